"""May this request be made, and may this answer be given? No database, no clock."""

from __future__ import annotations

from jiwang.registers.corrections.states import State

SHORTEST = 4


class CorrectionRefused(ValueError):
    """A request or an answer that may not be given; the message is for the officer."""


def check_question(question: str) -> str:
    """What the owner is asked, tidied; too little of it helps nobody."""
    if len(question.strip()) < SHORTEST:
        raise CorrectionRefused("请写明要部门核对什么，至少4个字。")
    return question.strip()


def check_answer(now: State, to: State, *, words: str) -> str:
    """What the owner answers, tidied. Once given it stays: a new doubt is a new request."""
    if now is not State.ASKED:
        raise CorrectionRefused("这一件已经答复过了。")
    if to is State.REFUSED and len(words.strip()) < SHORTEST:
        raise CorrectionRefused("不改要写明理由，至少4个字。")
    return words.strip()
