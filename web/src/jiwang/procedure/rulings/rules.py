"""May this officer decide on this part of an application, and like this? No database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from jiwang.kit.words.phrases import Phrase
from jiwang.registers.staff.rules import NOT_YOURS, Held
from jiwang.stages.decisions.rules import (
    SHORTEST,
    DecisionRefused,
    Given,
    Ruling,
    check_kin,
    check_numbers,
    check_ruling,
    level_refusal,
)
from jiwang.stages.decisions.states import DECIDERS, GIVES, HEARERS, ON_APPLICATIONS, Outcome

INVESTIGATORS = 2
PAID = frozenset({"dibao", "danren", "tekun"})
OF_ONE = frozenset({"danren"})  # recognised for one member alone
SAID = {"yes": "是", "no": "否"}  # as the law says it
WRITTEN = "书面说明"  # the source of what an officer has stated with a reason
UNPAID = frozenset({"bianyuan", "gangxing"})  # a status without money of its own


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of a part: what has happened to it, and who has typed what it rests on."""

    region: str
    is_ready: bool
    entered_by: frozenset[int] = frozenset()
    needs_check: bool = False
    is_checked: bool = False
    needs_visit: bool = False
    investigators: tuple[str, ...] = ()
    investigator_ids: tuple[int, ...] = ()  # of those who are at the desk; they come first among the names
    notice_days: int | None = None
    posted_until: date | None = None
    names_member: bool = False
    is_decided_below: bool = False  # delegated to the township, and somebody there may decide
    is_kin: bool = False
    is_county_visited: bool = False
    is_in_favour: bool | None = None
    is_once: bool = False  # given once, not month by month


@dataclass(frozen=True, slots=True)
class Line:
    """The last row of what a household is recognised as for the same item."""

    since: date
    is_over: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """A recognition that ends with a grant: which, as what, fen a month, since when, and whether it is of others too."""

    key: str
    label: str
    amount: int
    since: date
    is_of_others: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """Whoever decides, by number and name, and their duties."""

    officer: int
    name: str
    held: tuple[Held, ...] = ()


def refusal(part: Standing, asking: Asking, *, on: date) -> str | None:
    """Why this officer may not decide on a part, or None where they may. The page shows its form exactly where this is None."""
    areas = [one.area for one in asking.held if one.duty in DECIDERS]
    if not areas:
        return NOT_YOURS
    here = [area for area in areas if part.region.startswith(area)]
    if not here:
        return "这件申请不在您管的地方。"
    elsewhere = level_refusal(here, is_decided_below=part.is_decided_below)
    if elsewhere is not None:
        return elsewhere
    if not part.is_ready:
        return "这件申请刚刚被别人办过了，请刷新后再看。"
    strangers = part.investigators[len(part.investigator_ids) :]  # known by name alone
    if asking.officer in part.entered_by | set(part.investigator_ids) or asking.name in strangers:
        return "您参加过这户的调查，或录入过走访、审核意见，不能由您决定，请由另一位确认人办。"
    return missing(part, on=on)


def check_explaining(part: Standing, asking: Asking, why: str, *, is_apart: bool) -> None:
    """Refuse a written statement by whoever may not make one, about kin, or without a reason. Raises DecisionRefused."""
    if not any(one.duty in HEARERS and part.region.startswith(one.area) for one in asking.held):
        raise DecisionRefused("书面说明由这个地方的乡镇（街道）经办或者县级审核写。")
    if not part.is_ready:
        raise DecisionRefused("这件申请刚刚被别人办过了，请刷新后再看。")
    check_kin(is_apart=is_apart)
    if len(why.strip()) < 2 * SHORTEST:
        raise DecisionRefused("请写明怎么知道的、理由是什么，至少8个字：这段话会写进告知书。")


