"""Rules of cells: ID numbers, phones, names of persons."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from core.rules.identity import (
    IdNumber,
    IdProblem,
    check_character,
    masked_id,
    masked_in_place,
    read_id_number,
    with_ids_masked,
)
from core.rules.person_names import NameProblem, PersonName, read_name
from core.rules.phones import Phone, PhoneProblem, read_phone
from core.spreadsheets.values import number_text

DAY = date(2026, 11, 1)
births = st.dates(date(1930, 1, 1), date(2008, 1, 1))
numbers = st.builds(
    lambda born, n: (first := f"990000{born:%Y%m%d}{n:03d}") + check_character(first), births, st.integers(0, 999)
)
wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@given(numbers)
def test_a_good_number_is_read_however_it_is_dressed(number):
    for text in (f"'{number}", f" {number}\n", number.translate(wide), f"{number[:6]} {number[6:]}", number.lower()):
        assert read_id_number(None, text, on=DAY).number == number
    assert read_id_number(None, number, on=DAY) == IdNumber(number)


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_never_accepted(number, place, step):
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]

    assert isinstance(read_id_number(None, wrong, on=DAY), IdProblem)


@given(numbers)
def test_a_number_stored_as_a_number_has_lost_digits_and_is_never_completed(number):
    if number.endswith("X"):
        return
    assert read_id_number(float(number), number_text(float(number)), on=DAY) == IdProblem("id_lost_digits")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "id_missing"),
        ("无", "id_missing"),
        ("9.90000E+17", "id_scientific"),
        ("990000199707073000", "id_lost_digits"),
        ("990000199707073000.0", "id_lost_digits"),
        ("99000019902177024", "id_length"),
        ("990000199013051182", "id_bad_date"),
        ("990000********3706", "id_masked"),
        ("护照E12345678", "id_characters"),
    ],
)
def test_a_bad_number_says_why(text, code):
    assert read_id_number(None, text, on=DAY).code == code


def test_an_old_number_is_only_suggested():
    assert read_id_number(None, "990000870601160", on=DAY) == IdProblem("id_15", suggestion="990000198706011605")


@given(numbers)
def test_no_mask_leaves_the_birthday(number):
    for text in (number, f"'{number[:6]} {number[6:14]} {number[14:]}'", number.translate(wide)):
        assert number[6:14] not in masked_in_place(text).translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    assert masked_in_place(number) == masked_id(number)
    assert with_ids_masked(f"张三 {number} 电话") == f"张三 {masked_id(number)} 电话"


@pytest.mark.parametrize(
    ("value", "text", "reading"),
    [
        (None, "19900003348", Phone("19900003348")),
        (19900003348.0, "19900003348", Phone("19900003348", "phone_float")),
        (None, "19900003348.0", Phone("19900003348", "phone_float")),
        (None, "+86 199-0000-3348", Phone("19900003348", "phone_clean")),
        (None, "１９９００００３３４８", Phone("19900003348", "phone_clean")),
        (None, "0990-7486944", Phone("0990-7486944", "phone_landline")),
        (None, "19900005955/19900009206", PhoneProblem("phone_two", ("19900005955", "19900009206"))),
        (None, "19900005955 19900009206", PhoneProblem("phone_two", ("19900005955", "19900009206"))),
        (None, "1.99E+10", PhoneProblem("phone_lost")),
        (None, "1990000334", PhoneProblem("phone_length")),
        (1990000334.0, "1990000334", PhoneProblem("phone_length")),
        (None, "见备注", PhoneProblem("phone_unreadable")),
        (None, "", None),
        (None, "/", None),
    ],
)
def test_phones(value, text, reading):
    assert read_phone(value, text) == reading


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_every_mobile_number_reads_as_itself(number):
    assert read_phone(None, number) == Phone(number)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("张三", PersonName("张三")),
        ("范\xa0\xa0建杰\n", PersonName("范建杰", had_blanks=True)),
        ("巴哈尔.艾力", PersonName("巴哈尔·艾力", has_dot=True, dot_was_other=True)),
        ("买买提·阿不都", PersonName("买买提·阿不都", has_dot=True)),
        ("石𬭎", PersonName("石𬭎", is_rare=True)),
        ("Anna  Lee", PersonName("Anna Lee", had_blanks=True)),
        ("蔡?", NameProblem("name_lost_char")),
        ("谢\ue863", NameProblem("name_private_char", "谢䶮")),
        ("王五（已离职）", NameProblem("name_remark", "王五")),
        ("12", NameProblem("name_unreadable")),
        (" ", NameProblem("name_missing")),
    ],
)
def test_names(text, reading):
    assert read_name(text) == reading


@given(st.text(max_size=80), st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)))
def test_no_text_breaks_a_rule(text, value):
    read_id_number(value, text, on=DAY)
    read_phone(value, text)
    read_name(text)
    masked_in_place(text)
