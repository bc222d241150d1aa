"""带教: a worker records that she coached another one; the other side confirms it; it counts once it bore fruit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import audit
from core.actions.messages import Draft, send_messages
from core.actions.people import lock_persons
from core.models import Person, User
from core.refusals import Refused
from core.states import move
from courses.actions.reasons import checked_reason, refuse_resident_data
from courses.actions.signoff_messages import language_of
from courses.models import CoachingSession
from courses.rules.coaching import counted_on
from staff.actions.skills import record_evidence, scope_of, withdraw_evidence
from staff.models import Employment, Evidence, HeldSkill, Skill

COACHES_LEVEL = 4  # the level coaching speaks for


@dataclass(frozen=True, slots=True)
class Oneself:
    """Nobody coaches oneself."""

    def words(self) -> str:
        return _("带教是带别人，选另一个人。")


@dataclass(frozen=True, slots=True)
class InTheFuture:
    """A session that has not taken place."""

    held_on: date

    def words(self) -> str:
        return _("%(day)s还没有到。带过以后再记。") % {"day": date_format(self.held_on, "MONTH_DAY_FORMAT")}


@dataclass(frozen=True, slots=True)
class NothingPractised:
    """Without what was practised nobody can confirm it."""

    def words(self) -> str:
        return _("写一句练了什么，对方才好确认。")


@dataclass(frozen=True, slots=True)
class NotYourCoaching:
    """Confirmed by the one who was coached, or by who answers for the coach; never by the coach."""

    def words(self) -> str:
        return _("这次带教不归您确认。由被带的人，或带教人的督导确认。")


@dataclass(frozen=True, slots=True)
class CoachingDecided:
    """Someone was faster."""

    name: str
    state: str

    def words(self) -> str:
        return _("已由%(name)s处理：%(state)s。") % {"name": self.name, "state": self.state}


def coachable(user: User, on: date) -> QuerySet[Person]:
    """Whom this user may name as coached: people at work in the same community, and those she answers for."""
    own = Employment.objects.active(on).filter(affiliation__person=user.person_id).values("affiliation__division")
    at_work = Employment.objects.active(on).filter(Q(affiliation__division__in=own) | Q(supervisor=user.person_id))
    near = Q(pk__in=at_work.values("affiliation__person"))
    there = Q(pk__in=Person.objects.visible_to(user, "signoffs.decide").affiliated(on, kind="employment").values("pk"))
    return Person.objects.filter(near | there).exclude(pk=user.person_id).order_by("name_key", "pk")


@transaction.atomic
def record_coaching(
    *, coach: Person, coached: Person, skill: Skill, held_on: date, practised: str, by: User, at: datetime | None = None
) -> CoachingSession:
    """Record one session; the one coached is asked to confirm it. The same pair, skill and day again is the same one.

    Raises Refused(Oneself | InTheFuture | NothingPractised), Declined(HoldsResidentData).
    """
    now = at or timezone.now()
    if coach.pk == coached.pk:
        raise Refused(Oneself())
    if held_on > timezone.localdate(now):
        raise Refused(InTheFuture(held_on))
    if not practised.strip():
        raise Refused(NothingPractised())
    refuse_resident_data(practised)
    known = CoachingSession.objects.filter(coach=coach, coached=coached, skill=skill, held_on=held_on)
    standing = known.exclude(state=CoachingSession.State.DECLINED)
    if (same := standing.first()) is not None:
        return same
    try:
        with transaction.atomic():
            session = CoachingSession.objects.create(
                coach=coach, coached=coached, skill=skill, held_on=held_on, practised=practised.strip()[:300],
                recorded_at=now, recorded_by=by,
            )  # fmt: skip
    except IntegrityError:
        return standing.get()
    audit.record("coaching.record", about=session, by=by, scope=scope_of(coach), data={"skill": skill.code})
    with translation.override(language_of(coached)):
        title = _("%(name)s记了一次带教，请您确认") % {"name": coach.name}
        _tell(session, coached, title, _said(session), "ask")
    return session


def _said(session: CoachingSession) -> str:
    return _("%(day)s，%(skill)s：%(practised)s") % {
        "day": date_format(session.held_on, "MONTH_DAY_FORMAT"),
        "skill": session.skill,
        "practised": session.practised,
    }


def _tell(session: CoachingSession, person: Person, title: str, body: str, key: str) -> None:
    draft = Draft(
        person_id=person.pk, kind="coaching", title=title, body=body, about=session.source,
        link=reverse("my-coaching"), dedupe_key=f"{session.source}:{key}",
    )  # fmt: skip
    send_messages([draft])


def _decide(session: CoachingSession, verb: str, by: User, now: datetime, reason: str = "") -> CoachingSession:
    """Take the one step out of «recorded»; whoever comes second is told who was first."""
    rows = CoachingSession.objects.select_for_update(of=("self",))
    session = rows.select_related("coach", "coached", "skill", "decided_by__person").get(pk=session.pk)
    if session.state != CoachingSession.State.RECORDED:
        name = session.decided_by.display_name if session.decided_by else ""
        raise Refused(CoachingDecided(name=name, state=str(session.get_state_display())))
    if not CoachingSession.objects.open_to(by, timezone.localdate(now)).filter(pk=session.pk).exists():
        raise Refused(NotYourCoaching())
    move(session, verb, decided_by=by, decided_at=now, reason=reason)
    audit.record(
        "coaching.decide", about=session, by=by, scope=scope_of(session.coach), reason=reason,
        data={"skill": session.skill.code, "state": session.state},
    )  # fmt: skip
    return session


@transaction.atomic
def confirm_coaching(*, session: CoachingSession, by: User, at: datetime | None = None) -> CoachingSession:
    """It took place as written. Raises Refused(NotYourCoaching | CoachingDecided)."""
    session = _decide(session, "confirm", by, at or timezone.now())
    hold_for_coaching(session.coached)
    settle_coaching(coached=session.coached, by=by)
    with translation.override(language_of(session.coach)):
        _tell(
            session, session.coach, _("带教已确认：%(name)s") % {"name": session.coached.name}, _said(session), "done"
        )
    return session


@transaction.atomic
def decline_coaching(*, session: CoachingSession, reason: str, by: User, at: datetime | None = None) -> CoachingSession:
    """It did not, or not so; says why. Raises Declined(ReasonNeeded | …), Refused(NotYourCoaching | …)."""
    session = _decide(session, "decline", by, at or timezone.now(), checked_reason(reason))
    with translation.override(language_of(session.coach)):
        title = _("带教没有确认：%(name)s") % {"name": session.coached.name}
        _tell(session, session.coach, title, session.reason, "done")
    return session


def hold_for_coaching(coached: Person) -> None:
    """Hold the person and everybody whose coaching may count by her level, in one order, before any of their evidence
    is written: two who coached each other never wait for one another."""
    coaches = CoachingSession.objects.confirmed().filter(coached=coached).values_list("coach", flat=True)
    lock_persons({coached.pk, *coaches})


def settle_coaching(*, coached: Person, by: User | None) -> int:
    """Bring the coaches' evidence into line with what the one they coached holds now: one piece per coach and skill,
    recorded when she got there after the coaching, withdrawn when she no longer holds it. Twice does no harm.

    Returns how many pieces were recorded or withdrawn.
    """
    rows = CoachingSession.objects.confirmed().filter(coached=coached).order_by().values("coach", "skill")
    pairs = {(row["coach"], row["skill"]): row["first"] for row in rows.annotate(first=Min("held_on"))}
    held = {row.skill_id: row for row in HeldSkill.objects.filter(person=coached)}
    coaches = Person.objects.in_bulk({coach for coach, _skill in pairs})
    skills = Skill.objects.in_bulk({skill for _coach, skill in pairs})
    changed = 0
    for (coach, skill), first in sorted(pairs.items()):
        now = held.get(skill)
        day = counted_on(first, now.level, now.is_baseline, now.reached_on) if now else None
        changed += _settle(coaches[coach], coached, skills[skill], day, by)
    return changed


def _settle(coach: Person, coached: Person, skill: Skill, day: date | None, by: User | None) -> bool:
    source = f"courses.coaching:{coach.pk}-{coached.pk}"
    stands = Evidence.objects.standing().filter(source=source, skill=skill).exists()
    if day is not None and not stands:
        record_evidence(
            person=coach, skill=skill, kind=Evidence.Kind.COACHING, value=COACHES_LEVEL, happened_on=day,
            source=source, by=by,
        )  # fmt: skip
        return True
    if day is None and stands:
        return bool(withdraw_evidence(source=source, skill=skill, why="被带的人不再达到L2", by=by))
    return False


def settle_all(*, by: User | None = None) -> int:
    """Every night: whoever got to L2 or L3 by an exam or otherwise since. Returns how many pieces changed."""
    coached = CoachingSession.objects.confirmed().values("coached")
    changed = 0
    for person in Person.objects.filter(pk__in=coached).order_by("pk"):
        with transaction.atomic():
            hold_for_coaching(person)
            changed += settle_coaching(coached=person, by=by)
    return changed


__all__ = ["coachable", "confirm_coaching", "decline_coaching", "record_coaching", "settle_all", "settle_coaching"]
