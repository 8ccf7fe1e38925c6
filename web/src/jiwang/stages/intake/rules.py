"""Judgements on batches: whose move it is, what is out of the ordinary, what an unknown heading may mean."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from statistics import median
from typing import Protocol

from jiwang.kit.words.phrases import Phrase
from jiwang.stages.intake.states import MOVES, BatchState, Move

SHORTEST_REASON = 4
MOST_A_MINUTE = 60  # messages of one token, and of all without a right one
MINUTE = timedelta(minutes=1)
TURNED_AWAY = "intake.turned_away"
TOO_OFTEN = "一分钟里送得太多次了，请过一分钟再送。"
NO_TOKEN = "令牌无效、已过期或已收回。"
LEAST_SHARE = 0.05  # of rejected rows: below that no batch is out of the ordinary
TIMES = 3  # so many times the usual share of the source is
_EARLIER = 12  # batches that are looked back upon
_LIKE = 0.5


class MoveRefused(ValueError):
    """A move that the rules forbid; the message is for people."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules know of a batch."""

    state: BatchState
    first_hand: int | None  # who has sent it or, when it is to be withdrawn, who has asked for that
    is_unusual: bool = False
    is_incomplete: bool = False  # columns are missing


def refusal(batch: Standing, move: Move, *, officer: int, is_monitor: bool, why: str) -> str | None:
    """Why a move may not be made, or None."""
    terms = MOVES[move]
    if batch.state not in terms.starts:
        return "这批数据的状态已经变了，请刷新页面再看。"
    if move in (Move.SUBMIT, Move.CONFIRM) and batch.is_incomplete:
        return "还有必需的列没有对上，请先指定列，再重新读取。"
    if terms.needs_second and officer == batch.first_hand:
        return "要由另一个人来办：谁报送、谁申请，谁就不能自己确认。"
    if move is Move.CONFIRM and batch.is_unusual and not is_monitor:
        return "退回的行比往常多得多，要由市级监测员核实后确认。"
    if (terms.needs_reason or (move is Move.CONFIRM and batch.is_unusual)) and len(
        why.strip()
    ) < SHORTEST_REASON:
        return "请写明原因，至少4个字。"
    return None


def share_of(rows: Mapping[str, int]) -> float:
    """The share of rejected rows among those that are no blank line, title or total."""
    real = rows.get("read", 0) - rows.get("dropped", 0)
    return rows.get("rejected", 0) / real if real > 0 else 0.0


def is_unusual(rows: Mapping[str, int], earlier: Sequence[Mapping[str, int]]) -> bool:
    """Whether so many rows were rejected that somebody must look: compared with the earlier batches of the source."""
    if rows.get("read", 0) - rows.get("dropped", 0) <= 0:
        return True
    usual = median([share_of(one) for one in earlier[:_EARLIER]]) if earlier else 0.0
    return share_of(rows) > max(LEAST_SHARE, TIMES * usual)


def suggested(missing: Mapping[str, str], unknown: Iterable[str]) -> dict[str, str]:
    """Which unknown heading each missing column may be: heading → column; nothing where none is like it."""
    free, found = list(unknown), {}
    for column, label in missing.items():
        best = max(free, key=lambda heading: _likeness(heading, label), default="")
        if best and _likeness(best, label) >= _LIKE:
            found[best] = column
            free.remove(best)
    return found


def seal_of(
    *, sha256: str, source: str, as_of: date, columns: Mapping[str, str], rows: Mapping[str, int]
) -> str:
    """The digest that a sealed batch carries: bytes, meaning and counts."""
    told = json.dumps(
        [sha256, source, as_of.isoformat(), dict(columns), dict(rows)], sort_keys=True, ensure_ascii=False
    )
    return hashlib.sha256(told.encode()).hexdigest()


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _likeness(heading: str, label: str) -> float:
    return SequenceMatcher(None, heading, label).ratio()


class Keeping(Protocol):
    """What the law says of keeping a kind of file."""

    @property
    def is_means(self) -> bool:
        """Whether it tells of means, also of people without a case."""

    @property
    def keep_raw_months(self) -> int:
        """How many months its raw files may be kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """For how long a raw file is kept, as a span and in words."""

    span: timedelta
    words: str


_MEANS_DAYS, _MONTH = 30, timedelta(days=31)


def kept_for(card: Keeping | None) -> Kept:
    """How long a raw file may lie in the vault; one that nobody could recognise, and one about means, the shortest time."""
    if card is None or card.is_means:
        return Kept(timedelta(days=_MEANS_DAYS), Phrase("%(days)d 天", days=_MEANS_DAYS))
    return Kept(card.keep_raw_months * _MONTH, Phrase("%(months)d 个月", months=card.keep_raw_months))
