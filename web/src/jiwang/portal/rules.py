"""What may be done with a report, and how many may come: no database, no clock."""

from __future__ import annotations

from datetime import timedelta

from jiwang.portal.states import ReportState

WINDOW = timedelta(hours=1)
MOST_FROM_ONE, MOST_FOR_ONE_TOWNSHIP = 5, 60  # reports within the window
SHORTEST_TOLD, SHORTEST_REASON = 6, 4


class ReportRefused(ValueError):
    """A report that cannot be taken or handled so; the message is for people and says what to do."""


def check_flood(*, from_one: int, for_township: int) -> None:
    """Refuse more than a person would send; nobody is refused the telephone."""
    if from_one >= MOST_FROM_ONE or for_township >= MOST_FOR_ONE_TOWNSHIP:
        raise ReportRefused("刚才收到的反映太多，请过一小时再试，或直接打电话、到乡镇（街道）说明。")


def check_open(state: ReportState) -> None:
    """Refuse to handle a report twice."""
    if state is not ReportState.RECEIVED:
        raise ReportRefused("这条反映刚刚已经有人处理过，请刷新后再看。")


def check_merge(one: tuple[int, str], into: tuple[int, str, ReportState]) -> None:
    """Refuse to merge a report into itself, into another township's, or into one that was merged itself."""
    if one[0] == into[0] or one[1] != into[1] or into[2] is ReportState.MERGED:
        raise ReportRefused("只能并入本乡镇（街道）另一条没有被并掉的反映。")


def check_reason(why: str) -> None:
    """Refuse to end a report without saying why."""
    if len(why.strip()) < SHORTEST_REASON:
        raise ReportRefused("请写明了解到的情况，至少4个字。")
