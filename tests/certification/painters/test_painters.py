import io
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from certification.painters.fonts import missing_characters
from certification.painters.pdf import certificate_pdf
from certification.painters.picture import certificate_png
from certification.rules.faces import certificate_face

URL = "https://example.test/verify/AbCdEfGhIjKlMnOpQrStUvWx/"
TEMPLATE = {
    "title": "培训结业证书",
    "title_en": "Certificate of Completion",
    "body": "兹证明{name}于{from}至{to}参加由{organiser}举办的《{course}》培训，共{hours}学时，考核合格，特发此证。",
    "footer": "本证明仅证明参加培训及考核情况",
    "seal_note": "打印后加盖主办单位公章有效",
}
HOLDER = {
    "name": "张䶮喆",
    "course": "网格化管理与电子地图",
    "hours": "12",
    "from": "2026-03-01",
    "to": "2026-04-12",
    "organiser": "青禾区社会工作部（民政局）",
}


def face(**changes):
    return certificate_face(
        TEMPLATE, HOLDER | changes, number="990001-2026-JY-0000427", issued_on=date(2026, 4, 13), verify_url=URL
    )


@pytest.fixture(scope="module")
def document():
    return pypdfium2.PdfDocument(certificate_pdf(face(name="㛃𬭎𬀩")))


def test_the_pdf_is_one_landscape_page_whose_text_can_be_searched(document):
    page = document[0]
    text = page.get_textpage().get_text_range()
    assert len(document) == 1
    assert page.get_width() > page.get_height()
    assert "990001-2026-JY-0000427" in text
    assert "打印后加盖主办单位公章有效" in text


def test_rare_characters_beyond_the_basic_plane_copy_as_themselves(document):
    assert "㛃𬭎𬀩" in document[0].get_textpage().get_text_range()


def test_the_code_on_the_pdf_leads_to_the_verification_page(document):
    image = document[0].render(scale=2).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [URL]


def test_the_code_on_the_picture_leads_to_the_verification_page():
    image = Image.open(io.BytesIO(certificate_png(face())))
    assert image.size == (1600, 1131)
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [URL]


def test_the_font_is_embedded_and_nothing_else_is_used():
    data = certificate_pdf(face())
    assert b"/FontFile2" in data
    assert b"/Helvetica" not in data


def test_characters_the_face_cannot_draw_are_named():
    assert missing_characters("张䶮喆 李玥") == []
    assert missing_characters("甲\U00021484") == ["\U00021484"] or missing_characters("甲\U0010ffff") == ["\U0010ffff"]
