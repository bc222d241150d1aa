"""Banks as files: what each format says, what it cannot say, and that no text breaks its grammar."""

from io import BytesIO

from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook

from courses.question_files.entries import Entry, File
from courses.question_files.excel_words import examples
from courses.question_files.export_excel import template, write_excel
from courses.question_files.export_gift import write_gift
from courses.question_files.export_moodle import write_moodle


def options(*texts):
    return tuple({"id": letter, "text": text} for letter, text in zip("ABCDEFG", texts, strict=False))


SINGLE = Entry("single", "先做什么？", options("等", "查", "走"), ("B",), "查得到。", 2, "第一章", "q01")
PAIRS = ({"id": "A", "text": "热线", "match": "急事"}, {"id": "B", "text": "窗口", "match": "当面"})
MATCHING = Entry("matching", "连起来。", PAIRS, (["A", "A"], ["B", "B"]), "各有所长。", 1, "", "q02")
ORDERING = Entry("ordering", "排先后。", options("回访", "上报"), ("B", "A"), "先报后访。", 1, "", "q03")


def gift(*entries):
    return write_gift(entries).content.decode()


def sheet(*entries):
    rows = load_workbook(BytesIO(write_excel(entries).content))["题库"].iter_rows(values_only=True)
    head = next(rows)
    return [{name: value for name, value in zip(head, row, strict=True) if value} for row in rows]


def moodle(*entries):
    return fromstring(write_moodle(entries).content)


def test_gift_says_category_difficulty_number_answers_and_explanation():
    assert gift(SINGLE) == (
        "$CATEGORY: $course$/top/第一章\n\n// [id:q01] [tag:难度2]\n::q01::先做什么？{\n~等\n=查\n~走\n####查得到。}\n"
    )


def test_gift_shares_a_multiple_answer_and_takes_all_back_for_a_wrong_one():
    text = gift(Entry("multiple", "哪些？", options("甲", "乙", "丙", "丁"), ("A", "B", "D")))
    assert "~%33.33333%甲\n~%33.33333%乙\n~%-100%丙\n~%33.33333%丁" in text


def test_gift_escapes_what_would_be_grammar():
    text = gift(Entry("single", "a=b {c}: #1\n第二行", options("~甲", "\\乙"), ("A",)))
    assert "a\\=b \\{c\\}\\: \\#1\\n第二行{\n=\\~甲\n~\\\\乙\n}" in text


def test_gift_writes_signs_of_markup_as_html():
    assert "[html]a&lt;b<br>c{\n=x &amp; y\n~z\n}" in gift(Entry("single", "a<b\nc", options("x & y", "z"), ("A",)))


def test_gift_does_not_take_a_percent_sign_for_a_weight():
    assert "\n~%0%%50%以上\n=%100%%80%以上\n" in gift(
        Entry("single", "多少？", options("%50%以上", "%80%以上"), ("B",))
    )


def test_gift_names_what_it_has_no_words_for_in_the_file_too():
    arrow = Entry("matching", "连。", ({**PAIRS[0], "match": "a->b"}, PAIRS[1]), MATCHING.key, name="q05")
    picture = Entry("true_false", "对吗？", key=(True,), name="q06", pictures=(File("a.png", b"1"),))
    short = Entry("short", "怎么办？", key=("先看。",), name="q07")
    written = write_gift([ORDERING, SINGLE, arrow, picture, short])
    assert written.count == 3
    assert [(one.name, one.code, one.whole) for one in written.left_out] == [
        ("q03", "kind", True), ("q05", "arrow", True), ("q06", "picture", False), ("q07", "model_answer", False),
    ]  # fmt: skip
    assert "// GIFT没有排序题，q03没有写进文件。" in written.content.decode()


def test_moodle_keeps_the_order_of_options_and_gives_the_right_one_everything():
    question = moodle(SINGLE).find("question[@type='multichoice']")
    answers = [(answer.get("fraction"), answer.findtext("text")) for answer in question.iter("answer")]
    assert answers == [("0", "等"), ("100", "查"), ("0", "走")]
    assert question.findtext("single") == "true"
    assert question.findtext("idnumber") == "q01"
    assert question.findtext("generalfeedback/text") == "查得到。"
    assert question.findtext("tags/tag/text") == "难度2"


def test_moodle_writes_a_slash_in_a_chapter_as_two():
    assert moodle(Entry("true_false", "？", key=(True,), category="一/二")).findtext(".//category/text") == (
        "$course$/top/一//二"
    )


def test_moodle_orders_by_what_is_right():
    answers = moodle(ORDERING).iter("answer")
    assert [(answer.get("fraction"), answer.findtext("text")) for answer in answers] == [("1", "上报"), ("2", "回访")]


def test_moodle_carries_pictures_inside():
    entry = Entry("true_false", "a<b", key=(False,), pictures=(File("图.png", b"\x89PNG", "一张“图”"),))
    stem = moodle(entry).find("question/questiontext")
    assert stem.findtext("text") == ('<p>a&lt;b</p><p><img src="@@PLUGINFILE@@/1-图.png" alt="一张“图”"></p>')
    assert (stem.find("file").get("name"), stem.find("file").text) == ("1-图.png", "iVBORw==")


def test_moodle_survives_control_characters():
    assert moodle(Entry("fill", "a\x00b\x0b", key=("\x1fc",))).findtext("question/questiontext/text") == "ab"


def test_excel_has_a_row_a_question():
    assert sheet(SINGLE, MATCHING, ORDERING) == [
        {"题号": "q01", "题型": "单选题", "题干": "先做什么？", "选项A": "等", "选项B": "查", "选项C": "走",
         "答案": "B", "解析": "查得到。", "难度": "中", "章节": "第一章"},
        {"题号": "q02", "题型": "连线题", "题干": "连起来。", "答案": "热线 → 急事\n窗口 → 当面",
         "解析": "各有所长。", "难度": "易"},
        {"题号": "q03", "题型": "排序题", "题干": "排先后。", "选项A": "上报", "选项B": "回访", "答案": "AB",
         "解析": "先报后访。", "难度": "易"},
    ]  # fmt: skip


def test_excel_puts_the_letter_before_an_option_that_begins_with_one():
    (row,) = sheet(Entry("single", "？", options("甲", "A、甲也对"), ("B",)))
    assert (row["选项A"], row["选项B"]) == ("甲", "B. A、甲也对")


def test_excel_never_makes_a_formula():
    stream = BytesIO(write_excel([Entry("fill", "=1+1", key=("+2", "-3"))]).content)
    cells = [cell for row in load_workbook(stream)["题库"].iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_template_shows_every_kind_and_how_to_write_it():
    book = load_workbook(BytesIO(template()))
    assert book.sheetnames == ["题库", "填写说明"]
    assert book["题库"].max_row == len(examples()) + 1
    assert len({entry.kind for entry in examples()}) == 8
