"""单位: who is not counted in a household, and who is also judged alone."""

from __future__ import annotations

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import Entry, id_of
from jiwang_engine.packs.model import Exclusion, UnitRule


def read_unit(entry: Entry) -> UnitRule:
    """Read a 单位 document."""
    rule = UnitRule(
        id=id_of(entry),
        label=entry.text("unit"),
        at=entry.at,
        exclusions=tuple(_exclusion(one) for one in entry.entries("not_counted")),
        alone=entry.formula("alone"),
        article=entry.citation("article"),
    )
    if not rule.exclusions and rule.alone is None:
        raise PackError(
            "unit-without-rule",
            at=entry.at,
            found=f"“{rule.label}”没有写谁不计入，也没有写谁单独申请。",
            remedy="请补“不计入:”或“单独:”。",
        )
    return rule


def _exclusion(entry: Entry) -> Exclusion:
    exclusion = Exclusion(entry.text("name"), entry.required_formula(), entry.citation("article"))
    entry.finish()
    return exclusion
