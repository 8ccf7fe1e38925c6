"""What may be paid, held and taken back, and what a bank's answer means. No database, no clock."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from jiwang.aid.benefits.states import APPROVERS, DRAFTERS, Cause, Relation, State
from jiwang.kit.words.amounts import FEN, said
from jiwang.kit.words.phrases import Phrase
from jiwang.registers.staff.rules import Held

LONGEST_HOLD = 30  # days
LOOK_BACK = 12  # months: what was missed longer ago is decided, not drafted
SHORTEST_REASON = 4
_ACCOUNT = re.compile(r"\d{8,30}")
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?")
_YES = frozenset({"成功", "已付", "交易成功", "发放成功", "支付成功", "入账成功"})
_NO = frozenset({"失败", "退回", "退票", "交易失败", "发放失败", "支付失败", "入账失败"})
# What a bank calls its columns.
COLUMNS = {
    "batch": ("批次号", "批号"),
    "serial": ("序号", "流水号", "明细序号"),
    "amount": ("金额", "实发金额", "交易金额", "金额（元）", "金额(元)"),
    "result": ("结果", "处理结果", "交易结果", "状态"),
    "why": ("原因", "失败原因", "退回原因", "备注"),
}
# Why a row of the bank's answer fits nothing.
NO_LINE = "这批里没有这个序号"
OTHER_SUM = "金额和这批的不一样"
DONE_BEFORE = "这笔先前的回盘已经办过"
BACK_BEFORE = "这笔先前已经退回，不能再记成到账"
TOLD_TWICE = "同一序号出现两次，只认第一次"
TOLD_OTHERWISE = "同一序号出现两次，金额或结果不一样，哪一行都没有认，请问清银行后重新上传这一笔"
NEEDED = ("serial", "amount", "result")


class BenefitRefused(ValueError):
    """Something that may not be done with a payment; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whom a family wants to be paid: a member, or a guardian with a paper; the bank and the number."""

    name: str
    person: int | None
    relation: Relation
    paper: str
    bank: str
    number: str
    shared_why: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One row of a bank's answer: which line, how much, whether it was paid, and else why not."""

    row: int
    serial: int
    amount: int
    is_paid: bool
    why: str


@dataclass(frozen=True, slots=True)
class Read:
    """A bank's answer as it was read: rows that can be understood, and of the others the row number and what is wrong."""

    rows: tuple[Said, ...]
    refused: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """An approved run in fen: what was to be paid, what the bank has paid, what it has sent back, and what is open."""

    total: int
    paid: int
    failed: int
    open: int

    @property
    def remainder(self) -> int:
        """What the three parts leave of the whole: nothing, or the page shows it."""
        return self.total - self.paid - self.failed - self.open


def check_month(month: date, *, today: date, last: date | None) -> None:
    """Refuse a month that has not begun, one before the last that was paid, and one of long ago."""
    if month.day != 1 or month > today:
        raise BenefitRefused("发放月份不能晚于本月。")
    if last is not None and month < last:
        raise BenefitRefused(
            Phrase("%(month)s已经发放过。更早月份漏发的，会自动作为补发列进下一批。", month=month_text(last))
        )
    if month < months_before(today, LOOK_BACK):
        raise BenefitRefused("只能编一年以内的月份。更早的请逐户决定补发。")


def check_account(account: Account, *, is_member: bool, shared_with: int) -> None:
    """Refuse an account of nobody, a guardian without a paper, a wrong number, and one that another unit has without a reason."""
    if len(account.name.strip()) < 2 or len(account.bank.strip()) < 2:
        raise BenefitRefused("请写全收款人姓名和开户行。")
    if not _ACCOUNT.fullmatch(account.number):
        raise BenefitRefused("账号只写数字，8到30位。请对照存折或银行卡。")
    if account.relation is Relation.MEMBER and not is_member:
        raise BenefitRefused("收款人不是这户的成员。由监护人代收的，请选监护人并写明文书。")
    if account.relation is Relation.GUARDIAN and len(account.paper.strip()) < SHORTEST_REASON:
        raise BenefitRefused("监护人代收的，请写明凭什么文书（判决书、指定监护证明、户口本等）。")
    if shared_with and len(account.shared_why.strip()) < SHORTEST_REASON:
        raise BenefitRefused("这个账号已经是另一户的收款账号。确需两户共用的，请写明理由，至少4个字。")


