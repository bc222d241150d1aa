"""A learner's words never carry a resident's number."""

import pytest

from courses.rules.signoffs import HoldsResidentData, resident_data_in
from tests.factories import id_number


@pytest.mark.parametrize(
    "text",
    [
        f"3号楼住户{id_number(3)}",
        f"{id_number(3)[:6]} {id_number(3)[6:14]} {id_number(3)[14:]}",
        "".join(chr(ord(c) + 0xFEE0) for c in id_number(4)),
    ],
)
def test_an_id_number_is_found_however_it_is_written(text):
    assert resident_data_in(text) == HoldsResidentData(id_numbers=1, phones=0)


@pytest.mark.parametrize("text", ["打19900001234", "199-0000-1234", "１９９００００１２３４", "+86 199 0000 1234"])
def test_a_phone_number_is_found_however_it_is_written(text):
    assert resident_data_in(text) == HoldsResidentData(id_numbers=0, phones=1)


@pytest.mark.parametrize(
    "text",
    ["", "3号楼10户，2户未核", "网格编码990001001004001", "2026-11-25 8:52", "工单20261125000123456", "6000 8123"],
)
def test_grid_codes_dates_orders_and_the_help_line_are_left_alone(text):
    assert resident_data_in(text) is None
