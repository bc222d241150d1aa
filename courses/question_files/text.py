"""Bytes to text, marked-up text to plain text, words for difficulty to a number."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from bs4 import BeautifulSoup

BLOCKS = ("p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "table", "ul", "ol")
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_TAG = re.compile(r"<[A-Za-z/!][^>]*>|&[#A-Za-z0-9]+;")

EASY, MEDIUM, HARD = 1, 2, 3
_WORDS = {
    **dict.fromkeys(("易", "容易", "简单", "较易", "低", "初级", "基础", "easy", "low", "very easy", "d1"), EASY),
    **dict.fromkeys(("中", "中等", "一般", "适中", "普通", "中级", "medium", "normal", "average", "d2"), MEDIUM),
    **dict.fromkeys(("难", "困难", "较难", "偏难", "高", "高级", "hard", "difficult", "high", "d3"), HARD),
}  # fmt: skip


def decode(content: bytes) -> str:
    """Text of a file: by its byte-order mark, by what its XML declares, else UTF-8, else GB 18030 (covers GBK).

    NUL is dropped: no text means it, and no database takes it.
    """
    return _decoded(content).replace("\0", "")


def _decoded(content: bytes) -> str:
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    declared = _DECLARED.match(content.lstrip()[:200])
    wanted = [declared[1].decode("ascii")] if declared else []
    for encoding in [*wanted, "utf-8", "gb18030"]:
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("utf-8", "replace")


def tidy(text: str) -> str:
    """Lines without blanks at their ends, no empty lines at the ends, never two in a row."""
    lines = [re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in text.replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


@dataclass(frozen=True, slots=True)
class Plain:
    """Marked-up text without its marks; `pictures`: (source, alt) in order."""

    text: str
    pictures: tuple[tuple[str, str], ...] = ()


def plain(marked: str) -> Plain:
    """HTML (or text without any) to plain text: a block a line, pictures apart."""
    if not _TAG.search(marked):
        return Plain(tidy(marked))
    soup = BeautifulSoup(marked, "html.parser")
    pictures = []
    for picture in soup.find_all("img"):
        pictures.append((str(picture.get("src", "")), str(picture.get("alt", ""))))
        picture.decompose()
    for dropped in soup.find_all(("script", "style")):
        dropped.decompose()
    for line in soup.find_all("br"):
        line.replace_with("\n")
    for block in soup.find_all(BLOCKS):
        block.insert_after("\n")
    for cell in soup.find_all(("td", "th")):
        cell.insert_after(" ")
    lines = [line for line in tidy(soup.get_text()).split("\n") if line]
    return Plain("\n".join(lines), tuple(pictures))


def difficulty_of(text: str) -> int | None:
    """1 easy to 3 hard from words, «难度2», 1–5, or a coefficient 0–1 (share who get it right); None without any."""
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    word = re.sub(r"^(?:难度(?:系数|等级)?|difficulty)\s*[:=]?\s*", "", word)
    if word in _WORDS:
        return _WORDS[word]
    if re.fullmatch(r"0?\.\d+", word):
        share = float(word)
        return EASY if share >= 0.7 else MEDIUM if share >= 0.4 else HARD
    if re.fullmatch(r"[1-5](?:\.0+)?", word):
        return min(int(word[0]), HARD)
    return None


def last_of_path(path: str) -> str:
    """«$course$/top/题库/平台» → «平台»; Moodle writes a slash inside a name as two."""
    parts = [part.strip().replace("\0", "/") for part in path.replace("//", "\0").split("/")]
    kept = [part for part in parts if part and part not in ("top", "$course$", "$system$", "$module$", "$category$")]
    return kept[-1] if kept else ""
