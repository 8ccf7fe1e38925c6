"""Entry points of the background work on payments: both go in pieces, each a transaction, and a repeat finds only what is left."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from jiwang.aid.benefits import actions
from jiwang.aid.benefits.models import Answer, PayeeList, PayeeRow, Run
from jiwang.aid.benefits.queries import fates_of, sums_of, units_of, vault
from jiwang.aid.benefits.receiving import answers as receiving
from jiwang.aid.benefits.receiving import lists
from jiwang.aid.benefits.receiving.rules import Told
from jiwang.aid.benefits.rules import BenefitRefused, Read, cells_of, read
from jiwang.aid.benefits.states import GOOD, Fate, Listing, State
from jiwang.analysis.batches import FileRefused
from jiwang.jobs.rules import JobRefused
from jiwang.jobs.running import Progress, job
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.kit.words.amounts import said
from jiwang.kit.words.speaking import listed as listed_words
from jiwang.kit.words.speaking import spoken
from jiwang.stages.dispatch.actions import Actor

T = TypeVar("T")
UNITS, ROWS, ACCOUNTS = 20_000, 5_000, 500  # of a piece


@job("benefits.draft")
def draft(progress: Progress) -> str:
    """Work out what every unit of a county is owed for a month."""
    with transaction.atomic():
        see(EVERYWHERE)
        run = Run.objects.select_related("fund").get(pk=progress.about)
        if run.state != State.DRAFTING:
            return _("这批已经编好。")
        homes = units_of(run.region)
    progress.expect(len(homes))
    for start in range(0, len(homes), UNITS):
        piece = homes[start : start + UNITS]
        with transaction.atomic():
            see(EVERYWHERE)
            span = piece[0], piece[-1] + 1
            _tried(partial(actions.draft, run, span, by=progress.by, at=clock.now()))
        progress.step(len(piece))
    with transaction.atomic():
        see(EVERYWHERE)
        run = _tried(lambda: actions.finish_draft(run, by=progress.by, at=clock.now()))
    return _("编好 %(lines)s 笔，共 %(sum)s。请另一个人看过清单后批准。") % {
        "lines": f"{run.lines:,}",
        "sum": said(run.total),
    }


@job("benefits.settle")
def settle(progress: Progress) -> str:
    """Work a bank's answer in: each row moves its line once."""
    with transaction.atomic():
        see(EVERYWHERE)
        answer = Answer.objects.select_related("run__fund", "by").get(pk=progress.about)
    if answer.settled_at is not None:
        return _("这个文件已经办过。")
    found = _tried(lambda: _read(answer))
    by, refused = Actor(answer.by, (), clock.today()), list(found.refused)
    progress.expect(len(found.rows))
    for start in range(0, len(found.rows), ROWS):
        piece = found.rows[start : start + ROWS]
        with transaction.atomic():
            see(EVERYWHERE)
            refused += receiving.settle(answer, piece, by=by, at=clock.now())
        progress.step(len(piece))
    count = len(found.rows) + len(found.refused)
    with transaction.atomic():
        see(EVERYWHERE)
        receiving.finish_answer(answer, refused=refused, rows=count, by=progress.by, at=clock.now())
        sums = sums_of(answer.run.sums.all())
    vault().destroy(answer.kept)
    told = {"rows": f"{count:,}", "refused": f"{len(refused):,}", "paid": said(sums.paid), "failed": said(sums.failed), "open": said(sums.open)}  # fmt: skip
    return (
        _(
            "回盘 %(rows)s 行，对不上 %(refused)s 行。已到账 %(paid)s，已退回 %(failed)s，还没有回盘 %(open)s。"
        )
        % told
    )


@job("benefits.read_payees")
def read_payees(progress: Progress) -> str:
    """Judge a list of accounts row by row; nothing is changed by it."""
    listed = _listed(progress.about)
    if listed.state != Listing.READING:
        return _("这份名单已经核对过。")
    try:
        rows = _rows(listed)
    except FileRefused as error:
        _judged(listed, by=progress.by, why=str(error))
        raise
    progress.expect(len(rows))
    with transaction.atomic():
        see(EVERYWHERE)
        whole = lists.seen_whole(rows)
    for start in range(0, len(rows), ROWS):
        piece = rows[start : start + ROWS]
        with transaction.atomic():
            see(EVERYWHERE)
            _tried(partial(lists.judge, listed, piece, whole=whole, at=clock.now()))
        progress.step(len(piece))
    _judged(listed, by=progress.by)
    return _told(listed)


@job("benefits.take_payees")
def take_payees(progress: Progress) -> str:
    """Work a confirmed list in; taken up again it goes on with what is left."""
    listed = _listed(progress.about)
    if listed.state != Listing.TAKING or listed.answered_by is None:
        return _("这份名单已经办过。")
    by = Actor(listed.answered_by, (), clock.today())
    with transaction.atomic():
        see(EVERYWHERE)
        keys = list(PayeeRow.objects.filter(listed=listed, fate__in=GOOD, made=None).order_by("row").values_list("pk", flat=True))  # fmt: skip
    progress.expect(len(keys))
    for start in range(0, len(keys), ACCOUNTS):
        piece = keys[start : start + ACCOUNTS]
        with transaction.atomic():
            see(EVERYWHERE)
            lists.take(listed, piece, by=by, at=clock.now())
        progress.step(len(piece))
    with transaction.atomic():
        see(EVERYWHERE)
        lists.finish(listed, by=progress.by, at=clock.now())
    return _told(listed)


def _listed(number: int) -> PayeeList:
    with transaction.atomic():
        see(EVERYWHERE)
        return PayeeList.objects.select_related("by", "answered_by").get(pk=number)


def _rows(listed: PayeeList) -> tuple[Told, ...]:
    """The rows of the file, from the vault. Raises FileRefused."""
    with vault().room() as room:
        rows, missing = lists.read(vault().take_out(listed.kept, room / listed.name))
    if missing:
        raise FileRefused(
            _("名单缺少这几列：%(names)s。请照模板的列名填。") % {"names": listed_words(missing)}
        )
    if not rows:
        raise FileRefused(_("名单里没有一行。请填好再上传。"))
    return rows


def _judged(listed: PayeeList, *, by: str, why: str = "") -> None:
    with transaction.atomic():
        see(EVERYWHERE)
        lists.finish_judging(listed, by=by, at=clock.now(), why=why)
    vault().destroy(listed.kept)


def _told(listed: PayeeList) -> str:
    with transaction.atomic():
        see(EVERYWHERE)
        told = fates_of(listed)
    counts = {one: f"{told.get(one, 0):,}" for one in (*map(str, Fate), "made")}
    return _("新账户 %(new)s 户，换账户 %(changed)s 户，没有变化 %(same)s 行，不能采用 %(refused)s 行；已更新 %(made)s 户。") % counts  # fmt: skip


def _read(answer: Answer) -> Read:
    with vault().room() as room:
        return read(
            cells_of(vault().take_out(answer.kept, room / "answer").read_bytes()), batch=answer.run.number
        )


def _tried(act: Callable[[], T]) -> T:
    """A refusal ends the job with its sentence."""
    try:
        return act()
    except BenefitRefused as error:
        raise JobRefused(spoken(error)) from error
