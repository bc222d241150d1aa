"""Terms of an employment as HR edits them: post, category, grade, share, who signs, absence, contract."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core import audit
from core.models import User
from staff.models import Employment

EDITABLE = (
    "post", "personnel_category", "grade", "share", "supervisor", "absence",
    "contract_ends_on", "contract_is_open", "female_original_age",
)  # fmt: skip


@transaction.atomic
def edit_employment(*, employment: Employment, by: User, **terms: Any) -> bool:
    """Change terms of a running employment; before and after go to the trail. False when nothing differs."""
    unknown = set(terms) - set(EDITABLE)
    if unknown:
        raise KeyError(f"not editable here: {', '.join(sorted(unknown))}")
    rows = Employment.objects.select_for_update(of=("self",)).select_related("affiliation__division")
    held = rows.get(pk=employment.pk)
    changed = {name: value for name, value in terms.items() if getattr(held, name) != value}
    if not changed:
        return False
    before = {name: _said(getattr(held, name)) for name in changed}
    for name, value in changed.items():
        setattr(held, name, value)
    held.save(update_fields=list(changed))
    after = {name: _said(value) for name, value in changed.items()}
    audit.record(
        "employment.change", about=held, by=by, scope=held.affiliation.division,
        data={"before": before, "after": after},
    )  # fmt: skip
    return True


def _said(value: Any) -> str:
    return "" if value is None else str(value)
