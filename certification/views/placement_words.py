"""What a placement's page says: the words of each step, the row of the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from certification.actions import placements as actions
from certification.actions.placements import facts_of
from certification.models import Placement
from certification.rules.gates import missing_papers
from certification.rules.hours import Hours
from certification.views.agreement_words import Verb

VERBS: dict[str, Verb] = {
    "agree": Verb(
        gettext_lazy("三方已商定"), gettext_lazy("已商定，接下来办手续。"),
        lambda p, by, on, why: actions.agree(placement=p, by=by),
    ),
    "ready": Verb(
        gettext_lazy("手续齐全"), gettext_lazy("手续齐全，到开始日期就可以上岗。"),
        lambda p, by, on, why: actions.make_ready(placement=p, on=on, by=by),
    ),
    "start": Verb(
        gettext_lazy("开始实习"), gettext_lazy("实习已开始。"),
        lambda p, by, on, why: actions.start(placement=p, on=on, by=by),
    ),
    "resume": Verb(
        gettext_lazy("恢复实习"), gettext_lazy("实习已恢复。"),
        lambda p, by, on, why: actions.resume(placement=p, by=by),
    ),
    "finish": Verb(
        gettext_lazy("结束实习"), gettext_lazy("实习已结束，时数和总评已写入。"),
        lambda p, by, on, why: actions.finish(placement=p, on=on, by=by),
    ),
    "pause": Verb(
        gettext_lazy("暂停"), gettext_lazy("实习已暂停。"),
        lambda p, by, on, why: actions.pause(placement=p, why=why, by=by),
        gettext_lazy("暂停期间不能登记工时，可以随时恢复。"), asks_why=True,
    ),
    "withdraw": Verb(
        gettext_lazy("办理退出"), gettext_lazy("已退出，名额已腾出。"),
        lambda p, by, on, why: actions.withdraw(placement=p, why=why, on=on, by=by),
        gettext_lazy("退出后名额腾出，已确认的工时保留。要换点位，退出后重新安排。不能撤回。"),
        asks_why=True, is_bad=True,
    ),
}  # fmt: skip

STAGES = ("proposed", "agreed", "ready", "running", "finished")
STATES_TOLD = Placement.State.choices


def stage(placement: Placement) -> tuple[list[str], int]:
    """The stepper; paused stands at running, withdrawn before the first."""
    labels = [_("拟安排"), _("商定"), _("手续齐全"), _("实习中"), _("结束")]
    state = "running" if placement.state == "paused" else placement.state
    return labels, STAGES.index(state) + 1 + (state == "finished") if state in STAGES else 0


@dataclass(frozen=True, slots=True)
class ListRow:
    placement: Placement
    name: str
    hours: Hours
    told: str
    kind: str


def list_row(placement: Placement, today: date, *, named: bool) -> ListRow:
    """A row of the list; `placement` carries `logged` and `confirmed` (`with_hours`)."""
    person = placement.student.person
    hours = Hours(logged=placement.logged, confirmed=placement.confirmed, required=placement.required_hours)
    told, kind = _told(placement, hours, today)
    return ListRow(placement, person.name if named else person.name_masked, hours, told, kind)


def _told(placement: Placement, hours: Hours, today: date) -> tuple[str, str]:
    """The one thing to say: what is missing, what waits, or the state."""
    if placement.state in ("proposed", "agreed"):
        missing = missing_papers(facts_of(placement), today)
        if missing:
            return missing[0].words().rstrip("。"), "bad"
    if placement.state == "running" and hours.waiting:
        return _("%(hours)s小时待确认") % {"hours": f"{hours.waiting:g}"}, "now"
    if placement.state == "running" and placement.ends_on and placement.ends_on < today:
        return _("已过结束日期，请办理结束"), "bad"
    kinds: dict[str, Any] = {"ready": "done", "running": "act", "finished": "done", "paused": "now"}
    return str(placement.get_state_display()), kinds.get(placement.state, "")
