"""Names: how they are sorted and searched."""

from pypinyin import Style, lazy_pinyin


def sort_key(name: str) -> str:
    """Pinyin without tones, then initials, lower case: «张三» → «zhangsan zs». Sorts and finds by letters."""
    syllables = lazy_pinyin(name, style=Style.NORMAL, errors="default")
    whole = "".join(syllables).lower().replace(" ", "")
    initials = "".join(s[:1] for s in syllables).lower()
    return f"{whole} {initials}"[:120]
