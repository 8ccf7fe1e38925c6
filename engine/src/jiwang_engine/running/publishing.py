"""Write what a run has found: tables as Parquet, the quality report, lists, the funnel, the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from jiwang_engine import __version__
from jiwang_engine.alerting import origins_of
from jiwang_engine.alerting.sayings import write_said
from jiwang_engine.backends.base import Backend
from jiwang_engine.explaining.stories import clause_lines
from jiwang_engine.garbage import no_search
from jiwang_engine.language.program import Program
from jiwang_engine.linking.adding.late import EARLIER
from jiwang_engine.packs.model import Pack
from jiwang_engine.packs.numbers import unverified_on
from jiwang_engine.reporting import (
    Atlas,
    ClauseLine,
    FamilyStory,
    RunHeader,
    count_funnel,
    families_worth_telling,
    tell_family,
    write_funnel,
    write_lists,
    write_page,
)
from jiwang_engine.reporting.funnel import Funnel
from jiwang_engine.running.drawing import draw_all
from jiwang_engine.running.households import case_of_unit, rows_of_units
from jiwang_engine.running.inputs.beside import atlas_of
from jiwang_engine.running.request import RunRequest, RunResult
from jiwang_engine.running.reviewing import write_reviews
from jiwang_engine.running.rooms import Room
from jiwang_engine.sources.quality.writing import write_quality

TRUTH = "truth.csv"
_LINKS = {
    "links": "SELECT * FROM link ORDER BY record",
    "review": "SELECT * FROM review ORDER BY record, candidate",
}
_SCORES = {"scores": "SELECT * FROM link_score ORDER BY record, person"}
_PEOPLE = {
    "persons": "SELECT * FROM person ORDER BY person",
    "households": "SELECT u.*, list(m.person ORDER BY m.is_head DESC, m.person) AS members "
    "FROM unit AS u JOIN membership AS m USING (unit) GROUP BY ALL ORDER BY unit",
}
_TASKS = {"tasks": "SELECT * FROM task ORDER BY task"}
_SAID = {"said": "SELECT * FROM said ORDER BY person, source, record"}
_TABLES = {
    "verdicts": "SELECT * FROM verdict",
    "alerts": "SELECT * FROM alert ORDER BY alert",
    **_LINKS,
}


def publish_links(backend: Backend, pack: Pack, *, room: Room, on: date) -> None:
    """Write who is who: persons, households, every link, what people must look at, and the quality report."""
    with _written_meanwhile(backend, _PEOPLE | _LINKS | _SCORES, room.results):
        write_reviews(backend, room.results, sources=pack.sources, on=on)
        write_quality(backend, room.results / "quality", sources=pack.sources, on=on)
    draw_all(backend, room.results)


def publish_added(backend: Backend, pack: Pack, *, room: Room, on: date) -> None:
    """Write the links of an addition, what people must look at, and the quality report of its files."""
    _write_tables(backend, _LINKS | _SCORES, room.results)
    write_reviews(backend, room.results, sources=pack.sources, on=on)
    draw_all(backend, room.results)
    backend.run("DELETE FROM files WHERE name = ?", [EARLIER])
    write_quality(backend, room.results / "quality", sources=pack.sources, on=on)


def publish(
    backend: Backend, program: Program, request: RunRequest, *, room: Room, result: RunResult
) -> None:
    """Write everything that people and programs read of a run into the room's results."""
    tables = dict(_TABLES)
    if backend.has_table("link_score"):
        tables |= _SCORES
    if (
        request.data is not None and request.state is not None
    ):  # without a state their numbers mean nothing tomorrow
        write_said(backend, program.pack, origins=origins_of(program.pack))
        tables |= _PEOPLE | _TASKS | _SAID
    with _written_meanwhile(backend, tables, room.results), no_search():
        if request.data is not None:
            write_quality(backend, room.results / "quality", sources=program.pack.sources, on=request.on)
            write_reviews(backend, room.results, sources=program.pack.sources, on=request.on)
        _publish_for_people(backend, program, request, folder=room.results, result=result)


