"""Days in words: the absolute day first, then how far it is. Never asks for today; the day is an argument."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

SOON = 14  # days within which a deadline takes the lamp colour


def day(value: date, on: date) -> str:
    """«11月27日» in the year of `on`, else «2027年1月3日»."""
    return date_format(value, "MONTH_DAY_FORMAT" if value.year == on.year else "DATE_FORMAT")


def away(value: date, on: date) -> str:
    """«还有3天», «今天», «已过5天»."""
    days = (value - on).days
    if days == 0:
        return _("今天")
    if days > 0:
        return ngettext("还有%(days)s天", "还有%(days)s天", days) % {"days": days}
    return ngettext("已过%(days)s天", "已过%(days)s天", -days) % {"days": -days}


def until(value: date, on: date) -> str:
    """«11月27日前，还有3天», «今天到期», «11月20日到期，已过4天»."""
    if value == on:
        return _("今天到期")
    said = {"day": day(value, on), "away": away(value, on)}
    return (_("%(day)s前，%(away)s") if value > on else _("%(day)s到期，%(away)s")) % said


def due_kind(value: date, on: date) -> str:
    """Tag kind of a deadline: `bad` when past, `now` within `SOON` days, else none."""
    days = (value - on).days
    return "bad" if days < 0 else "now" if days <= SOON else ""
