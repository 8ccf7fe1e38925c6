"""Arrays into Parquet: the database lays the texts out, the arrays hold only positions in short vocabularies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.duckdb import DuckDB, quoted
from jiwang_engine.synthesis.files.columns import Words
from jiwang_engine.synthesis.households import RELATIONS
from jiwang_engine.synthesis.names import DOTTED_TEXTS, GIVEN_TEXTS, SURNAME_TEXTS
from jiwang_engine.synthesis.nation.listings import Cells, Days, Listing
from jiwang_engine.synthesis.nation.residents import ITEMS, Residents

_ROWS_OF_A_SOURCE, _ROWS_OF_A_COUNTY = 10**14, 10**9
_PERSON = """
CREATE TABLE person AS
SELECT {first} + n AS person,
    CASE WHEN dotted > 0 THEN {dotted} ELSE {surname} || {given_1} || {given_2} END AS name,
    CASE WHEN male THEN '男' ELSE '女' END AS sex, {birth} AS birth, {region} AS region,
    CASE WHEN urban THEN 'urban' ELSE 'rural' END AS settlement, {address} || door || '号' AS address,
    phone::VARCHAR AS phone, lpad(register_no::VARCHAR, 13, '0') AS register_no, {relation} AS relation, in_case
FROM lent ORDER BY n
"""
_UNIT = """
CREATE TABLE unit AS
SELECT {first_unit} + n AS unit, CASE WHEN category > 0 THEN 'verified' ELSE 'presumed' END AS basis,
    p.region, p.settlement, p.register_no,
    CASE WHEN category > 0 THEN 'SL' || lpad((home * 4 + alone)::VARCHAR, 8, '0') END AS source_no, p.address
FROM lent JOIN person AS p ON p.person = {first} + head ORDER BY n
"""
_MEMBERSHIP = """
SELECT u.unit, p.person, CASE WHEN lone THEN '户主' ELSE p.relation END AS relation, is_head
FROM lent JOIN person AS p ON p.person = {first} + n JOIN unit AS u ON u.unit = {first_unit} + seat ORDER BY p.person
"""
_RECEIVING = "SELECT {first_unit} + n AS unit, {item} AS item, {since} AS since, amount FROM lent ORDER BY n"


class TableWriter:
    """Writes the tables of one county into a folder."""

    def __init__(self, folder: Path, residents: Residents) -> None:
        """Open a session of its own; the folder must be there."""
        self._folder, self._of = folder, residents
        self._backend = DuckDB(directories=[folder])
        self._files: list[tuple[int, str]] = []

    def __enter__(self) -> TableWriter:
        """The writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        """Give back the session."""
        self._backend.close()

    def write_people(self) -> None:
        """Write person, unit, membership and receiving."""
        of = self._of
        names = {"first": of.first, "first_unit": of.first_unit}
        self._lend(_people(of))
        codes = of.region_codes()
        addresses = [f"示例市{one.county}{one.township}{one.name}" for one in of.villages]
        self._run(
            _PERSON, **names,
            surname=word(SURNAME_TEXTS, "surname"), given_1=word(GIVEN_TEXTS, "given_1"), given_2=word(GIVEN_TEXTS, "given_2"),
            dotted=word(DOTTED_TEXTS, "dotted"), birth=day_of("birth"), region=word(codes, "village"),
            address=word(addresses, "village"), relation=word(RELATIONS, "relation"),
        )  # fmt: skip
        single = of.category == list(ITEMS)[-1]
        self._lend(
            {
                "n": np.arange(len(of.head)),
                "head": of.head,
                "home": of.home,
                "category": of.category,
                "alone": single.astype(np.int64),
            }
        )
        self._run(_UNIT, **names)
        is_head = np.zeros(len(of.unit), dtype=np.bool_)
        is_head[of.head] = True
        self._lend(
            {"n": np.arange(len(of.unit)), "seat": of.unit, "is_head": is_head, "lone": single[of.unit]}
        )
        self._write("membership", _MEMBERSHIP.format(**names))
        at, since, amount = of.receipts()
        self._lend({"n": at, "since": since, "amount": amount, "category": of.category[at]})
        item = word(["", *ITEMS.values()], "category")
        self._write("receiving", _RECEIVING.format(**names, item=item, since=day_of("since")))
        for table in ("person", "unit"):
            self._write(table, f"SELECT * FROM {table} ORDER BY {table}")

    def write_listing(self, listing: Listing, *, file: int, day: date) -> None:
        """Write `fact_<source>`."""
        rows = len(listing.person)
        order = np.argsort(listing.person, kind="stable")
        self._lend({"n": np.arange(rows), "who": listing.person[order], **_arrays(listing.columns, order)})
        first = (file % 100) * _ROWS_OF_A_SOURCE + (file // 100) * _ROWS_OF_A_COUNTY
        cells = [f"{_sql(name, cells)} AS {quoted_name(name)}" for name, cells in listing.columns.items()]
        taken = [f"p.{name}" for name in listing.of_person]
        self._write(
            f"fact_{listing.source}",
            f"""SELECT p.person, {first} + n AS record, {file} AS file, DATE '{day}' AS day, {", ".join([*taken, *cells])}
            FROM lent JOIN person AS p ON p.person = {self._of.first} + who ORDER BY n""",
        )
        self._files.append((file, listing.source))

    def write_files(self) -> None:
        """Write `files`: a number for every list of the county."""
        rows = ", ".join(
            f"({file}, '{source}', '合成 {source} {self._of.county}', '')" for file, source in self._files
        )
        self._write("files", f"SELECT * FROM (VALUES {rows}) AS f(file, source, name, sha256) ORDER BY file")

    def _lend(self, columns: Mapping[str, NDArray[Any]]) -> None:
        self._backend.lend("lent", columns)

    def _run(self, sql: str, **values: object) -> None:
        self._backend.run(sql.format(**values))

    def _write(self, table: str, query: str) -> None:
        self._backend.write_parquet(query, self._folder / f"{table}.parquet")


def _people(of: Residents) -> dict[str, NDArray[Any]]:
    people, households = of.world.people, of.world.households
    home, names = people.household, people.names
    return {
        "n": np.arange(len(people)), "surname": names.surname, "given_1": names.first, "given_2": names.second,
        "dotted": names.dotted, "male": people.male, "birth": people.birth, "village": households.village[home],
        "urban": households.urban[home], "door": households.door[home], "phone": people.phone,
        "register_no": households.register_no[home], "relation": people.relation, "in_case": of.in_case,
    }  # fmt: skip


def _arrays(columns: Mapping[str, Cells], order: NDArray[Any]) -> dict[str, NDArray[Any]]:
    found = {}
    for name, cells in columns.items():
        array = (
            cells.numbers if isinstance(cells, Days) else cells.index if isinstance(cells, Words) else cells
        )
        found[f"c_{name}"] = array[order]
    return found


def _sql(name: str, cells: Cells) -> str:
    if isinstance(cells, Days):
        return day_of(f"c_{name}")
    return word(cells.vocabulary, f"c_{name}") if isinstance(cells, Words) else f"c_{name}"


def day_of(column: str) -> str:
    """A day from 1970 as a date; 0 is none."""
    return f"CASE WHEN {column} <> 0 THEN DATE '1970-01-01' + {column}::INTEGER END"


def word(vocabulary: Sequence[str], column: str) -> str:
    """The word at a position; an empty word is no value."""
    listed = ", ".join("NULL" if text == "" else quoted(text) for text in vocabulary)
    return f"[{listed}][{column} + 1]"


def quoted_name(name: str) -> str:
    """A column's name as SQL."""
    return f'"{name}"'
