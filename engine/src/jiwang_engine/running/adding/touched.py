"""Late files, judged at once: the households whom their rows concern are screened by all indicators, and nobody else is touched.

What a household is stays as the last whole run has left it (`seat_…` in the vault), and so do the rows of its members; the late
rows are linked as by `add_late` and come on top. Rows about means lie in no vault, so amounts and verdicts wait for the next whole run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from time import perf_counter
from typing import Any

from jiwang_engine.alerting import AlertReport
from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.planning import plan
from jiwang_engine.errors import UsageError
from jiwang_engine.language.program import Program
from jiwang_engine.linking.adding.late import AddReport, add, added_to_keep, remove
from jiwang_engine.linking.adding.layers import kept_sources
from jiwang_engine.linking.claims import Linkage
from jiwang_engine.linking.keeping.state import Contents, State, scanned, secret_of
from jiwang_engine.linking.keeping.vault import destroy_raw
from jiwang_engine.linking.linkage import present
from jiwang_engine.linking.records import write_facts
from jiwang_engine.linking.tiers import BY_RULE, RULE_VERSION
from jiwang_engine.linking.units import linked
from jiwang_engine.packs.model import Pack
from jiwang_engine.running.adding.corrected import records_before
from jiwang_engine.running.failures import failure_file
from jiwang_engine.running.inputs.beside import staff
from jiwang_engine.running.inputs.files import Files
from jiwang_engine.running.keeping import SEATED, commit_judged, commit_late, load_ledger
from jiwang_engine.running.publishing import publish_judged
from jiwang_engine.running.record import write_record
from jiwang_engine.running.request import RunRequest, RunResult, Tell
from jiwang_engine.running.stages import Run, hide_later, raise_tasks, tell_later
from jiwang_engine.running.working import at_work, take_in
from jiwang_engine.sources import Counts


def judge_late(request: RunRequest, program: Program, *, tell: Tell) -> RunResult:
    """Read late files, link their rows, and screen the households that these concern; alerts and tasks of just those.

    Whole or not at all, as `run`. The same files again come to the same alerts, so that a run that was killed is simply run
    again. Raises what `run` raises, and UsageError for files that need a whole run or a state that none has laid.
    """
    return _judged(request, program, tell=tell, step=add)


def withdraw_late(request: RunRequest, program: Program, *, tell: Tell) -> RunResult:
    """Take the rows of files out of what the state knows, and screen anew the households that they concern.

    Besides what `judge_late` writes, `grounds` names every sign that these households still show, the quiet ones too: an alert of
    theirs that is not among them has lost its ground. The ledger forgets it, so that the same sign is told anew if it comes again.
    Raises what `judge_late` raises.
    """
    return _judged(request, program, tell=tell, step=remove)


Step = Callable[..., AddReport]


def _judged(request: RunRequest, program: Program, *, tell: Tell, step: Step) -> RunResult:
    if request.data is None or request.state is None:
        raise UsageError(
            "add-needs-state",
            found="补比要接着上次的结果。",
            remedy="请加上全部比对时的同一个 --state 目录。",
        )
    is_leaving = step is remove
    with at_work(request, program, tell) as work:
        assert work.state is not None
        workers = staff(request)
        load_ledger(work.backend, work.state)
        counts = take_in(work, Files(request.data, request.on, work.room.spill, request.known))
        kept = _link(work, work.state, step)
        with work.stage("gathering", "③ 取出这些户的全部情况……"):
            _seat(work.backend, program.pack, work.state)
            _gather_facts(work.backend, program.pack, request=request, state=work.state)
        tell_later(work, hide_later(work))
        _screen(work)
        alerts = raise_tasks(work, workers, is_part=True)
        _keep_the_days_other_alerts(work.backend, request)
        if is_leaving or request.instead_of:
            _forget_what_has_no_ground(work.backend, program.pack)
        work.result.counts = _counts(work.backend, counts, alerts)
        with work.stage("publishing", "⑤ 写出这些户的预警和任务……"):
            publish_judged(work.backend, program.pack, room=work.room, on=request.on)
            work.backend.write_parquet(_GROUNDS, work.room.results / "grounds.parquet")
        work.result.seconds["total"] = perf_counter() - work.started
        write_record(request, program.pack, work.result, folder=work.room.results)
        work.room.publish()
        failure_file(request.out).unlink(missing_ok=True)
        if is_leaving:
            destroy_raw(work.state, work.result.inputs.values())
            commit_judged(work.backend, state=work.state, contents=kept)
        else:
            commit_late(work.backend, program.pack, request, state=work.state, contents=kept)
    return work.result


_GROUNDS = "SELECT DISTINCT indicator, unit, person FROM alert ORDER BY ALL"


def _forget_what_has_no_ground(backend: Backend, pack: Pack) -> None:
    """Take out of the ledger what was said of these households by signs that they no longer show; signs of cases were not looked at."""
    screened = ", ".join(f"'{one.id}'" for one in pack.indicators.values() if one.side == "screening")
    backend.run(f"""
        DELETE FROM ledger_next AS l WHERE l.indicator IN ({screened}) AND l.unit IN (SELECT unit FROM unit)
        AND NOT EXISTS (SELECT 1 FROM alert AS a
            WHERE a.indicator = l.indicator AND a.unit = l.unit AND a.person IS NOT DISTINCT FROM l.person)""")


def _screen(work: Run) -> None:
    with work.stage("screening", "④ 按指标筛查这些户……"):
        there, asked = available(work.backend, work.program), work.request
        steps = plan(
            work.program, asked.on, mode="screening", available=there, known=asked.known, on_arrays=True
        )
        run_plan(work.backend, steps)


def _counts(backend: Backend, rows: Counts, alerts: AlertReport) -> dict[str, Any]:
    return {
        "rows": asdict(rows) | {"read": rows.read},
        "households": backend.one("SELECT count(*) FROM unit"),
        "unseated": backend.one("SELECT count(*) FROM concerned ANTI JOIN person USING (person)"),
        "alerts": alerts.raised + alerts.merged,
    }


def _link(work: Run, state: State, step: Step) -> Contents:
    """② Tie the rows; answers what the state must keep of them, laid aside before the tables are used for other ends."""
    backend, sources = work.backend, work.program.pack.sources
    rows = " UNION ALL ".join(f"SELECT record FROM typed_{name}" for name in present(backend, sources))
    backend.run(
        f"CREATE OR REPLACE TEMP TABLE came_row AS {rows or 'SELECT 0::BIGINT AS record WHERE false'}"
    )
    more = {"instead_of": records_before(work)} if step is add else {}
    with work.stage("linking", "② 只比对新来的行和受影响的行……"):
        report = step(backend, sources, on=work.request.on, state=state, **more)
    work.tell(
        f"   新来 {report.new:,} 行，撤出 {report.gone:,} 行，受影响 {report.touched:,} 行；{report.asked:,} 行待人工核对。"
    )
    secrets = {}
    for number, (name, query) in enumerate(
        added_to_keep(backend, sources, on=work.request.on, state=state).secrets.items()
    ):
        backend.run(f"CREATE OR REPLACE TEMP TABLE laid_aside{number} AS {query}")
        secrets[name] = f"SELECT * FROM laid_aside{number}"
    return Contents(secrets=secrets)


def _seat(backend: Backend, pack: Pack, state: State) -> None:
    """`unit`, `membership`, `person` …: the households that the rows concern, as the last whole run has left them."""
    run = backend.run
    for name in SEATED:
        path = state.secret(f"seat_{name}")
        if path is None:
            raise UsageError(
                "nothing-to-add-to",
                found=f"状态目录 {state.folder} 里没有上次全量运行的家庭。",
                remedy="请先用 jiwang run 加 --state，把全部文件运行一次。",
            )
        run(f"CREATE OR REPLACE TEMP VIEW seat_{name} AS SELECT * FROM {scanned(path)}")
    registers = ", ".join(f"'{one.id}'" for one in pack.sources.values() if one.role == "register") or "''"
    run(f"""
        CREATE OR REPLACE TEMP VIEW old_tie AS
        SELECT record, source, person, tier FROM old_linked AS m WHERE {linked()}
        UNION ALL SELECT record, source, person, 'R1' FROM old_people WHERE source IN ({registers})""")
    run("""
        CREATE OR REPLACE TEMP TABLE concerned AS
        WITH told AS (SELECT record FROM came_row UNION SELECT record FROM replaced)
        SELECT person FROM link SEMI JOIN told USING (record)
        UNION SELECT person FROM old_tie SEMI JOIN told USING (record)""")
    run("""
        CREATE OR REPLACE TEMP TABLE concerned_unit AS
        SELECT unit FROM seat_membership SEMI JOIN concerned USING (person)
        UNION SELECT unit FROM seat_former_member SEMI JOIN concerned USING (person)""")
    for name in SEATED[1:]:
        run(
            f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM seat_{name} SEMI JOIN concerned_unit USING (unit)"
        )
    run("""
        CREATE OR REPLACE TABLE person AS SELECT p.* FROM seat_person AS p
        SEMI JOIN (SELECT person FROM membership UNION SELECT person FROM former_member) AS n ON n.person = p.person""")


def _gather_facts(backend: Backend, pack: Pack, *, request: RunRequest, state: State) -> None:
    """`fact_…`: everything that the vault and the late files hold of the members; `added_link` keeps what was linked anew."""
    run = backend.run
    run("CREATE OR REPLACE TABLE added_link AS SELECT * FROM link")
    run(f"""
        CREATE OR REPLACE TABLE link AS
        SELECT l.* FROM added_link AS l SEMI JOIN person USING (person)
        UNION ALL
        SELECT o.record, o.source, o.person, o.tier, '{RULE_VERSION}', '{BY_RULE}' FROM old_tie AS o
        SEMI JOIN person USING (person) ANTI JOIN replaced AS r ON r.record = o.record""")
    for one in kept_sources(pack.sources):
        table, old = f"typed_{one.id}", f"old_rows_{one.id}"
        if not backend.has_table(old):
            continue
        if not backend.has_table(table):
            run(f"CREATE TABLE {table} AS SELECT * FROM {old} LIMIT 0")
        run(f"""
            INSERT INTO {table} BY NAME SELECT o.* FROM {old} AS o SEMI JOIN link USING (record)
            ANTI JOIN {table} AS t ON t.record = o.record""")
    sources = present(backend, pack.sources)
    write_facts(Linkage(backend, sources, request.on, secret_of(state), True, pack.codes))
    for one in (
        sources.values()
    ):  # few rows, read many times: laid down in one order, the register's too, which is a view
        kind = "VIEW" if one.role == "register" else "TABLE"
        run(f"CREATE TABLE laid_down AS SELECT * FROM fact_{one.id} ORDER BY ALL")
        run(f"DROP {kind} fact_{one.id}")
        run(f"ALTER TABLE laid_down RENAME TO fact_{one.id}")


def _keep_the_days_other_alerts(backend: Backend, request: RunRequest) -> None:
    """The ledger takes a run for the whole of its day; of households that were not looked at this day's rows stay."""
    backend.run(
        "INSERT INTO ledger_next SELECT l.* FROM ledger AS l ANTI JOIN unit USING (unit) WHERE judged_on = ?",
        [request.on],
    )
