"""A small town in a real database: the cast lives in village 999901001001 unless a story says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from jiwang_engine.alerting import AlertReport, Dispatch, Origin, Worker, raise_alerts
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.packs.model import AreaRow, Expression, Indicator
from jiwang_engine.terms import Level, Place, Subject

HERE = Place("town.yaml")
VILLAGE, NEXT_VILLAGE = "999901001001", "999901001002"
AREAS = (
    AreaRow("999901", "甲县"),
    AreaRow("999901001", "一镇"),
    AreaRow(VILLAGE, "东村"),
    AreaRow(NEXT_VILLAGE, "西村"),
)
CHEN, LI, WANG, ZHAO = 1, 2, 3, 4  # units; the head of a household is person unit * 10
TABLES = """
CREATE TABLE hit (indicator VARCHAR, subject VARCHAR, unit BIGINT, person BIGINT, verdict UTINYINT, sentence VARCHAR,
    records BIGINT[]);
CREATE TABLE score (unit BIGINT, points BIGINT, reasons VARCHAR[]);
CREATE TABLE unit (unit BIGINT, basis VARCHAR, region VARCHAR, settlement VARCHAR, register_no VARCHAR, source_no VARCHAR);
CREATE TABLE membership (unit BIGINT, person BIGINT, relation VARCHAR, is_head BOOLEAN);
CREATE TABLE person (person BIGINT, name VARCHAR, sex VARCHAR, birth DATE, region VARCHAR, settlement VARCHAR,
    address VARCHAR, phone VARCHAR, register_no VARCHAR, relation VARCHAR, in_case BOOLEAN);
CREATE TABLE files (file INTEGER, source VARCHAR, name VARCHAR);
CREATE TABLE typed_medical (file INTEGER, row_no BIGINT, record BIGINT, discharged DATE);
CREATE TABLE fact_medical (person BIGINT, record BIGINT, file INTEGER, day DATE, discharged DATE)
"""


def indicator(name: str, level: Level, **changes: Any) -> Indicator:
    """An indicator with plain defaults: seven calendar days, quiet for ninety."""
    plain = Indicator(
        name,
        name,
        Subject.PERSON,
        "screening",
        Expression("", HERE),
        level,
        Expression("", HERE),
        "请了解生活情况",
        HERE,
        days=7,
    )
    return replace(plain, **changes)


INDICATORS = {
    one.id: one
    for one in (
        indicator("F1", Level.RED, days=3, weight=30),
        indicator("M1", Level.ORANGE, weight=20),
        indicator("D2", Level.YELLOW, days=15, weight=10),
        indicator("L1", Level.BLUE, side="exit", days=20, day_kind="working"),
        indicator("M2", Level.RED, days=3, weight=40, handler="乡镇（街道）"),
        indicator("E1", Level.YELLOW, days=30, handler="教育部门联络员"),
        indicator("Q1", Level.GREY, stays_at_county=True, days=30),
    )
}


class Town:
    """Writes the tables that the compiler and linking leave, and runs the judgement on a day."""

    def __init__(self, backend: DuckDB) -> None:
        self.backend = backend
        for statement in TABLES.split(";"):
            backend.run(statement)
        backend.run("INSERT INTO files VALUES (1, 'medical', '医疗费用2026年10月.csv')")

    def household(
        self, unit: int, *, region: str | None = VILLAGE, address: str | None = "3号", points: int = 0
    ) -> None:
        self.backend.run(
            "INSERT INTO unit VALUES (?, 'presumed', ?, 'rural', ?, NULL)", [unit, region, f"H{unit}"]
        )
        self.backend.run("INSERT INTO membership VALUES (?, ?, '户主', true)", [unit, unit * 10])
        self.backend.run(
            "INSERT INTO person VALUES (?, '陈一', '男', DATE '1970-01-01', ?, 'rural', ?, NULL, ?, '户主', false)",
            [unit * 10, region, address, f"H{unit}"],
        )
        self.backend.run("INSERT INTO score VALUES (?, ?, ['户内无人就业'])", [unit, points])

    def hit(
        self, name: str, unit: int, *, records: tuple[int, ...] = (), verdict: int = 1, person: int = 0
    ) -> None:
        self.backend.run(
            "INSERT INTO hit VALUES (?, 'person', ?, ?, ?, ?, ?)",
            [name, unit, person or unit * 10, verdict, f"{name}的全句", list(records)],
        )

    def bill(self, record: int, discharged: date, *, row_no: int = 7) -> None:
        self.backend.run("INSERT INTO typed_medical VALUES (1, ?, ?, ?)", [row_no, record, discharged])
        self.backend.run(
            "INSERT INTO fact_medical VALUES (10, ?, 1, DATE '2026-10-31', ?)", [record, discharged]
        )

    def judge(self, on: date = date(2026, 11, 2), **changes: Any) -> AlertReport:
        """One day's run; the ledger that it leaves is loaded for the next."""
        dispatch = Dispatch(
            workers=changes.pop("workers", (Worker("孙一", (VILLAGE,)),)), areas=AREAS, **changes
        )
        report = raise_alerts(
            self.backend,
            INDICATORS,
            on=on,
            rule_version="shili 2026.1",
            origins=[Origin("medical", "discharged")],
            dispatch=dispatch,
        )
        self.backend.run("CREATE OR REPLACE TABLE ledger AS SELECT * FROM ledger_next")
        return report

    def column(self, query: str) -> list[Any]:
        return [row[0] for row in self.backend.rows(query)]
