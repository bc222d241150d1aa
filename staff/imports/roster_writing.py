"""Write checked roster rows: persons, employments, certificates, grids, each through its action."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core import audit
from core.actions.people import persons_from_id_numbers
from core.actions.places import add_division
from core.imports.resources import IMPORT_TYPES, Outcome
from core.imports.verdicts import Record, Undo
from core.models import Division, Person
from core.sealing import fingerprint
from staff.actions.employment import Start, change_terms, employ_all, leave, transfer
from staff.actions.qualifications import Claim, record_all, record_qualification, record_registration
from staff.imports.roster_columns import RosterColumns
from staff.models import Employment, PersonnelCategory, Post, Qualification

_AT_ONCE = 500
PERSON_COLUMNS = ("name", "gender", "born_on", "phone", "education")
_SAME_TERMS = ("post_title", "grade", "in_service_since", "in_post_since", "contract_ends_on")


class RosterResource(RosterColumns):
    """The roster as a django-import-export resource."""

    def prepare(self, records: list[Record]) -> None:
        assert self.context is not None
        assert self.context.division is not None
        self.by, self.as_of = self.context.by, self.context.as_of
        self.divisions = {row.pk: row for row in Division.objects.within(self.context.division)}
        self.grids = {(row.parent_id, row.name): row for row in self.divisions.values() if row.level == "grid"}
        self.posts = {row.pk: row for row in Post.objects.all()}
        self.categories = {row.pk: row for row in PersonnelCategory.objects.all()}
        self.people: dict[str, Person] = {}
        self.held_papers: dict[int, list[Qualification]] = defaultdict(list)
        self.newcomers: list[dict[str, Any]] = []
        self.employments: dict[int, list[Employment]] = defaultdict(list)
        digests = [fingerprint(record.values["id_number"]) for record in records]
        for start in range(0, len(digests), _AT_ONCE):
            self._load(digests[start : start + _AT_ONCE])
        self.rows_of: dict[str, int] = defaultdict(int)
        for digest in digests:
            self.rows_of[digest] += 1

    def _load(self, digests: list[str]) -> None:
        self.people |= {str(person.id_hash): person for person in Person.objects.filter(id_hash__in=digests)}
        assert self.context is not None
        assert self.context.division is not None
        held = Employment.objects.within(self.context.division).filter(affiliation__person__id_hash__in=digests)
        for employment in held.select_related(
            "affiliation__division", "affiliation__person", "grid", "post", "personnel_category"
        ):
            self.employments[employment.affiliation.person_id].append(employment)

        papers = Qualification.objects.filter(person__id_hash__in=digests).prefetch_related("registrations")
        for paper in papers:
            self.held_papers[paper.person_id].append(paper)

    def save_record(self, record: Record) -> str:
        """A person we hold is compared at once; newcomers wait and are written together in `after_import`."""
        if fingerprint(record.values["id_number"]) not in self.people:
            self.newcomers.append(record.values)
            return Outcome.NEW
        return self._save_held(record.values)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        made = persons_from_id_numbers({values["id_number"]: _columns(values) for values in self.newcomers})
        ours, starts = [], []
        for values in self.newcomers:
            person, is_made = made[values["id_number"]]
            self.people[str(person.id_hash)] = person
            if is_made:
                ours.append((person, values))
                starts.append(self._start(person, self.divisions[values["division"]], values, []))
            else:
                self._overtaken(person, values, result)
        for person in dict.fromkeys(person for person, _values in ours):
            self._keep_undo(person, None, {"name": person.name}, person.name)
        employments = employ_all(starts=starts, by=self.by)
        for (person, _values), employment in zip(ours, employments, strict=True):
            self._keep_made(employment, person)
        self._first_papers(ours, employments)

    def _overtaken(self, person: Person, values: dict[str, Any], result: Any) -> None:
        """Another import was faster: what it wrote is loaded now, and the person is not new any more."""
        if person.pk not in self.employments:
            self._load([str(person.id_hash)])
        outcome = self._save_held(values)
        result.totals[IMPORT_TYPES[Outcome.NEW]] -= 1
        result.totals[IMPORT_TYPES[outcome]] += 1

    def _save_held(self, values: dict[str, Any]) -> str:
        person, person_changed = self._person(values)
        before = list(self.employments[person.pk])
        employment, work_changed = self._employment(person, values)
        papers_changed = self._papers(person, employment, values)
        if not before:
            return Outcome.NEW
        return Outcome.CHANGED if person_changed or work_changed or papers_changed else Outcome.UNCHANGED

    def _keep_undo(self, row: Any, before: dict[str, Any] | None, after: dict[str, Any], label: str) -> None:
        stored = {name: _stored(value) for name, value in after.items()}
        former = None if before is None else {name: _stored(value) for name, value in before.items()}
        self.undo.append(Undo(row._meta.label_lower, row.pk, former, stored, label))

    def _keep_made(self, employment: Employment, person: Person) -> None:
        affiliation = employment.affiliation
        self._keep_undo(affiliation, None, {"ends_on": affiliation.ends_on}, person.name)
        self._keep_undo(employment, None, {"post_title": employment.post_title}, person.name)

    # --- the person -----------------------------------------------------------------------

    def _person(self, values: dict[str, Any]) -> tuple[Person, bool]:
        """The person of the number; what the sheet leaves blank stays as it is held."""
        digest = fingerprint(values["id_number"])
        columns, person = _columns(values), self.people[digest]
        before = {name: getattr(person, name) for name, value in columns.items() if getattr(person, name) != value}
        if not before:
            return person, False
        for name in before:
            setattr(person, name, columns[name])
        person.save(update_fields=list(before))
        scope = self.divisions[values["division"]]
        audit.record("person.edit", about=person, by=self.by, scope=scope, data={"columns": sorted(before)})
        self._keep_undo(person, before, {name: columns[name] for name in before}, person.name)
        return person, True

    # --- the employment -------------------------------------------------------------------

    def _employment(self, person: Person, values: dict[str, Any]) -> tuple[Employment, bool]:
        division, left_on = self.divisions[values["division"]], values.get("left_on")
        held = self.employments[person.pk]
        here = [employment for employment in held if employment.affiliation.division_id == division.pk]
        active = [employment for employment in held if self._is_active(employment)]
        if left_on is not None:
            return self._former(person, division, here, left_on, values)
        for employment in active:
            if employment in here:
                return employment, self._change(employment, values)
        elsewhere = [employment for employment in active if employment not in here]
        is_one_of_two = Decimal(values["share"]) < 1 or self.rows_of[str(person.id_hash)] > 1
        if elsewhere and not is_one_of_two:
            return self._moved(elsewhere[0], division, values), True
        return self._employed(person, division, values, here), True

    def _is_active(self, employment: Employment) -> bool:
        ends_on = employment.affiliation.ends_on
        return ends_on is None or ends_on >= self.as_of

    def _former(
        self, person: Person, division: Division, here: list[Employment], left_on: date, values: dict[str, Any]
    ) -> tuple[Employment, bool]:
        """Someone who left: end what is held here, or take the whole employment into the history."""
        for employment in here:
            if employment.affiliation.ends_on == left_on:
                return employment, False
        for employment in here:
            starts_on = employment.affiliation.starts_on
            if self._is_active(employment) and (starts_on is None or starts_on <= left_on):
                before = {"ends_on": employment.affiliation.ends_on}
                leave(employment=employment, last_day=left_on, leave_reason=values["leave_reason"], by=self.by)
                self._keep_undo(employment.affiliation, before, {"ends_on": left_on}, person.name)
                self._keep_undo(
                    employment, {"leave_reason": ""}, {"leave_reason": employment.leave_reason}, person.name
                )
                return employment, True
        return self._employed(person, division, values, here), True

    def _employed(
        self, person: Person, division: Division, values: dict[str, Any], here: list[Employment]
    ) -> Employment:
        employment = employ_all(starts=[self._start(person, division, values, here)], by=self.by)[0]
        self._keep_made(employment, person)
        self.employments[person.pk].append(employment)
        return employment

    def _start(self, person: Person, division: Division, values: dict[str, Any], here: list[Employment]) -> Start:
        """The employment to begin: from the start of service, or after what ended here before."""
        left_on = values.get("left_on")
        starts_on = values.get("in_service_since")
        for former in here:
            ended = former.affiliation.ends_on
            if ended is not None and (starts_on is None or starts_on <= ended):
                starts_on = ended + timedelta(days=1)
        if left_on is not None and starts_on is not None and starts_on > left_on:
            starts_on = None
        terms = self._terms(values, division)
        terms.setdefault("personnel_category", self._category(values))
        category, post = terms.pop("personnel_category"), terms.pop("post", None)
        return Start(
            person=person, division=division, personnel_category=category, starts_on=starts_on, ends_on=left_on,
            post=post, share=Decimal(values["share"]), leave_reason=values["leave_reason"] if left_on else "",
            terms=terms,
        )  # fmt: skip

    def _moved(self, employment: Employment, division: Division, values: dict[str, Any]) -> Employment:
        """Another place than we hold: a transfer, on the day of the new post if that is known, else on the sheet's."""
        starts_on, since = employment.affiliation.starts_on, values.get("in_post_since")
        on = (
            since
            if since is not None and (starts_on is None or since > starts_on) and since <= self.as_of
            else self.as_of
        )
        person = employment.person
        if starts_on is not None and on <= starts_on:
            on = starts_on + timedelta(days=1)
        before = {"ends_on": employment.affiliation.ends_on}
        moved = transfer(employment=employment, division=division, on=on, by=self.by, **self._terms(values, division))
        self._keep_undo(employment.affiliation, before, {"ends_on": employment.affiliation.ends_on}, person.name)
        self._keep_undo(employment, {"leave_reason": ""}, {"leave_reason": employment.leave_reason}, person.name)
        self._keep_made(moved, person)
        self.employments[person.pk].append(moved)
        return moved

    def _change(self, employment: Employment, values: dict[str, Any]) -> bool:
        terms = self._terms(values, employment.affiliation.division)
        if all(getattr(employment, name) == value for name, value in terms.items()):
            return False
        before = change_terms(employment=employment, by=self.by, **terms)
        if before:
            after = {name: terms[name] for name in before}
            self._keep_undo(employment, before, after, employment.affiliation.person.name)
        return bool(before)

    def _terms(self, values: dict[str, Any], division: Division) -> dict[str, Any]:
        """The terms that the sheet states; what it leaves blank is not among them."""
        terms = {name: values[name] for name in _SAME_TERMS if values.get(name)}
        if values.get("post_title"):
            terms["post"] = self.posts.get(values.get("post") or 0)
        if values.get("absence") is not None:
            terms["absence"] = values["absence"]
        if not values.get("category_is_default"):
            terms["personnel_category"] = self._category(values)
        if values.get("contract_is_open"):
            terms |= {"contract_is_open": True, "contract_ends_on": None}
        elif values.get("contract_ends_on"):
            terms["contract_is_open"] = False
        if values.get("grid"):
            terms["grid"] = self._grid(division, values["grid"])
        return terms

    def _category(self, values: dict[str, Any]) -> PersonnelCategory:
        category = self.categories.get(values["category"])
        if category is None:
            defaults = {"name": "其他", "name_en": "Other", "order": 99}
            category = PersonnelCategory.objects.get_or_create(code="other", defaults=defaults)[0]
            self.categories[category.pk] = self.categories[values["category"]] = category
        return category

    def _grid(self, division: Division, name: str) -> Division:
        """The grid of this name below the community; an unknown one is made."""
        key = (division.pk, name)
        if key not in self.grids:
            grid = add_division(parent=division, level=Division.Level.GRID, name=name, by=self.by)
            self.grids[key] = grid
            self._keep_undo(grid, None, {"name": name}, name)
        return self.grids[key]

    # --- papers ---------------------------------------------------------------------------

    def _first_papers(self, ours: list[tuple[Person, dict[str, Any]]], employments: list[Employment]) -> None:
        """Certificates of newcomers; of a person in two rows the later row is compared with the first."""
        claims, seen, later = [], set(), []
        for (person, values), employment in zip(ours, employments, strict=True):
            if not values.get("cert_kind"):
                continue
            if person.pk in seen:
                later.append((person, employment, values))
                continue
            seen.add(person.pk)
            is_social_worker = values["cert_kind"] == Qualification.Kind.SOCIAL_WORKER
            claims.append(
                Claim(
                    person=person, kind=values["cert_kind"], level=values["cert_level"], name=values["cert_name"],
                    number=values.get("cert_number"), awarded_on=values.get("cert_awarded_on"),
                    registered_until=values.get("registered_until") if is_social_worker else None,
                    scope=employment.affiliation.division,
                )
            )  # fmt: skip
        for claim, row in zip(claims, record_all(claims=claims, by=self.by), strict=True):
            self._keep_undo(row, None, {"level": row.level}, claim.person.name)
            for registration in row.registrations.all() if claim.registered_until else ():
                self._keep_undo(registration, None, {"ends_on": registration.ends_on}, claim.person.name)
        for person, employment, values in later:
            self._papers(person, employment, values)

    def _papers(self, person: Person, employment: Employment, values: dict[str, Any]) -> bool:
        if not values.get("cert_kind") or self._is_held(person, values):
            return False
        recorded = record_qualification(
            person=person, kind=values["cert_kind"], level=values["cert_level"], name=values["cert_name"],
            number=values.get("cert_number"), awarded_on=values.get("cert_awarded_on"), by=self.by,
            scope=employment.affiliation.division,
        )  # fmt: skip
        row = recorded.qualification
        if recorded.is_new:
            self._keep_undo(row, None, {"level": row.level}, person.name)
        elif recorded.is_changed:
            after = {name: getattr(row, name) for name in recorded.before}
            self._keep_undo(row, recorded.before, after, person.name)
        return self._registered(row, person, values) or recorded.is_new or recorded.is_changed

    def _is_held(self, person: Person, values: dict[str, Any]) -> bool:
        """Does a certificate we loaded already say all that the sheet says?"""
        wanted = {"kind": values["cert_kind"], "level": values["cert_level"], "name": values["cert_name"]}
        wanted |= {
            column: values[f"cert_{column}"] for column in ("number", "awarded_on") if values.get(f"cert_{column}")
        }
        until = values.get("registered_until")
        return any(
            all(getattr(paper, column) == value for column, value in wanted.items())
            and (until is None or any(row.ends_on == until for row in paper.registrations.all()))
            for paper in self.held_papers[person.pk]
        )

    def _registered(self, qualification: Qualification, person: Person, values: dict[str, Any]) -> bool:
        until = values.get("registered_until")
        if until is None or qualification.kind != Qualification.Kind.SOCIAL_WORKER:
            return False
        registration, is_new = record_registration(qualification=qualification, ends_on=until, by=self.by)
        if is_new:
            self._keep_undo(registration, None, {"ends_on": until}, person.name)
        return is_new


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    """The person's columns that the sheet states."""
    return {name: values[name] for name in PERSON_COLUMNS if values.get(name)}


def _stored(value: Any) -> Any:
    """As `Undo` keeps it: dates as ISO text, related rows by key."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return getattr(value, "pk", value)
