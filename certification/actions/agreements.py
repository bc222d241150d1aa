"""Agreements and quotas. An amendment is a new agreement that supersedes; a published seat is supply on its way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from certification.models import Agreement, Programme, Quota
from certification.rules.clauses import why_not_clause
from certification.rules.quotas import MissingSignatures, QuotaFull, Said, StillPlaced, why_not_allot
from core import audit
from core.models import Division, Organisation, User
from core.periods import day_before
from core.refusals import Refused
from core.states import move
from staff.actions.supply import expect_supply, withdraw_supply
from staff.models import Post, Skill

PARTIES = ("district", "university", "third")


@transaction.atomic
def draft_agreement(*, division: Division, organisation: Organisation, by: User, **columns: Any) -> Agreement:
    """A new draft between a district and a university; its clauses pass `why_not_clause`."""
    _refuse_forbidden(columns.get("clauses", []))
    agreement = Agreement.objects.create(division=division, organisation=organisation, **columns)
    _record(agreement, "draft", by)
    return agreement


@transaction.atomic
def amend_draft(*, agreement: Agreement, clauses: list[dict[str, str]], by: User) -> Agreement:
    """Change the clauses while it is a draft. Raises Refused(ForbiddenClause) or, past the draft, NoSuchMove."""
    locked = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if locked.state != Agreement.State.DRAFT:
        move(locked, "amend")
    _refuse_forbidden(clauses)
    locked.clauses = clauses
    locked.save(update_fields=["clauses"])
    _record(locked, "amend", by)
    return locked


@transaction.atomic
def submit_agreement(*, agreement: Agreement, by: User) -> None:
    """Draft → the university's review. The whole text is looked at once more."""
    _refuse_forbidden(agreement.clauses)
    _step(agreement, "submit", by, why="")


@transaction.atomic
def agree_agreement(*, agreement: Agreement, by: User) -> None:
    """The university agrees → the district's legal review."""
    _step(agreement, "agree", by)


@transaction.atomic
def clear_agreement(*, agreement: Agreement, by: User) -> None:
    """The legal review raises nothing → to sign."""
    _step(agreement, "clear", by)


@transaction.atomic
def send_back_agreement(*, agreement: Agreement, why: str, by: User) -> None:
    """Back to the draft with a reason; signatures already given fall, because the text may change."""
    if not why.strip():
        raise Refused(Said())
    unsigned = {f"{party}_signed_on": None for party in PARTIES} | {f"{party}_signer": "" for party in PARTIES}
    _step(agreement, "send_back", by, why=why, **unsigned)


@transaction.atomic
def sign_agreement(*, agreement: Agreement, party: str, signer: str, on: date, by: User) -> None:
    """Note a signature given on paper: `party` is district, university or third."""
    if party not in PARTIES:
        raise KeyError(f"no party named {party!r}")
    locked = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if locked.state != Agreement.State.TO_SIGN:
        move(locked, "sign")
    Agreement.objects.filter(pk=locked.pk).update(**{f"{party}_signed_on": on, f"{party}_signer": signer})
    agreement.refresh_from_db()
    _record(agreement, f"sign_{party}", by, signer=signer, on=on.isoformat())


def why_not_in_force(agreement: Agreement) -> MissingSignatures | None:
    """Which signatures or dates are still missing."""
    missing = [party for party in ("district", "university") if getattr(agreement, f"{party}_signed_on") is None]
    if agreement.third_party_id and agreement.third_signed_on is None:
        missing.append("third")
    if agreement.starts_on is None or agreement.ends_on is None:
        missing.append("period")
    return MissingSignatures(tuple(missing)) if missing else None


@transaction.atomic
def put_agreement_in_force(*, agreement: Agreement, by: User) -> None:
    """All parties have signed → in force; the agreement it supersedes ends the day before it starts."""
    refused = why_not_in_force(agreement)
    if refused and agreement.state == Agreement.State.TO_SIGN:
        raise Refused(refused)
    _step(agreement, "put_in_force", by)
    former = agreement.supersedes
    if former and former.state == Agreement.State.IN_FORCE:
        assert agreement.starts_on is not None  # why_not_in_force asks for it
        before = day_before(agreement.starts_on)
        _step(former, "end", by, over_on=min(before, former.ends_on or before))


@transaction.atomic
def end_agreement(*, agreement: Agreement, on: date, by: User) -> None:
    """It ran out or was replaced. Students on placement finish under it."""
    _step(agreement, "end", by, over_on=min(on, agreement.ends_on) if agreement.ends_on else on)


@transaction.atomic
def terminate_agreement(*, agreement: Agreement, why: str, on: date, by: User) -> None:
    """Ended early, with a reason."""
    if not why.strip():
        raise Refused(Said())
    _step(agreement, "terminate", by, why=why, over_on=on)


