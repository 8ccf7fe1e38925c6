"""A withdrawn batch leaves what the engine knows, and the alerts that stood on it are marked for a person to end."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from jiwang.analysis.findings import findings_of
from jiwang.analysis.judging import withdraw_file
from jiwang.config.judging import taken_out
from jiwang.config.loading import load
from jiwang.jobs.rules import JobRefused
from jiwang.jobs.running import Progress, job
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.stages.alerts.actions import Judged, note_groundless
from jiwang.stages.intake.actions import note_taken_out
from jiwang.stages.intake.models import Batch
from jiwang.stages.intake.states import BatchState


@job("alerts.withdraw")
def withdraw(progress: Progress) -> str:
    """Take the rows out, judge their households anew, and mark what has lost its ground. Again, it comes to the same."""
    batch = _withdrawn(progress.about)
    out = Path(settings.RESULTS) / f"withdrawn-{batch.pk}"
    # Of a job that was killed the results may be whole and the state not yet renewed: it is renewed again, and says no more
    # what was lost, so that the first results are the ones to load.
    fresh = out.with_name(f"{out.name}-again") if (out / "run.json").is_file() else out
    with taken_out(batch) as (path, told):
        withdraw_file(path, told, on=clock.today(), out=fresh, tell=progress.say)
    progress.say("装入工作台……")
    findings, now = findings_of(out, settings.STATE), clock.now()
    with transaction.atomic():
        see(EVERYWHERE)
        load(findings, at=now, tell=progress.say, is_part=True)
        lost = note_groundless(
            batch.pk, source=batch.label, files=(batch.file_name, batch.name),
            still=Judged(findings.households_seen(), findings.grounds("grounds"), unasked=("exit",)), by=progress.by, at=now,
        )  # fmt: skip
        note_taken_out(batch, by=progress.by, at=now)
    households = findings.results.record["counts"]["households"]
    said = f"已撤出，重新筛查 {households:,} 户。"
    return said + (f"{lost:,} 条预警的依据已撤回，请逐条核实后了结。" if lost else "没有预警因此失去依据。")


def _withdrawn(number: int) -> Batch:
    with transaction.atomic():
        see(EVERYWHERE)
        batch = Batch.objects.get(pk=number)
    if batch.state != BatchState.WITHDRAWN or not batch.raw:
        raise JobRefused("这批数据没有撤回，或已经撤出。")
    return batch
