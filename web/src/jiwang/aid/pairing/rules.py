"""Who may sit where, with whose consent, and what is missing. No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jiwang.aid.pairing.states import ASKED_FIRST, SponsorKind, Way
from jiwang.kit.words.phrases import Phrase

SHORTEST, LONGEST = 4, 200


class PairingRefused(ValueError):
    """What may not be done with a pairing; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a family says when it is asked about one kind of helper."""

    kind: SponsorKind
    agrees: bool
    said_by: str
    way: Way
    on: date
    witness: str = ""
    paper: str = ""
    came_by_themselves: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A seat of a household that nobody has taken."""

    household: int
    region: str
    seat: str
    kind: str
    portfolio: tuple[str, ...] = ()
    caseload: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A helper who could take seats: where, of which kind, for which work, and how many families they have by seat."""

    helper: int
    region: str
    kind: str
    portfolio: tuple[str, ...] = ()
    load: int = 0


def check_seat(*, taken: int, places: int, label: str) -> None:
    """Refuse more helpers than a seat has places."""
    if taken >= places:
        raise PairingRefused(Phrase("“%(seat)s”的名额已满。要换人的，请先结束原来的结对。", seat=label))


def check_fit(*, kind: str, wanted: str, label: str, is_here: bool, has_left: bool) -> None:
    """Refuse who is of another kind, helps elsewhere, or does not help any more."""
    if kind != wanted:
        raise PairingRefused(Phrase("这位不能坐“%(seat)s”这一席：类别不对。请另选一位。", seat=label))
    if not is_here or has_left:
        raise PairingRefused("这位不在本地帮扶，或已经停止帮扶。请另选一位。")


def check_load(*, load: int, limit: int, name: str) -> None:
    """Refuse a family too many."""
    if limit and load >= limit:
        raise PairingRefused(
            Phrase("%(name)s已经结对%(count)s户，到了每人最多的户数。请另选一位。", name=name, count=limit)
        )


def check_consent(*, needs: bool, agrees: bool | None, label: str) -> None:
    """Refuse a seat that the family has not agreed to. None: it was not asked, or has taken its word back."""
    if needs and agrees is not True:
        raise PairingRefused(
            Phrase(
                "“%(seat)s”要家庭自己同意。请先登记家庭的意愿；不同意的不结对，不影响任何救助。", seat=label
            )
        )


def check_answer(answer: Answer, *, was_asked: bool, today: date) -> None:
    """Refuse an answer that nobody could show, that lies ahead, or that comes of asking twice."""
    if answer.kind not in ASKED_FIRST:
        raise PairingRefused("这一类帮扶人不用征求同意。")
    if not answer.said_by.strip():
        raise PairingRefused("请写明是谁说的。")
    if answer.way is Way.SPOKEN and not answer.witness.strip():
        raise PairingRefused("口头答复要有见证人，请写见证人的姓名。")
    if answer.way is Way.SPOKEN and answer.witness.strip() == answer.said_by.strip():
        raise PairingRefused("见证人不能是答复的人自己。")
    if answer.way is Way.WRITTEN and not answer.paper.strip():
        raise PairingRefused("书面答复请写明纸在哪里，例如：档案柜3。")
    if answer.on > today:
        raise PairingRefused("答复的日期不能晚于今天。")
    if was_asked and not answer.came_by_themselves:
        raise PairingRefused("这一类已经问过这户了，不再问第二次。家庭自己来说的，请勾选“家庭自己提出”。")


def check_why(why: str) -> None:
    """Refuse a reason that says nothing."""
    if len(why.strip()) < SHORTEST:
        raise PairingRefused("请写明原因，至少4个字。")


def check_settled(missing: Mapping[str, int], *, homes: int, given: int, stated: int) -> None:
    """Refuse a list of which a seat is empty or the money does not add up, and say what is missing (fen)."""
    if not homes:
        raise PairingRefused("这个方案还没有纳入任何一户。")
    empty = [(label, count) for label, count in missing.items() if count]
    if empty:
        told = "、".join(f"{label} {count}" for label, count in empty)
        raise PairingRefused(Phrase("还有空席，不能核对通过：%(told)s。", told=told))
    if given != stated:
        raise PairingRefused(
            Phrase(
                "台账里发给这些户的是%(given)s元，来源到账是%(stated)s元，相差%(apart)s元。请查清后再核对。",
                given=f"{given / 100:.2f}", stated=f"{stated / 100:.2f}", apart=f"{abs(stated - given) / 100:.2f}",
            )
        )  # fmt: skip


def proposed(gaps: Sequence[Gap], candidates: Iterable[Candidate]) -> list[tuple[Gap, int]]:
    """For each gap the helper who fits best: the field of work, then the fewest families. A proposal: a person accepts it."""
    helpers = list(candidates)
    loads = {one.helper: one.load for one in helpers}
    found = []
    for gap in gaps:
        fitting = [one for one in helpers if _fits(one, gap, loads[one.helper])]
        best = min(fitting, key=lambda one: _distance(one, gap, loads[one.helper]), default=None)
        if best is not None:
            loads[best.helper] += 1
            found.append((gap, best.helper))
    return found


def _fits(one: Candidate, gap: Gap, load: int) -> bool:
    return (
        one.kind == gap.kind
        and gap.region.startswith(one.region)
        and (not gap.caseload or load < gap.caseload)
    )


def _distance(one: Candidate, gap: Gap, load: int) -> tuple[bool, int, int, int]:
    is_apart = bool(gap.portfolio) and not set(gap.portfolio) & set(one.portfolio)
    return (is_apart, load, -len(one.region), one.helper)
