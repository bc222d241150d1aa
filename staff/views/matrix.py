"""The skill matrix: people of one post by the skills the post asks."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import audit
from core.accounts.gates import permission_required
from core.actions.access import home_of
from core.context import said_scope
from core.exports import Head, download
from core.models import Division
from core.permissions import may, places_where
from staff.exports.skills import SkillsExport
from staff.models import Employment, HeldSkill, Post, Skill
from staff.rules.levels import Standing, standing
from staff.rules.skill_gaps import PostRequirement
from staff.views.links import link
from staff.views.skill_sheet import requirements

PER_PAGE = 50
FEWEST = 3  # heads below which a leader sees no figure


@dataclass(frozen=True, slots=True)
class Cell:
    css: str
    text: str
    small: str
    said: str
    url: str
    lacks: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    person: int
    name: str
    place: str
    url: str
    cells: tuple[Cell, ...]


@permission_required("skills.view")
@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """Names only for who may see people; a leader sees how many meet each requirement."""
    on = timezone.localdate()
    post, employed, asked, subdistrict = _chosen(request, on)
    names = may(request.user, "people.view")
    page = Paginator(employed, PER_PAGE).get_page(request.GET.get("page")) if names else None
    skills = {skill.code: skill for skill in Skill.objects.filter(code__in=[r.skill for r in asked])}
    rows = _rows(list(page), asked, skills, on) if page else []
    met, total = _met(employed, asked, on)
    short = min(
        ((r, total - met[r.skill]) for r in asked), key=lambda pair: -pair[1], default=(None, 0)
    )  # fmt: skip
    wanted = next((r for r in asked if r.skill == request.GET.get("skill")), short[0])
    lacking = _lacking(rows, asked, wanted)
    context = {
        "post": post,
        "posts": Post.objects.all(),
        "subdistrict": subdistrict,
        "subdistricts": _subdistricts(request, on),
        "asked": [(r, skills[r.skill]) for r in asked],
        "rows": rows,
        "page": page,
        "names": names,
        "total": total,
        "sums": [_sum(met[r.skill], total, names) for r in asked],
        "short": (skills[short[0].skill], short[0].level, short[1]) if short[0] and short[1] else None,
        "wanted": wanted,
        "wanted_skill": skills.get(wanted.skill) if wanted else None,
        "lacking": lacking,
        "send_url": link("run-send") if wanted and may(request.user, "runs.edit") else "",
        "ticked": {row.person for row, _cell in lacking},
        "export": f"{reverse('skills-export')}?{request.GET.urlencode()}",
    }
    return render(request, "staff/skills/matrix.html", context)


def _chosen(request: HttpRequest, on: date) -> tuple[Post | None, QuerySet[Employment], list[PostRequirement], str]:
    """The post (the first that is staffed when none is asked for), its people in scope, what it asks."""
    employed = Employment.objects.visible_to(request.user, "skills.view").active(on)
    subdistrict = request.GET.get("subdistrict", "")
    if subdistrict.isdigit():
        place = Division.objects.visible_to(request.user, "skills.view").filter(pk=subdistrict).first()
        employed = employed.within(place) if place else employed
    post = Post.objects.filter(code=request.GET.get("post", "")).first()
    if post is None:
        post = Post.objects.filter(employments__in=employed).order_by("-order").distinct().first()
        grid = Post.objects.filter(code="grid", employments__in=employed).first()
        post = grid or post
    employed = employed.filter(post=post).select_related("affiliation__person", "affiliation__division", "post")
    employed = employed.order_by("affiliation__person__name_key", "pk")
    first = employed.first()
    asked = requirements(post, first.division if first else None, on)
    return post, employed, asked, subdistrict


def _subdistricts(request: HttpRequest, on: date) -> QuerySet[Division]:
    places = places_where(request.user, "skills.view")
    return Division.objects.filter(places.within("path"), level=Division.Level.SUBDISTRICT).active(on).order_by("path")


def _rows(
    employments: list[Employment], asked: list[PostRequirement], skills: dict[str, Skill], on: date
) -> list[MatrixRow]:
    persons = [row.affiliation.person_id for row in employments]
    held: dict[int, dict[str, HeldSkill]] = defaultdict(dict)
    for row in HeldSkill.objects.filter(person_id__in=persons, skill__code__in=skills).select_related("skill"):
        held[row.person_id][row.skill.code] = row
    return [
        MatrixRow(
            person=row.person.pk,
            name=row.person.name,
            place=row.division.label,
            url=reverse("person-skills", args=[row.person.pk]),
            cells=tuple(
                _cell(row, r, skills[r.skill], held[row.person.pk].get(r.skill), on) for r in asked
            ),  # fmt: skip
        )
        for row in employments
    ]


def _cell(row: Employment, asked: PostRequirement, skill: Skill, held: HeldSkill | None, on: date) -> Cell:
    url = reverse("person-skill", args=[row.person.pk, skill.code])
    if held is None:
        said = _("%(name)s，%(skill)s，还没有评定，要求L%(asked)s") % {
            "name": row.person.name, "skill": f"{skill.code} {skill.label}", "asked": asked.level,
        }  # fmt: skip
        return Cell("m0", "—", f"/{asked.level}", said, url, lacks=True)
    state = standing(held.review_on, on)
    level = held.level if state is not Standing.LAPSED else 0
    lacks = level < asked.level
    old = state is not Standing.VALID
    css = ("lack" if lacks else f"m{min(level, 4)}") + (" old" if old else "")
    small = _("复") if old else f"/{asked.level}" if lacks else _("摸") if held.is_baseline else ""
    said = _("%(name)s，%(skill)s，现在L%(level)s，要求L%(asked)s") % {
        "name": row.person.name, "skill": f"{skill.code} {skill.label}", "level": level, "asked": asked.level,
    }  # fmt: skip
    if old:
        said += _("，待复核")
    return Cell(css, str(level), small, said, url, lacks)


def _met(employed: QuerySet[Employment], asked: list[PostRequirement], on: date) -> tuple[Counter[str], int]:
    """How many of all (not of the page) reach each requirement: two queries."""
    wanted = {r.skill: r.level for r in asked}
    persons = employed.order_by().values("affiliation__person_id")
    met: Counter[str] = Counter()
    rows = HeldSkill.objects.counting(on).filter(person_id__in=persons, skill__code__in=wanted)
    for code, level in rows.values_list("skill__code", "level"):
        met[code] += level >= wanted[code]
    return met, persons.distinct().count()


def _sum(number: int, total: int, names: bool) -> str:
    """Leaders see no figure about fewer than three people."""
    if not names and total < FEWEST:
        return _("不足3人")
    return f"{number}/{total}"


def _lacking(
    rows: list[MatrixRow], asked: list[PostRequirement], wanted: PostRequirement | None
) -> list[tuple[MatrixRow, Cell]]:
    if wanted is None:
        return []
    place = asked.index(wanted)
    return [(row, row.cells[place]) for row in rows if row.cells[place].lacks]


def _level(cell: Cell) -> int | None:
    return int(cell.text) if cell.text.isdigit() else None


@permission_required("people.view")
@require_GET
def matrix_export(request: HttpRequest) -> HttpResponse:
    """The matrix as a sheet: names and levels, no numbers of papers or phones."""
    on = timezone.localdate()
    post, employed, asked, subdistrict = _chosen(request, on)
    inside = employed.filter(places_where(request.user, "people.view").within("affiliation__division__path"))
    skills = {skill.code: skill for skill in Skill.objects.filter(code__in=[r.skill for r in asked])}
    rows = _rows(list(inside), asked, skills, on)
    list_of_post = SkillsExport([(need, skills[need.skill]) for need in asked])
    street = _subdistricts(request, on).filter(pk=subdistrict).first() if subdistrict.isdigit() else None
    filters = {_("岗位"): post.label if post else "", _("街道"): street.label if street else ""}
    head = Head(said_scope(request.user), filters, request.user)
    audit.record(
        "person.export", about=request.user, by=request.user, scope=home_of(request.user),
        data={"rows": len(rows), "list": SkillsExport.slug, "filters": [words for words in filters.values() if words]},
    )  # fmt: skip
    return download(list_of_post.table(rows, head), request.GET.get("format", "xlsx"))
