"""What may stand in the ledger, and what is left of a fund. No database, no clock."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from jiwang.kit.words.amounts import FEN as FEN
from jiwang.kit.words.amounts import YUAN as YUAN
from jiwang.kit.words.amounts import said as said
from jiwang.kit.words.phrases import Phrase
from jiwang.stages.assistance.states import COUNTED, Kind, Relation, Signed

MOST = 10**12  # of anything in one row
SHORTEST_REASON = 4
Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound="Counted")


class LedgerRefused(ValueError):
    """Something that may not be written into the ledger; the message is for the officer and says what to do."""


class Counted(Protocol):
    """A row of the ledger as far as sums go."""

    kind: str
    unit: str
    amount: int


@dataclass(frozen=True, slots=True)
class Balance:
    """A fund by its rows: what has come in, what was given (less what was reversed), what is promised and not handed over, what left it at its end."""

    paid_in: int = 0
    spent: int = 0
    reserved: int = 0
    gone: int = 0  # given back or carried over when it was closed

    @property
    def left(self) -> int:
        """What lies in the fund."""
        return self.paid_in - self.spent - self.gone

    @property
    def free(self) -> int:
        """What may still be promised."""
        return self.left - self.reserved


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who has taken it over, how they confirmed it, and who stood by as the second hand."""

    received_by: str
    relation: Relation
    signed: Signed
    second: str
    witness: str = ""
    evidence: str = ""


def check_cover(balance: Balance, amount: int, unit: str) -> None:
    """Refuse to promise or give more than is free."""
    if amount > balance.free:
        raise LedgerRefused(
            Phrase(
                "这个来源只剩%(left)s可用（已预留%(reserved)s），不够%(asked)s。请减少，或换一个来源。",
                left=said(balance.free, unit),
                reserved=said(balance.reserved, unit),
                asked=said(amount, unit),
            )
        )


def check_taken_out(balance: Balance, amount: int, unit: str) -> None:
    """Refuse a correction that takes out of a fund what is no longer free."""
    if amount < 0 and -amount > balance.free:
        check_cover(balance, -amount, unit)


def check_given(kind: Kind, amount: int, *, has_fund: bool) -> None:
    """Refuse nothing, too much, and money or goods out of nowhere."""
    if not 0 < amount <= MOST:
        raise LedgerRefused("数量要大于零。请核对后再填。")
    if kind in COUNTED and not has_fund:
        raise LedgerRefused("钱和物资要写明从哪个来源出。请先选来源。")


def check_closing(balance: Balance, *, waits: bool, is_closed: bool) -> None:
    """Refuse to close what is closed, what is promised to somebody, and what a second person has not looked at."""
    check_open(is_closed=is_closed)
    if balance.reserved:
        raise LedgerRefused("还有已批未送的预留。请先送达或退回预留，再结清。")
    if waits:
        raise LedgerRefused("还有没复核的入账。请先复核，再结清。")


def check_carrying(*, is_same_thing: bool, is_open: bool) -> None:
    """Refuse to carry yuan into sacks, or into what is closed."""
    if not is_same_thing or not is_open:
        raise LedgerRefused("只能转到同一地方、同一种类、没有结清的来源。请重新选。")


def check_open(*, is_closed: bool) -> None:
    """Refuse whatever would move a fund that is closed."""
    if is_closed:
        raise LedgerRefused("这个来源已经结清，不能再用。请换一个来源。")


def check_day(day: date, *, today: date) -> None:
    """Refuse help that has not happened yet."""
    if day > today:
        raise LedgerRefused("送达日期不能晚于今天。")


def check_payment(*, is_own: bool, is_paid: bool, day: date, decided_on: date) -> None:
    """Refuse a second payment, one by whoever has granted it, and one before it was granted."""
    if is_paid:
        raise LedgerRefused("这一笔已经发放过，记在台账里了。")
    if is_own:
        raise LedgerRefused("决定是您作的，发放要由另一个人登记。")
    if day < decided_on:
        raise LedgerRefused("发放日期不能早于决定的那一天。")


def check_receipt(receipt: Receipt, *, first: str) -> None:
    """Refuse one pair of hands, nobody who has taken it, and a mark for which nobody stands."""
    if not receipt.received_by.strip():
        raise LedgerRefused("请写明谁签收的。")
    if not receipt.second.strip() or receipt.second.strip() == first.strip():
        raise LedgerRefused("送达要两个人：请写另一位送达人的姓名，不能和自己相同。")
    if receipt.signed is Signed.BANK and not any(one.isdigit() for one in receipt.evidence):
        raise LedgerRefused("转账的，请在“收条在哪里”写银行回单号。")
    if receipt.signed in (Signed.FINGERPRINT, Signed.WITNESS) and not receipt.witness.strip():
        raise LedgerRefused("捺手印或代签的，请写明见证人。")
    if receipt.witness.strip() and receipt.witness.strip() == receipt.received_by.strip():
        raise LedgerRefused("见证人不能是签收人自己。")


def check_reason(why: str) -> None:
    """Refuse a reason that says nothing."""
    if len(why.strip()) < SHORTEST_REASON:
        raise LedgerRefused("请写明原因，至少4个字。")


def summed(rows: Iterable[Row], by: Callable[[Row], Key]) -> dict[Key, dict[str, int]]:
    """Sums by some grouping, and within each by unit: yuan and sacks are never added up."""
    found: dict[Key, dict[str, int]] = {}
    for row in rows:
        within = found.setdefault(by(row), {})
        within[row.unit] = within.get(row.unit, 0) + row.amount
    return found
