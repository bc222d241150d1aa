"""A placement from proposal to finish: seats by the database, papers by the gates, hours and marks by persons."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from certification.actions.agreements import give_back_seat, take_seat
from certification.models import Agreement, Assessment, Offer, Placement, Quota, Student
from certification.rules.assessment import PASS_MARK, final_score, why_not_judge
from certification.rules.capacity import HostFull, why_no_place
from certification.rules.gates import AgreementFacts, PlacementFacts, missing_papers, why_not_empty, why_not_start
from certification.rules.hours import Hours
from certification.rules.placements import AlreadyPlaced, why_not_finish
from certification.rules.quotas import Said
from core import audit
from core.actions.messages import send_message
from core.actions.people import affiliate, end_affiliation
from core.models import Affiliation, Division, Person, User
from core.periods import Period
from core.refusals import Refused
from core.states import move
from staff.actions.credits import credit_hours
from staff.actions.skills import record_evidence
from staff.actions.supply import expect_supply, withdraw_supply
from staff.models import CreditEntry, Employment, Evidence

SIGNERS = ("student", "university", "host")


def facts_of(placement: Placement) -> PlacementFacts:
    """The days the gates look at."""
    agreement = placement.agreement
    return PlacementFacts(
        period=placement.period,
        agreement=None
        if agreement is None
        else AgreementFacts(
            agreement.state == Agreement.State.IN_FORCE, Period(agreement.starts_on, agreement.last_day())
        ),
        insurance=Period(placement.insurance_starts_on, placement.insurance_ends_on),
        briefed_on=placement.briefed_on,
        signed={party: getattr(placement, f"{party}_signed_on") for party in SIGNERS},
        has_host_supervisor=placement.host_supervisor_id is not None,
        has_faculty_supervisor=placement.faculty_supervisor_id is not None,
        is_minor=placement.student.is_minor(placement.starts_on) if placement.starts_on else False,
        guardian_consent_on=placement.student.guardian_consent_on,
    )


def workers_at(division: Division, on: date) -> int:
    """Heads in post there on the day, for the cap."""
    return Employment.objects.active(on).within(division).count()


def students_there(division: Division, period: Period) -> int:
    """Students whose placement there falls, if only by a day, into the period."""
    return Placement.objects.overlapping(period).filter(division=division).count()


@transaction.atomic
def propose(
    *,
    student: Student,
    offer: Offer,
    period: Period,
    on: date,
    by: User,
    quota: Quota | None = None,
    host_supervisor: Person | None = None,
    faculty_supervisor: Person | None = None,
) -> Placement:
    """Propose a student for an offer. From now on the host's district sees the student.

    The division's row is locked, so that two schools cannot fill the last place under the cap; the offer's and the
    quota's seats are taken by guarded UPDATEs. Raises Refused(AlreadyPlaced | HostFull | OverCap | QuotaFull).
    """
    Division.objects.select_for_update().get(pk=offer.place_id)
    _refuse_second(student, period)
    _take_place(offer, period, on)
    agreement = quota.agreement if quota else _agreement_for(student, offer.place, period.starts_on or on)
    if quota:
        take_seat(quota=quota, by=by)
    placement = Placement.objects.create(
        student=student, division=offer.place, offer=offer, quota=quota, agreement=agreement,
        starts_on=period.starts_on, ends_on=period.ends_on,
        host_supervisor=host_supervisor or offer.supervisor, faculty_supervisor=faculty_supervisor,
    )  # fmt: skip
    affiliate(
        person=student.person, kind=Affiliation.Kind.PLACEMENT, source=placement.source, division=offer.place,
        starts_on=period.starts_on, ends_on=period.ends_on,
    )  # fmt: skip
    if quota:
        expect_supply(
            division=quota.division, person=student.person, post=quota.post, due_on=quota.needed_by,
            source=placement.source, by=by,
        )  # fmt: skip
    _record(placement, "propose", by)
    _tell(placement, _("您的实习安排在%(host)s") % {"host": offer.host}, _("请打开看时间、督导和还缺的手续。"))
    return placement


@transaction.atomic
def bring_in(
    *,
    student: Student,
    division: Division,
    period: Period,
    by: User | None,
    insurer: str = "",
    host_supervisor: Person | None = None,
) -> Placement:
    """Note a placement that the school's own list already has: proposed, without offer or quota, papers still due.

    The cap is not asked: the student is there; the gates are, before the placement can start here.
    """
    placement = Placement.objects.create(
        student=student,
        division=division,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        insurer=insurer,
        host_supervisor=host_supervisor,
        agreement=_agreement_for(student, division, period.starts_on) if period.starts_on else None,
    )
    affiliate(
        person=student.person,
        kind=Affiliation.Kind.PLACEMENT,
        source=placement.source,
        division=division,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
    )
    _record(placement, "propose", by)
    return placement


def _refuse_second(student: Student, period: Period) -> None:
    other = student.placements.overlapping(period).exclude(state=Placement.State.FINISHED).first()
    if other:
        raise Refused(AlreadyPlaced(str(student), str(other.host)))


def _take_place(offer: Offer, period: Period, on: date) -> None:
    if offer.division:
        refused = why_no_place(
            host=str(offer.host), places=offer.places, taken=offer.taken,
            staff=workers_at(offer.division, period.starts_on or on), there=students_there(offer.division, period),
        )  # fmt: skip
        if refused:
            raise Refused(refused)
    if not Offer.objects.filter(pk=offer.pk, taken__lt=F("places")).update(taken=F("taken") + 1):
        raise Refused(HostFull(str(offer.host), offer.places))
    offer.refresh_from_db(fields=["taken"])


def _agreement_for(student: Student, place: Division, on: date) -> Agreement | None:
    return Agreement.objects.in_force(on).covering(place).filter(organisation=student.organisation).first()


@transaction.atomic
def agree(*, placement: Placement, by: User) -> None:
    """School and host have talked to the student and agree on the place and the time."""
    _step(placement, "agree", by)


@transaction.atomic
def note_papers(*, placement: Placement, by: User, **columns: Any) -> None:
    """Note supervisors, dates, insurance, briefing or signatures; only these columns can be given.

    Raises Refused(Emptied) where one of them is taken away that a placement under way must have.
    """
    unknown = set(columns) - PAPERS
    if unknown:
        raise KeyError(f"no papers named {sorted(unknown)}")
    if placement.state in (Placement.State.FINISHED, Placement.State.WITHDRAWN):
        move(placement, "note_papers")
    for name, value in columns.items():
        setattr(placement, name, value)
    emptied = why_not_empty(facts_of(placement))
    if emptied and placement.state in (Placement.State.RUNNING, Placement.State.PAUSED):
        raise Refused(emptied)
    placement.save(update_fields=[*columns])
    affiliate(
        person=placement.student.person, kind=Affiliation.Kind.PLACEMENT, source=placement.source,
        division=placement.division, starts_on=placement.starts_on, ends_on=placement.ends_on,
    )  # fmt: skip
    _record(placement, "papers", by, fields=sorted(columns))


PAPERS = {
    "starts_on", "ends_on", "host_supervisor", "faculty_supervisor", "insurer", "insurance_starts_on",
    "insurance_ends_on", "briefed_on", *(f"{party}_signed_on" for party in SIGNERS),
}  # fmt: skip


@transaction.atomic
def make_ready(*, placement: Placement, on: date, by: User) -> None:
    """All papers are there. Raises Refused with the first that is missing."""
    missing = missing_papers(facts_of(placement), on)
    if missing and placement.state == Placement.State.AGREED:
        raise Refused(missing[0])
    _step(placement, "ready", by)


@transaction.atomic
def start(*, placement: Placement, on: date, by: User) -> None:
    """The first day. The gates are asked again, because an agreement or insurance may have ended since."""
    refused = why_not_start(facts_of(placement), on)
    if refused and placement.state == Placement.State.READY:
        raise Refused(refused)
    _step(placement, "start", by, started_on=on)


@transaction.atomic
def pause(*, placement: Placement, why: str, by: User) -> None:
    if not why.strip():
        raise Refused(Said())
    _step(placement, "pause", by, why=why)


@transaction.atomic
def resume(*, placement: Placement, by: User) -> None:
    _step(placement, "resume", by)


@transaction.atomic
def withdraw(*, placement: Placement, why: str, on: date, by: User) -> None:
    """The student leaves the place: seats are free again, and nothing more is expected.

    Before the start the district stops seeing the student; afterwards it keeps the time that was.
    """
    if not why.strip():
        raise Refused(Said())
    begun = placement.started_on is not None
    _step(placement, "withdraw", by, why=why, finished_on=on if begun else None)
    if placement.offer_id:
        Offer.objects.filter(pk=placement.offer_id, taken__gt=0).update(taken=F("taken") - 1)
    if placement.quota:
        give_back_seat(quota=placement.quota, by=by)
    withdraw_supply(source=placement.source, why=why, by=by)
    if begun:
        end_affiliation(source=placement.source, ends_on=on)
    else:
        Affiliation.objects.filter(source=placement.source).delete()


def hours_of(placement: Placement) -> Hours:
    """Logged, confirmed and required hours of one placement."""
    row = Placement.objects.with_hours().values("logged", "confirmed").get(pk=placement.pk)
    return Hours(logged=row["logged"], confirmed=row["confirmed"], required=Decimal(placement.required_hours))


def final_sheets(placement: Placement) -> dict[str, dict[str, int]]:
    rows = placement.assessments.filter(stage=Assessment.Stage.FINAL)
    return {row.rater: row.scores for row in rows}


@transaction.atomic
def finish(*, placement: Placement, on: date, by: User) -> None:
    """The last day: hours and marks are complete. Passed: evidence for the quota's skills, the hours credited.

    The expectation is withdrawn either way: whoever is hired counts as employed. Raises Refused(HoursShort |
    HoursUnconfirmed | NotAssessed | PanelNeeded).
    """
    locked = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    hours, sheets = hours_of(placement), final_sheets(placement)
    refused = why_not_finish(
        confirmed=hours.confirmed, logged=hours.logged, required=placement.required_hours
    ) or why_not_judge(sheets)
    if refused and locked.state == Placement.State.RUNNING:
        raise Refused(refused)
    score = final_score(sheets) if not refused else None
    passed = score is not None and score >= PASS_MARK
    _step(placement, "finish", by, finished_on=on, hours=hours.confirmed, score=score, passed=passed)
    if passed:
        _record_what_was_learnt(placement, on, by)
    withdraw_supply(source=placement.source, why=_("实习已结束"), by=by)
    end_affiliation(source=placement.source, ends_on=on)
    _tell(placement, _("您的实习已结束"), _("时数和总评已经写入，可以打开查看。"))


def _record_what_was_learnt(placement: Placement, on: date, by: User) -> None:
    """A passed placement is real work watched by a supervisor: a confirmed task for each skill its quota asked for."""
    quota = placement.quota
    for skill in quota.skills.all() if quota else ():
        record_evidence(
            person=placement.student.person, skill=skill, kind=Evidence.Kind.TASK, value=quota.level if quota else 0,
            happened_on=on, source=placement.source, by=by, note=str(placement.host),
        )  # fmt: skip
    credit_hours(
        person=placement.student.person, hours=placement.hours or 0, category=CreditEntry.Category.PLACEMENT, on=on,
        source=placement.source, by=by, title=str(placement.host),
    )  # fmt: skip


def _step(placement: Placement, verb: str, by: User, **columns: Any) -> None:
    move(placement, verb, **columns)
    _record(placement, verb, by, why=columns.get("why", ""))


def _record(placement: Placement, verb: str, by: User | None, why: str = "", **data: Any) -> None:
    audit.record(
        "placement.move", about=placement, by=by, scope=placement.division, reason=why,
        data={"verb": verb, "state": str(placement.state), **data},
    )  # fmt: skip


def _tell(placement: Placement, title: str, body: str) -> None:
    send_message(
        person=placement.student.person, kind="placement", title=title, body=body, about=placement.source,
        link="/my/placement/", dedupe_key=f"{placement.source}:{placement.state}",
    )  # fmt: skip
