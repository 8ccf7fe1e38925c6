"""A formula whose numbers could outgrow 64 bits is refused before anything is computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiwang_engine.errors import PackErrors
from village import FACTS, program_of

RATIO = "参数: 倍\n编号: times\n类型: 比率\n取值:\n  - {自: 2020-01-01, 值: 1.5倍, 文号: 村发1号}\n---\n"


def variable(formula: str) -> str:
    return f"{RATIO}变量: 大\n编号: large\n主体: 户\n类型: 是否\n式: {formula} > 0\n"


def test_a_product_that_may_not_fit_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(PackErrors) as caught:
        program_of(tmp_path, large=variable("存款 * 倍 * 倍 * 倍"))

    first = caught.value.errors[0]
    assert (first.code, str(first.at).endswith("large.yaml:11:4")) == ("too-large", True)


def test_a_declared_limit_makes_it_fit(tmp_path: Path) -> None:
    limited = FACTS.replace("编号: deposit\n", "编号: deposit\n下限: 0元\n上限: 1000元\n")

    program = program_of(tmp_path, facts=limited, large=variable("存款 * 倍 * 倍 * 倍"))

    assert program.definition("variable", "large").node is not None


def test_a_sum_over_a_household_and_a_year_fits(tmp_path: Path) -> None:
    assert program_of(tmp_path).definition("variable", "income").node is not None