def publish_judged(backend: Backend, pack: Pack, *, room: Room, on: date) -> None:
    """Write the alerts and tasks of the households that late files concern, besides what an addition writes.

    Alerts that are quiet stay out: whoever reads these tables keeps what an earlier run has said of them.
    """
    alerts = "SELECT * FROM alert WHERE state <> 'quiet' ORDER BY alert"
    _write_tables(backend, {"alerts": alerts, **_PEOPLE, **_TASKS}, room.results)
    backend.run("CREATE OR REPLACE TABLE link AS SELECT * FROM added_link")
    publish_added(backend, pack, room=room, on=on)


@contextmanager
def _written_meanwhile(backend: Backend, tables: Mapping[str, str], folder: Path) -> Iterator[None]:
    """The tables for programs are the database's work alone: it does it while lists and pages are being laid out."""
    beside = backend.beside()
    with ThreadPoolExecutor(max_workers=1) as writer:
        written = writer.submit(_write_tables, beside, tables, folder)
        yield
        written.result()
    beside.close()


def _write_tables(backend: Backend, tables: Mapping[str, str], folder: Path) -> None:
    for name, query in tables.items():
        backend.write_parquet(query, folder / f"{name}.parquet")


def _publish_for_people(
    backend: Backend, program: Program, request: RunRequest, *, folder: Path, result: RunResult
) -> None:
    pack = program.pack
    atlas = atlas_of(request, pack)
    lists = write_lists(
        backend, folder / "lists", indicators=pack.indicators, atlas=atlas, on=request.on, title=pack.title,
        fictional=is_fictional(pack), only=request.lists_for,
    )  # fmt: skip
    truth = request.data / TRUTH if request.data else None
    funnel = count_funnel(
        backend, pack.indicators, truth=truth if truth is not None and truth.is_file() else None
    )
    write_funnel(funnel, folder / "funnel.json")
    result.counts = counts_of(funnel)
    header = header_of(pack, request)
    stories = tuple(told_families(backend, program, request, atlas=atlas))
    write_page(
        folder / "index.html", header, funnel=funnel, indicators=pack.indicators, atlas=atlas, stories=stories, lists=lists
    )  # fmt: skip


def is_fictional(pack: Pack) -> bool:
    """Whether some layer of the law is made up."""
    return any(layer.fictional for layer in pack.layers)


def counts_of(funnel: Funnel) -> dict[str, Any]:
    """The counts that the record of a run keeps."""
    return {
        "rows": dict(funnel.rows), "persons": funnel.persons, "households": funnel.households,
        "alerted": dict(funnel.alerted), "held_back": funnel.held_back, "unplaced": funnel.unplaced,
    }  # fmt: skip


def header_of(pack: Pack, request: RunRequest) -> RunHeader:
    """What stands at the head of the page; tables that were given have no quality report."""
    return RunHeader(
        place=pack.title, on=request.on, pack=f"{pack.title} {pack.version}", rule_version=f"{pack.id} {pack.version}",
        engine=__version__, fictional=is_fictional(pack), unverified=tuple(unverified_on(pack, request.on)),
        sources=pack.sources, quality="quality/report.html" if request.data is not None else "",
        review="review.html" if request.data is not None else "",
    )  # fmt: skip


def told_families(
    backend: Backend, program: Program, request: RunRequest, *, atlas: Atlas
) -> Iterator[FamilyStory]:
    """Five families in full sentences, with the clauses of the first category that the law would test."""
    units = families_worth_telling(backend)
    with rows_of_units(backend, units):
        cases = [case_of_unit(backend, program, unit, on=request.on, known=request.known) for unit in units]
    for unit, case in zip(units, cases, strict=True):
        title, lines = clause_lines(program, case)
        clauses = [ClauseLine(**line) for line in lines]
        yield tell_family(
            backend, unit, indicators=program.pack.indicators, atlas=atlas, clauses=clauses, clauses_title=title
        )  # fmt: skip
