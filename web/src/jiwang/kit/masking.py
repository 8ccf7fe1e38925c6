"""What may be seen of a name, an ID number and a phone number without a recorded reason."""

from __future__ import annotations

_HEAD, _TAIL = 3, 4
_MOST_STARS = 3  # a name of nineteen characters is no easier to read for its eighteen stars
_TWO_PART_SURNAMES = frozenset(
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 夏侯 单于 轩辕 百里 呼延 端木 独孤 南宫".split()
)


def masked_name(name: str) -> str:
    """The family name, and a star for each further character, three at most: 张*, 欧阳**."""
    head = 2 if name[:2] in _TWO_PART_SURNAMES and len(name) > 2 else 1
    return name[:head] + "*" * min(len(name) - head, _MOST_STARS)


def masked_number(number: str) -> str:
    """The first three and the last four signs of an ID or phone number; short ones are hidden whole."""
    if len(number) <= _HEAD + _TAIL:
        return "*" * len(number)
    return number[:_HEAD] + "*" * (len(number) - _HEAD - _TAIL) + number[-_TAIL:]
