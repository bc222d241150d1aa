"""Models of `staff`: people at work, what work needs, what people can do, what is missing."""

from staff.models.employment import (
    CreditEntry,
    Employment,
    PersonnelCategory,
    Post,
    Qualification,
    Registration,
)
from staff.models.growth import DevelopmentPlan
from staff.models.needs import (
    DivisionSummary,
    ExpectedSupply,
    GapSnapshot,
    Indicator,
    IndicatorValue,
    NormLine,
    NormSet,
    ResidentGroup,
    ServiceCategory,
)
from staff.models.practices import CommunityPlatform, NamedPractice
from staff.models.presets import NormPreset, NormPresetLine
from staff.models.skills import Evidence, HeldSkill, Skill, SkillGroup, SkillLevel

__all__ = [
    "CommunityPlatform", "CreditEntry", "DevelopmentPlan", "DivisionSummary", "Employment", "Evidence",
    "ExpectedSupply", "GapSnapshot", "HeldSkill", "Indicator", "IndicatorValue", "NamedPractice", "NormLine",
    "NormPreset", "NormPresetLine", "NormSet", "PersonnelCategory", "Post", "Qualification", "Registration",
    "ResidentGroup", "ServiceCategory", "Skill", "SkillGroup", "SkillLevel",
]  # fmt: skip
