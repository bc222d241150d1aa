from datetime import date

import pytest

from certification.rules.standing import Standing, standing

ISSUED, LAST = date(2026, 3, 1), date(2028, 2, 29)


@pytest.mark.parametrize(
    ("state", "on", "expected"),
    [
        ("issued", date(2026, 2, 28), Standing.NOT_YET),
        ("issued", ISSUED, Standing.VALID),
        ("issued", LAST, Standing.VALID),
        ("issued", date(2028, 3, 1), Standing.EXPIRED),
        ("suspended", ISSUED, Standing.SUSPENDED),
        ("suspended", date(2030, 1, 1), Standing.SUSPENDED),
        ("revoked", date(2030, 1, 1), Standing.REVOKED),
        ("superseded", ISSUED, Standing.SUPERSEDED),
    ],
)
def test_standing_on_a_day(state, on, expected):
    assert standing(state, ISSUED, LAST, on) == expected


def test_without_end_it_never_expires():
    assert standing("issued", ISSUED, None, date(2099, 1, 1)) == Standing.VALID
