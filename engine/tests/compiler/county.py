"""A county of invented people in a real database, made by SQL from a pack's own source descriptors.

Every random cell comes from a hash of its place, so that a county is the same on every machine. Some cells are
empty, because files are like that.
"""

from __future__ import annotations

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.backends.words import kind_of_words
from jiwang_engine.compiler.executing import OPTIONAL_INPUTS
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.language.types import Kind
from jiwang_engine.packs.model import Column, Fact, Source
from jiwang_engine.terms import Subject

VILLAGES = 40
BASE_TABLES = """
CREATE OR REPLACE TABLE unit (unit BIGINT, basis VARCHAR, region VARCHAR, settlement VARCHAR, register_no VARCHAR,
    source_no VARCHAR);
CREATE OR REPLACE TABLE membership (unit BIGINT, person BIGINT, relation VARCHAR, is_head BOOLEAN);
CREATE OR REPLACE TABLE person (person BIGINT, name VARCHAR, sex VARCHAR, birth DATE, region VARCHAR,
    settlement VARCHAR, address VARCHAR, phone VARCHAR, register_no VARCHAR, relation VARCHAR, in_case BOOLEAN);
CREATE OR REPLACE TABLE receiving (unit BIGINT, item VARCHAR, since DATE, amount BIGINT)
"""


def dice(salt: str, sides: int, row: str = "i") -> str:
    """A throw between 0 and sides - 1 that depends on the row and the salt alone."""
    return f"(hash({row}, '{salt}') % {sides})::BIGINT"


FIRST_UNIT = 50_000_000
"""Numbers are minted once: no household has the number of a person, and a unit of one has its person's."""


def build(
    backend: DuckDB,
    program: Program,
    *,
    persons: int,
    in_case: int = 30,
    density: int = 0,
    words_as_texts: bool = False,
) -> None:
    """Fill all input tables of the compiler; `in_case` percent of the households are in case mode.

    `density` is the number of rows per hundred persons in every source; 0 takes plausible ones. Words of code lists are kept
    as linking keeps them, or with `words_as_texts` as Parquet files do.
    """
    for statement in BASE_TABLES.split(";"):
        backend.run(statement)
    _people(backend, persons, in_case=in_case)
    for source in program.pack.sources.values():
        rows = (density or _DENSITIES.get(source.id, 1)) * persons // 100
        texts = words_as_texts or source.role == "register"  # the register's rows are texts in a run too
        _fill_source(backend, program, source, rows=rows, words_as_texts=texts)


_DENSITIES = {"population": 100, "insured": 95, "medical": 4, "education": 15, "disability": 6, "roll": 3}


def _people(backend: DuckDB, persons: int, *, in_case: int) -> None:
    backend.run(f"""
    INSERT INTO unit SELECT {FIRST_UNIT} + i, CASE WHEN {dice("basis", 100)} >= {in_case} THEN 'presumed'
        WHEN {dice("v", 2)} = 0 THEN 'verified' ELSE 'declared' END,
      CASE WHEN {dice("nowhere", 200)} > 0 THEN '9999' || lpad((1 + {dice("village", VILLAGES)})::VARCHAR, 8, '0') END,
      CASE {dice("settlement", 5)} WHEN 0 THEN NULL WHEN 1 THEN 'urban' ELSE 'rural' END, 'H' || i, NULL
    FROM range({max(1, persons * 2 // 5)}) AS r(i)""")
    units = backend.one("SELECT count(*) FROM unit")
    backend.run(f"""
    INSERT INTO membership SELECT {FIRST_UNIT} + CASE WHEN i < {units} THEN i ELSE {dice("unit", units)} END, i,
      CASE WHEN i < {units} THEN '户主' ELSE '子' END, i < {units}
    FROM range({persons}) AS r(i)""")
    backend.run(f"""
    INSERT INTO person SELECT i, '张' || i, CASE {dice("sex", 21)} WHEN 0 THEN NULL WHEN 1 THEN '男' ELSE '女' END,
      CASE WHEN {dice("unborn", 50)} > 0 THEN DATE '1930-01-01' + {dice("birth", 35000)}::INTEGER END,
      unit.region, unit.settlement, NULL, NULL, NULL, membership.relation, unit.basis <> 'presumed'
    FROM range({persons}) AS r(i) JOIN membership ON membership.person = i JOIN unit USING (unit)""")


def _fill_source(
    backend: DuckDB, program: Program, source: Source, *, rows: int, words_as_texts: bool
) -> None:
    holder = source.subject.value
    count = backend.one(f"SELECT count(*) FROM {holder}")
    first = FIRST_UNIT if source.subject is Subject.UNIT else 0
    cells = [
        f"{_cell(program, source, column)}{'' if words_as_texts else _kind(program, column)} AS {column.id}"
        for column in source.columns
        if column.kind != "id_number"
    ]
    means = (
        f" WHERE {holder} IN (SELECT person FROM person WHERE in_case)" if source.purpose == "means" else ""
    )
    assert source.subject is Subject.PERSON or not means
    listed = ",\n  ".join(cells)
    backend.run(f"""
    CREATE OR REPLACE TABLE fact_{source.id} AS
    SELECT * FROM (SELECT {first} + {dice(source.id, count)} AS {holder}, i + 1000000007 AS record, 1 AS file,
      DATE '2026-07-31' - {dice(source.id + "day", 3)}::INTEGER AS day,
      {listed}
    FROM range({rows}) AS r(i)){means}""")


