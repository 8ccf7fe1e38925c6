"""What is not known in a sentence is a question; in brackets it goes with them."""

from __future__ import annotations

from jiwang_engine.language import ir
from jiwang_engine.language.program import Template
from jiwang_engine.language.types import BOOL
from jiwang_engine.terms import Subject

GRADE, DAY = (ir.Name(BOOL, "fact", one, Subject.PERSON) for one in ("grade", "day"))


def test_a_value_in_brackets_goes_with_its_brackets() -> None:
    template = Template(("等级：", GRADE, "（自", DAY, "起）；先看"))

    assert list(template.pieces()) == [
        ("等级：", "", ""),
        (GRADE, "", ""),
        (DAY, "（自", "起）"),
        ("；先看", "", ""),
    ]


def test_brackets_that_close_before_a_value_are_text() -> None:
    template = Template(("等级（残联）：", GRADE, "（评定）"))

    assert list(template.pieces()) == [("等级（残联）：", "", ""), (GRADE, "", ""), ("（评定）", "", "")]
