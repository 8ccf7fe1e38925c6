"""What if: two versions of a law over the same households."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
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
from jiwang_engine.simulating import Comparison, Scenario, compare, read_scenario, scenario_of, under
from jiwang_engine.simulating.comparing import Money
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


Homes = list[tuple[Judgement, Judgement]]


@pytest.fixture(scope="module")
def moved(law: Program, county: DuckDB, tmp_path_factory: pytest.TempPathFactory) -> tuple[Comparison, Homes]:
    """The changes above, by the database and household by household."""
    after = check_pack(under(law.pack, changed(law, CHANGES, tmp_path_factory.mktemp("changes"))))
    cases = [case for _, case in Households(county, law, ON).cases()]
    return compare(county, law, after, on=ON), [(Judgement(law, one), Judgement(after, one)) for one in cases]


def test_every_household_moves_as_the_interpreter_moves_it(
    law: Program, moved: tuple[Comparison, Homes]
) -> None:
    comparison, homes = moved
    told: Counter[tuple[tuple[str, str], Verdict, Verdict]] = Counter()
    for one in comparison.transitions:
        told[one.key, one.before, one.after] += one.count
    seen: Counter[tuple[tuple[str, str], Verdict, Verdict]] = Counter()
    for was, would in homes:
        for key in comparison.judged:
            holders = was.case.members if law.definition(*key).subject is Subject.PERSON else (None,)
            for holder in holders:
                verdicts = [
                    (home.category_verdict if key[0] == "category" else home.item_verdict)(key[1], holder)
                    for home in (was, would)
                ]
                seen[key, verdicts[0], verdicts[1]] += 1
    assert told == seen
    assert any(before != after for _, before, after in told)


def test_the_money_of_every_household_is_what_the_interpreter_says(moved: tuple[Comparison, Homes]) -> None:
    comparison, homes = moved
    told: dict[str, tuple[Money, Money]] = defaultdict(lambda: (Money(), Money()))
    for one in comparison.transitions:
        if one.key[0] == "item":
            paid, pays = told[one.key[1]]
            told[one.key[1]] = paid + one.paid, pays + one.pays
    seen: dict[str, tuple[Money, Money]] = defaultdict(lambda: (Money(), Money()))
    for was, would in homes:
        for item in told:
            if ("due", item) in was.definitions:
                paid, pays = _given(was, item), _given(would, item)
                seen[item] = seen[item][0] + paid, seen[item][1] + pays

    assert {item: money for item, money in told.items() if money != (Money(), Money())} == {
        item: money for item, money in seen.items() if money != (Money(), Money())
    }
    assert any(paid.low < paid.high for paid, _ in told.values())


def _given(home: Judgement, item: str) -> Money:
    """What the subjects of a household get of an item, at least and at most."""
    holders = home.case.members if home.definitions["due", item].subject is Subject.PERSON else (None,)
    total = Money()
    for holder in holders:
        sides = (("due", item), ("low", f"due {item}"), ("high", f"due {item}"))
        fen, low, high = (home.definition_value(*side, holder) for side in sides)
        assert fen is None or low in (fen, None) and high in (fen, None)
        total = total + Money(int(fen or 0), int(low or 0), int(high or 0), int(high is None))
    return total


def test_what_changes_lies_between_the_least_and_the_greatest(law: Program, county: DuckDB) -> None:
    after = check_pack(under(law.pack, scenario_of([("低保标准", "×1.2")])))
    comparison = compare(county, law, after, on=ON)
    moved = [one for one in comparison.transitions if one.changed_amounts or one.changed_ranges]
    assert moved
    for one in comparison.transitions:
        low, high = one.change.low, one.change.high
        assert low is None or high is None or low <= high
        assert low is None or low >= one.pays.low - one.paid.high
    known = county.one(
        f"SELECT sum(amount_after - amount_before) FROM ({comparison.rows}) WHERE role = 'item'"
    )
    assert sum(one.change.sure for one in comparison.transitions) == known != 0
    firm = [one for one in moved if one.before is one.after is Verdict.YES and one.paid.low == one.paid.high]
    assert all(one.change.low == one.pays.fen - one.paid.fen for one in firm if not one.changed_ranges)


TABLE = "重度残疾人护理补贴标准"


@pytest.mark.parametrize(
    ("text", "sentence", "values"),
    [
        (f"表:\n  - {{表: {TABLE}, 改为: ×2}}\n", f"{TABLE}：×2", {"一级": 2, "二级": 2}),
        (
            f"表:\n  - {{表: {TABLE}, 行: {{残疾等级: 一级}}, 改为: ×2}}\n",
            f"{TABLE}（残疾等级一级）：×2",
            {"一级": 2, "二级": 1},
        ),
        (f"参数:\n  - {{参数: {TABLE}, 改为: ×2}}\n", f"{TABLE}：×2", {"一级": 2, "二级": 2}),
    ],
)
def test_the_rows_of_a_table_can_change(
    law: Program, county: DuckDB, tmp_path: Path, *, text: str, sentence: str, values: dict[str, int]
) -> None:
    scenario = changed(law, f"模拟: 甲\n{text}", tmp_path)
    after = check_pack(under(law.pack, scenario))

    assert scenario.sentences() == (sentence,)
    for word, times in values.items():
        assert _cell(after, word) == times * _cell(law, word) > 0
    comparison = compare(county, law, after, on=ON)
    assert ("item", "disability_care") in comparison.judged
    assert sum(one.pays.fen - one.paid.fen for one in comparison.transitions) > 0


def _cell(program: Program, word: str) -> Decimal:
    """The newest value of a row of the table."""
    rows = program.pack.tables["disability_care_rates"].versions[-1].rows
    value = next(one.value for one in rows if one.cells.get("残疾等级") == (word,))
    return Decimal((value or "0").partition("元")[0])


def test_a_table_can_get_other_rows_and_other_bands(law: Program, county: DuckDB, tmp_path: Path) -> None:
    text = (
        f"模拟: 甲\n表:\n  - 表: {TABLE}\n    行:\n      - {{残疾等级: [一级, 二级, 四级], 值: 500元/月}}\n"
    )
    scenario = changed(law, text, tmp_path)
    after = check_pack(under(law.pack, scenario))

    assert scenario.sentences() == (f"{TABLE}：改为1行，残疾等级一级、二级、四级 500元/月",)
    comparison = compare(county, law, after, on=ON)
    found = sum(one.pays.fen for one in comparison.transitions if one.key[1] == "disability_care")
    assert found and found % 50000 == 0


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
    told = sum(one.pays.fen - one.paid.fen for one in comparison.transitions if one.key[0] == "item")
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
        ("模拟: 甲\n表:\n  - {表: 没有的, 改为: ×2}\n", "nothing-to-change", 3),
        ("模拟: 甲\n表:\n  - {表: 低保档次金额, 行: {低保档次: 九档}, 改为: ×2}\n", "nothing-to-change", 3),
        ("模拟: 甲\n表:\n  - 表: 低保档次金额\n", "table-change-empty", 3),
        (
            "模拟: 甲\n表:\n  - 表: 低保档次金额\n    行:\n      - {颜色: 一档, 值: 1元/月}\n",
            "table-column",
            5,
        ),
        (
            "模拟: 甲\n表:\n  - 表: 低保档次金额\n    行:\n      - {低保档次: 一档, 值: 很多}\n",
            "bad-number",
            5,
        ),
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
