"""Conditions of the law as a villager reads them, in minutes and letters: a sentence, and no comparison of an engine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_ENDINGS = {"no": "%s不符合", "undecided": "要由会议认定", "yes": "%s符合"}
_SPOKEN = {"是": "：是", "否": "：否", "未知": "还没有查清", "未公布": "还没有公布"}
_AMOUNT = re.compile(r"^(\D*)(\d)")
_NOTHING_BEHIND = re.compile(r"(\d)\.00(?=\D|$)")


def bar_in_words(one: Mapping[str, Any], whom: str = "这户") -> str:
    """A condition: what it wants and where that stands, how it came out for `whom`, and what was found."""
    wanted = f"{one['article']}规定的条件“{one['name']}”：" if one["article"] else f"条件“{one['name']}”："
    told = [_ENDINGS.get(one["verdict"], "还没有查清").replace("%s", whom)]
    told += [
        f"{'' if value == '未知' else '查到'}{label}{value_in_words(value)}"
        for label, value in one.get("found", ())
    ]
    told += [f"规定的{label}是{value_in_words(value)}" for label, value in one.get("numbers", ())]
    told += [value_in_words(one["miss"])] if one.get("miss") else []
    return wanted + "；".join(told) + "。"


def value_in_words(text: str) -> str:
    """A value of the law in plain words: 24,000.00元/年 is 每年24,000元, and what nobody knows 还没有查清."""
    whole = _NOTHING_BEHIND.sub(r"\1", text)
    for period, word in (("/年", "每年"), ("/月", "每月")):
        if whole.endswith(period):
            return _AMOUNT.sub(rf"\1{word}\2", whole.removesuffix(period), count=1)
    return _SPOKEN.get(whole, whole)
