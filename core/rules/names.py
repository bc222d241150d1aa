"""Names: how they are sorted and searched."""

from pypinyin import Style, lazy_pinyin


def sort_key(name: str) -> str:
    """Pinyin without tones, then initials, lower case: «张三» → «zhangsan zs». Sorts and finds by letters."""
    syllables = lazy_pinyin(name, style=Style.NORMAL, errors="default")
    whole = "".join(syllables).lower().replace(" ", "")
    initials = "".join(s[:1] for s in syllables).lower()
    return f"{whole} {initials}"[:120]


# The last word of a place's name and what it is called in English; longer words first.
PLACE_WORDS = {
    "社区": "Community", "街道": "Subdistrict", "网格": "Grid", "省": "Province", "市": "City", "区": "District",
    "县": "County", "镇": "Town", "乡": "Township", "村": "Village",
}  # fmt: skip


def place_in_pinyin(name: str) -> str:
    """«青禾区» → «Qinghe District»: pinyin as one word, then the kind of place. Letters and digits stay."""
    word = next((word for word in PLACE_WORDS if name.endswith(word) and len(name) > len(word)), "")
    proper = "".join(lazy_pinyin(name[: len(name) - len(word)], style=Style.NORMAL, errors="default"))
    return f"{proper[:1].upper()}{proper[1:]} {PLACE_WORDS.get(word, '')}".strip()


def short_place(name: str) -> str:
    """A place's name for a small square: «临溪街道» → «临溪», «Qinghe District» → «Qinghe»; 青禾区 stays."""
    for word in ("街道", "社区", *(f" {english}" for english in PLACE_WORDS.values())):
        if name.endswith(word) and len(name) > len(word):
            return name.removesuffix(word)
    return name
