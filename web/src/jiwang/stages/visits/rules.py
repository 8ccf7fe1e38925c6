"""What may be written down about a visit. No database, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from jiwang.kit.words.phrases import Phrase
from jiwang.stages.alerts.rules import SHORTEST_REASON
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.visits.states import Met, Reach, Signed

LONGEST = 300
YES_NO = ("是", "否")
NOT_AGAIN = timedelta(days=90)  # what was answered within these days is not asked again
_SPOKE = frozenset({Outcome.TRUE, Outcome.UNTRUE, Outcome.KNOWN})
AMOUNT = re.compile(r"\d{1,9}(\.\d{1,2})?")
COUNT = re.compile(r"\d{1,4}")


class VisitRefused(ValueError):
    """A visit or an answer that may not be written down; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as far as its answer must fit it."""

    wording: str
    kind: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody brings back who went to look."""

    outcome: Outcome | None
    met: Met | None
    visited_on: date | None
    companion: str = ""
    signed: Signed = Signed.LATER
    why: str = ""
    objection: str = ""  # what the family does not agree with, in their words


def misfits(report: Report, *, today: date, is_told: bool = False) -> Iterator[tuple[str, str]]:
    """What keeps a report from being sent: the field where that stands, and what to do. `is_told`: about people who are on no file."""
    is_alone = report.met in (None, Met.NOBODY)
    if report.outcome is None:
        yield "outcome", "请选核实结果。"
    if report.visited_on is None or report.visited_on > today:
        yield "visited_on", "请填走访的日期，不能晚于今天。"
    if report.outcome in _SPOKE and is_alone:
        yield "met", "请写明见到了谁；没有见到人的，核实结果请选“没有找到人”。"
    if report.outcome is Outcome.NOT_FOUND and report.met not in (None, Met.NOBODY):
        yield "met", "核实结果是“没有找到人”，见到的人请选“没有见到人”。"
    if report.objection.strip() and is_alone:
        yield "met", "写了家庭的意见，请选是见到了谁说的；没有人说的，把那一栏空着。"
    if is_told and len(report.why.strip()) < SHORTEST_REASON:
        yield "why", "请写明看到的情况，至少4个字。"


def check_report(report: Report, *, today: date) -> None:
    """Refuse a report without outcome or day, or that has spoken with nobody."""
    for _field, sentence in misfits(report, today=today):
        raise VisitRefused(sentence)


def misfit_answers(
    asks: Iterable[tuple[str, Asked]], typed: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, VisitRefused]]:
    """What was typed that is no answer to its question: the question's key, and what to do."""
    for key, asked in asks:
        try:
            value_of(asked, typed.get(key, ()))
        except VisitRefused as refused:
            yield key, refused


def answered_in(typed: Mapping[str, Sequence[str]]) -> list[str]:
    """The keys under which something was typed."""
    return [key for key, given in typed.items() if any(one.strip() for one in given)]


def takes_answers(outcome: Outcome | None) -> bool:
    """Whether answers are kept: of somebody who would not speak, was not there or has moved, nothing is."""
    return outcome in _SPOKE


def value_of(asked: Asked, given: Sequence[str]) -> str:
    """An answer as it is kept; empty where nobody has answered. Raises VisitRefused for what is no answer to such a question."""
    said = [one.strip() for one in given if one.strip()]
    if not said:
        return ""
    if asked.kind in ("yes_no", "one", "several"):
        return _chosen(asked, said)
    return _typed(asked, said[0])


def reach_of(*, is_visit: bool, is_released: bool) -> Reach:
    """As far down as the task itself is seen."""
    if is_visit:
        return Reach.VILLAGE
    return Reach.TOWNSHIP if is_released else Reach.COUNTY


def _chosen(asked: Asked, said: list[str]) -> str:
    choices = YES_NO if asked.kind == "yes_no" else asked.choices
    if any(one not in choices for one in said) or (len(said) > 1 and asked.kind != "several"):
        raise VisitRefused(Phrase("“%(wording)s”选的不在选项里，请重新选。", wording=asked.wording))
    return "、".join(one for one in choices if one in said)


def _typed(asked: Asked, said: str) -> str:
    if asked.kind == "amount" and not AMOUNT.fullmatch(said):
        raise VisitRefused(Phrase("“%(wording)s”请只写数字，最多两位小数。", wording=asked.wording))
    if asked.kind == "count" and not COUNT.fullmatch(said):
        raise VisitRefused(Phrase("“%(wording)s”请只写整数。", wording=asked.wording))
    if asked.kind == "date" and not _is_day(said):
        raise VisitRefused(Phrase("“%(wording)s”请写成 2026-07-01 的样子。", wording=asked.wording))
    if asked.kind in ("amount", "count"):  # one number is one answer, however it is written
        return f"{Decimal(said):.2f}".removesuffix(".00")
    if len(said) > LONGEST:
        raise VisitRefused(Phrase("“%(wording)s”最多写%(most)d字。", wording=asked.wording, most=LONGEST))
    return said


def _is_day(said: str) -> bool:
    try:
        return bool(date.fromisoformat(said))
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a household stands in a round: whether somebody was there, would not speak, waits for a visit, or waits too long."""

    region: str
    is_done: bool = False
    is_refused: bool = False
    is_open: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """The households of a place in a round. Numbers of places, never of workers."""

    place: str
    wanted: int = 0
    done: int = 0
    refused: int = 0
    open: int = 0
    late: int = 0

    @property
    def waiting(self) -> int:
        """Those whom nobody has been asked to visit yet."""
        return self.wanted - self.done - self.refused - self.open


def tallied(standings: Iterable[Standing], *, digits: int) -> list[Tally]:
    """The households of a round by the first digits of their place, in the order of the codes."""
    found: dict[str, list[Standing]] = {}
    for one in standings:
        found.setdefault(one.region[:digits], []).append(one)
    return [
        Tally(
            place, len(there), sum(one.is_done for one in there), sum(one.is_refused for one in there),
            sum(one.is_open for one in there), sum(one.is_late for one in there),
        )
        for place, there in sorted(found.items())
    ]  # fmt: skip


def sum_of(tallies: Iterable[Tally]) -> Tally:
    """Several places together."""
    rows = [(one.wanted, one.done, one.refused, one.open, one.late) for one in tallies]
    return Tally("", *(map(sum, zip(*rows, strict=True)) if rows else ()))


def check_round(*, is_draw: bool, was_drawn: bool, is_county: bool, homes: int) -> None:
    """Refuse a draw by a township or for a second time in a period, and a round of nobody."""
    if is_draw and not is_county:
        raise VisitRefused("抽查由县级抽取，请联系县级派发员。")
    if was_drawn:
        raise VisitRefused("本期已经抽取过，不能再抽。抽到的都在任务里。")
    if not homes:
        raise VisitRefused("没有要走访的家庭：都已走访、不愿谈，或最近刚去过。")