def check_second(first: int, second: int) -> None:
    """Refuse one person where there must be two."""
    if first == second:
        raise BenefitRefused("要由另一个人复核，不能自己复核自己提出的。")


def check_reason(why: str) -> None:
    """Refuse a reason that says nothing."""
    if len(why.strip()) < SHORTEST_REASON:
        raise BenefitRefused("请写明理由，至少4个字。")


def check_hold(
    cause: Cause, days: tuple[date, date], notice: str, *, has_died: bool, is_returned: bool
) -> None:
    """Refuse a hold for anything but a death or a returned transfer, longer than 30 days, or without a notice."""
    if cause is Cause.DEATH and not has_died:
        raise BenefitRefused(
            "没有查到这户成员的死亡登记，不能暂停。要减发、停发的，请按审核确认听取意见后决定。"
        )
    if cause is Cause.RETURNED and not is_returned:
        raise BenefitRefused("没有被银行退回的款项，不能暂停。要减发、停发的，请按审核确认听取意见后决定。")
    since, until = days
    if not since <= until <= since + timedelta(days=LONGEST_HOLD):
        raise BenefitRefused("暂停最长30天，从告知那天算起。")
    check_notice(notice)


def check_notice(notice: str) -> None:
    """Refuse to hold what nobody has been told of."""
    if len(notice.strip()) < SHORTEST_REASON:
        raise BenefitRefused("暂停要告知本人：请写明怎么告知的、告诉了谁，至少4个字。")


def check_recovery(
    amount: int, instalment: int, *, is_cut: bool, is_heard: bool, is_told: bool, paper: str
) -> None:
    """Refuse to take back what no decision after a hearing stands for."""
    if not is_cut or not is_heard:
        raise BenefitRefused("多发的要追回，先要有听取意见后作出的调减或终止决定。请到审核确认办。")
    if not is_told:
        raise BenefitRefused("决定还没有送达本人，不能扣回。请先送达告知书。")
    if not 0 < instalment <= amount:
        raise BenefitRefused("每月扣回的金额要大于零，不超过应追回的总额。")
    if len(paper.strip()) < SHORTEST_REASON:
        raise BenefitRefused("请写明追回的文书和算法，至少4个字。")


def check_draft(region: str, held: Iterable[Held]) -> None:
    """Refuse to draft for a place of which somebody else answers."""
    if not any(one.duty in DRAFTERS and one.area == region for one in held):
        raise BenefitRefused("发放批次由县级审核人编制。")


def check_approval(
    region: str, state: State, *, drafter: int, officer: int, held: Iterable[Held], changed: int, lines: int
) -> None:
    """Refuse an approval by whoever has drafted, elsewhere, of what is no draft any more, and of what has changed meanwhile."""
    if not any(one.duty in APPROVERS and one.area == region for one in held):
        raise BenefitRefused("发放批次由县级确认人批准。")
    if state is not State.DRAFTED:
        raise BenefitRefused("这批刚刚被别人办过了，或还在编制，请刷新后再看。")
    if drafter == officer:
        raise BenefitRefused("编制和批准要两个人，不能批准自己编制的批次。")
    if changed:
        raise BenefitRefused(
            Phrase(
                "编制以后有%(count)d笔的依据变了（决定、死亡、账户或暂停）。请作废这批，重新编制。",
                count=changed,
            )
        )
    if not lines:
        raise BenefitRefused("这批一笔也没有，不用批准。请先看清单里为什么没有列入。")


