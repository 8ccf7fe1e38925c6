"""Late files: added to what the state holds, without running everything again."""

from __future__ import annotations

from dataclasses import asdict
from time import perf_counter

from jiwang_engine.errors import UsageError
from jiwang_engine.language.program import Program
from jiwang_engine.linking.adding.late import add
from jiwang_engine.running.adding.corrected import records_before
from jiwang_engine.running.failures import failure_file
from jiwang_engine.running.inputs.files import Files
from jiwang_engine.running.keeping import commit_added
from jiwang_engine.running.publishing import publish_added
from jiwang_engine.running.record import write_record
from jiwang_engine.running.request import RunRequest, RunResult, Tell
from jiwang_engine.running.working import at_work, take_in


def add_late(request: RunRequest, program: Program, *, tell: Tell) -> RunResult:
    """Read late files, and link their rows and what these touch; `links` and `review` hold just those.

    Whole or not at all, as `run`; the next whole run comes to the same. Raises what `run` raises, and UsageError for files
    that need a whole run.
    """
    if request.data is None or request.state is None:
        raise UsageError(
            "add-needs-state",
            found="补比要接着上次的结果。",
            remedy="请加上全部比对时的同一个 --state 目录。",
        )
    with at_work(request, program, tell) as work:
        assert work.state is not None
        counts = take_in(work, Files(request.data, request.on, work.room.spill, request.known))
        before = records_before(work)
        with work.stage("linking", "② 只比对新来的行和受影响的行……"):
            report = add(
                work.backend, program.pack.sources, on=request.on, state=work.state, instead_of=before
            )
        work.tell(
            f"   新来 {report.new:,} 行，撤出 {report.gone:,} 行，受影响 {report.touched:,} 行；{report.asked:,} 行待人工核对。"
        )
        with work.stage("publishing", "③ 写出这些行的比对结果……"):
            publish_added(work.backend, program.pack, room=work.room, on=request.on)
        work.result.counts = {"rows": asdict(counts) | {"read": counts.read}, "added": asdict(report)}
        work.result.seconds["total"] = perf_counter() - work.started
        write_record(request, program.pack, work.result, folder=work.room.results)
        work.room.publish()
        failure_file(request.out).unlink(missing_ok=True)
        commit_added(work.backend, program.pack, request, state=work.state)
    return work.result
