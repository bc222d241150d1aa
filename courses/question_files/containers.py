"""XML and zip files from strangers: nothing is fetched, nothing is unpacked to disk, limits before contents."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from core.refusals import Refused
from courses.question_files.problems import BankRefusal
from courses.question_files.text import decode

MOST_BYTES = 20_000_000  # of the file as it comes
MOST_UNPACKED = 100_000_000
MOST_MEMBERS = 12_000
MOST_RATIO = 200
RATIO_COUNTS_FROM = 1_000_000
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def name_of(element: Element) -> str:
    """The element's name without namespace, prefix «qti-», hyphens and case: «qti-item-body» is «itembody»."""
    local = element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
    return local.removeprefix("qti-").replace("-", "").replace("_", "").casefold()


def attribute(element: Element, name: str, otherwise: str = "") -> str:
    """An attribute by its name without hyphens and case: «response-identifier» is «responseidentifier»."""
    for key, value in element.attrib.items():
        if key.rsplit("}", 1)[-1].replace("-", "").casefold() == name:
            return value
    return otherwise


def all_named(element: Element, *names: str) -> list[Element]:
    """Every element of these names below (and at) the element, in document order."""
    return [found for found in element.iter() if name_of(found) in names]


def first(element: Element, *names: str) -> Element | None:
    return next((found for found in element.iter() if name_of(found) in names), None)


def children(element: Element, *names: str) -> list[Element]:
    return [child for child in element if not names or name_of(child) in names]


def text_of(element: Element | None) -> str:
    return "".join(element.itertext()) if element is not None else ""


class BadXml(Exception):
    """Not well-formed; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def parse(content: bytes) -> Element:
    """The root of an XML file. Raises BadXml, or Refused for entities of its own (bombs, files of the server)."""
    text = _DECLARATION.sub("", decode(content), count=1)
    try:
        return fromstring(text.encode(), forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise Refused(BankRefusal("xml_entities")) from None
    except ParseError as error:
        raise BadXml(error.position[0]) from None


def root_of(content: bytes) -> Element:
    """As `parse`, for a file that is one XML document."""
    try:
        return parse(content)
    except BadXml as error:
        raise Refused(BankRefusal("bad_xml", {"line": error.line})) from None


def members(content: bytes) -> Mapping[str, bytes]:
    """The files of a zip by name. Raises Refused for what is too large, locked, or points outside."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = [info for info in archive.infolist() if not info.is_dir()]
            _look_at(listed)
            return {info.filename.replace("\\", "/"): archive.read(info) for info in listed}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        raise Refused(BankRefusal("bad_zip")) from None


def _look_at(listed: list[zipfile.ZipInfo]) -> None:
    if any(info.flag_bits & 1 for info in listed):
        raise Refused(BankRefusal("encrypted_zip"))
    for info in listed:
        parts = info.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise Refused(BankRefusal("zip_path", {"name": info.filename[:80]}))
    unpacked = sum(info.file_size for info in listed)
    packed = max(sum(info.compress_size for info in listed), 1)
    ratio_breaks = unpacked > RATIO_COUNTS_FROM and unpacked / packed > MOST_RATIO
    if unpacked > MOST_UNPACKED or len(listed) > MOST_MEMBERS or ratio_breaks:
        raise Refused(BankRefusal("zip_bomb"))