def months_before(day: date, count: int) -> date:
    """The first day of the month so many months before."""
    whole = day.year * 12 + day.month - 1 - count
    return date(whole // 12, whole % 12 + 1, 1)


def months_after(month: date, on: date) -> list[date]:
    """The first days of the months after one, up to that of a day."""
    count = (on.year - month.year) * 12 + on.month - month.month
    return [months_before(on, back) for back in reversed(range(max(0, count)))]


def month_text(day: date) -> str:
    """2026-12 as people write it."""
    return f"{day.year}-{day.month:02}"


def cells_of(content: bytes) -> list[list[str]]:
    """The cells of a bank's file: a workbook, or text in whichever of the two encodings banks use. Raises BenefitRefused."""
    if content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0":
        try:
            return [
                [_cell(one) for one in row]
                for row in CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
            ]
        except CalamineError as error:
            raise BenefitRefused("打不开这个工作簿。请用银行导出的原样文件，不要加密码。") from error
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            break
    else:
        raise BenefitRefused("读不出这个文件的文字。请用银行导出的原样文件。")
    if "\x00" in text:
        raise BenefitRefused("这不是表格文件。请用银行导出的 CSV 或 XLSX。")
    return list(csv.reader(StringIO(text), delimiter="\t" if "\t" in text.partition("\n")[0] else ","))


def _cell(value: object) -> str:
    """A cell as it would stand in a text: whole numbers without a point, sums with two decimals."""
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else f"{value:.2f}"
    return str(value)


def columns_of(heads: Sequence[str]) -> Mapping[str, int]:
    """Where the columns of a bank's answer stand. Raises BenefitRefused where one is missing."""
    tidy = [one.strip() for one in heads]
    found = {key: tidy.index(name) for key, names in COLUMNS.items() for name in names if name in tidy}
    if missing := [COLUMNS[one][0] for one in NEEDED if one not in found]:
        raise BenefitRefused(
            Phrase("回盘文件缺少这几列：%(names)s。请用银行导出的原样文件。", names="、".join(missing))
        )
    return found


def read(table: Sequence[Sequence[str]], *, batch: str) -> Read:
    """A bank's answer from its cells, the heading first. A serial that is told twice in different words counts for neither."""
    if not table:
        raise BenefitRefused("回盘文件是空的。请确认导出成功后重新上传。")
    where = columns_of(table[0])
    rows: dict[int, Said] = {}
    torn: dict[int, int] = {}  # serials that are told in two ways, with the row of the first
    refused: list[tuple[int, str]] = []
    for number, cells in enumerate(table[1:], start=2):
        if not any(one.strip() for one in cells):
            continue
        told = {key: cells[at].strip() if at < len(cells) else "" for key, at in where.items()}
        one = _said(number, told, batch=batch)
        if isinstance(one, str):
            refused.append((number, one))
        elif (first := rows.setdefault(one.serial, one)) is one:
            continue
        elif (first.amount, first.is_paid) == (one.amount, one.is_paid):
            refused.append((number, TOLD_TWICE))
        else:
            torn[one.serial] = first.row
            refused.append((number, TOLD_OTHERWISE))
    refused += [(row, TOLD_OTHERWISE) for row in torn.values()]
    return Read(tuple(one for one in rows.values() if one.serial not in torn), tuple(sorted(refused)))


def _said(number: int, told: Mapping[str, str], *, batch: str) -> Said | str:
    amount = told["amount"].replace(",", "").removesuffix("元")
    if told.get("batch") and told["batch"] != batch:
        return "批次号不是这一批的"
    if not told["serial"].isdecimal() or len(told["serial"]) > 9:
        return "序号不是数字"
    if not _AMOUNT.fullmatch(amount):
        return "金额不是数字"
    if told["result"] not in _YES | _NO:
        return "结果既不是成功也不是失败"
    return Said(number, int(told["serial"]), fen(amount), told["result"] in _YES, told.get("why", "")[:60])


def fen(text: str) -> int:
    """An amount as it is written, in fen: 417, 417.5, 417.50. Never by way of a float."""
    whole, _point, rest = text.partition(".")
    return int(whole) * FEN + int((rest + "00")[:2])


def ground_in_words(how: Mapping[str, Any]) -> Phrase:
    """How a sum arises, as the frozen copy of a line says it."""
    told = {key: said(value) if key in _SUMS else value for key, value in how.items() if value is not None}
    match how["by"]:
        case "owed":
            return Phrase("%(number)s号决定自%(since)s起增发，补到%(through)s，共%(amount)s", **told)
        case "recovery":
            return Phrase(
                "依据%(paper)s，应追回%(total)s，本月前还余%(left)s，本月扣回%(taken)s（不超过当月的一半）",
                **told,
            )
        case "decision":
            return Phrase("%(number)s号决定，自%(since)s起每月%(amount)s", **told)
        case _:
            return Phrase("按%(file)s（%(day)s），自%(since)s起每月%(amount)s", **told)


_SUMS = frozenset({"amount", "total", "left", "taken"})
