"""一户一策: measures are data of the pack; a draft says by which facts, and what is unknown is proposed to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from jiwang_engine.deciding.drafting import Drafting, drafted, occasions_of
from jiwang_engine.errors import PackErrors
from jiwang_engine.homes import Home, Person, Prospect, Stated, known_home
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.packs.loading import read_pack

DAY = date(2026, 7, 15)
PACK = '包: here\n名称: 某市\n版本: 1\n级别: 设区市\n地区: "9998"\n依据: national\n虚构: 是\n'
MEASURE = "帮扶措施: 甲\n编号: a\n主体: 人\n部门: 残联\n式: 是老年人\n归入: {六项行动: 就业帮扶}\n时限: {天数: 3, 日: 自然日}\n成效: 办成\n入户句: 帮着办\n"
OCCASION = "帮扶方案: 乙\n编号: b\n指标: [M1]\n时限: {天数: 3, 日: 自然日}\n入户句: 商量怎样帮\n"


@lru_cache(1)
def shili() -> Program:
    return check_pack(read_pack("shili"))


def draft(
    said: Mapping[str, Mapping[str, str]], *, born: int = 1986, due: tuple[Prospect, ...] = ()
) -> Drafting:
    """The draft for a household of some adults of whom somebody has said something."""
    people = tuple(Person(name, "户主", "男", date(born, 3, 1)) for name in said)
    facts = {one.label: one.id for one in shili().pack.facts.values()}
    stated = tuple(
        Stated(f"{who}{fact}", facts[fact], value, DAY, who)
        for who, told in said.items()
        for fact, value in told.items()
    )
    known = known_home(Home(DAY, "999800", people, stated=stated), shili())
    return drafted(known, shili(), due=due, most_open=3, on=DAY)


def sure(found: Drafting) -> set[tuple[str, str]]:
    return {(one.measure.id, one.member) for one in found.sure}


@pytest.mark.parametrize(
    ("said", "label", "measure"),
    [
        ({"劳动能力": "有", "有一技之长": "是"}, "有一技之长", "employer_contact"),
        ({"劳动能力": "部分丧失", "有一技之长": "否"}, "无技术可学", "training_then_job"),
        ({"劳动能力": "完全丧失"}, "体弱多病", "cover_for_unable"),
    ],
)
def test_the_class_of_labour_decides_which_help_is_drafted(
    said: dict[str, str], label: str, measure: str
) -> None:
    found = draft({"1": said})

    assert [(one.member, one.label) for one in found.classes] == [("1", label)]
    by_class = {one.measure.id for one in found.sure if one.measure.classes}
    assert by_class == {measure}


def test_an_unknown_class_is_said_to_be_unknown_and_drafts_nothing() -> None:
    found = draft({"1": {"有一技之长": "是"}})

    (one,) = found.classes
    assert (one.label, one.lacks) == ("", (("work_capacity", "1"),))
    assert not [fit for fit in found.sure if fit.measure.classes]
    assert {fit.lacks for fit in found.open if fit.measure.classes} == {(("work_capacity", "1"),)}


def test_a_child_is_of_no_class() -> None:
    assert draft({"1": {"劳动能力": "有"}}, born=2018).classes == ()


def test_what_is_due_becomes_a_measure_and_says_whether_means_must_be_checked() -> None:
    found = draft(
        {"1": {}},
        due=(Prospect("dibao", "低保", "民政", fits=False, needs_check=True), Prospect("disability_care", "护理补贴", "民政", fits=True, members=("2",))),
    )  # fmt: skip

    (one,) = [fit for fit in found.sure if fit.item]
    assert (one.measure.id, one.needs_check) == (
        "assess_dibao",
        True,
    )  # of the allowance nobody here is the person


def test_the_plan_says_by_which_facts_and_the_same_facts_draft_the_same_twice() -> None:
    said = {"1": {"患重特大疾病": "是"}, "2": {"劳动能力": "有", "有一技之长": "是"}}

    found = draft(said)

    (ill,) = [fit for fit in found.sure if fit.measure.id == "medical_cover"]
    assert ("major_illness", "1") in ill.reads
    assert found == draft(said)


def test_an_alert_or_a_fact_found_at_the_door_opens_a_draft_within_days_of_the_pack() -> None:
    by_sign, by_fact = occasions_of(shili(), ["M4"], []), occasions_of(shili(), [], ["major_illness"])

    assert by_sign == by_fact
    assert [(one.label, one.clock.days, one.clock.kind) for one in by_sign] == [("重病家庭", 3, "calendar")]
    assert occasions_of(shili(), ["L1"], ["skilled_trade"]) == ()


def test_every_measure_of_the_country_says_department_days_success_and_article() -> None:
    found = shili().pack.measures.values()

    assert all(one.department and one.clock and one.success and one.article and one.views for one in found)
    assert {view for one in found for view in one.views} == {
        "need_kind", "six_actions", "six_batches", "five_kinds",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        MEASURE.replace("式: 是老年人\n", ""),
        MEASURE.replace("时限: {天数: 3, 日: 自然日}\n", ""),
        MEASURE.replace("主体: 人", "主体: 户").replace("式: 是老年人", "适用: [skilled]"),
        MEASURE.replace("就业帮扶", "没有的一项"),
        MEASURE.replace("六项行动", "没有的表"),
        MEASURE + "标记: 听说\n",
        MEASURE + "事项: 没有的事项\n",
        MEASURE + "适用: [没有的分类]\n",
        OCCASION.replace("指标: [M1]\n", ""),
        OCCASION.replace("M1", "M99"),
        OCCASION + "事实: [劳动能力]\n",
    ],
)
def test_a_measure_or_occasion_that_says_too_little_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "plans.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(PackErrors) as caught:
        read_pack(str(tmp_path))

    assert {error.code for error in caught.value.errors} == {"measure-unclear"}


def test_a_measure_whose_formula_is_no_condition_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "plans.yaml").write_text(MEASURE.replace("是老年人", "年龄"), encoding="utf-8")

    with pytest.raises(PackErrors) as caught:
        check_pack(read_pack(str(tmp_path)))

    assert {error.code for error in caught.value.errors} == {"wrong-type"}