def _cell(program: Program, source: Source, column: Column) -> str:
    salt = f"{source.id}.{column.id}"
    empty = 0 if column.needed else 12
    value = _value(program, column, salt)
    return f"CASE WHEN {dice(salt + 'empty', 100)} >= {empty} THEN {value} END"


def _kind(program: Program, column: Column) -> str:
    """The type of a column of words, as linking gives it."""
    return f"::{kind_of_words(program.pack.codes[column.codes].values)}" if column.kind == "code" else ""


def _value(program: Program, column: Column, salt: str) -> str:
    if column.kind == "code":
        words = program.pack.codes[column.codes].values
        listed = ", ".join(f"'{word}'" for word in words)
        return f"list_extract([{listed}], 1 + {dice(salt, len(words))})"
    return {
        "money": f"{dice(salt, 60_000)} * 50",
        "integer": f"{dice(salt, 6)} + 2020",
        "ratio": dice(salt, 20_000),
        "area_m2": dice(salt, 30_000),
        "date": f"DATE '2024-06-01' + {dice(salt, 790)}::INTEGER",
        "month": f"(24270 + {dice(salt, 50)})::INTEGER",
        "bool": f"{dice(salt, 2)} = 0",
    }.get(column.kind, f"'x' || {dice(salt, 1000)}")


def speak(backend: DuckDB, program: Program, *, percent: int = 40) -> None:
    """Let people state facts, and decide clauses, of some of the persons and households in case mode."""
    for name, columns in OPTIONAL_INPUTS.items():
        backend.run(f"CREATE OR REPLACE TABLE {name} ({columns})")
    for fact in program.pack.facts.values():
        if fact.subject is Subject.SUPPORTER:
            continue  # nobody has told who the supporters are: `test_random_packs` has some
        if fact.reading is None or dice_of(fact.id, 4) == 0:
            _state(backend, program, fact, percent=percent)
    for definition in program.definitions:
        if definition.role == "clause":
            _decide(backend, definition)


def dice_of(salt: str, sides: int) -> int:
    """A throw that depends on a word alone, the same in every run."""
    return sum(salt.encode()) % sides


def _subjects(subject: Subject) -> str:
    person = "person" if subject is Subject.PERSON else "NULL::BIGINT AS person"
    table = "membership JOIN unit USING (unit)" if subject is Subject.PERSON else "unit"
    return f"SELECT unit, {person}, {subject} AS i FROM {table} WHERE basis <> 'presumed'"


def _state(backend: DuckDB, program: Program, fact: Fact, *, percent: int) -> None:
    type_ = program.fact_types[fact.id]
    state = f"CASE WHEN {dice(fact.id + 'state', 2)} = 0 THEN 'verified' ELSE 'declared' END"
    word = "NULL"
    if type_.kind is Kind.CODE:
        words = ["", *program.pack.codes[type_.codes].values]
        listed = ", ".join(f"'{one}'" for one in words)
        word = f"list_extract([{listed}], 1 + {dice(fact.id + 'w', len(words))})"
    value = {
        Kind.BOOL: dice(fact.id, 2),
        Kind.DATE: f"20240101 + {dice(fact.id, 25)} * 100 % 1200 + {dice(fact.id + 'd', 28)}",
        Kind.MONTH: f"24270 + {dice(fact.id, 50)}",
        Kind.CODE: "NULL",
        Kind.INT: dice(fact.id, 5),
    }.get(type_.kind, f"{dice(fact.id, 4000)} * {dice(fact.id + 'z', 3)} * 100")
    months = "[NULL]"
    if fact.series:
        many = "list_transform(range(24300, 24325), lambda m: m::INTEGER)"
        months = (
            f"CASE {dice(fact.id + 'm', 3)} WHEN 0 THEN {many} WHEN 1 THEN [24310, 24318] ELSE [NULL] END"
        )
    backend.run(f"""
    INSERT INTO statement
    SELECT unit, person, '{fact.id}', unnest({months}), {state}, {value}, {word}
    FROM ({_subjects(fact.subject)}) WHERE {dice(fact.id + "said", 100)} < {percent}""")


def _decide(backend: DuckDB, clause: Definition) -> None:
    outcome = f"list_extract(['豁免', '符合', '不符合'], 1 + {dice(clause.id, 3)})"
    whom = (
        f"CASE WHEN {dice(clause.id + 'all', 3)} > 0 THEN person END"
        if clause.subject is Subject.PERSON
        else "person"
    )
    one_unit = " QUALIFY ROW_NUMBER() OVER (PARTITION BY unit ORDER BY i) = 1"
    backend.run(f"""
    INSERT INTO determination SELECT unit, {whom}, '{clause.id}', {outcome}
    FROM ({_subjects(clause.subject)}) WHERE {dice(clause.id + "did", 100)} < 15{one_unit}""")
