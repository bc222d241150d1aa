# ruff: noqa: E501 - XML stands here as other systems write it, in one line
"""Moodle XML and QTI 1.2 to 3.0 as other systems write them; pictures; what cannot be asked."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest
from PIL import Image

from core.refusals import Refused
from courses.question_files import read_bank


def png() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(written, "PNG")
    return written.getvalue()


def zipped(**files: str | bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return written.getvalue()


def moodle(inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><quiz>{inner}</quiz>'


STEM = "<questiontext format='html'><text><![CDATA[<p>几天？</p>]]></text></questiontext>"


@pytest.mark.parametrize(
    ("kind", "inner", "said"),
    [
        ("numerical", "<answer fraction='100'><text>7</text><tolerance>0.5</tolerance></answer>", ("numeric", ("7", "0.5"))),
        ("shortanswer", "<answer fraction='100'><text>甲</text></answer><answer fraction='50'><text>乙</text></answer>", ("fill", ("甲",))),
        ("ordering", "<answer><text>先</text></answer><answer><text>后</text></answer>", ("ordering", ("A", "B"))),
        ("essay", "<graderinfo format='html'><text>言之有据</text></graderinfo>", ("short", ("言之有据",))),
        ("multichoice", "<single>true</single><answer fraction='0'><text>甲</text></answer><answer fraction='100'><text>乙</text></answer>", ("single", ("B",))),
        ("multichoice", "<single>false</single><answer fraction='50'><text>甲</text></answer><answer fraction='50'><text>乙</text></answer><answer fraction='-100'><text>丙</text></answer>", ("multiple", ("A", "B"))),
    ],
)  # fmt: skip
def test_moodle_kinds(kind, inner, said):
    (item,) = read_bank(moodle(f"<question type='{kind}'>{STEM}{inner}</question>").encode()).items
    assert (item.kind, item.key) == said


@pytest.mark.parametrize("kind", ["cloze", "calculated", "ddwtos", "gapselect", "randomsamatch", "coderunner"])
def test_moodle_kinds_we_cannot_ask_are_reported(kind):
    bank = read_bank(moodle(f"<question type='{kind}'>{STEM}</question>").encode())
    assert [(problem.verdict, problem.code) for problem in bank.problems] == [("reported", "kind_unsupported")]


def test_moodle_pictures_come_along_and_missing_ones_are_told():
    stem = '<questiontext format="html"><text><![CDATA[<p>看图<img src="@@PLUGINFILE@@/%E5%9B%BE.png" alt="平台首页"></p>]]></text>{}</questiontext>'
    file = f'<file name="图.png" encoding="base64">{base64.b64encode(png()).decode()}</file>'
    answer = "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer>"
    with_file = read_bank(moodle(f"<question type='truefalse'>{stem.format(file)}{answer}</question>").encode())
    assert [(picture.name, picture.alt) for picture in with_file.items[0].pictures] == [("%E5%9B%BE.png", "平台首页")]
    without = read_bank(moodle(f"<question type='truefalse'>{stem.format('')}{answer}</question>").encode())
    assert [problem.code for problem in without.problems] == ["missing_picture"]


QTI12 = """<?xml version="1.0"?><!DOCTYPE questestinterop SYSTEM "ims_qtiasiv1p2p1.dtd">
<questestinterop><assessment title="题库"><section ident="root_section">{}</section></assessment></questestinterop>"""
CANVAS_CHOICE = """<item ident="i1" title="题1"><itemmetadata><qtimetadata>
<qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>multiple_choice_question</fieldentry></qtimetadatafield>
</qtimetadata></itemmetadata><presentation><material><mattext texttype="text/html">&lt;p&gt;谁先到？&lt;/p&gt;</mattext></material>
<response_lid ident="response1" rcardinality="Single"><render_choice>
<response_label ident="1"><material><mattext>保安</mattext></material></response_label>
<response_label ident="2"><material><mattext>网格员</mattext></material></response_label></render_choice></response_lid></presentation>
<resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>
<respcondition continue="Yes"><conditionvar><other/></conditionvar><displayfeedback feedbacktype="Response" linkrefid="general_fb"/></respcondition>
<respcondition continue="No"><conditionvar><varequal respident="response1">2</varequal></conditionvar><setvar action="Set" varname="SCORE">100</setvar></respcondition>
</resprocessing><itemfeedback ident="general_fb"><flow_mat><material><mattext>最近的人先到。</mattext></material></flow_mat></itemfeedback></item>"""
CANVAS_MULTIPLE = """<item ident="i2" title="题2"><presentation><material><mattext>哪些？</mattext></material>
<response_lid ident="response1" rcardinality="Multiple"><render_choice>
<response_label ident="a"><material><mattext>甲</mattext></material></response_label>
<response_label ident="b"><material><mattext>乙</mattext></material></response_label>
<response_label ident="c"><material><mattext>丙</mattext></material></response_label></render_choice></response_lid></presentation>
<resprocessing><respcondition><conditionvar><and><varequal respident="response1">a</varequal>
<not><varequal respident="response1">b</varequal></not><varequal respident="response1">c</varequal></and></conditionvar>
<setvar varname="SCORE">100</setvar></respcondition></resprocessing></item>"""
CANVAS_FILL = """<item ident="i3" title="题3"><presentation><material><mattext>专线是____。</mattext></material>
<response_str ident="response1" rcardinality="Single"><render_fib><response_label ident="answer1"/></render_fib></response_str></presentation>
<resprocessing><respcondition><conditionvar><varequal respident="response1">96110</varequal><varequal respident="response1">九六一一零</varequal></conditionvar>
<setvar varname="SCORE">100</setvar></respcondition></resprocessing></item>"""
CANVAS_NUMBER = """<item ident="i4" title="题4"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel>
<fieldentry>numerical_question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata><presentation><material><mattext>几天？</mattext></material>
<response_str ident="response1"><render_fib fibtype="Decimal"><response_label ident="answer1"/></render_fib></response_str></presentation>
<resprocessing><respcondition><conditionvar><or><varequal respident="response1">7</varequal><and><vargte respident="response1">6.5</vargte>
<varlte respident="response1">7.5</varlte></and></or></conditionvar><setvar varname="SCORE">100</setvar></respcondition></resprocessing></item>"""
CANVAS_MATCHING = """<item ident="i5" title="题5"><presentation><material><mattext>配对</mattext></material>
<response_lid ident="r1"><material><mattext>热线</mattext></material><render_choice><response_label ident="x"><material><mattext>接听</mattext></material></response_label>
<response_label ident="y"><material><mattext>受理</mattext></material></response_label></render_choice></response_lid>
<response_lid ident="r2"><material><mattext>窗口</mattext></material><render_choice><response_label ident="x"><material><mattext>接听</mattext></material></response_label>
<response_label ident="y"><material><mattext>受理</mattext></material></response_label></render_choice></response_lid></presentation>
<resprocessing><respcondition><conditionvar><varequal respident="r1">x</varequal></conditionvar><setvar varname="SCORE" action="Add">50</setvar></respcondition>
<respcondition><conditionvar><varequal respident="r2">y</varequal></conditionvar><setvar varname="SCORE" action="Add">50</setvar></respcondition></resprocessing></item>"""
CANVAS_ESSAY = """<item ident="i6" title="题6"><presentation><material><mattext>谈谈。</mattext></material>
<response_str ident="response1"><render_fib><response_label ident="answer1" rshuffle="No"/></render_fib></response_str></presentation></item>"""


def test_qti_1_2_as_learning_systems_write_it():
    inner = CANVAS_CHOICE + CANVAS_MULTIPLE + CANVAS_FILL + CANVAS_NUMBER + CANVAS_MATCHING + CANVAS_ESSAY
    bank = read_bank(QTI12.format(inner).encode())
    assert bank.problems == ()
    assert [(item.kind, item.key) for item in bank.items] == [
        ("single", ("B",)), ("multiple", ("A", "C")), ("fill", ("96110", "九六一一零")), ("numeric", ("7", "0.5")),
        ("matching", (["A", "A"], ["B", "B"])), ("short", ("",)),
    ]  # fmt: skip
    assert (bank.items[0].body, bank.items[0].explanation) == ("谁先到？", "最近的人先到。")
    assert [(o["text"], o["match"]) for o in bank.items[4].options] == [("热线", "接听"), ("窗口", "受理")]


def test_qti_1_2_inside_a_package():
    manifest = '<manifest><resources><resource type="imsqti_xmlv1p2" href="bank.xml"><file href="bank.xml"/></resource></resources></manifest>'
    bank = read_bank(zipped(imsmanifest_dot_xml=manifest, bank_dot_xml=QTI12.format(CANVAS_CHOICE)))
    assert (bank.format, len(bank.items)) == ("qti12", 1)


def qti2(declaration: str, body: str, processing: str = "") -> str:
    return (
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i" title="题" adaptive="false" timeDependent="false">'
        f"{declaration}<itemBody>{body}</itemBody>{processing}</assessmentItem>"
    )


ORDER = qti2(
    '<responseDeclaration identifier="R" cardinality="ordered" baseType="identifier"><correctResponse><value>b</value><value>a</value></correctResponse></responseDeclaration>',
    '<orderInteraction responseIdentifier="R" shuffle="true"><prompt>先后？</prompt><simpleChoice identifier="a">后</simpleChoice><simpleChoice identifier="b">先</simpleChoice></orderInteraction>',
)
INLINE = qti2(
    '<responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>b</value></correctResponse></responseDeclaration>',
    '<p>接待居民的<inlineChoiceInteraction responseIdentifier="R"><inlineChoice identifier="a">末一人</inlineChoice><inlineChoice identifier="b">第一人</inlineChoice></inlineChoiceInteraction>负责。</p>',
)
NUMBER = qti2(
    '<responseDeclaration identifier="R" cardinality="single" baseType="float"><correctResponse><value>7</value></correctResponse></responseDeclaration>',
    '<p>几天？<textEntryInteraction responseIdentifier="R"/></p>',
    '<responseProcessing><responseCondition><responseIf><equal toleranceMode="absolute" tolerance="0.5 0.5"><variable identifier="R"/><correct identifier="R"/></equal></responseIf></responseCondition></responseProcessing>',
)
ESSAY = qti2(
    '<responseDeclaration identifier="R" cardinality="single" baseType="string"/>',
    '<extendedTextInteraction responseIdentifier="R"><prompt>谈谈。</prompt></extendedTextInteraction>',
)
HOTSPOT = qti2("", '<hotspotInteraction responseIdentifier="R"><prompt>点哪里？</prompt></hotspotInteraction>')
TWO = qti2(
    "", '<p>先<textEntryInteraction responseIdentifier="A"/>再<textEntryInteraction responseIdentifier="B"/></p>'
)


def test_qti_2_kinds():
    outcomes = [read_bank(text.encode()).items[0] for text in (ORDER, INLINE, NUMBER, ESSAY)]
    assert [(item.kind, item.key) for item in outcomes] == [
        ("ordering", ("A", "B")), ("single", ("B",)), ("numeric", ("7", "0.5")), ("short", ("",)),
    ]  # fmt: skip
    assert [option["text"] for option in outcomes[0].options] == ["先", "后"]
    assert outcomes[1].body == "接待居民的______负责。"


@pytest.mark.parametrize(("text", "code"), [(HOTSPOT, "kind_unsupported"), (TWO, "several_blanks")])
def test_qti_2_items_we_cannot_ask_are_reported(text, code):
    assert [problem.code for problem in read_bank(text.encode()).problems] == [code]


def test_qti_package_keeps_pictures_and_names_broken_and_missing_items():
    picture = qti2(
        '<responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>a</value></correctResponse></responseDeclaration>',
        '<p>看图<img src="../images/a.png" alt="首页"/></p><choiceInteraction responseIdentifier="R"><simpleChoice identifier="a">甲</simpleChoice><simpleChoice identifier="b">乙</simpleChoice></choiceInteraction>',
    )
    names = ("items/1.xml", "items/2.xml", "items/3.xml")
    resources = "".join(
        f'<resource type="imsqti_item_xmlv2p2" href="{name}"><file href="{name}"/></resource>' for name in names
    )
    bank = read_bank(
        zipped(
            imsmanifest_dot_xml=f"<manifest><resources>{resources}</resources></manifest>",
            items__1_dot_xml=picture, items__2_dot_xml="<assessmentItem><itemBody>", images__a_dot_png=png(),
        )
    )  # fmt: skip
    assert [(item.place, item.pictures[0].alt) for item in bank.items] == [("items/1.xml", "首页")]
    assert [(problem.place, problem.code) for problem in bank.problems] == [
        ("items/2.xml", "bad_item_xml"), ("items/3.xml", "missing_file"),
    ]  # fmt: skip


BOMB = '<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><quiz><question type="essay">&b;</question></quiz>'
SPY = '<?xml version="1.0"?><!DOCTYPE q [<!ENTITY f SYSTEM "file:///etc/passwd">]><quiz><question type="essay"><questiontext><text>&f;</text></questiontext></question></quiz>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"<quiz><question>", "bad_xml"),
        (BOMB.encode(), "xml_entities"),
        (SPY.encode(), "xml_entities"),
        (b"<html><body>hello</body></html>", "unknown_format"),
        ("今天天气很好".encode(), "unknown_format"),
        (b"PK\x03\x04 not a zip at all", "bad_zip"),
        (zipped(**{"..__evil_dot_xml": ORDER}), "zip_path"),
        (zipped(readme_dot_md="x", other_dot_md="y"), "no_questions"),
        (b"<quiz></quiz>", "no_questions"),
        (b"\x00" * 21_000_000, "too_large"),
    ],
)
def test_hostile_or_foreign_files_get_one_plain_answer(content, code):
    with pytest.raises(Refused) as refused:
        read_bank(content, "题库")
    assert refused.value.reason.code == code
    assert len(refused.value.reason.words()) > 8


def test_a_zip_that_unpacks_to_something_huge_is_refused_before_it_is_unpacked():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b" " * 30_000_000)
    with pytest.raises(Refused) as refused:
        read_bank(written.getvalue(), "a.zip")
    assert refused.value.reason.code == "zip_bomb"


def test_a_question_of_ten_megabytes_is_named_and_the_rest_is_taken():
    long = f"{'长' * 1_000_000}。{{T}}\n\n要回访。{{T}}"
    bank = read_bank(long.encode())
    assert ([problem.code for problem in bank.problems], len(bank.items)) == (["too_long"], 1)


def test_deeply_nested_markup_does_no_harm():
    deep = "<b>" * 3000 + "谁？" + "</b>" * 3000
    bank = read_bank(f"::深::[html]{deep}{{T}}\n\n要回访。{{T}}".encode())
    assert len(bank.items) + len(bank.problems) == 2
