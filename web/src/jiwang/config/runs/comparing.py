"""全市比对 as a job: sealed files out of the vault, through the engine with what officers have said, and onto the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import OperationalError, transaction

from jiwang.analysis.findings import Findings, findings_of
from jiwang.analysis.judging import Told, judge_city
from jiwang.config.answering import hand_over, hand_over_statements
from jiwang.config.loading import load
from jiwang.desk.comparing import actions, queries
from jiwang.desk.comparing.models import Comparison
from jiwang.desk.comparing.rules import Pace
from jiwang.jobs.rules import JobRefused
from jiwang.jobs.running import Progress, job
from jiwang.kit import clock
from jiwang.kit.copying import Copied
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.stages.alerts.actions import Judged, note_groundless
from jiwang.stages.intake.actions import note_judged, note_taken_out
from jiwang.stages.intake.models import Batch
from jiwang.stages.intake.queries import vault, withdrawn_batches
from jiwang.stages.intake.states import BatchState

_RESULTS = "city"  # the folder of the last run's results; the next run takes its place


@job(queries.KIND)
def compare(progress: Progress) -> str:
    """Run and load, or go on from where a killed process has stopped. What fails changes nothing on the desk."""
    comparison = _asked(progress.about)
    if comparison.done_at is not None:
        return "这次比对已经装入工作台。"
    try:
        return _carried_out(comparison, progress)
    except OperationalError:
        raise  # the database was away: the job is taken up again
    except Exception:
        actions.note_failed(comparison, by=progress.by, at=clock.now())
        raise


def _carried_out(comparison: Comparison, progress: Progress) -> str:
    tell, out = _teller(progress), Path(settings.RESULTS) / _RESULTS
    batches = _batches(comparison)
    if comparison.ran_at is None:
        _run(comparison, batches, out=out, tell=tell)
        comparison = _asked(comparison.pk)
    tell("装入工作台……")
    began = monotonic()
    findings = findings_of(out, settings.STATE)
    with transaction.atomic():
        see(EVERYWHERE)
        brought = load(findings, at=clock.now(), tell=tell)
        counts = _counts(findings, brought) | {"loading_seconds": round(monotonic() - began)}
        _mark_groundless(findings, by=progress.by)
        for one in batches:
            note_judged(one.pk, by=progress.by, at=clock.now())
        actions.note_done(comparison, counts, by=progress.by, at=clock.now())
    return (
        f"{counts['households']:,} 户、{counts['persons']:,} 人已比对。新报出预警 {counts['alerts_new']:,} 条，"
        f"新任务 {counts['tasks_new']:,} 件；{counts['unmatched']:,} 行对不上人，待补号码。"
    )


def _mark_groundless(findings: Findings, *, by: str) -> None:
    """Files that only a whole run can take out have left with this one: what stood on them is marked."""
    still = Judged(findings.households_seen(), findings.grounds())
    for batch in withdrawn_batches():
        note_groundless(
            batch.pk,
            source=batch.label,
            files=(batch.file_name, batch.name),
            still=still,
            by=by,
            at=clock.now(),
        )
        note_taken_out(batch, by=by, at=clock.now())


def _run(comparison: Comparison, batches: list[Batch], *, out: Path, tell: Callable[[str], None]) -> None:
    """Take the files out of the vault into a room of their own, and run."""
    with vault().room() as room:
        folder, said, stated = room / "files", room / "opinions.json", room / "statements.json"
        folder.mkdir()
        hand_over(said)
        hand_over_statements(stated, comparison.day)
        tell("取出封存的文件……")
        files = [
            (vault().take_out(one.raw, folder / one.file_name), _told(one, comparison)) for one in batches
        ]
        record = judge_city(
            files, folder, opinions=said, statements=stated, on=comparison.day, out=out, tell=tell
        )
    actions.note_ran(comparison, record, by=comparison.started_by.code, at=clock.now())


def _told(batch: Batch, comparison: Comparison) -> Told:
    received = min(clock.day_of(batch.uploaded_at), comparison.day)
    return Told(batch.source, batch.as_of or comparison.day, received, batch.placed)


def _counts(findings: Findings, brought: Mapping[str, Copied]) -> dict[str, int]:
    told = findings.counts()
    return {
        "alerts_new": brought.get("预警", Copied()).added, "alerts_changed": brought.get("预警", Copied()).changed,
        "tasks_new": brought.get("任务", Copied()).added, "tasks_changed": brought.get("任务", Copied()).changed,
        "households": told["households"], "persons": told["persons"],
        "rows": told["rows_read"], "rejected": told["rows_rejected"],
        "unmatched": findings.results.unmatched, "strays_new": brought.get("对不上人的行", Copied()).added,
        "doubts": brought.get("待核对", Copied()).added,
    }  # fmt: skip


def _asked(number: int) -> Comparison:
    return Comparison.objects.select_related("started_by").get(pk=number)


def _batches(comparison: Comparison) -> list[Batch]:
    """The files as they were chosen; all of them must still be sealed and in the vault."""
    with transaction.atomic():
        see(EVERYWHERE)
        found = list(Batch.objects.filter(pk__in=comparison.batches).order_by("pk"))
    gone = [one for one in found if one.state != BatchState.SEALED or not one.raw]
    if gone or len(found) < len(comparison.batches):
        names = "、".join(f"#{one.pk} {one.label}" for one in gone)
        raise JobRefused(f"选用的文件已被撤回或销毁：{names}。请重新发起全市比对。")
    return found


def _teller(progress: Progress) -> Callable[[str], None]:
    """Tell officers what is being done, and how far it is by the pace of the last run."""
    last = queries.last_done()
    seconds = (
        last.record.get("seconds", {}) | {"loading": last.counts.get("loading_seconds", 0)} if last else {}
    )
    pace = Pace.by(seconds)

    def tell(sentence: str) -> None:
        done = pace.before(sentence)
        if done is not None:
            progress.expect(100, done=done)
        progress.say(sentence.strip())

    return tell
