"""Reference data: there from the first migration, loaded without harm, edited by hand without loss."""

from datetime import date

import pytest

from staff.actions.reference import load_reference
from staff.models import (
    NamedPractice,
    NormLine,
    NormPreset,
    NormPresetLine,
    NormSet,
    PersonnelCategory,
    Post,
    Skill,
    SkillLevel,
)
from tests.factories import holder

pytestmark = pytest.mark.django_db


def test_a_fresh_database_holds_the_whole_framework():
    groups = {group: Skill.objects.in_group(group).count() for group in "ABCDEFGH"}
    assert groups == {"A": 8, "B": 6, "C": 6, "D": 5, "E": 5, "F": 5, "G": 8, "H": 7}
    assert SkillLevel.objects.count() == 250
    assert SkillLevel.objects.filter(behaviour_en="").count() == 0


def test_groups_a_b_d_e_are_valid_for_two_years_the_others_for_three():
    months = dict(Skill.objects.values_list("code", "valid_months"))
    assert {code[0] for code, number in months.items() if number == 24} == set("ABDE")
    assert {code[0] for code, number in months.items() if number == 36} == set("CFGH")


def test_the_nine_posts_and_who_counts_toward_the_norm():
    assert list(Post.objects.values_list("name", flat=True)) == [
        "正职", "副职", "综合窗口", "网格员", "热线与对接", "新媒体", "助老辅导", "专业社工", "督导",
    ]  # fmt: skip
    assert set(Post.objects.filter(is_lead=True).values_list("code", flat=True)) == {"lead", "deputy"}
    uncounted = PersonnelCategory.objects.filter(counts_toward_norm=False)
    assert set(uncounted.values_list("name", flat=True)) == {"公益性岗位", "实习生"}


def test_three_presets_with_their_certificate_rates_and_weights():
    rates = NormLine.objects.filter(kind="qualification").values_list("norm_set__name", "share")
    assert {name: float(share) for name, share in rates} == {"起步": 0.1, "标准": 0.5, "先进": 0.7}
    weights = NormLine.objects.filter(kind="weight", norm_set__name="标准")
    assert round(sum(float(line.number) for line in weights), 2) == 0.45


def test_a_supervisor_needs_four_of_the_seven_methods():
    lines = NormLine.objects.filter(norm_set__name="标准", post__code="supervisor", choice_group="G")
    assert sorted(line.skill.code for line in lines) == [f"G0{n}" for n in range(1, 8)]
    assert {(line.level, line.choose) for line in lines} == {(3, 4)}


def test_every_named_practice_says_how_the_system_carries_it():
    assert NamedPractice.objects.count() == 48
    assert NamedPractice.objects.filter(carry_mode="").count() == 0


def test_loading_again_adds_nothing_and_keeps_what_was_edited():
    Skill.objects.filter(code="A03").update(name="网格")
    assert sum(load_reference().values()) == 0
    assert Skill.objects.get(code="A03").name == "网格"
    load_reference(overwrite=True)
    assert Skill.objects.get(code="A03").name == "网格化系统与电子地图"


def test_the_cms_knows_presets_and_no_set_of_a_district(town):
    own = NormSet.objects.create(division=town.qinghe, name="青禾区标准", starts_on=date(2026, 1, 1))
    assert NormPreset.objects.filter(pk=own.pk).exists() is False
    assert NormPreset.objects.count() == 3


@pytest.mark.parametrize("page", ["skill", "skilllevel", "post", "personnelcategory", "namedpractice"])
def test_site_owners_edit_reference_data_in_the_cms_and_hr_does_not(client, town, alice, page):
    owner = holder("site_owner", town.city)
    client.force_login(owner)
    assert client.get(f"/cms/snippets/staff/{page}/").status_code == 200
    client.force_login(alice)
    assert client.get(f"/cms/snippets/staff/{page}/").status_code == 302


def test_presets_are_edited_in_the_cms_and_a_district_s_set_is_not_found_there(client, town):
    own = NormSet.objects.create(division=town.qinghe, name="青禾区标准", starts_on=date(2026, 1, 1))
    preset = NormPreset.objects.get(name="标准")
    line = NormPresetLine.objects.filter(norm_set=preset.pk).first()
    client.force_login(holder("site_owner", town.city))
    assert client.get(f"/cms/snippets/staff/normpreset/edit/{preset.pk}/").status_code == 200
    assert client.get(f"/cms/snippets/staff/normpresetline/edit/{line.pk}/").status_code == 200
    for verb in ("edit", "history", "delete", "usage"):
        assert client.get(f"/cms/snippets/staff/normpreset/{verb}/{own.pk}/").status_code == 404
