"""The whole run, in the order of the flow: intake, matching, alerts, dispatch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib import import_module
from time import perf_counter

from jiwang_engine.alerting import Worker
from jiwang_engine.backends.base import Backend, Cluster
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.errors import MachineError, UsageError
from jiwang_engine.language.program import Program
from jiwang_engine.linking.dividing import Team
from jiwang_engine.linking.keeping.state import State
from jiwang_engine.running.counties.working import run_counties
from jiwang_engine.running.failures import failure_file, of_the_disk, recorded
from jiwang_engine.running.inputs.beside import staff
from jiwang_engine.running.inputs.facts import county_folders, damaged, feet, find_damaged, load_facts
from jiwang_engine.running.inputs.files import Files
from jiwang_engine.running.inputs.opinions import heard
from jiwang_engine.running.inputs.stated import take_statements
from jiwang_engine.running.keeping import commit_state, load_ledger
from jiwang_engine.running.publishing import publish, publish_links
from jiwang_engine.running.record import write_record
from jiwang_engine.running.request import RunRequest, RunResult, Tell
from jiwang_engine.running.rooms import Room, working_room
from jiwang_engine.running.stages import Run, hide_later, judge, raise_tasks, tell_later
from jiwang_engine.sources import Counts


def run(request: RunRequest, program: Program, *, tell: Tell) -> RunResult:
    """Run the main job: departments' files in, explained alerts and each village's task list out.

    Results appear in `request.out` whole or not at all; the state, if any, is renewed after them, so that a run that was
    killed is simply run again. Raises SourceError for files at fault, UsageError, MachineError.
    """
    with at_work(request, program, tell) as work:
        workers = staff(request)
        load_ledger(work.backend, work.state)
        counties = county_folders(request.facts) if request.facts else ()
        if counties:
            run_counties(work, workers, counties)
        else:
            _run_at_once(work, workers)
        _finish(work)
        work.room.forget_finished()
    return work.result


def _run_at_once(work: Run, workers: tuple[Worker, ...]) -> None:
    """Everybody together."""
    _read(work, watches=True)
    tell_later(work, hide_later(work))
    judge(work)
    raise_tasks(work, workers)
    with work.stage("publishing", "⑤ 写出清单、漏斗和报告……"):
        publish(work.backend, work.program, work.request, room=work.room, result=work.result)


def link_only(request: RunRequest, program: Program, *, tell: Tell) -> RunResult:
    """Read the files and tie their rows to persons and households; nobody is judged, no list is written.

    Whole or not at all, as `run`; a state learns who is who, and keeps its earlier alerts. Raises what `run` raises.
    """
    with at_work(request, program, tell) as work:
        _read(work)
        with work.stage("publishing", "③ 写出人员、家庭和待核对清单……"):
            publish_links(work.backend, program.pack, room=work.room, on=request.on)
        _finish(work)
    return work.result


JOBS = {"run": run, "link": link_only}


@contextmanager
def at_work(request: RunRequest, program: Program, tell: Tell) -> Iterator[Run]:
    """A room, a database and a clock for one job."""
    started = perf_counter()
    opinions = heard(request)
    state = State(request.state) if request.state else None
    with working_room(request.out) as room:
        backend = _database(request, room, state)
        cluster: Cluster | None = None
        try:
            cluster = _cluster(request, tell)
            take_statements(backend, request, program)
            yield Run(
                request,
                program,
                backend,
                room,
                RunResult(request.out),
                tell,
                state,
                started,
                opinions=opinions,
                cluster=cluster,
            )
        except MachineError as error:
            if error.code == "parquet-damaged" and request.facts:
                raise damaged(_damaged_file(backend, request)) from error
            raise recorded(request.out, error) from error
        except OSError as error:
            raise recorded(request.out, of_the_disk(error)) from error
        finally:
            backend.close()
            if cluster is not None:
                cluster.close()


def _damaged_file(backend: Backend, request: RunRequest) -> str:
    assert request.facts is not None
    return find_damaged(backend, county_folders(request.facts) or (request.facts.resolve(),))


def _finish(work: Run) -> None:
    """Write the record, let the results appear, then renew the state."""
    request, pack = work.request, work.program.pack
    work.result.seconds["total"] = perf_counter() - work.started
    write_record(request, pack, work.result, folder=work.room.results)
    work.room.publish()
    failure_file(request.out).unlink(missing_ok=True)
    if work.state is not None:
        commit_state(work.backend, pack, request, state=work.state)


def _database(request: RunRequest, room: Room, state: State | None) -> Backend:
    folders = [
        room.results.parent,
        room.finished,
        *([state.folder] if state else []),
        *([request.facts] if request.facts else []),
    ]
    return DuckDB(directories=folders, memory=request.memory, threads=request.threads, spill=room.spill)


def _cluster(request: RunRequest, tell: Tell) -> Cluster | None:
    """The cluster that was asked for. Its library is an extra, and takes a second to load: it is loaded only here."""
    if request.engine != "spark":
        return None
    tell(f"连接 Spark 集群 {request.master}……")
    try:
        found: Cluster = import_module("jiwang_engine.backends.spark").Spark(request.master)
    except ModuleNotFoundError as error:
        raise UsageError(
            "spark-missing",
            found="没有安装 Spark 的部件。",
            remedy="请安装 jiwang-engine[spark]，再运行一次；或去掉 --engine spark，在本机计算，结果相同。",
        ) from error
    return found


def take_in(work: Run, files: Files) -> Counts:
    """① 数据汇入: the rows of all files, told in numbers."""
    with work.stage("intake", "① 读取各部门文件，清洗并核对……"):
        intake = files.take_in(work.backend, work.program.pack)
    counts = intake.counts
    work.result.inputs = dict(work.backend.rows("SELECT DISTINCT name, sha256 FROM files ORDER BY name"))
    came = work.backend.rows("SELECT DISTINCT source FROM files WHERE source IS NOT NULL ORDER BY source")
    work.result.sources = tuple(str(source) for (source,) in came)
    work.tell(
        f"   {len(intake.files)} 个表，{counts.read:,} 行：可用 {counts.accepted + counts.repaired:,}，拒收 {counts.rejected:,}。"
    )
    work.result.notes += [f"未读取 {one.name}：{one.reason}" for one in intake.skipped]
    return counts


def _read(work: Run, *, watches: bool = False) -> None:
    """① 数据汇入 and ② 身份比对, or the engine's tables as they are given."""
    request, pack = work.request, work.program.pack
    if request.facts is not None:
        with work.stage("intake", "① 读取引擎数据表……"):
            work.result.inputs = feet(request.facts, [request.facts])
            work.files = load_facts(work.backend, [request.facts])
        return
    assert request.data is not None
    files = Files(request.data, request.on, work.room.spill, request.known)
    counts = take_in(work, files)
    with work.stage("linking", "② 比对身份：这些记录是谁、谁和谁一户……"):
        team = Team(work.cluster) if work.cluster else None
        report = files.tie(
            work.backend, pack, state=work.state, opinions=work.opinions, watches=watches, team=team
        )
    work.result.counts = {
        "rows": asdict(counts) | {"read": counts.read},
        "persons": report.persons, "households": report.units,
        "links": {"auto": report.auto, "review": report.review, "none": report.none},
        "asked": {"rows": report.asked, "with_candidates": report.offered},
    }  # fmt: skip
    work.tell(
        f"   {report.persons:,} 人，{report.units:,} 户；{report.asked:,} 行待人工核对，其中 {report.offered:,} 行有可能的人。"
    )
    if report.unplaced:
        work.tell(f"   {report.unplaced:,} 行说了事、暂时对不上人，按“身份待核”一并筛查。")
