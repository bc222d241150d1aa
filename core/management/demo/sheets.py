"""青禾区 comes in the way a real district does: from its own sheets, through the same check and the same write."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from core import slots
from core.actions.imports import check, write
from core.imports.kinds import ImportContext
from core.imports.verdicts import Written
from core.models import Division

FOLDER = settings.BASE_DIR / "content" / "demo"


def load_sheet(slug: str, file: str, division: Division, as_of: date) -> Written:
    """Check and write one sheet of the folder."""
    kind = slots.entry("imports", slug)
    context = ImportContext(as_of=as_of, file=file, division=division, organisation=None, by=None)
    verdict = check(kind=kind, content=(FOLDER / file).read_bytes(), context=context)
    return write(kind=kind, verdict=verdict, context=context)
