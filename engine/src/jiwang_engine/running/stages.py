"""A run at work and its stages between reading and publishing: hiding what came later, judging, raising alerts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

from jiwang_engine.alerting import AlertReport, Dispatch, Worker, origins_of, raise_alerts
from jiwang_engine.backends.base import Backend, Cluster
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.inputs.origins import Available
from jiwang_engine.compiler.planning import plan
from jiwang_engine.compiler.steps import Plan
from jiwang_engine.errors import MachineError
from jiwang_engine.language.program import Program
from jiwang_engine.linking.keeping.state import State
from jiwang_engine.linking.opinions.saying import Opinion
from jiwang_engine.packs.model import Pack
from jiwang_engine.running.clusters.dividing import judge_on
from jiwang_engine.running.clusters.judging import MODES
from jiwang_engine.running.failures import of_the_disk
from jiwang_engine.running.inputs.beside import areas_of, calendar
from jiwang_engine.running.inputs.statements import hide_unknown, load_recorded
from jiwang_engine.running.later import hide_later_rows
from jiwang_engine.running.repeating import count_once
from jiwang_engine.running.request import RunRequest, RunResult, Tell
from jiwang_engine.running.rooms import Room


@dataclass(slots=True)
class Run:
    """A run at work: what was asked, the law, the database, the room, and what has been done."""

    request: RunRequest
    program: Program
    backend: Backend
    room: Room
    result: RunResult
    tell: Tell
    state: State | None
    started: float
    opinions: tuple[Opinion, ...] = ()
    cluster: Cluster | None = None  # who judges, if it is not this machine alone
    files: Mapping[str, Sequence[Path]] = field(default_factory=dict)  # of tables that were given

    def note(self, *sentences: str) -> None:
        """Keep what people should know of the run, each sentence once."""
        self.result.notes += [one for one in dict.fromkeys(sentences) if one not in self.result.notes]

    @contextmanager
    def stage(self, name: str, sentence: str) -> Iterator[None]:
        """Tell people what happens, and time it; an error of the machine says in which stage it came."""
        self.tell(sentence)
        started, worked = perf_counter(), process_time()
        try:
            yield
        except (MachineError, OSError) as error:
            failed = of_the_disk(error) if isinstance(error, OSError) else error
            raise failed.during(sentence.strip().rstrip("…")) from error
        add_to(self.result.seconds, {name: perf_counter() - started})
        add_to(self.result.processor, {name: process_time() - worked})


def add_to(total: dict[str, float], more: Mapping[str, float]) -> None:
    """Add seconds by stage to others."""
    for name, value in more.items():
        total[name] = total.get(name, 0.0) + value


def hide_later(work: Run) -> Mapping[str, int]:
    """What happens after the day acted on is not known on that day; says how many rows, by source.

    What people stated and decided is taken from the state, and left out where it was recorded after the day known on.
    """
    return leave_what_was_known(
        work.backend, work.program.pack, state=work.state, on=work.request.on, known=work.request.known
    )


def leave_what_was_known(
    backend: Backend, pack: Pack, *, state: State | None, on: date, known: date | None
) -> Mapping[str, int]:
    """Take what people stated and decided from the state, and leave of it and of all facts what had happened by the day
    acted on and had come by the day known on, each event once; says how many rows of facts were hidden, by source."""
    load_recorded(backend, state)
    hide_unknown(backend, on=on, known=known)
    hidden = hide_later_rows(backend, pack, on, known=known)
    count_once(backend, pack)
    return hidden


def tell_later(work: Run, counts: Mapping[str, int]) -> None:
    """Say how many rows were hidden."""
    for source, count in counts.items():
        label = work.program.pack.sources[source].label
        note = f"来源 {label} 有 {count:,} 行的日期晚于行为日{'或知悉日' if work.request.known else ''}，没有采用。"
        work.note(note)
        work.tell(f"   {note}")


def judge(work: Run) -> None:
    """③ 监测预警: everybody by the signs of trouble, households in case mode by the whole law."""
    if work.cluster is not None:
        _judge_on_cluster(work, work.cluster)
    else:
        _judge_here(work)
    work.note(*_open_units(work))


def _judge_here(work: Run) -> None:
    there = available(work.backend, work.program)
    for mode, sentence in (("screening", "③ 按指标筛查全部住户……"), ("case", "   按法条核算在保家庭……")):
        with work.stage(mode, sentence):
            steps = _plan(work, mode, there)
            run_plan(work.backend, steps)
        work.note(*_unanswered(work.program.pack, steps.unanswered))


def _judge_on_cluster(work: Run, cluster: Cluster) -> None:
    with work.stage("judging", "③ 在集群上筛查全部住户，按法条核算在保家庭……"):
        there = judge_on(cluster, work.backend, work.program, request=work.request, files=work.files)
    for mode in MODES:
        work.note(*_unanswered(work.program.pack, _plan(work, mode, there).unanswered))


def _plan(work: Run, mode: str, there: Available) -> Plan:
    on, known = work.request.on, work.request.known
    return plan(work.program, on, mode=mode, available=there, known=known, on_arrays=True)


def _open_units(work: Run) -> Iterator[str]:
    """By which rules of the pack it is open of somebody whether they are judged alone."""
    for (name,) in work.backend.rows("SELECT DISTINCT id FROM verdict WHERE role = 'alone' ORDER BY id"):
        label = work.program.pack.units[name].label
        yield f"有人能否“{label}”还待核实，见 verdicts.parquet 中 role 为 alone 的行。"


def _unanswered(pack: Pack, asked: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Which lists did not come, each with the indicators that wait for it."""
    waiting: dict[str, list[str]] = {}
    for indicator, source in asked:
        waiting.setdefault(source, []).append(indicator)
    for source, indicators in waiting.items():
        yield f"没有收到“{pack.sources[source].label}”，指标 {'、'.join(indicators)} 没有答案。"


def raise_tasks(work: Run, workers: tuple[Worker, ...], *, is_part: bool = False) -> AlertReport:
    """④ 任务派发; `is_part` where only some households were screened."""
    request, pack = work.request, work.program.pack
    with work.stage("alerting", "④ 合并预警，排序，派到村……"):
        report = raise_alerts(
            work.backend,
            pack.indicators,
            on=request.on,
            rule_version=f"{pack.id} {pack.version}",
            origins=origins_of(pack),
            calendar=calendar(request),
            dispatch=Dispatch(
                workers=workers,
                areas=areas_of(request, pack),
                minimum_points=pack.dispatch_floors,
                is_part=is_part,
            ),
        )
    work.note(*report.notes)
    work.tell(f"   派发 {report.dispatched:,} 户，暂缓 {report.held:,} 户，县级处理 {report.county:,} 户。")
    return report
