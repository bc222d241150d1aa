"""Issue, suspend, revoke and replace certificates. Issuing attests what was recorded already: it adds no evidence."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from certification.models.certificates import Certificate, CertificateCounter, CertificateTemplate
from certification.painters.fonts import missing_characters
from certification.rules.numbers import CertificateNumber, NumberKind
from core import audit
from core.models import Division, Person, SiteSettings, User
from core.refusals import Refused
from core.states import move


@dataclass(frozen=True, slots=True)
class Attested:
    """What is to be attested: who, for which course or placement, how many hours (credit hours or practice hours)."""

    person: Person
    division: Division
    kind: NumberKind
    source: str
    course: str
    course_code: str
    hours: Decimal
    starts_on: date
    ends_on: date
    organiser: str = ""


@dataclass(frozen=True, slots=True)
class CannotBeDrawn:
    """The type face has no shape for these characters: print by hand rather than with empty boxes."""

    characters: tuple[str, ...]

    def words(self) -> str:
        return _("证书字体里没有“%(characters)s”，不能自动签发。请先人工制作，或联系管理员补字。") % {
            "characters": "".join(self.characters)
        }


@dataclass(frozen=True, slots=True)
class NoTemplate:
    kind: str

    def words(self) -> str:
        return _("没有在用的证书模板，请站点负责人先设一个。")


def district_of(division: Division) -> Division:
    """The district that issues for a place: the place itself, or the nearest district above, or the top."""
    chain = list(division.above())
    return next((d for d in reversed(chain) if d.level == Division.Level.DISTRICT), chain[0])


def _area_code(division: Division) -> str:
    """Six digits of the issuing area; zeros where no code is known."""
    codes = [d.code for d in division.above() if d.code]
    return (codes[-1] if codes else "")[:6].ljust(6, "0")


def _next(area: str, year: int, kind: str) -> int:
    """The next serial number. The UPDATE locks the row, so two at once get two numbers."""
    counter, _created = CertificateCounter.objects.get_or_create(area=area, year=year, kind=kind)
    CertificateCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db(fields=["last"])
    return counter.last


def _organiser(district: Division) -> str:
    settings = SiteSettings.objects.first() or SiteSettings()
    return f"{district.name}{settings.department}"


def _template(kind: NumberKind) -> CertificateTemplate:
    template = CertificateTemplate.objects.filter(kind=kind, is_current=True).first()
    if template is None:
        raise Refused(NoTemplate(kind))
    return template


def _holder(attested: Attested, district: Division) -> dict[str, str]:
    """The frozen face: what is printed is read from here and nowhere else."""
    return {
        "name": attested.person.name,
        "course": attested.course,
        "course_code": attested.course_code,
        "hours": f"{attested.hours.normalize():f}",
        "from": attested.starts_on.isoformat(),
        "to": attested.ends_on.isoformat(),
        "organiser": attested.organiser or _organiser(district),
    }


@transaction.atomic
def issue(*, attested: Attested, by: User | None, at: datetime | None = None) -> Certificate:
    """Issue the certificate of one source, once: a second call returns the standing one.

    Raises Refused(CannotBeDrawn | NoTemplate).
    """
    standing = Certificate.objects.filter(source=attested.source).exclude(state=Certificate.State.SUPERSEDED)
    if (found := standing.first()) is not None:
        return found
    try:
        with transaction.atomic():
            return _write(attested, by, at or timezone.now(), supersedes=None)
    except IntegrityError:
        # Someone issued the same source between our look and our write: theirs counts.
        return standing.get()


def _write(attested: Attested, by: User | None, at: datetime, supersedes: Certificate | None) -> Certificate:
    template = _template(attested.kind)
    district = district_of(attested.division)
    holder = _holder(attested, district)
    if missing := missing_characters("".join(holder.values())):
        raise Refused(CannotBeDrawn(tuple(missing)))
    area, year = _area_code(district), timezone.localdate(at).year
    number = CertificateNumber(area, year, attested.kind, _next(area, year, attested.kind))
    certificate = Certificate.objects.create(
        number=str(number),
        token=secrets.token_urlsafe(18),
        template=template,
        person=attested.person,
        division=district,
        holder=holder,
        source=attested.source,
        issued_at=at,
        issued_by=by if by is not None and by.pk else None,
        valid_until=_valid_until(template, timezone.localdate(at)),
        status_index=_next("000000", 0, "ST") - 1,
        supersedes=supersedes,
    )
    audit.record("certificate.issue", about=certificate, by=by, scope=district, data={"number": certificate.number})
    return certificate


def _valid_until(template: CertificateTemplate, issued_on: date) -> date | None:
    """The last valid day: the day before the same day `valid_months` later."""
    if template.valid_months is None:
        return None
    return issued_on + relativedelta(months=template.valid_months) - relativedelta(days=1)


def issue_all(*, due: Iterable[Attested], by: User | None) -> tuple[list[Certificate], list[tuple[Attested, Refused]]]:
    """Issue what is due, each in a transaction of its own; what is refused is returned with its reason."""
    issued: list[Certificate] = []
    refused: list[tuple[Attested, Refused]] = []
    for attested in due:
        try:
            issued.append(issue(attested=attested, by=by))
        except Refused as refusal:
            refused.append((attested, refusal))
    return issued, refused


def _moved(certificate: Certificate, verb: str, by: User | None, reason: str, at: datetime | None) -> None:
    move(certificate, verb, moved_at=at or timezone.now(), moved_by=by, reason=reason[:200])
    audit.record(
        "certificate.move", about=certificate, by=by, scope=certificate.division, reason=reason, data={"verb": verb}
    )


@transaction.atomic
def suspend_certificate(*, certificate: Certificate, reason: str, by: User | None, at: datetime | None = None) -> None:
    """Suspend while something is being looked into; `reinstate_certificate` lifts it. Raises Refused(NoSuchMove)."""
    _moved(certificate, "suspend", by, reason, at)


@transaction.atomic
def reinstate_certificate(
    *, certificate: Certificate, reason: str, by: User | None, at: datetime | None = None
) -> None:
    """Lift a suspension. Raises Refused(NoSuchMove)."""
    _moved(certificate, "reinstate", by, reason, at)


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, by: User | None, at: datetime | None = None) -> None:
    """Revoke for good; whoever scans it is told so. Raises Refused(NoSuchMove)."""
    _moved(certificate, "revoke", by, reason, at)


@transaction.atomic
def replace_certificate(
    *, certificate: Certificate, reason: str, by: User | None, at: datetime | None = None
) -> Certificate:
    """Issue anew with the person's present name; the old one says that it was replaced. Raises Refused."""
    _moved(certificate, "supersede", by, reason, at)
    face = certificate.holder
    attested = Attested(
        person=certificate.person,
        division=certificate.division,
        kind=NumberKind(certificate.template.kind),
        source=certificate.source,
        course=face["course"],
        course_code=face["course_code"],
        hours=Decimal(face["hours"]),
        starts_on=date.fromisoformat(face["from"]),
        ends_on=date.fromisoformat(face["to"]),
        organiser=face["organiser"],
    )
    return _write(attested, by, at or timezone.now(), supersedes=certificate)
