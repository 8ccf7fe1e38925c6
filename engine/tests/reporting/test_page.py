"""Stories of the funnel and the page: every number has its unit, and the truth judges us too."""

import json
import re
from pathlib import Path

import pytest

from jiwang_engine.reporting import (
    Atlas,
    ClauseLine,
    RunHeader,
    count_funnel,
    families_worth_telling,
    tell_family,
    write_funnel,
    write_page,
)
from reporting.conftest import ON
from town import CHEN, INDICATORS, WANG, Town

TRUTH = """register_no,kind,indicators,gains,red,exit
H1,serious_illness,M1,1,0,0
H3,breadwinner_lost,F1,1,1,0
H9,disaster,F1,1,1,0
H3,car_over_limit,L1,0,0,1
"""


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    path = tmp_path / "truth.csv"
    path.write_text(TRUTH, encoding="utf-8")
    return path


def test_the_funnel_names_the_levels_in_one_order_whatever_the_machine_counted_first(town: Town) -> None:
    levels = list(count_funnel(town.backend, INDICATORS).by_level)

    assert len(levels) > 1 and levels == sorted(levels)


def test_the_funnel_keeps_its_contract_and_adds_up(town: Town, tmp_path: Path) -> None:
    funnel = count_funnel(town.backend, INDICATORS)
    write_funnel(funnel, tmp_path / "funnel.json")

    written = json.loads((tmp_path / "funnel.json").read_text(encoding="utf-8"))

    assert list(written)[:7] == ["rows", "persons", "households", "links", "alerts", "tasks", "held_back"]
    assert sum(one["raised"] + one["merged"] for one in written["alerts"].values()) == 6
    assert written["alerted"] == {"persons": 4, "households": 4, "person_times": 6}
    assert sum(written["tasks"].values()) + written["held_back"] == 3


def test_precision_asks_whether_the_family_gained_and_recall_whether_the_sign_was_seen(
    town: Town, truth: Path
) -> None:
    town.backend.run(
        "CREATE TABLE plain_hit AS SELECT indicator, unit, person FROM hit WHERE indicator = 'M1'"
    )

    measured = count_funnel(town.backend, INDICATORS, truth=truth).truth

    assert measured is not None
    ours, fire, exit_ = (measured["indicators"][name]["raised"] for name in ("M1", "F1", "L1"))
    assert (ours["found"], ours["right"], ours["recall"]) == (3, 1, 1.0)
    assert (fire["precision"], fire["recall"]) == (1.0, 0.5)
    assert exit_["precision"] == 1.0
    assert measured["red"] == {"true": 2, "dispatched": 1, "in_review": 0, "sought": 0}
    assert "plain" in measured["indicators"]["M1"] and "plain" not in measured["indicators"]["F1"]


def test_the_page_says_what_is_invented_and_what_is_unverified_and_needs_nothing_from_outside(
    town: Town, atlas: Atlas, truth: Path
) -> None:
    header = RunHeader(
        "示例市", ON, "示例市 2026.1", "shili 2026.1", "0.1.0", fictional=True, unverified=("低保标准",)
    )
    told = [tell_family(town.backend, unit, indicators=INDICATORS, atlas=atlas) for unit in families_worth_telling(town.backend)]  # fmt: skip
    target = truth.with_name("index.html")
    write_page(
        target,
        header,
        funnel=count_funnel(town.backend, INDICATORS, truth=truth),
        indicators=INDICATORS,
        atlas=atlas,
        stories=told,
    )

    page = target.read_text(encoding="utf-8")

    for wanted in ("虚构数据", "参数未经官方核实", "低保标准", "甲县", "任务派发", "单看门槛"):
        assert wanted in page
    assert not re.search(r"(src|href)=\"(https?:)?//|@import|<script|url\(", page)
    assert "陈一" not in page


def test_an_empty_day_gives_a_page_that_says_so(town: Town, atlas: Atlas, tmp_path: Path) -> None:
    town.backend.run("DELETE FROM hit")
    town.judge(ON)

    write_page(
        tmp_path / "index.html",
        RunHeader("示例市", ON, "示例市 2026.1", "shili 2026.1", "0.1.0"),
        funnel=count_funnel(town.backend, INDICATORS),
        indicators=INDICATORS,
        atlas=atlas,
    )

    assert "没有发现需要提醒的情况" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_family_is_told_in_whole_sentences_with_its_name_masked(town: Town, atlas: Atlas) -> None:
    clause = ClauseLine("人均收入低于低保标准", "待核实", "缺：工资性收入", "《社会救助法》第18条")

    story = tell_family(town.backend, CHEN, indicators=INDICATORS, atlas=atlas, clauses=[clause])

    assert story.sentences[0] == "甲县一镇东村的一户人家，户主陈*，共1人。"
    assert all(sentence.endswith("。") for sentence in story.sentences)
    assert story.clauses == (clause,)


def test_the_exit_side_is_told_as_a_hearing_not_as_a_visit(town: Town, atlas: Atlas) -> None:
    story = tell_family(town.backend, WANG, indicators=INDICATORS, atlas=atlas)

    assert any("先听取这家人的意见" in sentence for sentence in story.sentences)


def test_different_alerts_come_first_among_the_families_told(town: Town) -> None:
    assert set(families_worth_telling(town.backend, 2)) == {CHEN, WANG}
