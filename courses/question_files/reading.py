"""One door for every format: the content tells which it is, and every item is looked at once more."""

from __future__ import annotations

import re
from dataclasses import replace

from core.refusals import Refused
from courses.question_files.aiken import ANSWER, read_aiken
from courses.question_files.containers import MOST_BYTES, members, name_of, root_of
from courses.question_files.excel import read_excel
from courses.question_files.gift import read_gift
from courses.question_files.items import Bank, Item, Problem
from courses.question_files.moodle import read_moodle
from courses.question_files.packages import qti_version, read_document, read_package
from courses.question_files.problems import BankRefusal
from courses.question_files.text import decode
from courses.rules.questions import LETTERS, flaws
from courses.rules.signoffs import resident_data_in

LONGEST = 20_000  # characters of a question with its options and explanation
OLE = b"\xd0\xcf\x11\xe0"
_GIFT = re.compile(r"^\s*(?:::|\$CATEGORY:|//)|\{[^{}]*(?:[=~#]|\b(?:T|F|TRUE|FALSE)\b)", re.MULTILINE)


def read_bank(content: bytes, name: str = "") -> Bank:
    """The questions of a file. Raises Refused(BankRefusal | FileRefusal) when the whole file cannot be read."""
    if not content.strip():
        raise Refused(BankRefusal("empty_file"))
    if len(content) > MOST_BYTES:
        facts = {"size": f"{len(content) / 1e6:.0f}", "limit": MOST_BYTES // 1_000_000}
        raise Refused(BankRefusal("too_large", facts))
    bank = _by_content(content, name)
    if not bank.items and not bank.problems:
        raise Refused(BankRefusal("no_questions"))
    return _looked_at(bank)


def _by_content(content: bytes, name: str) -> Bank:
    if content.startswith(b"PK"):
        return _zipped(content, name)
    if content.startswith(OLE):
        return read_excel(content, name)
    text = decode(content).lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return _marked_up(content)
    if any(ANSWER.match(line) for line in text.split("\n")) and not _GIFT.search(text):
        return read_aiken(content)
    if _GIFT.search(text):
        return read_gift(content)
    if "," in text or "\t" in text:
        return read_excel(content, name)
    raise Refused(BankRefusal("unknown_format"))


def _zipped(content: bytes, name: str) -> Bank:
    files = members(content)
    if "[Content_Types].xml" in files and any(path.startswith("xl/") for path in files):
        return read_excel(content, name)
    single = [path for path in files if not path.startswith(("__MACOSX/", "."))]
    if len(single) == 1 and not single[0].lower().endswith(".zip"):
        return _by_content(files[single[0]], single[0])  # a bank that was merely zipped
    return read_package(files)


def _marked_up(content: bytes) -> Bank:
    root = root_of(content)
    if name_of(root) == "quiz":
        return read_moodle(root)
    if qti_version(root):
        return read_document(root)
    raise Refused(BankRefusal("unknown_format"))


def _looked_at(bank: Bank) -> Bank:
    """Items that nobody could answer become problems, at their place; the order of both is that of the file."""
    items: list[Item] = []
    problems = [replace(p, text="") if resident_data_in(p.text) else p for p in bank.problems]
    for item in bank.items:
        problem = _problem(item)
        if problem is None:
            items.append(item)
        else:
            problems.append(problem)
    return Bank(bank.format, tuple(items), tuple(problems))


def _problem(item: Item) -> Problem | None:
    texts = [item.body, item.explanation, *(text for option in item.options for text in option.values())]
    texts += [str(part) for part in item.key]
    size = sum(map(len, texts))
    if size > LONGEST:
        return Problem(item.place, "too_long", "refused", {"count": size, "limit": LONGEST}, item.body[:40])
    if any(map(resident_data_in, texts)):
        return Problem(item.place, "resident_data", "refused")  # its beginning may be the number: not repeated
    if len(item.options) >= len(LETTERS):
        facts = {"count": len(item.options), "limit": len(LETTERS) - 1}
        return Problem(item.place, "options_too_many", "refused", facts, item.body[:40])
    body = item.body or ("图" if item.pictures else "")
    found = [flaw for flaw in flaws(item.kind, body, item.options, item.key, "-") if flaw.code != "answer_only_one"]
    if not found:
        return None
    answer = "".join(str(part) for part in item.key)[:20]
    facts = {"answer": answer, "count": len(item.key), "kind": item.kind}
    return Problem(item.place, found[0].code, "refused", facts, item.body[:40])
