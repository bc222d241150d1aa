"""Citizen identity numbers (GB 11643-1999) and how personal details are masked."""

from __future__ import annotations

from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"


def check_character(first17: str) -> str:
    """The 18th character for 17 digits: weighted sum mod 11 (ISO 7064 MOD 11-2)."""
    return CHECK[sum(w * int(d) for w, d in zip(WEIGHTS, first17, strict=True)) % 11]


def born_on(number: str) -> date | None:
    """Birth date in digits 7–14; None when the calendar has no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_male(number: str) -> bool:
    """Digit 17 is odd for men."""
    return int(number[16]) % 2 == 1


def masked_id(number: str) -> str:
    """`110105********002X`: first six and last four stay."""
    return f"{number[:6]}{'*' * max(len(number) - 10, 0)}{number[-4:]}" if len(number) >= 10 else "*" * len(number)


def masked_name(name: str) -> str:
    """`张*`, `欧阳**`: the first character stays, each other becomes a star; the middle dot is kept."""
    return name[:1] + "".join("·" if c == "·" else "*" for c in name[1:])


def masked_phone(phone: str) -> str:
    """`138****4471`; shorter numbers keep their last four."""
    if len(phone) == 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"{'*' * max(len(phone) - 4, 0)}{phone[-4:]}" if phone else ""
