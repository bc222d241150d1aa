"""How many students a host may take."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

# 职业学校学生实习管理规定 (教职成〔2021〕4号) limits students to a share of those at work; 20 % is the share of the
# same post, taken here for a community as a whole [A].
MOST_PERCENT = 20


def most_students(staff: int, percent: int = MOST_PERCENT) -> int:
    """The cap, rounded down, so that it is never passed."""
    return staff * percent // 100


@dataclass(frozen=True, slots=True)
class HostFull:
    host: str
    places: int

    def words(self) -> str:
        return _("%(host)s愿收%(places)d人，已经排满。请改选还有名额的点位。") % {
            "host": self.host,
            "places": self.places,
        }


@dataclass(frozen=True, slots=True)
class OverCap:
    host: str
    staff: int
    most: int
    there: int

    def words(self) -> str:
        return _(
            "%(host)s在岗%(staff)d人，实习生上限%(most)d人，同期已有%(there)d人。上限没有特批，请改选其他点位。"
        ) % {
            "host": self.host,
            "staff": self.staff,
            "most": self.most,
            "there": self.there,
        }


def why_no_place(
    *, host: str, places: int | None, taken: int, staff: int, there: int, percent: int = MOST_PERCENT
) -> HostFull | OverCap | None:
    """Why one more student cannot come, or None. `places` None: the host named no number, only the cap holds."""
    if places is not None and taken >= places:
        return HostFull(host, places)
    if there >= most_students(staff, percent):
        return OverCap(host, staff, most_students(staff, percent), there)
    return None
