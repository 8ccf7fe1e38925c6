"""A county pays a month: the draft by its job, the approval, the file for the bank, and the bank's answer by its job."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from inspect import unwrap
from io import StringIO
from typing import Any
from uuid import NAMESPACE_OID, uuid4, uuid5

from changes import fill, seeing_everything, spent
from desk.standing import SETTINGS
from jiwang.config import serving
from jiwang.config.demo.showing_off import settle
from jiwang.kit.postgres import ADMIN, Cluster
from measuring import WORK, Section

_BIG, _SMALL = 100_000, 2_000
_GOAL = 60  # seconds for the four together
_DAY, _AT = date(2026, 10, 31), datetime(2026, 10, 31, 9, tzinfo=UTC)
_COUNTY, _RETURNED = "999901", 100  # one of so many comes back
_PAYEE = ("id", "household_id", "region", "name", "person_id", "relation", "paper", "bank", "tail", "account_sealed", "account_blind", "shared_why", "by_id", "at")  # fmt: skip
_ANSWER = ("payee_id", "household_id", "region", "is_accepted", "why", "by_id", "at")
_HEADS = ("批次号", "序号", "金额", "结果", "原因")


def measure(*, small: bool) -> Section:
    """One month of everybody, from the draft to the last returned transfer."""
    size, folder = (_SMALL if small else _BIG), WORK / "paying"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cluster = Cluster(folder / "postgres", settings=SETTINGS).start()
    try:
        settle(cluster, out=folder, people=size, day=str(_DAY))
        serving.set_up()
        import_module("jiwang.config.migrating").migrate()
        fill(size, cluster.url(ADMIN))
        rows = _timed(_Desk(), size)
    finally:
        cluster.stop()
    notes = (
        f"{size:,} made-up households of two, each with an account that two have agreed on. Drafting and settling are the desk's own jobs, in pieces, "
        f"each a transaction; one transfer in {_RETURNED} comes back.",
        f"Wanted for 100,000: the four together in {_GOAL} s.",
    )
    return Section("A month is paid", notes, (("work", "how much", "s"), *rows))


class _Desk:
    """The modules of a desk that is set up, and two officers of the county."""

    def __init__(self) -> None:
        """Two who may not be one."""
        for name in ("actions", "jobs", "models", "queries"):
            setattr(self, name, import_module(f"jiwang.aid.benefits.{name}"))
        self.ledger = import_module("jiwang.stages.assistance.actions")
        duty = import_module("jiwang.registers.staff.states").Duty
        self.drafter, self.approver = self._actor("paifa", duty.COUNTY_REVIEWER), self._actor("queren", duty.DECIDER)  # fmt: skip

    def __getattr__(self, name: str) -> Any:
        """What is set above has no type here: a bench loads the desk when its settings stand."""
        raise AttributeError(name)

    def _actor(self, code: str, duty: Any) -> Any:
        enrol = import_module("jiwang.registers.staff.actions").enrol
        officer = seeing_everything(lambda: enrol(code=code, name=code, password="a long password", by="bench", at=_AT))  # fmt: skip
        held = import_module("jiwang.registers.staff.rules").Held(duty, _COUNTY, date(2026, 1, 1))
        return import_module("jiwang.stages.dispatch.actions").Actor(officer, (held,), _DAY)

    def furnish(self, size: int) -> Any:
        """Everybody is recognised and has an account; a purse that covers them."""
        recognise = import_module("jiwang.stages.decisions.actions").take_in_roll
        seeing_everything(lambda: recognise(on=_DAY, by="bench", at=_AT))
        add_in = import_module("jiwang.kit.copying").add_in
        seeing_everything(lambda: add_in(self.models.Payee, _PAYEE, self._payees(size)))
        rows = [
            (one[0], one[1], one[2], True, "", self.approver.officer.pk, _AT) for one in self._homes(size)
        ]
        seeing_everything(lambda: add_in(self.models.PayeeAnswer, _ANSWER, rows, key="payee_id"))
        return seeing_everything(self._purse)

    def _homes(self, size: int) -> Iterator[tuple[Any, int, str]]:
        for home in range(1, size + 1):
            yield (
                uuid5(NAMESPACE_OID, f"payee:{home}"),
                home,
                f"{_COUNTY}{home % 20 + 1:03}{home % 10 + 1:03}",
            )

    def _payees(self, size: int) -> Iterator[tuple[Any, ...]]:
        cipher, by = self.queries.cipher(), self.drafter.officer.pk
        for payee, home, region in self._homes(size):
            number = f"62220000{home:08}"
            yield payee, home, region, "某某", home * 10, "member", "", "示例农商行", number[-4:], cipher.seal(number), cipher.blind(number), "", by, _AT  # fmt: skip

    def _purse(self) -> Any:
        states = import_module("jiwang.stages.assistance.states")
        asked = self.ledger.Opening(uuid4(), _COUNTY, states.Kind.MONEY, "社会救助资金", "元", None, states.Channel.FISCAL, 2026, 10**11, "示例财〔2026〕1号")  # fmt: skip
        fund = self.ledger.open_fund(asked, by=self.drafter, at=_AT)
        self.ledger.answer_deposit(fund.deposits.get(), accepts=True, by=self.approver, at=_AT)
        return fund

    def job(self, kind: str) -> None:
        """Carry out what was asked for; a job that does not end well ends the measurement."""
        runs = import_module("jiwang.jobs.models").JobRun.objects.filter(kind=kind)
        getattr(self.jobs, kind.partition(".")[2])(runs.latest("pk").pk)
        if (ended := runs.latest("pk")).state != "done":
            raise SystemExit(f"{kind}: {ended.said}")

    def answer(self, run: Any) -> bytes:
        """What the bank says of every line."""
        told = StringIO()
        rows = [
            (run.number, serial, f"{pays // 100}.{pays % 100:02}", *(("失败", "户名不符") if serial % _RETURNED == 0 else ("成功", "")))
            for serial, _name, _sealed, _bank, pays in seeing_everything(lambda: self.queries.bank_rows(run))
        ]  # fmt: skip
        csv.writer(told).writerows([_HEADS, *rows])
        return told.getvalue().encode("gb18030")


def _timed(desk: _Desk, size: int) -> list[tuple[str, str, str]]:
    fund, day = desk.furnish(size), _DAY.replace(day=1)
    asked = {"title": "编制", "page": "", "at": _AT}
    run = seeing_everything(lambda: desk.actions.ask_to_draft(_COUNTY, day, fund, by=desk.drafter, **asked))
    _, drafting = spent(lambda: desk.job("benefits.draft"))
    run, approving = spent(lambda: seeing_everything(lambda: desk.actions.approve(run.pk, by=desk.approver, at=_AT)))  # fmt: skip
    written, filing = spent(lambda: seeing_everything(lambda: _file(desk, run)))
    kept = desk.queries.vault().keep([desk.answer(run)])
    seeing_everything(lambda: desk.actions.take_answer(run, kept, name="回盘.csv", by=desk.drafter, **asked))
    _, settling = spent(lambda: desk.job("benefits.settle"))
    sums = seeing_everything(lambda: desk.queries.sums_of(run.sums.all()))
    back = seeing_everything(lambda: run.sums.filter(standing="failed").count())
    if (run.lines, written, back, sums.open, sums.remainder) != (size, size, size // _RETURNED, 0, 0):
        raise SystemExit(f"not everybody is paid once: {run.lines} lines, {back} came back, {sums}")
    whole = drafting + approving + filing + settling
    return [
        ("drafted", f"{run.lines:,} lines", f"{drafting:.1f}"),
        ("approved", f"{sums.total / 100:,.0f} yuan promised", f"{approving:.1f}"),
        ("the file for the bank", f"{written:,} accounts opened", f"{filing:.1f}"),
        ("the answer worked in", f"{run.lines - back:,} paid, {back:,} came back", f"{settling:.1f}"),
        ("together", "", f"{whole:.1f}"),
    ]


def _file(desk: _Desk, run: Any) -> int:
    """As the page makes it, behind its door; how many rows it has."""
    request = import_module("django.test").RequestFactory().get("/")
    request.officer, request.held = desk.drafter.officer, desk.drafter.held
    made = unwrap(import_module("jiwang.aid.benefits.views.runs").bank_file)(request, run.pk)
    return int(made.content.count(b"\r\n")) - 1
