"""What a pass says of every category and item: of a household or member in one row, or in one row for each of them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.arrays.answers import DIGITS_AT_ONCE
from jiwang_engine.compiler.arrays.loading import digits_of
from jiwang_engine.compiler.columns.sheets import Sheet
from jiwang_engine.compiler.dialects import DUCKDB, Dialect
from jiwang_engine.compiler.outputs import Tables, person_of
from jiwang_engine.compiler.passes import Worksheet
from jiwang_engine.compiler.steps import Step
from jiwang_engine.language.items.combining import exclusions_of
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.terms import Subject

_ORDER = "alone, person IS NOT NULL, unit, person"
_LISTS = frozenset({"excluded_by", "maybe_excluded_by"})
_HERE = "unit, {person} AS person, {alone}::SMALLINT AS alone"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one pass says of a category or an item, or (role `alone`) of whom a rule leaves open whether they are judged alone.

    `cells` are expressions over `table`, by the columns of `verdict`; what is not there is nothing. `clauses` is the
    column of the packed digits and how many there are. `alone` numbers the rule by which the pass judges members alone,
    0 for households.
    """

    role: str
    id: str
    subject: Subject
    table: str
    cells: Mapping[str, str]
    clauses: tuple[str, int] = ("", 0)
    where: str = ""
    alone: int = 0

    @property
    def name(self) -> str:
        """What the column of its verdict is called in `judgement`; the others begin with it."""
        return f"{self.role}_{self.id}"


def findings(
    definitions: Iterable[Definition],
    worksheet: Worksheet,
    tables: Tables,
    *,
    amounts: Iterable[Definition],
    alone: int = 0,
) -> Iterator[Finding]:
    """What a pass says of categories and items.

    `amounts` are the definitions of amounts, of who decides on them, and of what holds between items.
    """
    there = list(amounts)
    sheet, program = worksheet.sheet, worksheet.of.program
    for one in definitions:
        digits = sheet.naming.column("digits", f"{one.role} {one.id}")
        cells = _cells(one, sheet, program, amounts=there)
        count = len(worksheet.clauses_behind(one))
        yield Finding(one.role, one.id, one.subject, tables[one.subject], cells, (digits, count), alone=alone)


def open_alone(rule: Definition, worksheet: Worksheet, tables: Tables) -> Finding:
    """Of whom it is open whether they are judged alone: nobody hears 否 for want of a fact."""
    column = worksheet.sheet.naming.column("alone", rule.id)
    where = f"{column} IS NULL AND unit IN (SELECT unit FROM membership GROUP BY unit HAVING COUNT(*) > 1)"
    table = tables[Subject.PERSON]
    return Finding("alone", rule.id, Subject.PERSON, table, {"verdict": "2::SMALLINT"}, where=where)


def added_steps(found: Iterable[Finding], dialect: Dialect, *, of: Sequence[str]) -> tuple[Step, ...]:
    """The steps that add the rows of `verdict`; `of` names the passes, those over households first."""
    return tuple(_added(one, dialect, of=of[one.alone]) for one in found)


def _added(one: Finding, dialect: Dialect, *, of: str) -> Step:
    digits, _ = one.clauses
    cells = {**one.cells, **({"clauses": digits} if digits else {})}
    why = {"category": f"类别{one.id}的结论。", "item": f"事项{one.id}的结论。"}
    return Step(
        f"{f'{of}_' if one.alone else ''}verdict_{one.name}",
        why.get(one.role, f"能否按{one.id}单独审核还没有答案的成员。"),
        _rows(one, cells, one.table, dialect=dialect, where=one.where),
        adds_to="verdict",
        unless_empty=f"{of}_unit" if one.alone else "",
    )


def judged_step(found: Sequence[Finding]) -> Step:
    """Leave `judgement`, a row a household or member, and `verdict`, a row for each of their categories and items.

    Both are views of the tables that arrays leave, which must stay: written out, the rows of `verdict` are dozens a
    person. They stand in the order of categories and items, then of `judgement`: households, members, members judged alone.
    """
    tables = {one.table: [other for other in found if other.table == one.table] for one in found}
    judged = "\nUNION ALL BY NAME\n".join(map(_judged, tables.values()))

    def make(backend: Backend) -> None:
        for name, sql in (("judgement", judged), ("verdict", _of_tables(found))):
            backend.drop(name)
            backend.run(f"CREATE VIEW {name} AS\n{sql}")

    return Step("judgement", "每户、每名成员一行的结论。", judged, work=make)


def in_order(found: Iterable[Finding]) -> Callable[[Backend], None]:
    """What puts the rows of a table `judgement` that came in shares in order, and makes the view `verdict` of it."""
    verdict = of_judged(found)

    def put(backend: Backend) -> None:
        backend.run(f"CREATE OR REPLACE TABLE judgement AS SELECT * FROM judgement ORDER BY {_ORDER}")
        backend.drop("verdict")
        backend.run(f"CREATE VIEW verdict AS\n{verdict}")

    return put


def of_judged(found: Iterable[Finding]) -> str:
    """The query that makes the rows of `verdict` of those of `judgement`."""
    rows = []
    for one in _in_order(found):
        where = f'"{one.name}" IS NOT NULL AND alone = {one.alone}'
        rows.append(_rows(one, _from_wide(one), "judgement", dialect=DUCKDB, where=where))
    return "\nUNION ALL\n".join(rows)


