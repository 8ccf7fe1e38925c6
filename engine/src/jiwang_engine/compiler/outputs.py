"""The last steps: what a pass found, row by row, as `running` takes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jiwang_engine.compiler.answering import Lacking
from jiwang_engine.compiler.columns.sheets import Sheet
from jiwang_engine.compiler.dialects import Dialect
from jiwang_engine.compiler.passes import Worksheet
from jiwang_engine.compiler.steps import Step
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.terms import Subject

Tables = Mapping[Subject, str]


def person_of(subject: Subject) -> str:
    """The column of the person, NULL for a unit's row."""
    return "person" if subject is Subject.PERSON else "NULL::BIGINT"


def hit_steps(indicators: Iterable[Definition], worksheet: Worksheet, tables: Tables) -> tuple[Step, ...]:
    """The rows of `hit`: a subject of whom an indicator holds, with the sentence and the records behind it.

    Records are empty where only what people stated speaks for it.
    """
    return tuple(_hit_step(one, worksheet, tables) for one in indicators)


def _hit_step(one: Definition, worksheet: Worksheet, tables: Tables) -> Step:
    naming, dialect = worksheet.of.naming, worksheet.of.setting.dialect
    facts = sorted(dialect.text(naming.column("fact", name)) for name in worksheet.facts_behind(one))
    key = str(one.subject)
    behind = f"""SELECT {key}, {dialect.collected("record")} AS records
  FROM {worksheet.of.name}_record
  WHERE fact IN ({", ".join(facts) or "''"}) AND {key} IS NOT NULL
  GROUP BY {key}"""
    sql = f"""SELECT '{one.id}' AS indicator, here.{key} AS subject, here.unit,
  {"here.person" if one.subject is Subject.PERSON else "NULL::BIGINT"} AS person, 1::SMALLINT AS verdict,
  here.{naming.column("sentence", one.id)} AS sentence,
  CASE WHEN behind.records IS NULL THEN {dialect.no_records()} WHEN behind.records IS NOT NULL THEN behind.records END
    AS records
FROM {tables[one.subject]} AS here
LEFT JOIN (
  {behind}
) AS behind ON behind.{key} = here.{key}
WHERE here.{naming.column("indicator", one.id)}"""
    return Step(f"hit_{one.id}", f"指标{one.id}命中的对象。", sql, adds_to="hit")


def plain_steps(plain: Iterable[Definition], sheet: Sheet, tables: Tables) -> tuple[Step, ...]:
    """The rows of `plain_hit`: whom the bare threshold alone would name."""
    return tuple(
        Step(
            f"plain_{one.id}",
            f"指标{one.id}单看门槛命中的对象，只作比较。",
            f"SELECT '{one.id}' AS indicator, unit, {person_of(one.subject)} AS person\n"
            f"FROM {tables[one.subject]}\nWHERE {sheet.naming.column('plain', one.id)}",
            adds_to="plain_hit",
        )
        for one in plain
    )


def gap_steps(
    indicators: Iterable[Definition], sheet: Sheet, tables: Tables, *, lacking: Lacking
) -> tuple[Step, ...]:
    """The rows of `gap`: of whom an indicator cannot be answered for lack of a fact.

    Where a whole list or a number of the law is missing, the plan says so once instead of naming everybody.
    """
    return tuple(
        _gap_step(one, sheet, tables, places=lacking.places[one.id])
        for one in lacking.asked_of_somebody(indicators)
    )


def _gap_step(one: Definition, sheet: Sheet, tables: Tables, *, places: Iterable[int]) -> Step:
    elsewhere = ", ".join(map(str, sorted(places)))
    only = f" AND place NOT IN ({elsewhere})" if elsewhere else ""
    return Step(
        f"gap_{one.id}",
        f"指标{one.id}因缺事实答不出的对象。",
        f"SELECT '{one.id}' AS indicator, unit, {person_of(one.subject)} AS person\n"
        f"FROM {tables[one.subject]}\nWHERE {sheet.naming.column('indicator', one.id)} IS NULL{only}",
        adds_to="gap",
    )


def hit_units_step(name: str, indicators: Iterable[Definition], sheet: Sheet, *, tables: Tables) -> Step:
    """The units of which some indicator names the unit or a member; the next pass looks at these alone."""
    holds: dict[Subject, list[str]] = {}
    for one in indicators:
        holds.setdefault(one.subject, []).append(sheet.naming.column("indicator", one.id))
    found = [
        f"SELECT unit FROM {tables[subject]} WHERE {' OR '.join(columns)}"
        for subject, columns in holds.items()
    ]
    sql = "\nUNION\n".join(found) or "SELECT unit FROM unit WHERE FALSE"
    return Step(name, "至少命中一个指标的户；写句子和排次序只看这些户。", sql)


def score_step(program: Program, sheet: Sheet, tables: Tables, *, dialect: Dialect) -> Step:
    """The rows of `score`: points of the visiting order with their reasons; an unknown rule gives none."""
    rules = [
        (sheet.naming.column("rank", str(number)), rule) for number, rule in enumerate(program.pack.ranking)
    ]
    points = " + ".join(
        f"CASE WHEN {column} THEN {rule.points} WHEN {column} IS NOT TRUE THEN 0 END"
        for column, rule in rules
    )
    reasons = dialect.list_of(
        [f"CASE WHEN {column} THEN {dialect.text(rule.reason)} END" for column, rule in rules]
    )
    holds = " OR ".join(column for column, _ in rules)
    return Step(
        "score_units",
        "入户次序的加分和理由。",
        f"SELECT unit, ({points})::INTEGER AS points, {reasons} AS reasons\n"
        f"FROM {tables[Subject.UNIT]}\nWHERE {holds}",
        adds_to="score",
    )
