"""What if: two versions of a law over the same households."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from compiler.county import build, speak
from compiler.households import Households
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.errors import JiwangError
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.reporting import Atlas
from jiwang_engine.simulating import Scenario, compare, read_scenario, scenario_of, under
from jiwang_engine.simulating.reach import judged, reached
from jiwang_engine.simulating.writing import write_comparison
from jiwang_engine.terms import Subject, Verdict

ON = date(2026, 8, 1)
CHANGES = """
模拟: 标准提高，车辆不再计入
参数:
  - {参数: 低保标准, 改为: ×1.5}
  - {参数: 分类施保比例, 改为: 45%}
款:
  - 款: dibao.vehicle
    停用: 是
变量:
  - 变量: 户年收入
    式: 近(收入核算期, 合计(工资性收入))
    缺月: 未知
"""


@pytest.fixture(scope="module")
def law() -> Program:
    return check_pack(read_pack("shili"))


@pytest.fixture(scope="module")
def county(law: Program, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDB]:
    backend = DuckDB(directories=[tmp_path_factory.getbasetemp()])
    build(backend, law, persons=600, in_case=100)
    speak(backend, law, percent=97)
    yield backend
    backend.close()


def changed(law: Program, text: str, folder: Path) -> Scenario:
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return read_scenario(path)


def test_every_household_moves_as_the_interpreter_moves_it(
    law: Program, county: DuckDB, tmp_path: Path
) -> None:
    after = check_pack(under(law.pack, changed(law, CHANGES, tmp_path)))
    comparison = compare(county, law, after, on=ON)
    told: Counter[tuple[tuple[str, str], Verdict, Verdict]] = Counter()
    for one in comparison.transitions:
        told[one.key, one.before, one.after] += one.count
    seen: Counter[tuple[tuple[str, str], Verdict, Verdict]] = Counter()
    for _, case in Households(county, law, ON).cases():
        was, would = Judgement(law, case), Judgement(after, case)
        for key in comparison.judged:
            holders = case.members if law.definition(*key).subject is Subject.PERSON else (None,)
            for holder in holders:
                verdicts = [
                    (home.category_verdict if key[0] == "category" else home.item_verdict)(key[1], holder)
                    for home in (was, would)
                ]
                seen[key, verdicts[0], verdicts[1]] += 1
    assert told == seen
    assert any(before != after for _, before, after in told)


def test_what_a_change_does_not_reach_answers_as_before(law: Program, county: DuckDB) -> None:
    after = check_pack(under(law.pack, scenario_of([("自付预警线", "1元/年"), ("低保存款月数", "×2")])))
    computed = set(judged(law, reached(law, after)))
    rest = [
        (one.role, one.id)
        for one in law.definitions
        if one.role in ("category", "item") and (one.role, one.id) not in computed
    ]
    assert rest and computed
    for _, case in Households(county, law, ON).cases("unit < 60"):
        was, would = Judgement(law, case), Judgement(after, case)
        for role, name in rest:
            holders = case.members if law.definition(role, name).subject is Subject.PERSON else (None,)
            for holder in holders:
                assert was._verdict(role, name, holder) == would._verdict(role, name, holder)


def test_amounts_rise_by_what_the_rows_say(law: Program, county: DuckDB) -> None:
    after = check_pack(under(law.pack, scenario_of([("分类施保比例", "×2")])))
    comparison = compare(county, law, after, on=ON)
    told = sum(one.fen_after - one.fen_before for one in comparison.transitions if one.key[0] == "item")
    rows = county.one(
        f"SELECT sum(CASE WHEN amount_after IS NULL THEN 0 WHEN amount_after IS NOT NULL THEN amount_after END"
        f" - CASE WHEN amount_before IS NULL THEN 0 WHEN amount_before IS NOT NULL THEN amount_before END) FROM ({comparison.rows})"
    )
    assert told == rows > 0


def test_the_same_question_gives_the_same_bytes(law: Program, county: DuckDB, tmp_path: Path) -> None:
    scenario = changed(law, CHANGES, tmp_path)
    after = check_pack(under(law.pack, scenario))
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        comparison = compare(county, law, after, on=ON)
        write_comparison(county, comparison, scenario, folder=tmp_path / name, atlas=Atlas(law.pack.areas))
    files = sorted(path.name for path in (tmp_path / "first").iterdir())
    assert files == ["changed.parquet", "index.html", "simulation.json", "simulation.xlsx"]
    for name in files:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
    figures = json.loads((tmp_path / "first" / "simulation.json").read_text(encoding="utf-8"))
    assert {one["id"] for one in figures["items"]} >= {"dibao", "bianyuan"}


def test_nothing_differs_where_nothing_is_changed(law: Program, county: DuckDB, tmp_path: Path) -> None:
    scenario = scenario_of([("低保标准", "×1")])
    comparison = compare(county, law, check_pack(under(law.pack, scenario)), on=ON)
    assert not [one for one in comparison.transitions if one.before != one.after or one.changed_amounts]
    write_comparison(county, comparison, scenario, folder=tmp_path, atlas=Atlas(law.pack.areas))
    assert "没有一户的结论或金额因此改变" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_factor_keeps_the_fen_and_the_unit(law: Program) -> None:
    pack = under(law.pack, scenario_of([("低保标准", "×1.0333"), ("分类施保比例", "×150%")]))
    values = {one.value for one in pack.parameters["dibao_standard"].values}
    assert all(value is None or value.endswith("元/月") for value in values)
    assert {value.partition(".")[2] for value in values if value} <= {
        "00元/月",
        *(f"{n:02}元/月" for n in range(100)),
    }


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("模拟: 甲\n参数:\n  - {参数: 没有的, 改为: ×2}\n", "nothing-to-change", 3),
        ("模拟: 甲\n款:\n  - 款: dibao.nothing\n    停用: 是\n", "nothing-to-change", 3),
        ("模拟: 甲\n变量:\n  - 变量: 没有的\n    式: 1\n", "nothing-to-change", 3),
        ("模拟: 甲\n款:\n  - 款: dibao.vehicle\n    式: 非 机动\n", "unknown-name", 4),
        ("模拟: 甲\n参数:\n  - {参数: 低保标准, 改为: 很多}\n", "bad-number", 3),
        ("模拟: 甲\n", "empty-scenario", 1),
        ("名称: 甲\n", "not-a-scenario", 1),
        ("模拟: 甲\n参数:\n  - {参数: 低保标准, 值: 3}\n", "bad-entry", 3),
    ],
)
def test_a_wrong_scenario_says_where_and_how_to_mend_it(
    law: Program, tmp_path: Path, text: str, code: str, line: int
) -> None:
    with pytest.raises(JiwangError) as caught:
        check_pack(under(law.pack, changed(law, text, tmp_path)))
    error = caught.value
    first = getattr(error, "errors", [error])[0]
    assert first.code == code
    assert not line or first.at.line == line
    assert first.remedy
