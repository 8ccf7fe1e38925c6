"""Pinyin initials of names, so that a clerk finds 张卫国 by typing zwg."""

from __future__ import annotations

from pypinyin import Style, lazy_pinyin

# As family names these are read otherwise than as words.
_SURNAMES = {
    "仇": "q",
    "单": "s",
    "解": "x",
    "曾": "z",
    "区": "o",
    "查": "z",
    "盖": "g",
    "朴": "p",
    "任": "r",
    "华": "h",
}


def initials_of(name: str) -> str:
    """The first letter of every syllable, lower case; signs that are no Chinese characters stay as they are."""
    letters = lazy_pinyin(name, style=Style.FIRST_LETTER, strict=False)
    if letters and name[0] in _SURNAMES:
        letters[0] = _SURNAMES[name[0]]
    return "".join(letters).lower()
