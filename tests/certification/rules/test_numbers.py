from hypothesis import given, strategies as st

from certification.rules.numbers import CertificateNumber, NumberKind, normalised, parse

numbers = st.builds(
    CertificateNumber,
    area=st.from_regex(r"[0-9]{6}", fullmatch=True),
    year=st.integers(2000, 2999),
    kind=st.sampled_from(NumberKind),
    serial=st.integers(0, 999_999),
)


@given(numbers)
def test_a_printed_number_reads_back(number):
    assert parse(str(number)) == number


@given(numbers, st.data())
def test_every_single_wrong_digit_is_caught(number, data):
    printed = str(number)
    places = [i for i, c in enumerate(printed) if c.isdigit()]
    place = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != printed[place]]))
    assert parse(printed[:place] + wrong + printed[place + 1 :]) is None


def test_number_in_the_printed_form():
    number = CertificateNumber("990001", 2026, NumberKind.COMPLETION, 42)
    assert str(number)[:-1] == "990001-2026-JY-000042"


@given(numbers)
def test_what_people_type_is_brought_to_the_printed_form(number):
    printed = str(number)
    typed = " " + printed.replace("-", "－").lower().replace("0", "０") + "　"
    assert normalised(typed) == printed
    assert normalised(printed.replace("-", "")) == printed


def test_other_text_is_no_number():
    assert parse("990001-2026-ZZ-0000420") is None
    assert parse("") is None
