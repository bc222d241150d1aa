"""A person's skills against the post: what is held, what is asked, what speaks for it, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from core.models import Division, Person
from staff.actions.gap_facts import district_of
from staff.actions.norms import norms_in_force
from staff.actions.skills import proofs
from staff.models import Employment, Evidence, HeldSkill, NormLine, Post, Skill, SkillLevel
from staff.rules.level_reasons import ExamMissing, RealTaskMissing, SimulationMissing
from staff.rules.levels import Decision, Standing, decide, policy_for, standing
from staff.rules.skill_gaps import PostRequirement, next_step, post_gaps
from staff.views.gap_changes import evidence_words
from staff.views.links import link

LEVELS = {
    1: gettext_lazy("了解"), 2: gettext_lazy("协助"), 3: gettext_lazy("独立"),
    4: gettext_lazy("带教"), 5: gettext_lazy("专家"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One skill of a person."""

    skill: Skill
    required: int
    level: int
    is_baseline: bool = False
    review_on: date | None = None
    standing: str = ""
    last: str = ""

    @property
    def is_met(self) -> bool:
        return self.level >= self.required

    @property
    def for_review(self) -> bool:
        return self.standing in (Standing.FOR_REVIEW, Standing.LAPSED)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All skills asked of a person, then the others held."""

    post: Post | None
    asked: tuple[SheetRow, ...]
    others: tuple[SheetRow, ...]
    next: SheetRow | None

    @property
    def met(self) -> int:
        return sum(row.is_met for row in self.asked)


def employment_of(person: Person, on: date) -> Employment | None:
    """The main employment on the day: the largest share."""
    rows = Employment.objects.active(on).filter(affiliation__person=person)
    return rows.select_related("post", "affiliation__division").order_by("-share", "pk").first()


def requirements(post: Post | None, division: Division | None, on: date) -> list[PostRequirement]:
    """What the norm set in force asks of a post."""
    if post is None or division is None:
        return []
    norm_set = norms_in_force(district_of(division), on)
    lines = norm_set.lines.filter(kind=NormLine.Kind.POST_SKILL, post=post).select_related("skill")
    return [
        PostRequirement(line.skill.code, line.level or 1, line.choose or 0, line.choice_group)
        for line in lines.order_by("-level", "skill__code")
        if line.skill is not None
    ]


def sheet(person: Person, on: date) -> Sheet:
    """The sheet of one person in a fixed number of queries."""
    employment = employment_of(person, on)
    post = employment.post if employment else None
    asked = requirements(post, employment.division if employment else None, on)
    held = {row.skill.code: row for row in HeldSkill.objects.filter(person=person).select_related("skill")}
    levels = {
        code: row.level for code, row in held.items() if standing(row.review_on, on) is not Standing.LAPSED
    }  # fmt: skip
    gaps = post_gaps(asked, levels)
    codes = {gap.skill for gap in gaps} | set(held)
    skills = {skill.code: skill for skill in Skill.objects.filter(code__in=codes)}
    last = _last_evidence(person)
    rows = {
        gap.skill: _row(skills[gap.skill], gap.required, held.get(gap.skill), last, on) for gap in gaps
    }  # fmt: skip
    others = [_row(skills[code], 0, row, last, on) for code, row in sorted(held.items()) if code not in rows]
    step = next_step(gaps)
    return Sheet(post, tuple(rows.values()), tuple(others), rows[step.skill] if step else None)


def _row(skill: Skill, required: int, held: HeldSkill | None, last: dict[str, str], on: date) -> SheetRow:
    if held is None:
        return SheetRow(skill, required, 0, last=last.get(skill.code, ""))
    state = standing(held.review_on, on)
    level = 0 if state is Standing.LAPSED else held.level
    return SheetRow(
        skill, required, level, held.is_baseline, held.review_on, state.value, last.get(skill.code, "")
    )  # fmt: skip


def _last_evidence(person: Person) -> dict[str, str]:
    rows = Evidence.objects.standing().filter(person=person).select_related("skill", "assessor__person")
    return {row.skill.code: evidence_words(row) for row in rows.order_by("happened_on", "pk")}


@dataclass(frozen=True, slots=True)
class SkillFile:
    """One skill of one person, explained."""

    skill: Skill
    decision: Decision
    standing: str
    required: int
    evidence: tuple[tuple[Evidence, str], ...]
    withdrawn: tuple[Evidence, ...]
    levels: tuple[SkillLevel, ...]
    step: str
    step_url: str

    @property
    def next_level(self) -> SkillLevel | None:
        return next((row for row in self.levels if row.level == self.decision.level + 1), None)

    @property
    def practice_url(self) -> str:
        """Where to practise, if that is missing beside what the one step is about."""
        later = self.decision.why_not_next[1:]
        return link("my-practices", skill=self.skill.code) if any(map(_is_practice, later)) else ""

    @property
    def ladder(self) -> list[tuple[int, str, str]]:
        """Level, word, css of each rung."""
        held, aim = self.decision.level, max(self.required, self.decision.level + 1)
        return [(n, word, "has" if n <= held else "aim" if n == aim else "") for n, word in LEVELS.items()]

    @property
    def for_review(self) -> bool:
        return self.standing in (Standing.FOR_REVIEW, Standing.LAPSED)


def skill_file(person: Person, skill: Skill, on: date) -> SkillFile:
    """Why this level, why not the next, and what to do."""
    employment = employment_of(person, on)
    asked = requirements(
        employment.post if employment else None, employment.division if employment else None, on
    )  # fmt: skip
    rows = list(Evidence.objects.filter(person=person, skill=skill).select_related("assessor__person"))
    kept = [row for row in rows if row.withdrawn_at is None]
    decision = decide(proofs(kept), policy_for(skill.valid_months), on)
    step, url = _step(decision, skill)
    return SkillFile(
        skill=skill,
        decision=decision,
        standing=standing(decision.review_on, on).value if decision.level else "",
        required=next((r.level for r in asked if r.skill == skill.code), 0),
        evidence=tuple((row, evidence_words(row)) for row in reversed(kept)),
        withdrawn=tuple(row for row in rows if row.withdrawn_at is not None),
        levels=tuple(skill.levels.all()),
        step=step,
        step_url=url,
    )


def _is_practice(reason: object) -> bool:
    return isinstance(reason, SimulationMissing)


def _step(decision: Decision, skill: Skill) -> tuple[str, str]:
    """The first thing missing, as something to do."""
    first = decision.why_not_next[0]
    if isinstance(first, SimulationMissing):
        return _("去做仿真练习"), link("my-practices", skill=skill.code)
    if isinstance(first, ExamMissing):
        return _("去找教这项技能的课"), link("courses", skill=skill.code)
    if isinstance(first, RealTaskMissing):
        return _("再做一项真实任务，请督导确认"), link("further-task", skill.code)
    return "", ""
