from hypothesis import given, strategies as st

from certification.rules.layout import NO_LINE_START, broken


@given(st.text(alphabet="证明参加培训共计学时，。《》", min_size=1, max_size=200), st.integers(5, 40))
def test_lines_hold_the_whole_text_and_never_begin_with_a_closing_mark(text, width):
    lines = broken(text, width, len)
    assert "".join(lines) == text
    assert all(line[0] not in NO_LINE_START for line in lines[1:])


@given(st.text(alphabet="证明参加培训", min_size=1, max_size=200), st.integers(5, 40))
def test_lines_keep_to_the_width(text, width):
    assert all(len(line) <= width for line in broken(text, width, len))
