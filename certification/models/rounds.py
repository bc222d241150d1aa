"""Rounds of placement: offers of places, preferences of both sides, the match."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from certification.models.agreements import Agreement
from certification.models.students import Student
from core.models import Division, Organisation, Person
from core.models.places import STEP
from core.periods import Dated, ends_after_start
from core.permissions import places_where
from core.states import type_moves

if TYPE_CHECKING:
    from core.models import User


def _paths_above(ranges: tuple[tuple[str, str], ...]) -> set[str]:
    return {low[:n] for low, _high in ranges for n in range(STEP, len(low), STEP)}


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User, permission: str = "placements.view") -> Self:
        """A district's own and the rounds of the division above; a university those of its partners, once open."""
        places = places_where(user, permission)
        hosts = places_where(user, "placements.host")
        ranges = places.ranges + hosts.ranges
        partner = Agreement.objects.filter(
            organisation__in=places.organisations,
            division=OuterRef("division"),
            state__in=[Agreement.State.IN_FORCE, Agreement.State.ENDED],
        )
        begun = ~Q(state=Round.State.DRAFT)
        return self.filter(
            places.within("division__path")
            | (begun & (Q(division__path__in=_paths_above(ranges)) | hosts.within("division__path") | Exists(partner)))
        )

    def open_to(self, student: Student, on: date) -> Self:
        """Taking wishes on the day, in districts that have an agreement in force with the student's school."""
        partners = Agreement.objects.in_force(on).filter(organisation=student.organisation).values("division")
        return self.filter(state=Round.State.OPEN, opens_on__lte=on, closes_on__gte=on, division__in=partners)


class Round(Dated):
    """One round of a district, the same dates for every school. `starts_on/ends_on` is the time of the placements."""

    class State(models.TextChoices):
        DRAFT = "draft", _("准备中")
        OPEN = "open", _("填报志愿")
        MATCHED = "matched", _("已排，待公布")
        PUBLISHED = "published", _("已公布")
        CLOSED = "closed", _("已结束")

    MOVES: type_moves = {
        State.DRAFT: {"open": State.OPEN},
        State.OPEN: {"match": State.MATCHED},
        State.MATCHED: {"publish": State.PUBLISHED, "reopen": State.OPEN},
        State.PUBLISHED: {"close": State.CLOSED},
        State.CLOSED: {},
    }

    division = models.ForeignKey(Division, models.PROTECT, related_name="rounds", verbose_name="区划")
    name = models.CharField("名称", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    opens_on = models.DateField("志愿开始")
    closes_on = models.DateField("志愿截止")
    seed = models.PositiveIntegerField("抽签种子", null=True, blank=True)
    result = models.JSONField("匹配结果", null=True, blank=True)
    matched_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "实习批次"
        verbose_name_plural = "实习批次"
        ordering = ["-opens_on", "-pk"]
        constraints = [
            ends_after_start("round_period"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="round_closes_after_opening"),
            models.UniqueConstraint(fields=["division", "name"], name="round_name_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open"]) | Q(seed__isnull=False, result__isnull=False),
                name="round_matched_has_result",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def takes_preferences(self, on: date) -> bool:
        return self.state == self.State.OPEN and self.opens_on <= on <= self.closes_on


class OfferQuerySet(models.QuerySet["Offer"]):
    def released(self, on: date) -> Self:
        """Released to every school on the same day (no early bird)."""
        return self.filter(released_on__lte=on)

    def visible_to(self, user: User) -> Self:
        """A district sees the offers of its places; a university those released in rounds it sees."""
        places = places_where(user, "placements.view")
        hosts = places_where(user, "placements.host")
        rounds = Round.objects.visible_to(user).filter(pk=OuterRef("round_id"))
        within = places.within("place__path") | hosts.within("place__path")
        if places.organisations:
            return self.filter(within | (Q(released_on__isnull=False) & Exists(rounds)))
        return self.filter(within)


class Offer(models.Model):
    """Places that a host opens in a round. `place` is where the host lies: it decides who sees it."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="offers")
    division = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="offers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="offers")
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", editable=False)
    places = models.PositiveSmallIntegerField("愿收人数")
    taken = models.PositiveSmallIntegerField("已排", default=0, editable=False)
    supervisor = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="机构督导"
    )
    wish = models.CharField("希望", max_length=200, blank=True)
    released_on = models.DateField("对各校开放", null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = "实习点位"
        verbose_name_plural = "实习点位"
        ordering = ["place__path", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(division__isnull=False, organisation__isnull=True)
                | Q(division__isnull=True, organisation__isnull=False),
                name="offer_one_host",
            ),
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="offer_not_oversold"),
            models.CheckConstraint(condition=Q(places__gte=1), name="offer_has_places"),
            models.UniqueConstraint(
                fields=["round", "division"], condition=Q(division__isnull=False), name="offer_division_once"
            ),
            models.UniqueConstraint(
                fields=["round", "organisation"],
                condition=Q(organisation__isnull=False),
                name="offer_organisation_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.host)

    @property
    def host(self):
        return self.division or self.organisation

    @property
    def left(self) -> int:
        return self.places - self.taken


class Preference(models.Model):
    """A student's wish for an offer, and what the host says to it. Not ranked by the host: the lot decides."""

    student = models.ForeignKey(Student, models.CASCADE, related_name="preferences")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="preferences")
    student_rank = models.PositiveSmallIntegerField("学生志愿")
    host_rank = models.PositiveSmallIntegerField("点位排序", null=True, blank=True)
    declined_why = models.CharField("不收的原因", max_length=200, blank=True)
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "志愿"
        verbose_name_plural = "志愿"
        ordering = ["student", "student_rank"]
        constraints = [
            models.UniqueConstraint(fields=["student", "offer"], name="preference_once"),
            models.CheckConstraint(condition=Q(student_rank__gte=1), name="preference_rank_from_1"),
            models.CheckConstraint(
                condition=Q(declined_why="") | Q(host_rank__isnull=True), name="preference_declined_or_ranked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} {self.student_rank}"
