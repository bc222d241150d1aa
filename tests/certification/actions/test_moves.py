"""Every state × every verb of agreements, quotas, rounds and placements, through the actions themselves."""

from datetime import date
from decimal import Decimal

import pytest

from certification.actions import agreements, placements, rounds
from certification.models import Agreement, Assessment, Placement, PlacementLog, Quota, Round
from certification.rules.assessment import ITEMS
from core.refusals import Refused
from core.states import NoSuchMove
from tests.certification.factories import (
    STARTS,
    TODAY,
    AgreementFactory,
    OfferFactory,
    PlacementFactory,
    ProgrammeFactory,
    QuotaFactory,
    RoundFactory,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

AGREEMENT = {
    "submit": lambda row, by: agreements.submit_agreement(agreement=row, by=by),
    "agree": lambda row, by: agreements.agree_agreement(agreement=row, by=by),
    "clear": lambda row, by: agreements.clear_agreement(agreement=row, by=by),
    "send_back": lambda row, by: agreements.send_back_agreement(agreement=row, why="附件不全", by=by),
    "put_in_force": lambda row, by: agreements.put_agreement_in_force(agreement=row, by=by),
    "end": lambda row, by: agreements.end_agreement(agreement=row, on=TODAY, by=by),
    "terminate": lambda row, by: agreements.terminate_agreement(agreement=row, why="学校停办", on=TODAY, by=by),
}
QUOTA = {
    "allot": lambda row, by: agreements.allot_quota(quota=row, agreement=row.agreement, programme=row.programme, by=by),
    "publish": lambda row, by: agreements.publish_quota(quota=row, by=by),
    "close": lambda row, by: agreements.close_quota(quota=row, by=by),
    "cancel": lambda row, by: agreements.cancel_quota(quota=row, why="缺口已补", by=by),
}
ROUND = {
    "open": lambda row, by: rounds.open_round(placement_round=row, by=by),
    "match": lambda row, by: rounds.match_round(placement_round=row, by=by, seed=1),
    "reopen": lambda row, by: rounds.reopen_round(placement_round=row, by=by),
    "publish": lambda row, by: rounds.publish_round(placement_round=row, on=TODAY, by=by),
    "close": lambda row, by: rounds.close_round(placement_round=row, by=by),
}
PLACEMENT = {
    "agree": lambda row, by: placements.agree(placement=row, by=by),
    "ready": lambda row, by: placements.make_ready(placement=row, on=STARTS, by=by),
    "start": lambda row, by: placements.start(placement=row, on=STARTS, by=by),
    "pause": lambda row, by: placements.pause(placement=row, why="台风停课", by=by),
    "resume": lambda row, by: placements.resume(placement=row, by=by),
    "finish": lambda row, by: placements.finish(placement=row, on=TODAY, by=by),
    "withdraw": lambda row, by: placements.withdraw(placement=row, why="转学", on=TODAY, by=by),
}


def agreement_in(state: str) -> Agreement:
    said = {"why": "停办", "over_on": TODAY} if state == Agreement.State.TERMINATED else {}
    return AgreementFactory(state=state, **said)


def quota_in(state: str) -> Quota:
    agreement = AgreementFactory()
    return QuotaFactory(
        agreement=agreement, programme=ProgrammeFactory(organisation=agreement.organisation), state=state
    )


def round_in(state: str) -> Round:
    row = RoundFactory(state=state, seed=1, result={"placed": {}, "unplaced": [], "answers": {}})
    OfferFactory(round=row)
    return row


def placement_in(state: str) -> Placement:
    trait = {"running": "running", "paused": "running", "finished": "finished"}.get(state, "ready")
    row = PlacementFactory(**{trait: True, "state": state})
    for day in (date(2026, 9, 7), date(2026, 9, 8)):
        PlacementLog.objects.create(
            placement=row, on=day, hours=8, kind="service", text="整理台账", confirmed_at="2026-09-09T08:00Z"
        )
    for rater in Assessment.Rater.values:
        Assessment.objects.create(placement=row, stage="final", rater=rater, scores=dict.fromkeys(ITEMS, 4))
    return row


MACHINES = [
    (Agreement, AGREEMENT, agreement_in),
    (Quota, QUOTA, quota_in),
    (Round, ROUND, round_in),
    (Placement, PLACEMENT, placement_in),
]
STEPS = [
    pytest.param(model, verb, do, made_in, str(state), id=f"{model.__name__}-{state}-{verb}")
    for model, verbs, made_in in MACHINES
    for state in model.State
    for verb, do in verbs.items()
]


@pytest.mark.parametrize(("model", "verb", "do", "made_in", "state"), STEPS)
def test_verb_leads_where_the_table_says_and_nowhere_else(model, verb, do, made_in, state):
    row = made_in(state)
    target = model.MOVES[state].get(verb)
    if target is None:
        with pytest.raises(Refused) as refusal:
            do(row, UserFactory())
        assert isinstance(refusal.value.reason, NoSuchMove)
    else:
        do(row, UserFactory())
    assert model.objects.get(pk=row.pk).state == (target or state)


@pytest.mark.parametrize(("model", "verbs"), [(model, verbs) for model, verbs, _made in MACHINES])
def test_every_verb_of_the_table_has_an_action(model, verbs):
    assert {verb for steps in model.MOVES.values() for verb in steps} == set(verbs)
    assert set(model.MOVES) == set(model.State)


def test_finishing_keeps_hours_and_score():
    row = placement_in("running")
    placements.finish(placement=row, on=TODAY, by=UserFactory())
    row = Placement.objects.get(pk=row.pk)
    assert (row.hours, row.score, row.passed, row.finished_on) == (Decimal(16), Decimal(80), True, TODAY)
