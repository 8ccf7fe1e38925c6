"""What a lower pack may change above it: clauses added and replaced, items not offered, floors kept; and since when one knows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.planning import plan_of_everything
from jiwang_engine.errors import PackError, PackErrors
from jiwang_engine.explaining import explain
from jiwang_engine.judging.cases import Case
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.packs.layering.flat import flat_lines
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.terms import Subject, Verdict
from trees import settle
from village import FACTS, HEAD, NUMBERS, RULES, case_of

UPPER = RULES.replace("  全部满足:\n", "  可补充: [省, 设区市]\n  全部满足:\n", 1).replace(
    "      式: 非 有车\n", "      式: 非 有车\n      可替换: [省]\n"
)
SAVINGS = """
补充: poor
文号: 省发7号
自: 2026-02-01
条款:
  - 款: deposit
    名: 存款不多
    式: 存款 <= 标准 * 2
    条文: 省规#3
"""
CAR = """
替换: poor.car
文号: 省发8号
自: 2026-02-01
至: 2026-12-31
公布: 2026-03-15
名: 有车的看存款
式: 非 有车 或 存款 <= 标准
条文: 省规#4
"""
CLOSED = """
停办: aid
文号: 省发9号
自: 2026-06-01
理由: 并入其他救助
"""
PROVINCE = """
文件: 省规
全称: 示例省规定
"""


def chain(folder: Path, level: str = "省", numbers: str = NUMBERS, **files: str) -> Program:
    """The village's law as the nation's, and a lower pack over it."""
    upper, lower = folder / "nation", folder / "lower"
    for pack in (upper, lower):
        pack.mkdir()
    law = "文件: 村规\n全称: 示例村规\n"
    head = f"包: lower\n名称: 某省\n版本: '1'\n级别: {level}\n地区: '99'\n依据: nation\n"
    texts = {
        "pack": HEAD.replace("village", "nation"),
        "law": law,
        "facts": FACTS,
        "numbers": numbers,
        "rules": UPPER,
    }
    for name, text in texts.items():
        (upper / f"{name}.yaml").write_text(text.lstrip("\n"), encoding="utf-8")
    for name, text in {"pack": head, "documents": PROVINCE, **files}.items():
        (lower / f"{name}.yaml").write_text(text.lstrip("\n"), encoding="utf-8")
    return check_pack(read_pack(lower))


def rich(**more: Any) -> dict[str, Any]:
    """One person without income, with a car and savings."""
    return {
        "household": {"有车": "是", "存款": "1000元", **more.pop("household", {})},
        "members": [{"id": "1", "facts": {"工资": "0元/月"}}],
        **more,
    }


def verdict(program: Program, **raw: Any) -> Verdict:
    case = case_of(program, **raw)
    home = Judgement(program, case)
    assert in_database(program, case, known=case.known) == (
        int(home.category_verdict("poor", None)),
        int(home.item_verdict("aid", None)),
    )
    return home.category_verdict("poor", None)


def in_database(program: Program, case: Case, *, known: date | None) -> tuple[int, int]:
    """The verdicts of the category and the item as the database gives them."""
    backend = DuckDB(threads=1)
    settle(backend, [case])
    for one in case.determinations:
        backend.run("INSERT INTO determination VALUES (0, NULL, ?, ?)", [one.clause, one.outcome])
    found = plan_of_everything(program, case.on, available=available(backend, program), known=known)
    run_plan(backend, found.plan)
    category, item = found.columns["category", "poor"], found.columns["item", "aid"]
    (row,) = backend.rows(f"SELECT {category}, {item} FROM {found.tables[Subject.UNIT]}")
    return int(row[0]), int(row[1])


def test_a_province_adds_a_clause_from_a_day_on(tmp_path: Path) -> None:
    program = chain(tmp_path, savings=SAVINGS)
    known = rich(household={"有车": "否", "存款": "2000元"})

    verdicts = [verdict(program, day=day, **known) for day in ("2026-01-31", "2026-02-01")]

    assert verdicts == [Verdict.YES, Verdict.NO]


def test_a_replacement_stands_for_the_clause_while_it_runs_and_once_it_is_known(tmp_path: Path) -> None:
    program = chain(tmp_path, car=CAR)
    poor = rich(household={"存款": "100元"})

    assert verdict(program, day="2026-03-10", **poor) is Verdict.NO
    assert verdict(program, day="2026-03-10", known="2026-03-20", **poor) is Verdict.YES
    assert verdict(program, day="2026-04-01", **poor) is Verdict.YES
    assert verdict(program, day="2027-01-01", **poor) is Verdict.NO


def test_a_waiver_of_the_clause_serves_its_replacement_too(tmp_path: Path) -> None:
    program = chain(tmp_path, car=CAR)
    waiver = {"clause": "poor.car", "outcome": "豁免", "date": "2026-01-01"}

    assert verdict(program, day="2026-04-01", **rich(determinations=[waiver])) is Verdict.YES


def test_the_answer_says_who_replaced_the_clause_and_by_which_document(tmp_path: Path) -> None:
    program = chain(tmp_path, car=CAR, closed=CLOSED)
    case = case_of(program, day="2026-06-01", **rich())

    answer = explain(program, case, due_on=lambda day, days, kind: (day, False))

    item = answer["items"][0]
    told = {one["id"]: one["layer"] for one in item["clauses"]}
    assert told == {"poor.income": None, "poor.car": {"pack": "lower", "document": "省发8号"}}
    assert item["closed"] == {"reason": "并入其他救助", "document": "省发9号", "pack": "lower"}


def test_an_item_that_is_not_offered_is_no_from_that_day(tmp_path: Path) -> None:
    program = chain(tmp_path, closed=CLOSED)
    raw = rich(household={"有车": "否"})

    items = []
    for day in ("2026-05-31", "2026-06-01"):
        assert verdict(program, day=day, **raw) is Verdict.YES
        items.append(Judgement(program, case_of(program, day=day, **raw)).item_verdict("aid", None))

    assert items == [Verdict.YES, Verdict.NO]


@pytest.mark.parametrize(
    ("level", "text", "code"),
    [
        ("县", SAVINGS, "overlay-not-allowed"),
        ("设区市", CAR, "overlay-not-allowed"),
        ("省", CAR.replace("poor.car", "poor.boat"), "overlay-of-nothing"),
        ("省", SAVINGS.replace("补充: poor", "补充: rich"), "overlay-of-nothing"),
        ("省", CAR.replace("文号: 省发8号\n", ""), "overlay-without-document"),
        ("省", CAR + "---" + CAR, "two-replacements"),
        ("省", CLOSED.replace("停办: aid", "停办: nothing"), "overlay-of-nothing"),
        ("省", CAR.replace("poor.car", "poor.income"), "overlay-not-allowed"),
        ("省", SAVINGS.partition("条款:")[0], "overlay-empty"),
        (
            "省",
            "落实: 标准\n取值:\n  - {自: 2026-01-01, 文号: 甲, 行: [{等级: 一级, 值: 3元/月}]}\n",
            "fill-of-other-kind",
        ),
    ],
)
def test_what_is_not_allowed_is_refused_with_its_place(
    tmp_path: Path, level: str, text: str, code: str
) -> None:
    with pytest.raises(PackErrors) as caught:
        chain(tmp_path, level, overlay=text)

    first = caught.value.errors[0]
    assert (first.code, first.at is not None and first.at.file.endswith("overlay.yaml")) == (code, True)


def test_a_lower_pack_stands_below_in_rank_too(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"pack\.yaml.*\[chain-out-of-order\]"):
        chain(tmp_path, "国家")


@pytest.mark.parametrize(
    ("limit", "value", "code"), [("上限", "731元/月", "above-ceiling"), ("下限", "729元/月", "below-floor")]
)
def test_a_number_keeps_to_the_side_that_the_upper_pack_sets(
    tmp_path: Path, limit: str, value: str, code: str
) -> None:
    numbers = NUMBERS.replace("条文: 村规#1\n", f"条文: 村规#1\n开放: {{授权: [省], {limit}: 上级}}\n", 1)
    fill = f"落实: 标准\n取值:\n  - {{自: 2026-06-01, 值: {value}, 文号: 甲}}\n"

    with pytest.raises(PackErrors, match=code):
        chain(tmp_path, numbers=numbers, fill=fill)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ("  - {自: 2026-01-01, 值: 500元/月, 文号: 甲}\n  - {自: 2026-01-01, 值: 510元/月, 文号: 乙}\n", "two-numbers"),
        ("  - {自: 2020-01-01, 至: 2020-06-30, 值: 500元/月, 文号: 甲}\n  - {自: 2021-01-01, 值: 510元/月, 文号: 乙}\n", "number-hole"),
    ],
)  # fmt: skip
def test_ties_and_holes_among_numbers_are_errors(tmp_path: Path, values: str, code: str) -> None:
    with pytest.raises(PackErrors) as caught:
        chain(tmp_path, fill=f"落实: 标准\n取值:\n{values}")

    assert {one.code for one in caught.value.errors} == {code}


def test_a_number_is_not_seen_before_it_is_published(tmp_path: Path) -> None:
    fill = "落实: 标准\n取值:\n  - {自: 2026-01-01, 公布: 2026-04-10, 值: 900元/月, 文号: 省发5号}\n"
    program = chain(tmp_path, fill=fill)
    poor = {"household": {"有车": "否"}, "members": [{"id": "1", "facts": {"工资": "800元/月"}}]}

    seen = [verdict(program, day="2026-03-01", **known, **poor) for known in ({}, {"known": "2026-04-10"})]

    assert seen == [Verdict.NO, Verdict.YES]


def test_the_flat_pack_names_the_layer_of_each_line(tmp_path: Path) -> None:
    program = chain(tmp_path, car=CAR, savings=SAVINGS, closed=CLOSED)

    layers = {(line.kind, line.id): line.layer for line in flat_lines(program.pack)}

    assert layers["款", "poor.deposit"] == layers["停办", "aid"] == "lower"
    assert layers["款", "poor.income"] == layers["变量", "income"] == "nation"
    assert [line.layer for line in flat_lines(program.pack) if line.id == "poor.car"] == ["nation", "lower"]
