"""What an agreement's page says: the words of each step, changes of clauses, outcome, history."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from certification.actions import agreements as actions
from certification.models import Agreement, Placement
from core.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Verb:
    label: Any
    done: Any
    do: Callable[..., None]
    effect: Any = ""
    asks_why: bool = False
    is_bad: bool = False


VERBS: dict[str, Verb] = {
    "submit": Verb(
        gettext_lazy("提交校内审核"), gettext_lazy("已提交学校审核。"),
        lambda a, by, on, why: actions.submit_agreement(agreement=a, by=by),
    ),
    "agree": Verb(
        gettext_lazy("校内审核通过"), gettext_lazy("已转区级合法性审核。"),
        lambda a, by, on, why: actions.agree_agreement(agreement=a, by=by),
    ),
    "clear": Verb(
        gettext_lazy("合法性审核通过"), gettext_lazy("审核通过，可以签署。"),
        lambda a, by, on, why: actions.clear_agreement(agreement=a, by=by),
    ),
    "send_back": Verb(
        gettext_lazy("退回修改"), gettext_lazy("已退回草稿。"),
        lambda a, by, on, why: actions.send_back_agreement(agreement=a, why=why, by=by),
        gettext_lazy("退回后回到草稿，已登记的签署作废，改好后重新审核。"), asks_why=True,
    ),
    "put_in_force": Verb(
        gettext_lazy("确认生效"), gettext_lazy("协议已生效。"),
        lambda a, by, on, why: actions.put_agreement_in_force(agreement=a, by=by),
    ),
    "end": Verb(
        gettext_lazy("办理到期结束"), gettext_lazy("协议已结束，在读学生按原协议走完。"),
        lambda a, by, on, why: actions.end_agreement(agreement=a, on=on, by=by),
    ),
    "terminate": Verb(
        gettext_lazy("解除协议"), gettext_lazy("协议已解除。"),
        lambda a, by, on, why: actions.terminate_agreement(agreement=a, why=why, on=on, by=by),
        gettext_lazy("解除后不能再下达指标，也不能开始新的实习。已在实习的学生要妥善安置。不能撤回。"),
        asks_why=True, is_bad=True,
    ),
}  # fmt: skip

# A number is one word: «600» becomes «800», not «6» becomes «8».
_WORDS = re.compile(r"\d[\d,.]*|.", re.DOTALL)
STAGES = ["draft", "university_review", "legal_review", "to_sign", "in_force"]
_HISTORY = {
    "draft": gettext_lazy("起草"),
    "amend": gettext_lazy("修改条款"),
    "sign_district": gettext_lazy("登记甲方签署"),
    "sign_university": gettext_lazy("登记乙方签署"),
    "sign_third": gettext_lazy("登记丙方签署"),
}


def stage(agreement: Agreement) -> tuple[list[str], int]:
    """Labels of the stepper and where it stands; past the last when ended."""
    labels = [_("起草"), _("校内审核"), _("区级合法性审核"), _("签署"), _("生效中")]
    return labels, STAGES.index(agreement.state) + 1 if agreement.state in STAGES else len(STAGES) + 1


def verb_rows(verbs: Iterable[str]) -> list[dict[str, Any]]:
    """The buttons: the first is the step on, the others stand back."""
    return [{"verb": verb, "words": VERBS[verb], "is_first": n == 0} for n, verb in enumerate(verbs)]


def changed_clauses(agreement: Agreement) -> list[dict[str, Any]]:
    """Each clause as parts (kept, gone, new) against the agreement it supersedes."""
    former = {row["no"]: row["text"] for row in agreement.supersedes.clauses} if agreement.supersedes else {}
    return [
        {**clause, "is_changed": clause["no"] in former and former[clause["no"]] != clause["text"],
         "parts": _parts(former.get(clause["no"], clause["text"]), clause["text"])}
        for clause in agreement.clauses
    ]  # fmt: skip


def _parts(before: str, after: str) -> list[dict[str, str]]:
    parts, old, new = [], _WORDS.findall(before), _WORDS.findall(after)
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append({"kept": "".join(new[j1:j2])})
        else:
            parts.append({"gone": "".join(old[i1:i2]), "new": "".join(new[j1:j2])})
    return parts


def facts(agreement: Agreement) -> list[dict[str, Any]]:
    """Parties with who signed and when."""
    parties = [
        (_("甲方"), agreement.party_name, agreement.district_signer, agreement.district_signed_on),
        (_("乙方"), agreement.organisation, agreement.university_signer, agreement.university_signed_on),
    ]
    if agreement.third_party:
        parties.append((_("丙方"), agreement.third_party, agreement.third_signer, agreement.third_signed_on))
    return [dict(zip(("label", "name", "signer", "on"), party, strict=True)) for party in parties]


def outcome(placements: QuerySet[Placement]) -> dict[str, int]:
    """What came of it: placed, finished, passed, hired."""
    return placements.aggregate(
        placed=Count("pk", filter=~Q(state=Placement.State.WITHDRAWN)),
        finished=Count("pk", filter=Q(state=Placement.State.FINISHED)),
        passed=Count("pk", filter=Q(passed=True)),
        hired=Count("pk", filter=Q(hired_as__isnull=False)),
    )


def history(agreement: Agreement) -> list[dict[str, Any]]:
    """The agreement's own moves, newest first; both parties may read them."""
    rows = AuditEntry.objects.for_instance(agreement).filter(action="agreement.move").select_related("user__person")
    return [
        {"at": row.timestamp, "by": row.user, "why": row.reason, "what": _what(row.data.get("verb", ""))}
        for row in rows.order_by("-pk")[:20]
    ]


def _what(verb: str) -> Any:
    return VERBS[verb].label if verb in VERBS else _HISTORY.get(verb, verb)
