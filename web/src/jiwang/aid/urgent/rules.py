"""May this step be taken with this request, by whom, and up to how much? No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from jiwang.aid.urgent.states import STEPS, State, Step
from jiwang.kit.words.phrases import Phrase
from jiwang.registers.staff.rules import Barrier, Held, barred
from jiwang.stages.assistance.rules import YUAN, said

SHORTEST = 4
LONGEST = 300


class RequestRefused(ValueError):
    """A step that may not be taken with a request; the message is for the officer and says whose move it is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of a request."""

    state: State
    region: str
    asked_by: int
    granted_by: int | None = None
    handed_by: int | None = None
    second: str = ""  # who handed it over together with somebody
    has_note: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """Whoever takes a step: who they are, what they are called, and their duties."""

    officer: int
    name: str
    held: tuple[Held, ...] = field(default_factory=tuple)


_SAID = Barrier("这件申请不在您管的地方。", "这件申请刚刚被别人办过了，请刷新后再看。")
_OWN = "自己申请的不能自己批：请由乡镇（街道）另一位经办人或确认人批。"
_OTHERS = "只有申请人自己可以撤回；批准的人要停办，请写不批的理由。"
_NO_NOTE = "还没有补充说明：请先由经办的人补写，再会签。"
_SAME_HANDS = "会签要由没有申请、没有批准、没有送达的人来做。"


def refusal(request: Standing, step: Step, asking: Asking) -> str | None:
    """Why a step may not be taken, or None where it may. Pages show a form exactly where this is None."""
    why_not = barred(
        STEPS[step], request.state, asking.held, said=_SAID, reaches=lambda one: one.covers(request.region)
    )
    return why_not or _refusal_of(request, step, asking)


def _refusal_of(request: Standing, step: Step, asking: Asking) -> str | None:
    is_asker = request.asked_by == asking.officer
    match step:
        case Step.GRANT | Step.REFUSE if is_asker:
            return _OWN
        case Step.WITHDRAW if not is_asker:
            return _OTHERS
        case Step.COUNTERSIGN if asking.officer in _hands(request) or asking.name == request.second:
            return _SAME_HANDS
        case Step.COUNTERSIGN if not request.has_note:
            return _NO_NOTE
        case _:
            return None


def _hands(request: Standing) -> set[int | None]:
    return {request.asked_by, request.granted_by, request.handed_by}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: money in fen, and goods by the number of their stock."""

    cause: str
    words: str
    money: int = 0
    goods: tuple[tuple[int, int], ...] = ()


def check_wish(wish: Wish, *, causes: Iterable[str]) -> None:
    """Refuse a request for nothing, without a cause of the list (where the law has one), or without a word about what has happened."""
    known = tuple(causes)
    if known and wish.cause not in known:
        raise RequestRefused("请选急难事由。")
    if len(wish.words.strip()) < SHORTEST:
        raise RequestRefused("请写明发生了什么、现在缺什么，至少4个字。")
    if wish.money < 0 or any(amount < 0 for _fund, amount in wish.goods):
        raise RequestRefused("数量要大于零。请核对后再填。")
    if wish.money == 0 and not any(amount for _fund, amount in wish.goods):
        raise RequestRefused("请填要多少钱，或者要哪些物资、多少。")


def check_needy(name: str) -> None:
    """Refuse a request for nobody."""
    if not name.strip():
        raise RequestRefused("请写明给谁：没有档案的写姓名或怎么称呼。")


def check_limit(worth: int, most: int | None, *, why: str) -> None:
    """Refuse more than a month's standard; where nobody has published it, help is not stopped, but somebody must say why so much."""
    if most is None:
        if len(why.strip()) < SHORTEST:
            raise RequestRefused("政策版本里没有本地的低保标准，查不出上限：请在说明里写按什么定的数。")
        return
    if worth > most:
        raise RequestRefused(
            Phrase(
                "批准的共%(worth)s，超过了小额快救的上限%(most)s。请减少；要更多的，按临时救助审核确认办理。",
                worth=said(worth, YUAN),
                most=said(most, YUAN),
            )
        )


def check_grant(granted: Iterable[tuple[int, int]], *, is_apart: bool) -> None:
    """Refuse a grant of nothing or of more than was asked for (pairs of granted and wanted), and one without a word on kinship."""
    pairs = list(granted)
    if not is_apart:
        raise RequestRefused("与这户有亲属或利害关系的，请回避，由另一位批。没有关系的，请勾选声明。")
    if any(given < 0 for given, _wanted in pairs) or not any(given for given, _wanted in pairs):
        raise RequestRefused("批准的数量要大于零；一样都不给的，请选不批并写明理由。")
    if any(given > wanted for given, wanted in pairs):
        raise RequestRefused("批准的不能比申请的多。确实不够的，请申请人撤回后重新申请。")


def check_words(words: str) -> None:
    """Refuse a reason or a note that says nothing."""
    if len(words.strip()) < SHORTEST:
        raise RequestRefused("请写明理由，至少4个字。")


def is_late(due_on: date | None, today: date) -> bool:
    """Whether a day has passed on which something should have been done."""
    return due_on is not None and due_on < today
