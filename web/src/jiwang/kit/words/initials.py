"""Pinyin initials of names, so that a clerk finds 张卫国 by typing zwg."""

from __future__ import annotations

from functools import cache, lru_cache

from pypinyin import Style, lazy_pinyin, pinyin

# As family names these are read otherwise than as words, or in one way where words are read in several.
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
    **dict(zip("王吴夏朱叶董于冯许邓沈贾石尹侯", "wwxzydyfxdsjsyh", strict=True)),
}


def initials_of(name: str) -> str:
    """The first letter of every syllable, lower case; signs that are no Chinese characters stay as they are."""
    family = _SURNAMES.get(name[:1]) or _only_letter(name[:1])
    return (family + _letters(name[1:]) if family else _letters(name)).lower()


@lru_cache(1 << 17)  # given names come again and again
def _letters(words: str) -> str:
    letters = [_only_letter(sign) for sign in words]
    if "" in letters:  # a sign that is read in several ways: its neighbours tell which
        letters = lazy_pinyin(words, style=Style.FIRST_LETTER, strict=False)
    return "".join(letters)


@cache  # as many as there are signs in names
def _only_letter(sign: str) -> str:
    """The first letter of a sign that has one alone, else nothing: looking for phrases takes fifty times as long."""
    known = pinyin(sign, style=Style.FIRST_LETTER, heteronym=True, strict=False)
    return known[0][0] if known and len(set(known[0])) == 1 else ""