def missing(part: Standing, *, on: date) -> str | None:
    """What must have happened before a decision and has not. A part that is ready has all of it: here it is looked at once more."""
    if part.needs_check and not part.is_checked:
        return "还没有做经济状况核对，不能决定。"
    if part.needs_visit and len(set(part.investigators)) < INVESTIGATORS:
        return "入户调查要两人，还不够，不能决定。"
    if part.is_in_favour is None:
        return "乡镇（街道）还没有提出审核意见，不能决定。"
    if part.notice_days is not None and (part.posted_until is None or part.posted_until >= on):
        return "公示还没有结束，不能决定。"
    if part.is_kin and not part.is_county_visited:
        return "登记了近亲属的，县级要先入户调查，才能决定。"
    return None


def check(part: Standing, ruling: Ruling, given: Given, *, item: str, line: Line | None, on: date) -> None:
    """Refuse what the law cannot carry yet, a sum where none belongs, a second recognition, and what differs without a reason. Raises DecisionRefused."""
    if ruling.outcome not in ON_APPLICATIONS or (
        ruling.outcome in GIVES and (ruling.outcome is Outcome.AID) is not part.is_once
    ):
        raise DecisionRefused("请选认定或者不予认定。")
    check_numbers(given)
    if ruling.outcome is Outcome.AID and not ruling.amount:
        raise DecisionRefused("请写一次发多少元，要大于零。")
    if ruling.outcome is Outcome.GRANT:
        if item in OF_ONE and not part.names_member:
            raise DecisionRefused(
                "单人保只认定一位成员，这件申请没有写明是哪一位。请由本人撤回，写明后重新递交。"
            )
        _check_amount(ruling.amount, given, item)
        _check_line(ruling, line)
    check_ruling(ruling, given, before=None, on=on)
    differs = (ruling.outcome in GIVES) is not part.is_in_favour
    if differs and len(ruling.why.strip()) < 2 * SHORTEST:
        raise DecisionRefused("您的决定和乡镇（街道）的审核意见不同，请把不同的理由写具体，至少8个字。")


def check_meeting(ruling: Ruling, granted: int | None) -> None:
    """Refuse to give otherwise than a meeting has granted without a reason that says why. Raises DecisionRefused."""
    is_so = ruling.outcome is Outcome.AID and ruling.amount == granted
    if granted is not None and not is_so and len(ruling.why.strip()) < 2 * SHORTEST:
        raise DecisionRefused("您的决定和会议纪要定的金额不同，请把不同的理由写具体，至少8个字。")


def check_endings(
    endings: Sequence[Ending], seen: Collection[str], *, amount: int | None, since: date
) -> None:
    """Refuse to end what nobody has seen, what is of others too, what has not begun, and what is more than the new one. Raises DecisionRefused."""
    names = "、".join(one.label for one in endings)
    if {one.key for one in endings} != set(seen):
        raise DecisionRefused(
            Phrase("认定以后，同时终止的是：%(names)s。请逐项勾选确认。", names=names or "—")
        )
    if any(one.is_of_others for one in endings):
        raise DecisionRefused(
            Phrase("%(names)s还包括别的成员，不能随这件一起终止。请先在待遇变动里办，听取意见。", names=names)
        )
    if any(one.since > since for one in endings):
        raise DecisionRefused(Phrase("%(names)s要到以后才开始，现在不能随这件终止。", names=names))
    if sum(one.amount for one in endings) > (amount or 0):
        raise DecisionRefused(
            Phrase(
                "%(names)s现在发的比这次认定的多，终止就是减少待遇。请先在待遇变动里听取意见、作出决定（《社会救助法》第48条）。",
                names=names,
            )
        )


def _check_amount(amount: int | None, given: Given, item: str) -> None:
    if amount is not None and amount <= 0:
        raise DecisionRefused("金额要大于零；一分不发的请选不予认定。")
    if amount is not None and item in UNPAID:
        raise DecisionRefused("这一类只认定身份，不发钱，金额请留空。")
    if amount is None and (item in PAID or given.amount):
        raise DecisionRefused("请写每月发多少元。")


def _check_line(ruling: Ruling, line: Line | None) -> None:
    if line is None:
        return
    if not line.is_over:
        raise DecisionRefused(
            "这户已经认定过这一类，还没有终止，不能再认定一次；金额变了的请在待遇变动里办。"
        )
    if ruling.since is not None and line.since > ruling.since:
        raise DecisionRefused("这户原来的待遇要到以后才终止，现在不能再认定。")
