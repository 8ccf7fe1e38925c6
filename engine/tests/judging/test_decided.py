"""Waived, presumed, decided and undecided: the database answers as the interpreter, whatever people have written down."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.planning import plan_of_everything
from jiwang_engine.judging.cases import Case, Determination, Member
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.program import Program
from trees import ON, settle
from village import program_of

LAW = """
事实: 有病
编号: ill
主体: 人
类型: 是否
---
类别: 病人
编号: patient
主体: 人
次序: 3
资格:
  全部满足:
    - 款: plain
      式: 有病
    - 款: presumed
      式: 有病
      未知时: 推定符合
      推定依据: 村规#3
    - 款: against
      式: 有病
      未知时: 推定不符合
      推定依据: 村规#3
    - 款: appraisal
      类型: 人工认定
"""
CLAUSES = ("patient.plain", "patient.presumed", "patient.against", "patient.appraisal")
OUTCOMES = ("", "豁免", "符合", "不符合", "看不懂")


def cases() -> list[Case]:
    """Every fact with every pair of decisions about the member, and every decision about the whole unit."""
    found = []
    for ill, own, second, of_unit in product((True, False, None), OUTCOMES, OUTCOMES, OUTCOMES):
        name = str(len(found) * 10)
        said = [(own, name), (second, name), (of_unit, "")]
        decided = tuple(
            Determination(clause, outcome, member)
            for clause in CLAUSES
            for outcome, member in said
            if outcome
        )
        facts = {} if ill is None else {"ill": ill}
        found.append(Case(on=ON, area="999901", members=(Member(name, "", facts),), determinations=decided))
    return found


def in_database(program: Program, given: list[Case]) -> dict[tuple[int, str], int]:
    backend = DuckDB(threads=1)
    settle(backend, given)
    rows = [
        f"({unit}, {one.member or 'NULL'}, '{one.clause}', '{one.outcome}')"
        for unit, case in enumerate(given)
        for one in case.determinations
    ]
    backend.run(f"INSERT INTO determination VALUES {', '.join(rows)}")
    found = plan_of_everything(program, ON, available=available(backend, program))
    run_plan(backend, found.plan)
    columns = [found.columns["clause", clause] for clause in CLAUSES]
    answers = backend.rows(f"SELECT unit, {', '.join(columns)} FROM {found.tables['person']}")  # type: ignore[index]
    return {
        (unit, clause): digit
        for unit, *digits in answers
        for clause, digit in zip(CLAUSES, digits, strict=True)
    }


def test_what_people_have_decided_counts_the_same_for_one_and_for_all(tmp_path: Path) -> None:
    program, given = program_of(tmp_path, more=LAW), cases()
    said = in_database(program, given)

    wrong = []
    for unit, case in enumerate(given):
        home = Judgement(program, case)
        for clause in CLAUSES:
            outcome = home.outcome(clause, case.members[0])
            assert outcome is not None
            digit = int(outcome.verdict) + 4 * outcome.presumed + 8 * (outcome.waived is not None)
            if said[unit, clause] != digit:
                wrong.append((clause, case.members[0].facts, case.determinations, said[unit, clause], digit))

    assert wrong == []


def test_every_outcome_of_a_clause_is_among_them(tmp_path: Path) -> None:
    said = in_database(program_of(tmp_path, more=LAW), cases())

    assert set(said.values()) == {0, 1, 2, 3, 4, 5, 9}
