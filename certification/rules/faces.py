"""What a certificate says: the template's words filled from the frozen holder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from certification.rules.layout import Face

HOUR_WORDS = {"JY": "学时", "XS": "学时", "SX": "小时"}


def long_date(day: date) -> str:
    """2026年11月25日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def certificate_face(
    template: Mapping[str, str], holder: Mapping[str, str], *, number: str, issued_on: date, verify_url: str
) -> Face:
    """`template`: title, title_en, body, footer, seal_note; `holder`: name, course, hours, from, to, organiser."""
    words = {
        "name": holder["name"],
        "from": long_date(date.fromisoformat(holder["from"])),
        "to": long_date(date.fromisoformat(holder["to"])),
        "organiser": holder["organiser"],
        "course": holder["course"],
        "hours": holder["hours"],
    }
    return Face(
        title=template["title"],
        title_en=template["title_en"],
        body=template["body"].format(**words),
        number=f"编号 {number}",
        issuer=holder["organiser"],
        issued=long_date(issued_on),
        footer=template["footer"],
        seal_note=template["seal_note"],
        verify_label="扫码核验真伪",
        verify_url=verify_url,
    )
