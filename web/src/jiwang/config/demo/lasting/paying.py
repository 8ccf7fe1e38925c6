"""Two months of payments: one that the bank has answered, with two sums that came back, and one that waits to be approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from jiwang.aid.benefits import actions
from jiwang.aid.benefits.actions import Holding
from jiwang.aid.benefits.models import Line, Run
from jiwang.aid.benefits.queries import dead_of, units_of, vault
from jiwang.aid.benefits.receiving import answers as receiving
from jiwang.aid.benefits.rules import LONGEST_HOLD, Account, cells_of, months_before, read
from jiwang.aid.benefits.states import Relation
from jiwang.config.demo.helping import acting
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import members_of
from jiwang.registers.places.rules import Level
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.actions import Opening
from jiwang.stages.assistance.models import Fund
from jiwang.stages.assistance.rules import YUAN
from jiwang.stages.assistance.states import Channel, Kind
from jiwang.stages.decisions.models import Recognition

_HERE = UUID("6a1e0d1c-0000-4000-8000-000000000052")
_PURSE = 60_000_000  # fen
_BANK = "青禾农商行柳溪支行"
_AGO = {"opened": 40, "drafted": 24, "approved": 23, "answered": 20, "mended": 12}  # days
_BACK = ("账号已销户", "户名与账号不符")  # the bank's words of what came back
_FEWEST = 8  # units


def pay(village: str, *, on: date) -> None:
    """The county has paid the month before, and its next month is drafted; nothing where nobody is recognised."""
    county = village[: Level.COUNTY]
    homes = _paid_homes(county)
    if len(homes) < _FEWEST:
        return
    *in_time, late, waiting, _none = homes
    for home in in_time:
        _account(home, on=_day(on, "opened"))
    fund = _fund(county, on=_day(on, "opened"))
    run = _drafted(county, months_before(on, 1), fund, on=_day(on, "drafted"))
    actions.approve(run.pk, by=acting("queren", _day(on, "approved")), at=_at(_day(on, "approved"), 15))
    returned = _answered(Run.objects.get(pk=run.pk), on=_day(on, "answered"))
    for home in (late, *returned[:1]):
        _account(home, number=2, on=_day(on, "mended"))
    _account(waiting, on=on, is_answered=False)
    _hold(homes, on=on)
    _drafted(county, months_before(on, 0), fund, on=on)


def _paid_homes(county: str) -> list[Household]:
    rows = Recognition.objects.filter(region__startswith=county, amount__gt=0).values("household")
    return list(Household.objects.filter(pk__in=rows).order_by("pk"))


def _account(home: Household, *, on: date, number: int = 1, is_answered: bool = True) -> None:
    """The account of the head, or of somebody else who lives, as the clerk copies it from the bank book."""
    dead = dead_of(home)
    holders = [one for one in members_of(home) if one.is_present and one.pk not in dead]
    holder: Person | None = next(iter(sorted(holders, key=lambda one: not one.is_head)), None)
    if holder is None:
        return
    digits = f"62299900{number:02}{home.pk:09}"
    told = Account(holder.name, holder.pk, Relation.MEMBER, "", _BANK, digits)
    made = actions.propose_payee(home, uuid5(_HERE, digits), told, by=acting("jingban", on), at=_at(on, 9))
    if is_answered:
        actions.answer_payee(made.pk, accepts=True, why="", by=acting("shenhe", on), at=_at(on, 10))


def _fund(county: str, *, on: date) -> Fund:
    asked = Opening(
        uuid5(_HERE, "fund"), county, Kind.MONEY, "困难群众救助补助资金", YUAN, None, Channel.FISCAL, on.year, _PURSE,
        "示例财社〔2026〕15号",
    )  # fmt: skip
    made = ledger.open_fund(asked, by=acting("shenhe", on), at=_at(on, 9))
    first = made.deposits.get(pk=asked.id)
    ledger.answer_deposit(first, accepts=True, by=acting("queren", on), at=_at(on, 10))
    return made


def _drafted(county: str, month: date, fund: Fund, *, on: date) -> Run:
    """A month as its job works it out; the job finds afterwards that it is done."""
    by, at = acting("shenhe", on), _at(on, 9)
    run = actions.ask_to_draft(county, month, fund, title=f"编制{month:%Y-%m}发放批次", page="", by=by, at=at)
    homes = units_of(county)
    actions.draft(run, (homes[0], homes[-1] + 1), by=by.officer.code, at=at)
    return actions.finish_draft(run, by=by.officer.code, at=at)


def _answered(run: Run, *, on: date) -> list[Household]:
    """The bank's own file: all but two are paid, of the last it says nothing yet. Whose sums came back."""
    by, at = acting("shenhe", on), _at(on, 16)
    actions.note_file(run, by=by, at=at)
    lines = list(Line.objects.filter(run=run, pays__gt=0).select_related("household").order_by("serial"))
    back = dict(zip((one.pk for one in lines[2::5]), _BACK, strict=False))
    content = _file(run, lines[:-1], back).encode("gb18030")
    kept = vault().keep([content])
    answer, _is_new = actions.take_answer(
        run, kept, name=f"{run.number}回盘.csv", title="银行回盘入账", page="", by=by, at=at
    )
    told = read(cells_of(content), batch=run.number)
    wrong = [*told.refused, *receiving.settle(answer, told.rows, by=by, at=at)]
    count = len(told.rows) + len(told.refused)
    receiving.finish_answer(answer, refused=wrong, rows=count, by=by.officer.code, at=at)
    vault().destroy(kept.name)
    return [one.household for one in lines if one.pk in back]


def _file(run: Run, lines: Sequence[Line], back: Mapping[UUID, str]) -> str:
    rows = [
        f"{run.number},{one.serial},{one.pays / 100:.2f},{'失败' if one.pk in back else '成功'},{back.get(one.pk, '')}"
        for one in lines
    ]
    return "\r\n".join(["批次号,序号,金额,结果,原因", *rows])


def _hold(homes: Sequence[Household], *, on: date) -> None:
    """A payment is held for the first death that a list tells of."""
    for home in homes:
        for person in list(dead_of(home))[:1]:
            told = Holding(person, on + timedelta(days=LONGEST_HOLD), "电话告知其亲属，告知书交村委会")
            actions.hold_for_death(home, told, by=acting("jingban", on), at=_at(on, 8))
            return


def _day(on: date, step: str) -> date:
    return on - timedelta(days=_AGO[step])


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 12), tzinfo=timezone.get_current_timezone())
