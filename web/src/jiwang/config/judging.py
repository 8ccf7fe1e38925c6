"""A sealed batch starts work: the engine links and judges it, and the board and the lists get what it has found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction

from jiwang.analysis.findings import findings_of
from jiwang.analysis.judging import Told, judge_file
from jiwang.config.answering import hand_over_statements
from jiwang.config.loading import load
from jiwang.jobs.rules import JobRefused
from jiwang.jobs.running import Progress, job
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.stages.intake.actions import note_judged
from jiwang.stages.intake.models import Batch
from jiwang.stages.intake.queries import vault
from jiwang.stages.intake.states import BatchState


@job("alerts.judge")
def judge(progress: Progress) -> str:
    """Link and judge one sealed batch, and load what was found. Again, it comes to the same."""
    batch = _sealed(progress.about)
    now = clock.now()
    out = Path(settings.RESULTS) / f"batch-{batch.pk}"
    with taken_out(batch) as (path, told), vault().room() as beside:
        stated = beside / "statements.json"
        hand_over_statements(stated, clock.today())
        judge_file(path, told, statements=stated, on=clock.today(), out=out, tell=progress.say)
    progress.say("装入工作台……")
    findings = findings_of(out, settings.STATE)
    load(findings, at=now, tell=progress.say, is_part=True)
    counts = findings.results.record["counts"]
    with transaction.atomic():
        see(EVERYWHERE)
        note_judged(batch.pk, by=progress.by, at=clock.now())
    said = f"筛查 {counts['households']:,} 户，报出预警 {counts['alerts']:,} 条。"
    return said + (f"{counts['unseated']:,} 人还没有户，下次全市比对再看。" if counts["unseated"] else "")


@contextmanager
def taken_out(batch: Batch) -> Iterator[tuple[Path, Told]]:
    """The file of a batch as a room of its own holds it, and what people have said of it; swept afterwards."""
    told = Told(
        batch.source,
        batch.as_of or clock.today(),
        clock.day_of(batch.uploaded_at),
        batch.placed,
    )
    with vault().room() as room:
        yield vault().take_out(batch.raw, room / batch.file_name), told


def _sealed(number: int) -> Batch:
    with transaction.atomic():
        see(EVERYWHERE)
        batch = Batch.objects.get(pk=number)
    if batch.state != BatchState.SEALED:
        raise JobRefused("这批数据没有封存，或已申请撤回，不能比对。")
    if not batch.raw:
        raise JobRefused("这批数据的原始文件已过保存期，不能再比对。")
    return batch
