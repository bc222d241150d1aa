"""Certificate numbers: `{area 6}-{year 4}-{kind 2}-{serial 6}{check 1}`, e.g. 990001-2026-JY-0000427.

The check character is ISO 7064 MOD 11-2 over the sixteen digits (area, year, serial), as in the citizen ID number;
it catches every single wrong digit and every swap of neighbours, so a mistyped number is told from an unknown one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from stdnum.iso7064 import mod_11_2

_FORM = re.compile(r"^(\d{6})-(\d{4})-(JY|XS|SX)-(\d{6})([\dX])$")


class NumberKind(StrEnum):
    """The two letters in the middle: 结业, 学时, 实习."""

    COMPLETION = "JY"
    CREDIT = "XS"
    PLACEMENT = "SX"


@dataclass(frozen=True, slots=True)
class CertificateNumber:
    area: str
    year: int
    kind: NumberKind
    serial: int

    def __str__(self) -> str:
        digits = f"{self.area}{self.year:04d}{self.serial:06d}"
        return f"{self.area}-{self.year:04d}-{self.kind}-{self.serial:06d}{mod_11_2.calc_check_digit(digits)}"


def normalised(typed: str) -> str:
    """What a person typed or copied, in the printed form: full-width forms, spaces and dashes of every kind."""
    import unicodedata

    plain = unicodedata.normalize("NFKC", typed).upper()
    plain = re.sub(r"[\s\-‐-―－—_]+", "", plain)
    found = re.match(r"^(\d{6})(\d{4})([A-Z]{2})(\d{6}[\dX])$", plain)
    return "-".join(found.groups()) if found else plain


def parse(number: str) -> CertificateNumber | None:
    """The parts of a number in its printed form, or None when the form or the check character is wrong."""
    found = _FORM.match(number)
    if found is None:
        return None
    area, year, kind, serial, check = found.groups()
    if mod_11_2.calc_check_digit(f"{area}{year}{serial}") != check:
        return None
    return CertificateNumber(area, int(year), NumberKind(kind), int(serial))
