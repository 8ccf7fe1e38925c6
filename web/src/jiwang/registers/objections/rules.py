"""May this answer be given? No database, no clock."""

from __future__ import annotations

SHORTEST = 4


class ObjectionRefused(ValueError):
    """An answer that may not be given; the message is for the officer and says what to do."""


def check_answer(before: str, words: str) -> str:
    """The answer, tidied. Once given it stays."""
    if before:
        raise ObjectionRefused("这条意见刚刚已经有人答复了，请刷新后再看。")
    if len(words.strip()) < SHORTEST:
        raise ObjectionRefused("请写明答复，至少4个字：怎么核对的、结果怎样、不服的可以向谁反映。")
    return words.strip()
