"""Cleaning and checking dirty ID numbers: ours in SQL, pandas and python-stdnum beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent, ValidationError

from beside import install_peers, peer
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.identifiers import with_identifiers
from measuring import WORK, Section, seconds_of

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
USABLE = 10  # statuses below are usable

# Never-issued area codes, a birth date, a sequence number; then the dirt that departments' files have.
_P17 = """
SELECT i, 99990100000000000 + (hash(i) % 10) * 100000000000
    + CAST(strftime(DATE '1930-01-01' + CAST(hash(i + 7) % 33000 AS INTEGER), '%Y%m%d') AS BIGINT) * 1000
    + (hash(i + 13) % 1000)::BIGINT AS p17
FROM range({count}) AS numbers(i)
"""
_SUM = " + ".join(f"{weight} * (p17 // {10 ** (16 - place)} % 10)" for place, weight in enumerate(WEIGHTS))
_DIRTY = f"""
SELECT CASE hash(i + 21) % 120
    WHEN 0 THEN lower(id) WHEN 1 THEN ' ' || id || ' ' WHEN 2 THEN '''' || id WHEN 3 THEN id || '.0'
    WHEN 4 THEN left(id, 6) || ' ' || substring(id, 7, 8) || ' ' || right(id, 4)
    WHEN 5 THEN translate(id, '0123456789', '０１２３４５６７８９')
    WHEN 6 THEN left(id, 6) || substring(id, 9, 9) WHEN 7 THEN left(id, 17) WHEN 8 THEN ''
    WHEN 9 THEN left(id, 15) || '000' WHEN 10 THEN '无' WHEN 11 THEN left(id, 16) || right(id, 1) || substring(id, 17, 1)
    ELSE id END AS id
FROM (SELECT i, p17 || substr('10X98765432', 1 + CAST(({_SUM}) % 11 AS INTEGER), 1) AS id FROM ({_P17}))
"""


def measure(*, small: bool) -> Section:
    install_peers()
    WORK.mkdir(exist_ok=True)
    count, beside = (200_000, 20_000) if small else (10_000_000, 1_000_000)
    backend = DuckDB(directories=[WORK], threads=2)
    backend.run(f"CREATE TABLE dirty AS {_DIRTY.format(count=count)}")
    backend.run(f"CREATE TABLE few AS SELECT id FROM dirty LIMIT {beside}")
    whole = seconds_of(lambda: _ours(backend, "dirty"))
    part = seconds_of(lambda: _ours(backend, "few"))
    texts = [row[0] for row in backend.rows("SELECT id FROM few")]
    column = pd.Series(texts, dtype="object")
    backend.write_parquet("SELECT id FROM dirty", WORK / "dirty.parquet")
    backend.write_parquet("SELECT id FROM few", WORK / "few.parquet")
    whole_polars, few_polars = (
        peer("identifiers_polars.py", WORK / f"{name}.parquet") for name in ("dirty", "few")
    )
    by_pandas = seconds_of(lambda: _in_pandas(column))
    by_stdnum = seconds_of(lambda: _in_stdnum(texts), times=1)
    found = (_ours(backend, "few"), int(_in_pandas(column).sum()), _in_stdnum(texts))
    backend.close()
    rows = _rows(
        count, beside, ours=(whole, part), polars=(whole_polars, few_polars), slow=(by_pandas, by_stdnum), found=found
    )  # fmt: skip
    notes = (
        "Resident ID numbers, one in ten dirty in twelve ways, to a cleaned text, a status and an integer key. Medians of 3 (python-stdnum: 1).",
        "polars and pandas: full-width digits, blanks, quotes and `.0` removed, form, check digit. python-stdnum: `cn.ric.validate`, which also looks up the "
        "place; a number refused for its place alone counts as usable, because ours were never issued. All know fewer forms of dirt.",
        "Target: 10 million in 3 s.",
    )
    return Section("ID numbers", notes, rows)


def _rows(
    count: int,
    beside: int,
    *,
    ours: tuple[float, float],
    polars: tuple[Mapping[str, Any], Mapping[str, Any]],
    slow: tuple[float, float],
    found: tuple[int, int, int],
) -> tuple[tuple[str, ...], ...]:
    (whole, part), (by_pandas, by_stdnum) = ours, slow
    return (
        ("what", "rows", "seconds", "usable", "times our time"),
        (f"jiwang, {count:,} rows", f"{count:,}", f"{whole:.2f}", "–", "–"),
        _of_polars(f"polars, {count:,} rows", count, polars[0], whole),
        ("jiwang", f"{beside:,}", f"{part:.2f}", f"{found[0]:,}", "1"),
        _of_polars("polars", beside, polars[1], part),
        ("pandas", f"{beside:,}", f"{by_pandas:.2f}", f"{found[1]:,}", f"{by_pandas / part:.1f}"),
        ("python-stdnum", f"{beside:,}", f"{by_stdnum:.2f}", f"{found[2]:,}", f"{by_stdnum / part:.1f}"),
    )


def _of_polars(what: str, rows: int, told: Mapping[str, Any], ours: float) -> tuple[str, ...]:
    seconds = told["seconds"]
    return what, f"{rows:,}", f"{seconds:.2f}", f"{told['usable']:,}", f"{seconds / ours:.1f}"


def _ours(backend: DuckDB, table: str) -> int:
    backend.run(f"CREATE OR REPLACE TABLE cleaned AS {with_identifiers(table, 'id')}")
    return int(backend.one(f"SELECT count(*) FROM cleaned WHERE id_status < {USABLE}"))


def _in_pandas(column: pd.Series[str]) -> pd.Series[bool]:
    """What a careful analyst writes: clean, then test form and check digit over whole columns."""
    text = column.str.normalize("NFKC").str.upper().str.replace(r"[\s'\"-]|\.0$", "", regex=True)
    formed = text.str.fullmatch(
        r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]"
    )
    whole = text.where(formed, "0" * 18)
    total = sum((whole.str[place].astype("int64") * weight for place, weight in enumerate(WEIGHTS)), start=0)
    last = whole.str[17].replace("X", "10").astype("int64")
    return formed & (last == (12 - total % 11) % 11)


def _in_stdnum(texts: list[str]) -> int:
    return sum(_stdnum_takes(text) for text in texts)


def _stdnum_takes(text: str) -> bool:
    try:
        ric.validate(text)
    except InvalidComponent:  # the place: codes that were never issued are in no table
        return True
    except ValidationError:
        return False
    return True
