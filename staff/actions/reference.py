"""Reference data: the skill framework, posts, categories, presets of norms, named practices.

Each has one home in `staff/data/*.yaml`. Loading is idempotent: what is missing is added, what site owners have
edited in /cms/ is left alone unless `overwrite` says otherwise. Nothing is ever deleted but lines of a preset that
is written over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db import transaction

DATA = Path(__file__).resolve().parent.parent / "data"
PRESETS_FROM = date(2026, 1, 1)
GetModel = Callable[[str, str], Any]


@cache
def read(name: str) -> dict[str, Any]:
    """One data file, read once."""
    with (DATA / f"{name}.yaml").open(encoding="utf-8") as stream:
        return yaml.safe_load(stream)


@transaction.atomic
def load_reference(*, overwrite: bool = False, get_model: GetModel = apps.get_model) -> dict[str, int]:
    """Load everything; returns how many rows of each kind were added or written over.

    `get_model` lets a migration hand in its own models.
    """
    load = Loader(get_model, overwrite)
    load.skills()
    load.posts()
    load.practices()
    load.presets()
    return load.counts


class Loader:
    """One run over the files."""

    def __init__(self, get_model: GetModel, overwrite: bool) -> None:
        self.get_model, self.overwrite = get_model, overwrite
        self.counts: dict[str, int] = {}

    def model(self, name: str) -> Any:
        return self.get_model("staff", name)

    def put(self, name: str, key: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[Any, bool]:
        """Add the row, or write it over if asked; says whether anything was written."""
        rows = self.model(name).objects
        row, added = rows.get_or_create(**key, defaults=dict(values))
        if not added and self.overwrite:
            rows.filter(pk=row.pk).update(**values)
        written = added or self.overwrite
        self.counts[name] = self.counts.get(name, 0) + written
        return row, written

    def skills(self) -> None:
        data = read("skills")
        for item in data["skills"]:
            group = item["code"][0]
            skill, _written = self.put(
                "Skill",
                {"code": item["code"]},
                {
                    "group": group,
                    "name": item["name"],
                    "name_en": item["name_en"],
                    "valid_months": data["valid_months"][group],
                },
            )
            for level, (zh, en) in enumerate(zip(item["zh"], item["en"], strict=True), 1):
                self.put("SkillLevel", {"skill": skill, "level": level}, {"behaviour": zh, "behaviour_en": en})

    def posts(self) -> None:
        data = read("posts")
        for order, item in enumerate(data["posts"], 1):
            self.put("Post", {"code": item["code"]}, _named(item, order) | {"is_lead": item.get("is_lead", False)})
        for order, item in enumerate(data["categories"], 1):
            counts = {"counts_toward_norm": item.get("counts_toward_norm", True)}
            self.put("PersonnelCategory", {"code": item["code"]}, _named(item, order) | counts)

    def practices(self) -> None:
        skills = self._by_code("Skill")
        for item in read("practices")["practices"]:
            practice, written = self.put(
                "NamedPractice",
                {"code": item["code"]},
                {
                    "name": item["name"],
                    "name_en": item["name_en"],
                    "kind": item["kind"],
                    "city": item["city"],
                    "paper_ref": item["ref"],
                    "carry_mode": item["carry"],
                }
                | self._abouts(item),
            )
            if written:
                practice.skills.set([skills[code] for code in item["skills"]])

    def _abouts(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """The sentences of a practice, left out where an early migration does not know their columns yet."""
        known = {field.name for field in self.model("NamedPractice")._meta.get_fields()}
        return {name: item[name] for name in ("about", "about_en") if name in known}

    def presets(self) -> None:
        data = read("norms")
        for item in data["presets"]:
            preset, written = self.put(
                "NormSet",
                {"name": item["name"], "division": None},
                {
                    "name_en": item["name_en"],
                    "method": item["method"],
                    "parameters": item["parameters"],
                    "starts_on": PRESETS_FROM,
                },
            )
            if written:
                self._lines(preset, item["code"], data)

    def _lines(self, preset: Any, code: str, data: Mapping[str, Any]) -> None:
        line = self.model("NormLine")
        skills, posts = self._by_code("Skill"), self._by_code("Post")
        line.objects.filter(norm_set=preset).delete()
        rows = []
        for values in line_values(data, code):
            links = {"skill": skills.get(values.get("skill")), "post": posts.get(values.get("post"))}
            rows.append(line(norm_set=preset, **{**values, **links}))
        line.objects.bulk_create(rows)
        self.counts["NormLine"] = self.counts.get("NormLine", 0) + len(rows)

    def _by_code(self, name: str) -> dict[str | None, Any]:
        return {row.code: row for row in self.model(name).objects.all()}


def line_values(data: Mapping[str, Any], preset: str) -> list[dict[str, Any]]:
    """The columns of every line of a preset; skill and post as codes."""
    kinds = {
        "qualification": "qualification", "weights": "weight",
        "workload": "workload", "community_skills": "community_skill",
    }  # fmt: skip
    lines = [
        {"kind": kind, **{name: value for name, value in item.items() if name != "in"}}
        for section, kind in kinds.items()
        for item in data[section]
        if preset in item.get("in", [preset])
    ]
    for post, levels in data["posts"].items():
        lines += [
            {"kind": "post_skill", "post": post, "skill": skill, "level": level, "cite": "岗位技能表，设定值"}
            for level, codes in levels.items()
            for skill in codes
        ]
    for choice in data["choices"]:
        lines += [
            {
                "kind": "post_skill", "post": choice["post"], "skill": skill, "level": choice["level"],
                "choose": choice["choose"], "choice_group": choice["group"], "cite": "任选，设定值",
            }
            for skill in choice["skills"]
        ]  # fmt: skip
    return lines


def _named(item: Mapping[str, Any], order: int) -> dict[str, Any]:
    return {"name": item["name"], "name_en": item["name_en"], "words": item["words"], "order": order}
