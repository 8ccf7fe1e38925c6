"""Names: one spelling for comparing, and when two names may belong to one person. All of it is SQL text.

DuckDB's string distances count bytes and are useless for Chinese; everything here is equality of characters.
"""

from __future__ import annotations

_DOTS = "·•・‧∙⋅．.᛫﹒"
_NOISE = rf"[\s\x{{3000}}\x{{200b}}-\x{{200f}}\x{{feff}}'`‘’{_DOTS}]+"
_WIDE = "".join(chr(code) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)))
_NARROW = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 2

COMPOUND_SURNAMES = (
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊", "赫连",
    "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于",
    "司空", "闾丘", "子车", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正", "宰父", "谷梁", "拓跋",
    "夹谷", "轩辕", "令狐", "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "公户", "公玉", "梁丘", "左丘", "东门",
    "西门", "第五",
)  # fmt: skip

_LONGEST_HAN = 4
_SURE_PREFIX = 3


def standard_name(column: str) -> str:
    """The spelling that is compared: no spaces, no dots, Latin letters narrow and capital; NULL when nothing is left."""
    literal = _NOISE.replace("'", "''")
    cleaned = f"upper(translate(regexp_replace({column}, '{literal}', '', 'g'), '{_WIDE}', '{_NARROW}'))"
    # Nineteen in twenty names are plain: they skip the costly path.
    plain = rf"regexp_full_match({column}, '[\x{{4e00}}-\x{{9fff}}]{{2,4}}')"
    return f"CASE WHEN {plain} THEN {column} ELSE nullif({cleaned}, '') END"


def compatible(left: str, right: str) -> str:
    """Whether two standard names may be one person's, given that the ID number is the same.

    Equal; or the same surname and a character of the given name in common (a dropped or mistaken character); or one
    is the beginning of the other (the father's name of many minorities is often left out).
    """
    near = f"{_one_character_apart(left, right)} OR {_prefix(left, right)}"
    return f"CASE WHEN {left} = {right} THEN true ELSE coalesce({near}, false) END"


def masked_name(column: str) -> str:
    """The family name and stars: 张*, 张**."""
    return f"left({column}, 1) || repeat('*', greatest(length({column}) - 1, 1)::INTEGER)"


_SURNAME = f"^(?:{'|'.join(COMPOUND_SURNAMES)}|.)"


def _given(name: str) -> str:
    return f"regexp_replace({name}, '{_SURNAME}', '')"


def _one_character_apart(left: str, right: str) -> str:
    surnames = (f"left({name}, length({name}) - length({_given(name)}))" for name in (left, right))
    characters = (f"string_split({_given(name)}, '')" for name in (left, right))
    short = f"greatest(length({left}), length({right})) <= {_LONGEST_HAN}"
    return f"({short} AND {' = '.join(surnames)} AND list_has_any({', '.join(characters)}))"


def _prefix(left: str, right: str) -> str:
    """Two characters are enough only before a name too long to be Han."""
    shorter, longer = f"least(length({left}), length({right}))", f"greatest(length({left}), length({right}))"
    starts = f"(starts_with({left}, {right}) OR starts_with({right}, {left}))"
    return f"({starts} AND ({shorter} >= {_SURE_PREFIX} OR ({shorter} = 2 AND {longer} > {_LONGEST_HAN})))"
