"""Formulas are understood, or refused with a place and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiwang_engine.errors import PackErrors
from jiwang_engine.language.printer import printed
from village import RULES, program_of


def rule(formula: str, type_: str = "是否") -> str:
    return f"变量: 新变量\n编号: fresh\n主体: 户\n类型: {type_}\n式: >-\n  {formula}\n"


def refusal(folder: Path, formula: str, type_: str = "是否") -> str:
    with pytest.raises(PackErrors) as caught:
        program_of(folder, fresh=rule(formula, type_))
    return str(caught.value)


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("年收入 < 标准", "units-differ"),
        ("年收入 < 300元/年", "magic-number"),
        ("年收入 < 2500元/年", "magic-number"),
        ("出生日期 > 2026-01-01", "member-fact-of-unit"),
        ("工资 > 0", "series-alone"),
        ("非有车", "unknown-name"),
        ("有车 +", "bad-formula"),
        ("年收入 / 12 < 标准", "bad-character"),
        ("有车 > 是", "not-ordered"),
        ("标准 * 标准 > 0", "bad-product"),
        ("任一(人数() > 0)", "aggregate-in-aggregate"),
        ("任一(残疾等级 = 五级)", "not-a-code"),
        ("任一(属于(残疾等级, 五级))", "not-a-code"),
        ("总和(有车)", "unknown-function"),
        ("取大(标准, 0元/月)", "wrong-type"),
        ("年收入 且 有车", "not-a-condition"),
        ("有车 其中 有车", "bad-formula"),
        ("年收入 > 2026-02-30", "no-such-day"),
    ],
)
def test_a_formula_that_means_nothing_is_refused(tmp_path: Path, formula: str, code: str) -> None:
    assert f"[{code}]" in refusal(tmp_path, formula)


def test_a_refusal_names_file_line_and_column(tmp_path: Path) -> None:
    message = refusal(tmp_path, "有车 且 没有的")

    assert "fresh.yaml:6:8: [unknown-name] 没有“没有的”。" in message


def test_a_keyword_that_is_glued_to_a_name_is_pointed_out(tmp_path: Path) -> None:
    assert "缺空格：是否想写“非 有车”？" in refusal(tmp_path, "非有车")
    assert "缺空格：是否想写“有车 或 困难户”？" in refusal(tmp_path, "有车或困难户")


def test_all_mistakes_of_a_pack_are_told_at_once(tmp_path: Path) -> None:
    message = refusal(tmp_path, "没有的") + refusal(tmp_path, "没有的 且 有车")
    with pytest.raises(PackErrors) as caught:
        program_of(
            tmp_path,
            fresh=rule("没有的"),
            other=rule("也没有").replace("新变量", "又一个").replace("fresh", "other"),
        )

    assert len(caught.value.errors) == 2, message


def test_formulas_that_need_each_other_are_a_circle(tmp_path: Path) -> None:
    first = "变量: 甲\n编号: a\n主体: 户\n类型: 是否\n式: 乙\n---\n变量: 乙\n编号: b\n主体: 户\n类型: 是否\n式: 甲\n"

    with pytest.raises(Exception, match="成了圈"):
        program_of(tmp_path, fresh=first)


def test_full_width_and_ascii_spellings_are_one_formula(tmp_path: Path) -> None:
    chinese = "若 有车 则 年收入 ＜ 标准 × 12 否则 任一（周岁（出生日期） ≥ 成年）"
    ascii_twin = "if car then income < line * 12 else any(age(birth) >= adult)"

    texts = []
    for formula in (chinese, ascii_twin):
        program = program_of(tmp_path, fresh=rule(formula))
        node = program.definition("variable", "fresh").node
        assert node is not None
        texts.append(printed(node, program.pack))

    assert texts == ["若 有车 则 年收入 < 标准 × 12 否则 任一(周岁(出生日期) ≥ 成年)"] * 2


def test_what_is_printed_means_the_same_when_read_again(tmp_path: Path) -> None:
    formula = "(有车 或 非 (有车 且 困难户)) 且 介于(人数(周岁(出生日期) < 成年 且 残疾等级 = 一级), 1, 2)"
    first = program_of(tmp_path, fresh=rule(formula)).definition("variable", "fresh").node
    program = program_of(tmp_path, fresh=rule(formula))
    assert first is not None

    again = (
        program_of(tmp_path, fresh=rule(printed(first, program.pack))).definition("variable", "fresh").node
    )

    assert again == first


def test_a_monthly_amount_times_twelve_is_yearly_and_times_months_is_a_sum(tmp_path: Path) -> None:
    program_of(tmp_path, fresh=rule("标准 * 12", "金额/年"))
    program_of(tmp_path, fresh=rule("标准 * 核算期", "金额"))
    assert "wrong-type" in refusal(tmp_path, "标准 * 2", "金额/年")


def test_means_may_not_be_read_when_everybody_is_screened(tmp_path: Path) -> None:
    indicator = "指标: X1\n名称: 试\n主体: 户\n方式: 筛查\n式: 年收入 < 标准 * 12\n等级: 黄\n句子: 收入{年收入}\n入户句: 请了解\n"

    with pytest.raises(PackErrors, match="means-in-screening"):
        program_of(tmp_path, fresh=indicator)


def test_a_number_without_a_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackErrors, match="number-without-source"):
        program_of(
            tmp_path, fresh="参数: 新数\n编号: fresh\n类型: 金额\n取值:\n  - {自: 2026-01-01, 值: 5元}\n"
        )


def test_an_article_of_a_document_nobody_declared_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackErrors, match="unknown-document-cited"):
        program_of(tmp_path, rules=RULES.replace("村规#1", "没有的法#1"))


def test_what_nothing_reads_is_only_a_warning(tmp_path: Path) -> None:
    program = program_of(tmp_path)

    assert any("残疾等级" in line for line in program.warnings)
    assert any("存款" in line for line in program.warnings)


ASKING = "变量: 收入不明\n编号: fresh\n主体: 户\n类型: 是否\n式: 缺失(年收入)\n"
CLAUSE = "类别: 不明户\n编号: unclear\n主体: 户\n资格:\n  全部满足:\n    - 款: a\n      式: 非 收入不明\n"


def test_whether_something_is_known_may_not_decide_a_verdict(tmp_path: Path) -> None:
    with pytest.raises(PackErrors, match=r"fresh\.yaml:5:4.*known-in-verdict"):
        program_of(tmp_path, fresh=ASKING, other=CLAUSE)


def test_whether_something_is_known_may_raise_an_alert(tmp_path: Path) -> None:
    sign = "指标: X1\n名称: 试\n主体: 户\n方式: 退出\n式: 收入不明\n等级: 黄\n句子: 收入{年收入}\n入户句: 请了解\n"

    assert program_of(tmp_path, fresh=ASKING, sign=sign).definition("indicator", "X1")
