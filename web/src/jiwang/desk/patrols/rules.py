"""What may be written down about a patrol. No database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jiwang.desk.patrols.states import Result

SHORTEST = 4


class PatrolRefused(ValueError):
    """A patrol that may not be written down; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What somebody brings back from the street: where, when, how it ended, who went along, and whom they met as far as that is told."""

    region: str
    spot: str
    day: date
    result: Result
    companion: str = ""
    name: str = ""
    note: str = ""
    passes_on: bool = False


def check_sighting(sighting: Sighting, *, today: date) -> None:
    """Refuse a day to come, and a report to the township about nobody or without a word of what is the matter."""
    if sighting.day > today:
        raise PatrolRefused("巡查的日期不能晚于今天。")
    if not sighting.passes_on:
        return
    if sighting.result is Result.NOBODY:
        raise PatrolRefused("没有遇到人的，不用报乡镇（街道）；要报的，请改选结果。")
    if len(sighting.note.strip()) < SHORTEST:
        raise PatrolRefused("报乡镇（街道）的，请在“见到的情况”里写明遇到了什么困难，至少4个字。")


def keeps_answers(result: Result) -> bool:
    """Whether answers are kept: of nobody nothing is known."""
    return result is not Result.NOBODY
