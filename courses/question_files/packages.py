"""QTI packages: the manifest says which files are items and in what order; tests and metadata say what is around."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from core.refusals import Refused
from courses.question_files.containers import BadXml, all_named, attribute, name_of, parse, text_of
from courses.question_files.items import Bank, Item, Problem
from courses.question_files.pictures import Files
from courses.question_files.places import at_question
from courses.question_files.problems import BankRefusal
from courses.question_files.qti1 import read_items
from courses.question_files.qti2 import Where, read_item

ITEM, TEST, FIRST_QTI = ("assessmentitem",), ("assessmenttest", "assessmentsection"), ("questestinterop",)


def qti_version(root: Element) -> str | None:
    """The format a document is in, by its root's name and namespace; None when it is not QTI."""
    name = name_of(root)
    if name in FIRST_QTI:
        return "qti12"
    if name in (*ITEM, *TEST, "assessmentstimulus"):
        return "qti30" if "qti-" in root.tag or "v3p0" in root.tag else "qti21"
    return None


def read_document(root: Element, name: str = "") -> Bank:
    """A single XML document: one item, or a QTI 1.2 file with many."""
    version = qti_version(root) or ""
    outcomes = read_items(root, "", Files()) if version == "qti12" else [read_item(root, Where(at_question(1)))]
    return _bank(version, outcomes)


def _bank(version: str, outcomes: list[Item | Problem]) -> Bank:
    items = tuple(outcome for outcome in outcomes if isinstance(outcome, Item))
    return Bank(version, items, tuple(outcome for outcome in outcomes if isinstance(outcome, Problem)))


def read_package(members: Mapping[str, bytes]) -> Bank:
    """Every item of a package, in the manifest's order; files it forgets come after. Raises Refused(BankRefusal)."""
    documents: dict[str, Element] = {}
    broken: dict[str, int] = {}
    for path, content in members.items():
        if path.lower().endswith((".xml", ".qti", ".dat")) and content.strip().startswith(
            (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff")
        ):
            try:
                documents[path] = parse(content)
            except BadXml as error:
                broken[path] = error.line
    manifest = next((root for path, root in documents.items() if name_of(root) == "manifest"), None)
    ordered = _ordered(manifest, documents, broken) if manifest is not None else sorted({*documents, *broken})
    around = _around(documents)
    version, outcomes = "", []
    for path in ordered:
        found = _read(path, documents, broken, members, around)
        version = version or (qti_version(documents[path]) or "" if path in documents else "")
        outcomes += found
    if not outcomes:
        raise Refused(BankRefusal("no_questions"))
    return _bank(version or "qti21", outcomes)


def _ordered(manifest: Element, documents: Mapping[str, Element], broken: Mapping[str, int]) -> list[str]:
    listed = []
    for resource in all_named(manifest, "resource"):
        paths = [attribute(resource, "href"), *(attribute(found, "href") for found in all_named(resource, "file"))]
        kind = attribute(resource, "type").casefold()
        known = [path for path in map(posixpath.normpath, filter(None, paths)) if path in documents or path in broken]
        listed += known
        if not known and paths and paths[0] and ("item" in kind or "xmlv1p2" in kind):
            listed.append(posixpath.normpath(paths[0]))
    others = [path for path in sorted({*documents, *broken}) if path not in listed]
    return list(dict.fromkeys([*listed, *others]))


def _around(documents: Mapping[str, Element]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Item path → (title of the innermost section that names it, its categories and difficulty words)."""
    around: dict[str, tuple[str, tuple[str, ...]]] = {}
    for path, root in documents.items():
        if name_of(root) == "manifest":
            around = {**_manifest_words(root), **around}
        elif name_of(root) in TEST:
            for section in all_named(root, "assessmentsection"):
                for reference in all_named(section, "assessmentitemref"):
                    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), attribute(reference, "href")))
                    words = tuple(attribute(reference, "category").split())
                    around[target] = (attribute(section, "title"), (*words, *around.get(target, ("", ()))[1]))
    return around


def _manifest_words(manifest: Element) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Difficulty as the manifest's metadata (LOM) states it for an item."""
    found = {}
    for resource in all_named(manifest, "resource"):
        words = tuple(
            text_of(value).strip()
            for mark in all_named(resource, "difficulty")
            for value in all_named(mark, "value", "difficulty")
        )
        if words and attribute(resource, "href"):
            found[posixpath.normpath(attribute(resource, "href"))] = ("", words)
    return found


def _read(
    path: str, documents: Mapping[str, Element], broken: Mapping[str, int], members: Mapping[str, bytes], around: dict
) -> list[Item | Problem]:
    if path in broken:
        return [Problem(path, "bad_item_xml", "refused", {"line": broken[path]})]
    if path not in documents:
        return [Problem(path, "missing_file", "refused", {})]
    root, files = documents[path], Files(members, posixpath.dirname(path))
    if name_of(root) in FIRST_QTI:
        return read_items(root, path if len(documents) > 2 else "", files)
    if name_of(root) not in ITEM:
        return []
    section, words = around.get(path, ("", ()))
    return [read_item(root, Where(path, section, words, files))]
