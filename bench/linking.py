"""Linking against the synthetic truth: how right every tier is, and what becomes of every kind of damaged number."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.identifiers import ID_STATUS_LABELS
from jiwang_engine.linking.tiers import LEAST_PRECISION, TIERS, Outcome, tiers_of
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.running.inputs.files import Files
from jiwang_engine.synthesis import Ways, synthesise
from jiwang_engine.synthesis.files.whose import FILE
from measuring import WORK, Section

PACK, AREA, DAY, SEED = "shili", "9999", date(2026, 10, 31), 20261031
STRANGERS = 20  # of a hundred people are not in the register of the harder city
MISSPELT = 10  # of a thousand rows of the departments, in the harder city


def measure(*, small: bool) -> tuple[Section, ...]:
    people = 20_000 if small else 1_000_000
    backend = linked(people)
    try:
        found = (_tiers(backend, people), _kinds(backend, people))
    finally:
        backend.close()
    backend = linked(people, strangers=STRANGERS)
    try:
        return (*found, _tiers(backend, people, strangers=STRANGERS))
    finally:
        backend.close()


def linked(people: int, *, seed: int = SEED, strangers: int = 0) -> DuckDB:
    """A city read and linked, with the table `judged`: every record, its tier, and whom it truly speaks of.

    Of a hundred people so many `strangers` are struck from the register first: every link to one who is left is wrong.
    """
    files, spill = WORK / f"linking-{people}-{seed}", WORK / "linking-spill"
    if not (files / FILE).is_file():
        shutil.rmtree(files, ignore_errors=True)
        synthesise(AREA, people, files, seed=seed, day=DAY, ways=Ways(row_truth=True))
    spill.mkdir(parents=True, exist_ok=True)
    answers = WORK / f"answers-{people}-{seed}"  # beside the files: nobody who reads them may see it
    answers.mkdir(exist_ok=True)
    shutil.copy(files / FILE, answers)
    backend = DuckDB(directories=[files, answers], spill=spill, threads=2)
    pack, read = read_pack(PACK), Files(files, DAY, spill)
    read.take_in(backend, pack)
    _make_harder(backend, strangers, sources=list(pack.sources))
    read.tie(backend, pack)
    _judge(backend, answers / FILE, sources=list(pack.sources))
    return backend


def _make_harder(backend: DuckDB, strangers: int, *, sources: list[str]) -> None:
    """Strike people from the register; with strangers there are misspelt names too: a character lost or another one."""
    if not strangers:
        return
    backend.run(f"DELETE FROM typed_population WHERE hash(coalesce(id_key, record)) % 100 < {strangers}")
    other = "substring('伟芳娜敏静强磊军洋艳勇杰娟涛明超兰霞平刚桂英华玉萍红鹏文', 1 + (hash(record + 1) % 28)::INTEGER, 1)"
    for name in sources:
        if name != "population" and backend.has_table(f"typed_{name}"):
            backend.run(f"""
                UPDATE typed_{name} SET "name" = CASE WHEN length("name") = 3 AND hash(record) % 2 = 0
                    THEN left("name", 1) || right("name", 1) ELSE left("name", length("name") - 1) || {other} END
                WHERE hash(record) % 1000 < {MISSPELT} AND length("name") IN (2, 3)""")


def _judge(backend: DuckDB, answers: Path, *, sources: list[str]) -> None:
    typed = " UNION ALL ".join(
        f"SELECT record, file, row_no, id_status, id_key, '{name}' AS source FROM typed_{name}"
        for name in sources
        if backend.has_table(f"typed_{name}")
    )
    backend.run(f"CREATE TABLE answer AS SELECT * FROM read_csv('{answers}', types={{'person': 'VARCHAR'}})")
    backend.run(f"""
        CREATE TABLE spoken AS SELECT t.*, a.person AS truly, CAST(left(a.person, 17) AS BIGINT) AS true_p17
        FROM ({typed}) AS t JOIN files AS f ON f.file = t.file JOIN answer AS a ON a.file = f.name AND a.row_no = t.row_no""")
    # Who a person of the engine is, is told by the row that founded it: the register's, else the first that was linked.
    backend.run(f"""
        CREATE TABLE whose AS SELECT l.person, coalesce(any_value(s.truly) FILTER (l.tier IN ({_quoted(Outcome.FOUNDED)})),
            min(s.truly)) AS truly
        FROM link AS l JOIN spoken AS s USING (record) GROUP BY l.person""")
    backend.run("""
        CREATE TABLE judged AS
        SELECT s.*, coalesce(l.tier, r.tier, 'untold') AS tier, l.person, l.person IS NOT NULL AND w.truly = s.truly AS is_right,
            l.person IS NOT NULL AND w.truly <> s.truly AS is_wrong, coalesce(r.holds_truth, false) AS is_offered
        FROM spoken AS s LEFT JOIN link AS l USING (record) LEFT JOIN whose AS w ON w.person = l.person
        LEFT JOIN (SELECT r.record, min(r.tier) AS tier, bool_or(w.truly = s.truly) AS holds_truth FROM review AS r
            JOIN spoken AS s USING (record) LEFT JOIN whose AS w ON w.person = r.candidate GROUP BY r.record) AS r
            ON r.record = s.record""")


def _quoted(outcome: Outcome) -> str:
    return ", ".join(f"'{tier}'" for tier in tiers_of(outcome))


def _tiers(backend: DuckDB, people: int, *, strangers: int = 0) -> Section:
    rows = backend.rows("""
        SELECT tier, count(*), count(*) FILTER (is_right), count(*) FILTER (is_wrong), count(*) FILTER (is_offered)
        FROM judged GROUP BY tier ORDER BY tier""")
    table = [
        ("tier", "leads to", "records", "right", "wrong", "precision", "review: the right person is offered")
    ]
    for tier, count, right, wrong, offered in rows:
        outcome = TIERS[tier].outcome.value if tier in TIERS else "–"
        share = f"{right / (right + wrong):.5f}" if right + wrong else "–"
        shown = f"{offered / count:.1%}" if outcome == "review" else "–"
        table.append((tier, outcome, f"{count:,}", f"{right:,}", f"{wrong:,}", share, shown))
    notes = [
        f"{people:,} people; a link is right when the row truly speaks of the person whom the register's row speaks of."
    ]
    if strangers:
        notes.append(
            f"Harder: {strangers} of 100 people are struck from the register, {MISSPELT} of 1,000 names of the other files misspelt. A tier with a precision "
            f"below {LEAST_PRECISION} sends to review; `linking/tiers.py` holds what was measured over the seeds 1, 2 and 4."
        )
    heading = "Linking: every tier in a city with strangers" if strangers else "Linking: every tier"
    return Section(heading, tuple(notes), tuple(table))


def _kinds(backend: DuckDB, people: int) -> Section:
    kind = "CASE WHEN id_key IS NOT NULL AND id_key // 11 <> true_p17 THEN 100 ELSE id_status END"
    rows = backend.rows(f"""
        SELECT {kind} AS kind, count(*), count(*) FILTER (is_right), count(*) FILTER (is_wrong), count(*) FILTER (is_offered)
        FROM judged WHERE source NOT IN ('population', 'vehicles') GROUP BY kind ORDER BY kind""")
    labels = {int(status): label for status, label in ID_STATUS_LABELS.items()} | {
        100: "another person's number"
    }
    table = [("number in the row", "rows", "linked rightly", "linked wrongly", "offered for review", "lost")]
    for number, count, right, wrong, offered in rows:
        shares = (right, wrong, offered, count - right - wrong - offered)
        table.append((labels[number], f"{count:,}", *(f"{share / count:.2%}" for share in shares)))
    notes = (
        f"Rows of all departments but the register and vehicles, {people:,} people. *offered*: the right person is among the candidates.",
    )
    return Section("Linking: what becomes of damaged numbers", notes, tuple(table))
