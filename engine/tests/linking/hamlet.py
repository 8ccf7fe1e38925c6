"""A hamlet whose departments' files are typed rows in a real database; every test fills in its own people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.identifiers import check_character, identify
from jiwang_engine.linking.adding.late import AddReport, add, added_to_keep
from jiwang_engine.linking.dividing import Team
from jiwang_engine.linking.keeping.state import State
from jiwang_engine.linking.linkage import LinkReport, kept_after, link
from jiwang_engine.linking.opinions.saying import Opinion
from jiwang_engine.packs.model import Column, Source
from jiwang_engine.terms import Place, Purpose, Subject

ON = date(2026, 3, 1)
_AT = Place("test")
_SQL_TYPES = {"date": "DATE", "money": "BIGINT", "bool": "BOOLEAN", "integer": "BIGINT"}


def source(name: str, columns: dict[str, str], **more: Any) -> Source:
    kinds = {"name": "name", "id_number": "id_number", **columns}
    listed = tuple(Column(id=one, label=f"标{one}", kind=kind, at=_AT) for one, kind in kinds.items())
    return Source(id=name, label=f"{name}表", department="", columns=listed, at=_AT, **more)


SOURCES = {
    one.id: one
    for one in (
        source(
            "population",
            {
                "register_no": "key", "register_kind": "code", "relation": "relation", "sex": "code", "birth": "date",
                "region": "region", "address": "text", "household_kind": "code", "phone": "phone", "change": "code",
                "changed": "date",
            },
            purpose=Purpose.IDENTITY,
            role="register",
        ),
        source(
            "roll",
            {
                "unit_no": "key", "category": "code", "relation": "relation", "is_member": "bool",
                "monthly_amount": "money", "since": "date", "address": "text", "region": "region",
            },
            purpose=Purpose.ROLL,
            role="roll",
        ),
        source("medical", {"hospital": "text", "paid": "money"}, purpose=Purpose.TRIGGER),
        source("deaths", {"died": "date"}, purpose=Purpose.TRIGGER, role="deaths", stops=True),
        source("disaster", {"region": "region", "birth": "date", "happened": "date"}, purpose=Purpose.TRIGGER),
        source("education", {"student_no": "key"}, purpose=Purpose.TRIGGER),
        source("disability", {"certificate": "key"}, purpose=Purpose.TRIGGER),
        source("housing", {"region": "region"}, purpose=Purpose.TRIGGER, subject=Subject.UNIT),
        source("vehicles", {"plate": "key"}, purpose=Purpose.MEANS),
    )
}  # fmt: skip


def number(birth: str = "1980-05-01", turn: int = 1, county: str = "999901") -> str:
    """An ID number with a right check digit; an odd turn is a man."""
    p17 = f"{county}{birth.replace('-', '')}{turn:03d}"
    return p17 + check_character(int(p17))


class Hamlet:
    """Rows for the departments, then `linked()`."""

    def __init__(
        self, state: State | None = None, directories: tuple[Path, ...] = (), *, team: Team | None = None
    ) -> None:
        self.state = state
        self.team = team
        self.db = DuckDB(directories=directories)
        self.files: list[tuple[str, date]] = []
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.issues: list[tuple[str, str]] = []

    def put(self, to: str, /, *, day: date = ON, part: int = 0, record: int = 0, **cells: Any) -> int:
        """Add a row and return the id of its record, which may be given."""
        file = (f"{to}{part}", day)
        if file not in self.files:
            self.files.append(file)
        number_of_file = self.files.index(file) + 1
        rows = self.rows.setdefault(to, [])
        record = record or 10_000 * number_of_file + len(rows) + 1
        rows.append({"file": number_of_file, "row_no": len(rows) + 2, "record": record, **cells})
        return record

    def resident(self, name: str, id_number: str | None, register_no: str | None = "户1", **more: Any) -> int:
        """Add a row of the population register."""
        cells = {"relation": "户主", "region": "999901001001", **more}
        return self.put("population", name=name, id_number=id_number, register_no=register_no, **cells)

    def issue(self, name: str, *, found: str) -> None:
        """Say that reading a source found something odd."""
        self.issues.append((name, found))

    def linked(self, on: date = ON, opinions: Sequence[Opinion] = (), *, watches: bool = False) -> LinkReport:
        """Write the typed tables and link them."""
        self._fill()
        return link(
            self.db, SOURCES, on=on, state=self.state, opinions=opinions, watches=watches, team=self.team
        )

    def added(self, on: date = ON, instead_of: Sequence[int] = ()) -> AddReport:
        """Write the typed tables and add them to what the state holds, for good; in the place of some records."""
        assert self.state is not None
        self._fill()
        before = f"SELECT unnest({list(instead_of)}::BIGINT[]) AS record" if instead_of else ""
        report = add(self.db, SOURCES, on=on, state=self.state, instead_of=before)
        self.state.commit(self.db, added_to_keep(self.db, SOURCES, on=on, state=self.state))
        return report

    def _fill(self) -> None:
        self.db.run("CREATE OR REPLACE TABLE files (file INTEGER, source VARCHAR, as_of DATE, name VARCHAR)")
        self.db.run(
            "CREATE OR REPLACE TABLE row_issues (file INTEGER, row_no BIGINT, column_label VARCHAR, kind VARCHAR,"
            " severity VARCHAR, found VARCHAR, done VARCHAR)"
        )
        for n, (label, day) in enumerate(self.files, start=1):
            self.db.run("INSERT INTO files VALUES (?, ?, ?, '')", [n, label.rstrip("0123456789"), day])
        for name, found in self.issues:
            file = next(n for n, (label, _) in enumerate(self.files, start=1) if label.startswith(name))
            self.db.run("INSERT INTO row_issues VALUES (?, 2, '', 'odd', 'rejected', ?, '')", [file, found])
        for name, rows in self.rows.items():
            self._write(name, rows)

    def kept(self, on: date = ON) -> None:
        """Commit to the state what the next month must know."""
        assert self.state is not None
        self.state.commit(self.db, kept_after(self.db, SOURCES, on=on, state=self.state))

    def _write(self, name: str, rows: list[dict[str, Any]]) -> None:
        cells = [one for one in SOURCES[name].columns if one.id != "id_number"]
        shape = ", ".join(f'"{one.id}" {_SQL_TYPES.get(one.kind, "VARCHAR")}' for one in cells)
        self.db.run(
            f"CREATE OR REPLACE TABLE typed_{name} (file INTEGER, row_no BIGINT, record BIGINT, outcome UTINYINT,"
            f" id_key BIGINT, id_status UTINYINT, id_text VARCHAR, {shape})"
        )
        for row in rows:
            found = identify(row.get("id_number"))
            values = [row["file"], row["row_no"], row["record"], 0, found.key, int(found.status), found.text]
            values += [row.get(one.id) for one in cells]
            marks = ", ".join("?" * len(values))
            self.db.run(f"INSERT INTO typed_{name} VALUES ({marks})", values)

    def person(self, record: int) -> int | None:
        """The person to whom a record is linked."""
        found: int | None = self.db.one("SELECT person FROM link WHERE record = ?", [record])
        return found

    def tier(self, record: int) -> str | None:
        """On what ground a record is linked or under review."""
        found: str | None = self.db.one(
            "SELECT tier FROM (SELECT record, tier FROM link UNION ALL SELECT record, tier FROM review) WHERE record = ?",
            [record],
        )
        return found

    def unit_of(self, record: int) -> int | None:
        """The unit of the person of a record."""
        found: int | None = self.db.one(
            "SELECT m.unit FROM membership AS m JOIN link AS l ON l.person = m.person WHERE l.record = ?",
            [record],
        )
        return found