@transaction.atomic
def renew_agreement(*, agreement: Agreement, number: str, starts_on: date, ends_on: date, by: User) -> Agreement:
    """A draft with the same parties and text that will supersede this one when it comes into force."""
    return draft_agreement(
        division=agreement.division,
        organisation=agreement.organisation,
        by=by,
        kind=agreement.kind,
        number=number,
        title=agreement.title,
        party_name=agreement.party_name,
        third_party=agreement.third_party,
        clauses=agreement.clauses,
        service_months=agreement.service_months,
        training_cost=agreement.training_cost,
        starts_on=starts_on,
        ends_on=ends_on,
        supersedes=agreement,
    )


def _refuse_forbidden(clauses: list[dict[str, str]]) -> None:
    for clause in clauses:
        refused = why_not_clause(clause["text"])
        if refused:
            raise Refused(refused)


def _step(agreement: Agreement, verb: str, by: User, **columns: Any) -> None:
    move(agreement, verb, **columns)
    _record(agreement, verb, by, why=columns.get("why", ""))


def _record(agreement: Agreement, verb: str, by: User, why: str = "", **data: Any) -> None:
    audit.record(
        "agreement.move", about=agreement, by=by, scope=agreement.division, reason=why,
        data={"verb": verb, "state": str(agreement.state), **data},
    )  # fmt: skip


@transaction.atomic
def request_quota(
    *,
    division: Division,
    post: Post,
    year: int,
    seats: int,
    needed_by: date,
    by: User,
    skills: Iterable[Skill] = (),
    level: int = 1,
    agreement: Agreement | None = None,
    programme: Programme | None = None,
) -> Quota:
    """Ask for seats because a division lacks people in a post; nothing is expected yet."""
    quota = Quota.objects.create(
        division=division, post=post, year=year, seats=seats, needed_by=needed_by, level=level,
        agreement=agreement, programme=programme,
    )  # fmt: skip
    quota.skills.set(skills)
    _record_quota(quota, "request", by)
    return quota


@transaction.atomic
def allot_quota(*, quota: Quota, agreement: Agreement, programme: Programme, by: User) -> None:
    """Give the seats to an agreement in force whose school has the programme. Raises what `why_not_allot` says."""
    refused = why_not_allot(
        place=str(quota.division),
        place_path=quota.division.path,
        party=agreement.party_name,
        party_path=agreement.division.path,
        title=agreement.title,
        is_in_force=agreement.state == Agreement.State.IN_FORCE,
        period=agreement.period,
        needed_by=quota.needed_by,
        programme=str(programme),
        same_school=programme.organisation_id == agreement.organisation_id,
    )
    if refused:
        raise Refused(refused)
    move(quota, "allot", agreement=agreement, programme=programme)
    _record_quota(quota, "allot", by)


@transaction.atomic
def publish_quota(*, quota: Quota, by: User) -> None:
    """Published to the university; from now on the seats are expected supply."""
    move(quota, "publish")
    expect_seats(quota=quota, by=by)
    _record_quota(quota, "publish", by)


@transaction.atomic
def close_quota(*, quota: Quota, by: User) -> None:
    """No more students on it; seats left empty are no longer expected."""
    move(quota, "close")
    withdraw_supply(source=quota.source, why=_("指标已完成"), by=by)
    _record_quota(quota, "close", by)


@transaction.atomic
def cancel_quota(*, quota: Quota, why: str, by: User) -> None:
    """Cancel with a reason, as long as no student is on it (those are placed elsewhere first)."""
    if not why.strip():
        raise Refused(Said())
    locked = Quota.objects.select_for_update(of=("self",)).get(pk=quota.pk)
    if locked.taken:
        raise Refused(StillPlaced(locked.taken))
    move(quota, "cancel", why=why)
    withdraw_supply(source=quota.source, why=why, by=by)
    _record_quota(quota, "cancel", by, why)


def take_seat(*, quota: Quota, by: User) -> None:
    """One seat, settled by the database. Raises Refused(QuotaFull). Call inside the caller's transaction."""
    taken = Quota.objects.with_room().filter(pk=quota.pk).update(taken=F("taken") + 1)
    if not taken:
        raise Refused(QuotaFull(quota.pk, quota.seats))
    quota.refresh_from_db(fields=["taken"])
    expect_seats(quota=quota, by=by)


def give_back_seat(*, quota: Quota, by: User) -> None:
    """A placement was withdrawn: its seat is free again."""
    Quota.objects.filter(pk=quota.pk, taken__gt=0).update(taken=F("taken") - 1)
    quota.refresh_from_db(fields=["taken", "state"])
    if quota.state == Quota.State.PUBLISHED:
        expect_seats(quota=quota, by=by)


def expect_seats(*, quota: Quota, by: User) -> None:
    """State the seats still empty as expected supply; the filled ones are expected by name, by their placements."""
    if quota.left:
        expect_supply(
            division=quota.division, person=None, post=quota.post, share=quota.left, due_on=quota.needed_by,
            source=quota.source, by=by,
        )  # fmt: skip
    else:
        withdraw_supply(source=quota.source, why=_("名额已用完"), by=by)


def _record_quota(quota: Quota, verb: str, by: User, why: str = "") -> None:
    data: dict[str, Any] = {"verb": verb, "state": str(quota.state), "seats": quota.seats}
    audit.record("quota.move", about=quota, by=by, scope=quota.division, reason=why, data=data)
