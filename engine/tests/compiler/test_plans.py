"""What a plan leaves for the next stage: hits, gaps, verdicts; and what it refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from county import build, speak

from households import Households
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.inputs.origins import Available
from jiwang_engine.compiler.linting import faults
from jiwang_engine.compiler.planning import plan
from jiwang_engine.compiler.steps import OUTPUTS, Step
from jiwang_engine.errors import MachineError
from jiwang_engine.judging.cases import Case, Member
from jiwang_engine.judging.units import alone, maybe_alone
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.terms import Subject, Verdict

ON = date(2026, 8, 1)
PACKS = Path(__file__).resolve().parents[3] / "packs"
Named = set[tuple[str, int, int | None]]


@pytest.fixture(scope="module")
def program() -> Program:
    return check_pack(read_pack(PACKS / "shili"))


@pytest.fixture(scope="module")
def county(program: Program) -> Iterator[DuckDB]:
    backend = DuckDB(threads=2)
    build(backend, program, persons=3000, in_case=10)
    speak(backend, program)
    yield backend
    backend.close()


@pytest.fixture
def backend(county: DuckDB) -> DuckDB:
    for table in OUTPUTS:
        county.drop(table)
    return county


def run(
    backend: DuckDB, program: Program, mode: str, *, as_separate_tables: bool = True, on_arrays: bool = False
) -> None:
    made = plan(program, ON, mode=mode, available=available(backend, program), on_arrays=on_arrays)
    run_plan(backend, made, as_separate_tables=as_separate_tables)


def everybody(
    backend: DuckDB, program: Program, where: str = "TRUE"
) -> Iterator[tuple[int, Case, Judgement]]:
    for unit, case in Households(backend, program, ON).cases(where):
        yield unit, case, Judgement(program, case)


def asked(case: Case, subject: Subject) -> tuple[Member | None, ...]:
    return case.members if subject is Subject.PERSON else (None,)


def named(backend: DuckDB, program: Program, role: str, *, answer: bool | None) -> Named:
    """Whom the interpreter names: (indicator, unit, person)."""
    found: Named = set()
    sides = {one.id: one.side for one in program.pack.indicators.values()}
    for unit, case, home in everybody(backend, program):
        for one in program.definitions:
            if (
                one.role != role
                or sides[one.id] != "screening"
                or (answer is None and lacks_number(one, home))
            ):
                continue
            for member in asked(case, one.subject):
                if home.definition_value(role, one.id, member) is answer:
                    found.add((one.id, unit, int(member.id) if member else None))
    return found


def lacks_number(one: Definition, home: Judgement) -> bool:
    """Whether the place has not published a number that a definition reads, directly or through others."""
    waiting, seen = [*one.needs], set()
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += home.definitions[key].needs if key in home.definitions else ()
    return any(role == "parameter" and home.parameter(name) is None for role, name in seen)


def listed(backend: DuckDB, table: str) -> Named:
    rows = backend.rows(f"SELECT indicator, unit, person FROM {table}")
    assert len(rows) == len(set(rows))
    return set(rows)


def test_screening_names_exactly_those_whom_the_interpreter_names(backend: DuckDB, program: Program) -> None:
    run(backend, program, "screening")

    assert listed(backend, "hit") == named(backend, program, "indicator", answer=True)
    assert listed(backend, "plain_hit") == named(backend, program, "plain", answer=True)
    assert listed(backend, "gap") == named(backend, program, "indicator", answer=None)
    assert listed(backend, "hit") and listed(backend, "gap")


def test_every_hit_names_records_of_the_person(backend: DuckDB, program: Program) -> None:
    run(backend, program, "screening")

    strangers = backend.one(
        "SELECT count(*) FROM (SELECT person, unnest(records) AS record FROM hit WHERE indicator = 'M1') AS named "
        "WHERE record NOT IN (SELECT record FROM fact_medical AS line WHERE line.person = named.person "
        "UNION ALL SELECT record FROM fact_deaths AS line WHERE line.person = named.person "
        "UNION ALL SELECT record FROM fact_roll AS line WHERE line.person = named.person "
        "UNION ALL SELECT record FROM fact_insured AS line WHERE line.person = named.person)"
    )
    assert strangers == 0
    assert backend.one("SELECT count(*) FROM hit WHERE indicator = 'M1' AND len(records) > 0") > 0
    assert backend.one("SELECT count(*) FROM hit WHERE records IS NULL OR sentence IS NULL") == 0


def test_steps_as_tables_and_as_one_query_give_the_same_rows(program: Program) -> None:
    backend = DuckDB(threads=2)
    build(backend, program, persons=200, density=100)
    found: list[list[list[tuple[object, ...]]]] = []
    for as_separate_tables in (True, False):
        for table in OUTPUTS:
            backend.drop(table)
        run(backend, program, "screening", as_separate_tables=as_separate_tables)
        found.append([sorted(backend.rows(f"SELECT * FROM {table}"), key=str) for table in OUTPUTS])

    assert found[0] == found[1]
    assert found[0][0]


@pytest.mark.parametrize("mode", ["screening", "case"])
def test_sql_and_arrays_leave_the_same_rows(backend: DuckDB, program: Program, mode: str) -> None:
    found: list[list[list[tuple[object, ...]]]] = []
    for on_arrays in (False, True):
        for table in OUTPUTS:
            backend.drop(table)
        run(backend, program, mode, on_arrays=on_arrays)
        found.append([sorted(backend.rows(f"SELECT * FROM {table}"), key=str) for table in OUTPUTS])

    assert found[0] == found[1]
    assert any(found[0])


@pytest.mark.parametrize(
    ("on_arrays", "behind_verdicts"), [(False, []), (True, ["case_values_of_person", "case_values_of_unit"])]
)
def test_no_table_of_a_step_is_left_behind(
    backend: DuckDB, program: Program, on_arrays: bool, behind_verdicts: list[str]
) -> None:
    for name in ("verdict", "case_values_of_person", "case_values_of_unit"):  # of an earlier test
        backend.drop(name)

    run(backend, program, "screening", on_arrays=on_arrays)
    run(backend, program, "case", on_arrays=on_arrays)

    left = backend.rows(
        "SELECT table_name FROM information_schema.tables WHERE regexp_matches(table_name, '^(screening|case|alerted)_') ORDER BY ALL"
    )
    assert [name for (name,) in left] == behind_verdicts


def test_case_mode_judges_only_households_that_asked_or_are_on_the_roll(
    backend: DuckDB, program: Program
) -> None:
    run(backend, program, "case")

    judged = backend.one(
        "SELECT count(DISTINCT unit) FROM verdict JOIN unit USING (unit) WHERE basis = 'presumed'"
    )
    assert judged == 0
    assert backend.one("SELECT count(*) FROM verdict") > 0


def test_verdicts_amounts_and_digits_are_those_of_the_interpreter(backend: DuckDB, program: Program) -> None:
    run(backend, program, "case")
    said = [tuple(row[:6]) for row in backend.rows("SELECT * FROM verdict")]

    meant: list[tuple[object, ...]] = []
    for unit, case, home in everybody(backend, program, "basis <> 'presumed'"):
        meant += verdicts(program, unit, case, home=home)
        for _, member, apart in alone(home):  # a unit of one has the number of the person
            meant += verdicts(program, int(member.id), apart, home=Judgement(program, apart))
        for rule, member in maybe_alone(home):
            meant.append((unit, int(member.id), "alone", rule.id, int(Verdict.UNKNOWN), None))

    assert sorted(said, key=str) == sorted(meant, key=str)


def verdicts(program: Program, unit: int, case: Case, *, home: Judgement) -> Iterator[tuple[object, ...]]:
    """Unit, person, role, id, verdict and amount of everything that is judged."""
    for one in program.definitions:
        if one.role in ("category", "item"):
            for member in asked(case, one.subject):
                person = int(member.id) if member else None
                found = judged(program, home, one.role, name=one.id, member=member)
                yield (unit, person, one.role, one.id, *found)


def judged(
    program: Program, home: Judgement, role: str, *, name: str, member: Member | None
) -> tuple[int, int | None]:
    """The verdict and, where an item is due, its amount."""
    judge = home.category_verdict if role == "category" else home.item_verdict
    verdict = judge(name, member)
    amount = None
    if role == "item" and verdict is Verdict.YES and program.pack.items[name].amount is not None:
        paid = ("paid", name) in home.definitions  # another item may be counted against it
        found = home.definition_value("paid" if paid else "amount", name, member)
        amount = found if isinstance(found, int) else None
    return int(verdict), amount


def test_the_digits_say_every_clause_in_the_order_of_the_pack(backend: DuckDB, program: Program) -> None:
    run(backend, program, "case")
    said = dict(backend.rows("SELECT unit, clauses FROM verdict WHERE id = 'dibao' AND role = 'category'"))

    for unit, _, home in everybody(backend, program, "basis <> 'presumed'"):
        digits = ""
        for clause in program.definition("category", "dibao").needs:
            outcome = home.outcome(clause[1], None)
            code = (
                15 if outcome is None else outcome.verdict + 4 * outcome.presumed + 8 * bool(outcome.waived)
            )
            digits += f"{int(code):x}"
        assert said[unit] == digits


def test_from_a_list_that_did_not_come_nothing_is_concluded(program: Program) -> None:
    backend = DuckDB(threads=1)
    build(backend, program, persons=3000)
    backend.run("DROP TABLE fact_medical")
    there = available(backend, program)

    made = plan(program, ON, mode="screening", available=there)
    run_plan(backend, made)

    assert ("M1", "medical") in made.unanswered
    assert backend.one("SELECT count(*) FROM hit WHERE indicator = 'M1'") == 0
    assert backend.one("SELECT count(*) FROM gap WHERE indicator = 'M1'") == 0
    assert backend.one("SELECT count(*) FROM hit") > 0


def change_membership(backend: DuckDB) -> None:
    backend.run("INSERT INTO membership SELECT 0, person, relation, is_head FROM membership WHERE person = 7")


def change_person(backend: DuckDB) -> None:
    backend.run("INSERT INTO person SELECT * FROM person WHERE person = 7")


@pytest.mark.parametrize(
    ("change", "code"), [(change_membership, "person-in-two-units"), (change_person, "rows-changed")]
)
def test_a_doubled_row_stops_the_run(change: Callable[[DuckDB], None], code: str, program: Program) -> None:
    backend = DuckDB(threads=1)
    build(backend, program, persons=300, density=100)
    change(backend)

    with pytest.raises(MachineError) as refused:
        run(backend, program, "screening")

    assert refused.value.code == code


@pytest.mark.parametrize("pack", ["shili", "liuzhou"])
@pytest.mark.parametrize("mode", ["screening", "case"])
def test_no_generated_sql_turns_unknown_into_an_answer(pack: str, mode: str) -> None:
    law = check_pack(read_pack(PACKS / pack))

    assert faults(plan(law, ON, mode=mode).steps) == []


def test_the_lint_sees_code_and_not_the_words_of_authors() -> None:
    assert faults([Step("a", "", "CASE WHEN x THEN 1 ELSE 0 END"), Step("b", "", "coalesce(x, 0)")]) != []
    assert faults([Step("c", "", "SELECT 'or else, it''s COALESCE' AS s")]) == []


def test_no_word_of_an_author_becomes_an_identifier(program: Program) -> None:
    for step in plan(program, ON, mode="case").steps:
        outside = "".join(part for index, part in enumerate(step.sql.split("'")) if index % 2 == 0)
        assert outside.isascii(), step.name


def test_every_generated_column_has_a_label(program: Program) -> None:
    labels = plan(program, ON, mode="case").labels

    assert labels["c001"] and all(labels.values())


def test_the_dead_on_the_roll_are_told_though_the_list_of_the_held_did_not_come(program: Program) -> None:
    there = Available(frozenset(program.pack.sources) - {"custody"})

    made = plan(program, ON, mode="case", available=there)

    assert ("L3", "custody") in made.unanswered
    assert any("'L3'" in step.sql for step in made.steps if step.adds_to == "hit")
