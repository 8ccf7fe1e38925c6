"""What all turns have left becomes one result: alerts in one table, counts added up, an index, the page."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from typing import Any

from jiwang_engine.reporting import FamilyStory, write_funnel, write_page
from jiwang_engine.reporting.funnel import Funnel, added_funnels
from jiwang_engine.reporting.lists import ListReport, WrittenList, write_directory, write_places
from jiwang_engine.reporting.stories import ClauseLine
from jiwang_engine.running.counties.shelf import Shelf
from jiwang_engine.running.inputs.beside import atlas_of
from jiwang_engine.running.inputs.facts import scanned_together
from jiwang_engine.running.publishing import counts_of, header_of
from jiwang_engine.running.stages import Run, add_to, tell_later

VERDICTS = "verdicts.parquet"


def publish_counties(work: Run, shelf: Shelf, turns: Sequence[str], *, hands: int) -> None:
    """Put everything together in the room's results; the seconds of a stage are those of the `hands` that worked beside each other."""
    counts = [shelf.counts(turn) for turn in turns]
    _put_tables(work, shelf, turns)
    funnel = added_funnels([one["funnel"] for one in counts])
    write_funnel(funnel, work.room.results / "funnel.json")
    work.result.counts = counts_of(funnel)
    _tell(work, funnel, counts)
    for kept in counts:
        add_to(work.result.seconds, {name: spent / hands for name, spent in kept["seconds"].items()})
        add_to(work.result.processor, kept["processor"])
    _write_for_people(work, funnel, counts)


def _put_tables(work: Run, shelf: Shelf, turns: Sequence[str]) -> None:
    """One table of alerts; the verdicts, which are many, stay a file for each turn in one folder."""
    results, backend = work.room.results, work.backend
    folders = [shelf.of(turn) for turn in turns]
    together = scanned_together([folder / "alerts.parquet" for folder in folders])
    backend.write_parquet(f"SELECT * FROM {together} ORDER BY alert", results / "alerts.parquet")
    (results / VERDICTS).mkdir()
    for folder in folders:
        shutil.copyfile(folder / "verdicts.parquet", results / VERDICTS / f"{folder.name}.parquet")
        if (folder / "lists").is_dir():
            shutil.copytree(folder / "lists", results / "lists", dirs_exist_ok=True)
    told = scanned_together([folder / "told.parquet" for folder in folders])
    backend.run(
        f"""CREATE OR REPLACE TABLE ledger_next AS
        SELECT * FROM ledger WHERE judged_on <> DATE '{work.request.on}' UNION ALL SELECT * FROM {told}"""
    )


def _tell(work: Run, funnel: Funnel, counts: Sequence[Mapping[str, Any]]) -> None:
    work.result.notes.clear()
    tell_later(work, funnel.later)
    work.note(*(note for one in counts for note in one["notes"]))


def _write_for_people(work: Run, funnel: Funnel, counts: Sequence[Mapping[str, Any]]) -> None:
    pack, request, results = work.program.pack, work.request, work.room.results
    atlas, header = atlas_of(request, pack), header_of(pack, request)
    counties = [WrittenList(**entry) for one in counts for entry in one["lists"]]
    asked: tuple[WrittenList, ...] = ()
    if request.lists_for:
        asked = write_places(
            work.backend, counties, results / "lists", indicators=pack.indicators, atlas=atlas, on=request.on,
            only=request.lists_for, fictional=header.fictional,
        )  # fmt: skip
    pages = {(one.kind, one.code) for one in asked}
    report = ListReport((*asked, *(one for one in counties if (one.kind, one.code) not in pages)))
    write_directory(results / "lists", report, on=request.on, title=pack.title, fictional=header.fictional)
    stories = [_story(one) for one in next((one["stories"] for one in counts if one["stories"]), ())]
    write_page(
        results / "index.html", header, funnel=funnel, indicators=pack.indicators, atlas=atlas, stories=stories, lists=report
    )  # fmt: skip


def _story(kept: Mapping[str, Any]) -> FamilyStory:
    clauses = tuple(ClauseLine(**one) for one in kept["clauses"])
    return FamilyStory(**{**kept, "sentences": tuple(kept["sentences"]), "clauses": clauses})
