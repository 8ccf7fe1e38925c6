"""What the second tutorial says of its household is what the engine says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pytest

from house import ROOT
from jiwang_engine.explaining import explain
from jiwang_engine.judging.casefiles import CaseReader, read_documents
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.packs.loading import read_pack

PAGE = (ROOT / "docs/tutorial/02-follow-one-household.md").read_text(encoding="utf-8")
CASE = re.findall(r"^`chen.yaml`\n\n```yaml\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)[0]
CHANGES = re.findall(r"^\| `(.+?)` \| `(.+?)` \| `(\w+)` \| (\S+) \|", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def shili() -> Program:
    """The fictional city."""
    return check_pack(read_pack("shili"))


def answer(program: Program, text: str, *, overlay: Mapping[str, str] | None = None) -> dict[str, str]:
    """Verdicts of categories by id and first member, and what 低保 gives in yuan."""
    reader = CaseReader(program, "chen.yaml")
    (document,) = read_documents(text, "chen.yaml")
    case = reader.read(document).case
    said = explain(program, case, due_on=_same_day, overlay=reader.overlay(dict(overlay or {})))
    verdicts = {f"{one['id']}.{one['unit'][0]}": one["verdict"] for one in said["categories"]}
    amount = next(one["amount"] for one in said["items"] if one["id"] == "dibao")
    return verdicts | {"yuan": _yuan(amount)}


def _yuan(amount: Mapping[str, int]) -> str:
    low, high = amount["low_fen"] / 100, amount["high_fen"] / 100
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def _same_day(day: date, days: int, kind: str) -> tuple[date, bool]:
    return day, False


@pytest.mark.parametrize(("before", "after", "verdict", "yuan"), CHANGES)
def test_each_change_of_the_tutorial_does_what_the_page_says(
    shili: Program, *, before: str, after: str, verdict: str, yuan: str
) -> None:
    assert CASE.count(before) == 1

    said = answer(shili, CASE.replace(before, after))

    assert (said["dibao.m1"], said["yuan"]) == (verdict, yuan)


def test_with_a_lower_standard_two_statuses_live_in_one_household(shili: Program) -> None:
    said = answer(shili, CASE, overlay={"低保标准": "400元/月"})

    assert (said["bianyuan.m1"], said["danren.m2"]) == ("yes", "yes")