def _from_wide(one: Finding) -> dict[str, str]:
    """The cells of a row of `verdict`, read from `judgement`."""
    cells = {cell: f'"{name}"' for name, (cell, _) in _wide(one).items()}
    if "amount" in cells:
        cells.setdefault("own_amount", cells["amount"])
    for name in cells.keys() & _LISTS:
        column = cells[name]
        cells[name] = (
            f"CASE WHEN {column} IS NULL THEN {DUCKDB.no_words()} WHEN {column} IS NOT NULL THEN {column} END"
        )
    return cells | _digits(f"{one.name}_clauses", one)


def _of_tables(found: Iterable[Finding]) -> str:
    rows = [
        _rows(one, {**one.cells, **_digits(one.clauses[0], one)}, one.table, dialect=DUCKDB, where=one.where)
        for one in _in_order(found)
    ]
    return "\nUNION ALL\n".join(rows)


def _in_order(found: Iterable[Finding]) -> list[Finding]:
    return sorted(found, key=lambda one: (one.role, one.id, one.alone))


def _digits(column: str, one: Finding) -> dict[str, str]:
    """The digits as text, of numbers that hold fifteen each."""
    return {"clauses": digits_of(column, one.clauses[1], DUCKDB)}


def _judged(here: Sequence[Finding]) -> str:
    """The rows of one table: its household or member, and what is said of them."""
    first = here[0]
    columns = [_HERE.format(person=person_of(first.subject), alone=first.alone)]
    for one in here:
        columns += [f'{sql} AS "{name}"' for name, (_, sql) in _wide(one).items()]
    return f"SELECT {', '.join(columns)}\nFROM {first.table}"


def _wide(one: Finding) -> dict[str, tuple[str, str]]:
    """The columns of `judgement` that a finding fills: for each the column of `verdict` and the expression."""
    verdict = one.cells["verdict"]
    found = {one.name: ("verdict", f"CASE WHEN {one.where} THEN {verdict} END" if one.where else verdict)}
    for cell, sql in one.cells.items():
        if cell in _LISTS:
            found[f"{one.name}_{cell}"] = cell, f"CASE WHEN {verdict} = 1 THEN {sql} END"
        elif cell != "verdict" and (cell != "own_amount" or sql != one.cells["amount"]):
            found[f"{one.name}_{cell}"] = cell, sql
    column, count = one.clauses
    pieces = range(-(-count // DIGITS_AT_ONCE))
    return found | {f"{one.name}_clauses_{piece}": ("clauses", f"{column}_{piece}") for piece in pieces}


def _rows(one: Finding, cells: Mapping[str, str], table: str, *, dialect: Dialect, where: str) -> str:
    """The rows of `verdict`; a cell that is not there is nothing."""
    amount, no_words = "NULL::BIGINT", dialect.no_words()
    condition = f"\nWHERE {where}" if where else ""
    return f"""SELECT unit, {person_of(one.subject)} AS person, '{one.role}' AS role, '{one.id}' AS id,
  {cells["verdict"]} AS verdict, {cells.get("amount", amount)} AS amount, {cells.get("clauses", "''")} AS clauses,
  {cells.get("own_amount", amount)} AS own_amount, {cells.get("excluded_by", no_words)} AS excluded_by, {cells.get("maybe_excluded_by", no_words)} AS maybe_excluded_by,
  {cells.get("decided_by", "NULL::VARCHAR")} AS decided_by
FROM {table}{condition}"""


def _cells(one: Definition, sheet: Sheet, program: Program, *, amounts: list[Definition]) -> dict[str, str]:
    """The expressions for the columns of `verdict`, where there is something to say."""
    verdict = sheet.naming.column(one.role, one.id)
    roles = {other.role for other in amounts if other.id == one.id and one.role == "item"}
    found = {"verdict": f"{verdict}::SMALLINT"}
    if "amount" in roles:
        found["own_amount"] = found["amount"] = _due(verdict, sheet.naming.column("amount", one.id))
    if "paid" in roles:
        found["amount"] = _due(verdict, sheet.naming.column("paid", one.id))
    found |= _excluded(one, sheet, amounts)
    decider = _decider(one, sheet, roles, program)
    return found | ({"decided_by": decider} if decider else {})


def _due(verdict: str, amount: str) -> str:
    return f"CASE WHEN {verdict} = 1 THEN {amount} END"


def _decider(one: Definition, sheet: Sheet, roles: Container[str], program: Program) -> str:  # noqa: PLR0917
    """Who decides on the amount of an item that is due, where that is known."""
    item = program.pack.items.get(one.id)
    if one.role != "item" or item is None or item.amount is None or not item.amount.approvals:
        return ""
    names = [sheet.setting.dialect.text(step.by) for step in item.amount.approvals]
    verdict = sheet.naming.column("item", one.id)
    if "decider" not in roles:
        return f"CASE WHEN {verdict} = 1 THEN {names[0]} END"
    place = sheet.naming.column("decider", one.id)
    steps = " ".join(
        f"WHEN {verdict} = 1 AND {place} = {number} THEN {name}" for number, name in enumerate(names)
    )
    return f"CASE {steps} END"


def _excluded(one: Definition, sheet: Sheet, amounts: list[Definition]) -> dict[str, str]:
    """The items that take the place of one that is due, and those of which that is open."""
    dialect, verdict = sheet.setting.dialect, sheet.naming.column(one.role, one.id)
    pairs = exclusions_of(amounts, one.id) if one.role == "item" else []
    if not pairs:
        return {}
    lists = {}
    for name_of_list, test in (("excluded_by", ""), ("maybe_excluded_by", " IS NULL")):
        found = [
            f"CASE WHEN {verdict} = 1 AND {sheet.naming.column('exclusion', name)}{test} THEN {dialect.text(other)} END"
            for _, other, name in pairs
        ]
        lists[name_of_list] = dialect.list_of(found)
    return lists
