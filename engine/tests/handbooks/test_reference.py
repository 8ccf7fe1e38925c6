"""The page of a pack explains every clause: formula, article, numbers with their documents, facts with their holders."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from jiwang_engine.cli import commands
from jiwang_engine.handbooks.commentary import ReferenceWriter, Rule, write_reference
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.language.rules import clauses_of
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.proofs.coverage import cases_of, clause_coverage
from village_cases import POOR, program_with

ON = date(2026, 11, 2)


@pytest.fixture(scope="module")
def shili() -> Program:
    return check_pack(read_pack("shili"))


@pytest.fixture(scope="module")
def rules(shili: Program) -> dict[str, Rule]:
    writer = ReferenceWriter(shili, clause_coverage(shili, cases_of(shili)), ON)
    return {rule.anchor: rule for chapter in writer.chapters() for rule in chapter.rules}


class Anchors(HTMLParser):
    """The anchors of a page and the links to them."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if str(found.get("href", "")).startswith("#"):
            self.links.add(str(found["href"])[1:])


def test_a_clause_is_told_with_its_article_its_document_and_the_day_since_when(
    rules: dict[str, Rule],
) -> None:
    rule = rules["clause-dibao.income"]

    assert rule.formula == "户年收入 < 低保标准 × 12 × 人数()"
    assert rule.article == "《社会救助法》第18条（2026年4月30日通过，2026-07-01起）"


def test_a_number_comes_with_its_day_document_and_mark(rules: dict[str, Rule]) -> None:
    (_, label, said, origin), *_ = rules["clause-dibao.income"].local_numbers

    assert (label, list(map(str, said))) == ("低保标准", ["城镇860元/月", "农村630元/月"])
    assert origin == "2026-07-01起，示例市民发〔2026〕9号，虚构"


def test_facts_are_listed_with_those_who_hold_them(rules: dict[str, Rule]) -> None:
    held = {holder: labels for labels, holder in rules["clause-dibao.vehicle"].facts}

    assert "名下汽车数" in held["公安交管·交管机动车登记"]


def test_the_cases_that_name_a_clause_come_first(rules: dict[str, Rule]) -> None:
    seen = dict(rules["clause-bianyuan.houses"].answers)

    assert seen["豁免"] == ("危房豁免后，低保边缘的住房条件符合",)
    assert set(seen) == {"是", "否", "未知", "豁免"}


def test_every_link_of_the_page_leads_to_one_anchor(shili: Program, tmp_path: Path) -> None:
    write_reference(shili, clause_coverage(shili, ()), tmp_path, on=ON)
    anchors = Anchors()

    anchors.feed((tmp_path / "reference.html").read_text(encoding="utf-8"))

    assert len(anchors.ids) == len(set(anchors.ids))
    assert anchors.links <= set(anchors.ids)
    assert {f"clause-{one.id}" for one in clauses_of(shili.pack)} <= set(anchors.ids)


def test_what_no_case_sees_is_named_beside_the_clause(tmp_path: Path) -> None:
    program_with(tmp_path, POOR)

    told = CliRunner().invoke(
        commands, ["reference", str(tmp_path / "village"), "--out", str(tmp_path), "--on", "2026-03-01"]
    )

    page = (tmp_path / "reference.html").read_text(encoding="utf-8")
    assert "2 个条款还缺案例" in told.output
    assert re.search(r"没有车<code>poor.car</code>.*没有案例得出豁免", page)


def test_who_is_not_counted_is_told_once_with_the_article_and_not_with_every_sum(
    rules: dict[str, Rule],
) -> None:
    lost = rules["excluded-household.3"]

    assert (lost.label, lost.formula) == ("宣告失踪", "宣告失踪已登记")
    assert lost.article.startswith("《最低生活保障审核确认办法》第7条")
    assert rules["alone-single"].formula == "提出单独申请 且 可以单独申请 且 非 低保待遇"
    assert "宣告失踪已登记" not in str(rules["clause-dibao.income"].facts)
    assert "宗教场所居住月数" not in str(rules["clause-dibao.deposit"].local_numbers)
