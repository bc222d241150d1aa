"""Indicators: record the figures of a community on a day, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.imports.verdicts import Undo
from core.models import Division, User
from staff.models import CommunityPlatform, IndicatorValue
from staff.models.needs import Indicator

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
# Figures that also say that the community has something which someone must be able to run.
PLATFORMS = {
    Indicator.TERMINALS: CommunityPlatform.Kind.TERMINAL,
    Indicator.OUTLETS: CommunityPlatform.Kind.OUTLET,
    Indicator.ACCOUNTS: CommunityPlatform.Kind.ACCOUNT,
    Indicator.SYSTEMS: CommunityPlatform.Kind.SYSTEM,
}
_DERIVED = "staff.indicatorvalue:"  # how the source of a platform row that we derived begins


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, or the kind of its absence (`IndicatorValue.Absence`); never both."""

    indicator: str
    value: Decimal | None = None
    absence: str = ""
    resident_group: str = ""
    service_category: str = ""

    @property
    def slot(self) -> tuple[str, str, str]:
        return self.indicator, self.resident_group, self.service_category


@dataclass(slots=True)
class Recorded:
    """What came of it, and how to take it back."""

    created: int = 0
    changed: int = 0
    undo: list[Undo] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        return CHANGED if self.changed else NEW if self.created else UNCHANGED


def _label(division: Division, row: IndicatorValue) -> str:
    words = [row.get_indicator_display(), row.resident_group and row.get_resident_group_display()]
    return f"{division.name} {' '.join(str(word) for word in words if word)}"


@transaction.atomic
def record_indicators(
    *, division: Division, figures: Sequence[Figure], as_of: date, source: str, by: User | None
) -> Recorded:
    """Write the figures of one community on one day; what is already so stays untouched (idempotent).

    An absence never takes the place of a figure of the same day: an empty cell says nothing against it. `source` names
    file and date for the reader of the gap table.
    """
    held = {
        (row.indicator, row.resident_group, row.service_category): row
        for row in IndicatorValue.objects.select_for_update().filter(division=division, as_of=as_of)
    }
    recorded = Recorded()
    for figure in figures:
        row = held.get(figure.slot)
        if row is None:
            _create(division, figure, as_of, source, by, recorded)
        elif not (figure.value is None and row.value is not None):
            _change(division, row, figure, source, by, recorded)
    _derive_platforms(division, figures, as_of, recorded)
    return recorded


def record_indicator(
    *, division: Division, figure: Figure, as_of: date, source: str, by: User | None
) -> tuple[IndicatorValue, str]:
    """One figure, for a form; returns the row and new | changed | unchanged."""
    recorded = record_indicators(division=division, figures=[figure], as_of=as_of, source=source, by=by)
    row = IndicatorValue.objects.get(
        division=division, as_of=as_of, indicator=figure.indicator, resident_group=figure.resident_group,
        service_category=figure.service_category,
    )  # fmt: skip
    return row, recorded.outcome


def _create(division: Division, figure: Figure, as_of: date, source: str, by: User | None, recorded: Recorded) -> None:
    row = IndicatorValue.objects.create(
        division=division, indicator=figure.indicator, resident_group=figure.resident_group,
        service_category=figure.service_category, as_of=as_of, value=figure.value, absence=figure.absence,
        source=source[:120], reported_by=by,
    )  # fmt: skip
    recorded.created += 1
    after = {"value": _text(row.value), "absence": row.absence}
    recorded.undo.append(Undo("staff.indicatorvalue", row.pk, None, after, _label(division, row)))


def _change(
    division: Division, row: IndicatorValue, figure: Figure, source: str, by: User | None, recorded: Recorded
) -> None:
    if (row.value, row.absence) == (figure.value, figure.absence):
        return
    before = {"value": _text(row.value), "absence": row.absence, "source": row.source}
    row.value, row.absence, row.source, row.reported_by = figure.value, figure.absence, source[:120], by
    row.save(update_fields=["value", "absence", "source", "reported_by"])
    after = {"value": _text(row.value), "absence": row.absence, "source": row.source}
    recorded.changed += 1
    recorded.undo.append(Undo("staff.indicatorvalue", row.pk, before, after, _label(division, row)))


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _derive_platforms(division: Division, figures: Sequence[Figure], as_of: date, recorded: Recorded) -> None:
    """A count of terminals means that there are terminals; an older sheet does not undo what a newer one said."""
    for figure in figures:
        if figure.indicator not in PLATFORMS or figure.value is None:
            continue
        newer = IndicatorValue.objects.filter(
            division=division, indicator=figure.indicator, as_of__gt=as_of, value__isnull=False
        )
        if not newer.exists():
            _set_platform(division, figure, as_of, recorded)


def _set_platform(division: Division, figure: Figure, as_of: date, recorded: Recorded) -> None:
    """Keep the one unnamed row of this kind at the count; rows with a name were entered by hand and win."""
    kind, count = PLATFORMS[Indicator(figure.indicator)], int(figure.value or 0)
    rows = CommunityPlatform.objects.select_for_update().filter(division=division, kind=kind)
    if rows.exclude(source__startswith=_DERIVED).exists():
        return
    row = rows.filter(source__startswith=_DERIVED).first()
    label = f"{division.name} {CommunityPlatform.Kind(kind).label}"
    if row is None and count:
        source = f"{_DERIVED}{figure.indicator}"
        row = CommunityPlatform.objects.create(division=division, kind=kind, count=count, source=source)
        recorded.undo.append(Undo("staff.communityplatform", row.pk, None, {"count": count}, label))
    elif row is not None and not count:
        before = {"division": division.pk, "kind": kind, "count": row.count, "source": row.source}
        recorded.undo.append(Undo("staff.communityplatform", row.pk, before, {}, label))
        row.delete()
    elif row is not None and row.count != count:
        recorded.undo.append(Undo("staff.communityplatform", row.pk, {"count": row.count}, {"count": count}, label))
        CommunityPlatform.objects.filter(pk=row.pk).update(count=count)


@transaction.atomic
def set_community_type(*, division: Division, community_type: str, by: User | None) -> Undo | None:
    """Note what kind of community it is (老旧小区 …), if that is news."""
    current = Division.objects.select_for_update().get(pk=division.pk)
    if not community_type or current.community_type == community_type:
        return None
    before, after = {"community_type": current.community_type}, {"community_type": community_type}
    Division.objects.filter(pk=current.pk).update(community_type=community_type)
    audit.record(
        "division.change", about=current, by=by, scope=current, data={"verb": "type", "before": before, "after": after}
    )
    return Undo("core.division", current.pk, before, after, f"{current.name} {_('社区类型')}")
