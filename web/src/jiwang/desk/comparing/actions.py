"""Asking for a run of the whole city, and writing down what it has brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jiwang.desk.comparing import queries, rules
from jiwang.desk.comparing.models import STANDINGS, Comparison
from jiwang.desk.comparing.rules import ComparisonRefused, Line, Standing
from jiwang.jobs.actions import enqueue
from jiwang.registers.staff.models import Officer
from jiwang.trail.actions import record, recorded


@recorded
def start(lines: Sequence[Line], *, area: str, on: date, by: Officer, at: datetime) -> Comparison:
    """Ask for a run. Raises ComparisonRefused where one is going on, nobody would be known, or nothing is new."""
    refused = rules.refusal(lines)
    if refused is not None:
        raise ComparisonRefused(refused)
    if queries.going_on() is not None:
        raise ComparisonRefused(_("正在比对，一次只能有一个。等它结束再发起。"))
    chosen = rules.taken_of(lines)
    mark = queries.fingerprint(chosen, on=on)
    last = queries.last_done()
    if last is not None and last.fingerprint == mark:
        raise ComparisonRefused(
            _("这些文件和意见已经比对过，结果不会变。有新文件、新意见，或换了日期再发起。")
        )
    Comparison.objects.filter(is_open=True).update(is_open=False)  # its job has ended without it
    try:
        with transaction.atomic():
            made = Comparison.objects.create(
                area=area, day=on, fingerprint=mark, batches=[one.number for one in chosen],
                files=[_file(line, one) for line in lines for one in line.taken], lacking=_lacking(lines), started_by=by, at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise ComparisonRefused(_("另一位监测员刚刚发起了比对。")) from error
    enqueue(
        queries.KIND, about=f"comparison:{made.pk}", title=_("全市比对"), by=by.code, at=at, area=area,
        page=f"/intake/city/{made.pk}/", alone="engine",
    )  # fmt: skip
    record(who=by.code, what="comparing.started", about=f"comparison:{made.pk}", at=at, area=area)
    return made


@recorded
def note_ran(comparison: Comparison, run: Mapping[str, Any], *, by: str, at: datetime) -> None:
    """The engine's results are whole: a killed job goes on from here."""
    Comparison.objects.filter(pk=comparison.pk).update(ran_at=at, record=dict(run))
    record(who=by, what="comparing.ran", about=f"comparison:{comparison.pk}", at=at, area=comparison.area)


@recorded
def note_done(comparison: Comparison, counts: Mapping[str, int], *, by: str, at: datetime) -> None:
    """The results are on the desk."""
    Comparison.objects.filter(pk=comparison.pk).update(done_at=at, is_open=False, counts=dict(counts))
    record(who=by, what="comparing.done", about=f"comparison:{comparison.pk}", at=at, area=comparison.area)


@recorded
def note_failed(comparison: Comparison, *, by: str, at: datetime) -> None:
    """It has ended, and the desk is as it was."""
    Comparison.objects.filter(pk=comparison.pk).update(is_open=False)
    record(who=by, what="comparing.failed", about=f"comparison:{comparison.pk}", at=at, area=comparison.area)


def _file(line: Line, one: rules.Sealed) -> dict[str, Any]:
    return {
        "batch": one.number, "source": line.kind.id, "label": line.kind.label, "department": line.kind.department,
        "name": one.name, "as_of": one.as_of.isoformat(), "rows": one.rows,
    }  # fmt: skip


def _lacking(lines: Sequence[Line]) -> list[list[str]]:
    return [
        [one.kind.label, str(STANDINGS[one.standing]), "、".join(one.kind.indicators)]
        for one in lines
        if one.standing is not Standing.FRESH
    ]
