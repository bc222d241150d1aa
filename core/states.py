"""State machines: a table `MOVES = {state: {verb: next}}` beside the TextChoices, and one `move()`.

No other code assigns a stored state. What a date decides (expired, overdue) is asked, never stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.refusals import Refused

type_moves = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class NoSuchMove:
    """The verb does not lead anywhere from the present state (perhaps someone else was faster)."""

    label: str
    state: str
    verb: str

    def words(self) -> str:
        return _("“%(label)s”现在是“%(state)s”，不能再做这一步。可能已由他人处理，请刷新后再看。") % {
            "label": self.label,
            "state": self.state,
        }


def next_state(moves: type_moves, state: str, verb: str) -> str | None:
    """Where `verb` leads from `state`, or None."""
    return moves.get(state, {}).get(verb)


def verbs(moves: type_moves, state: str) -> tuple[str, ...]:
    """What can be done from `state`, in the table's order."""
    return tuple(moves.get(state, {}))


def move(row: Any, verb: str, **columns: Any) -> None:
    """Take one step: guarded UPDATE from the state we saw, so that of two at once exactly one succeeds.

    `row.MOVES` is the table; `columns` are the who-and-when columns of the stop, written in the same statement.
    Raises Refused(NoSuchMove).
    """
    model: type[models.Model] = type(row)
    target = next_state(row.MOVES, row.state, verb)
    if target is not None:
        taken = model._default_manager.filter(pk=row.pk, state=row.state).update(state=target, **columns)
        if taken:
            for name, value in {"state": target, **columns}.items():
                setattr(row, name, value)
            return
    raise Refused(NoSuchMove(label=str(row), state=str(row.get_state_display()), verb=verb))


def diagram(moves: type_moves) -> str:
    """The machine as Mermaid text, for docs."""
    lines = ["stateDiagram-v2"]
    for state, steps in moves.items():
        lines += [f"    {state} --> {target}: {verb}" for verb, target in steps.items()]
    return "\n".join(lines)
