"""What a visit asks stands in the pack; a question that cannot be asked, or would be asked twice, is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiwang_engine.errors import PackErrors
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.packs.visiting.model import Question, QuestionGroup
from jiwang_engine.terms import Subject
from village import program_of

FORM = "走访表: 上门\n编号: home\n版本: '1'\n用途: 入户核查\n题组: [talk]\n"
ROUND = "走访安排: 季访\n编号: round\n用途: 季度回访\n每: 季\n来源: nowhere\n列: 类别\n对应: [低保]\n入户句: 来看看\n"
GROUP = "题组: 谈话\n编号: talk\n问题:\n"
ASK = "  - {题: car, 事实: 有车, 问法: 有没有车}\n"
SCALE = "题组: 量表\n编号: scale\n得出: 残疾等级\n分档: {三级: 0, 一级: 2}\n问题:\n"
YES_NO = "  - {题: a, 类型: 是否, 问法: 能走}\n  - {题: b, 类型: 是否, 问法: 能吃}\n"


def group(folder: Path, text: str, name: str = "talk") -> QuestionGroup:
    """A group of questions as the village's pack says it."""
    return program_of(folder, fresh=text).pack.question_groups[name]


def code_of(folder: Path, text: str) -> list[str]:
    """The codes of the mistakes in a pack."""
    with pytest.raises(PackErrors) as caught:
        program_of(folder, fresh=text)
    assert all(one.at is not None and one.remedy for one in caught.value.errors)
    return [one.code for one in caught.value.errors]


def test_a_question_learns_from_its_fact_how_it_is_answered(tmp_path: Path) -> None:
    (found,) = group(tmp_path, GROUP + "  - {题: grade, 事实: 残疾等级, 问法: 证上的等级}\n").questions

    assert (found.fact, found.kind, found.choices) == ("grade", "one", ("一级", "二级", "三级"))
    assert found.subject is Subject.PERSON and not found.is_means


def test_a_question_about_income_knows_its_unit_and_that_the_family_must_have_opened_it(
    tmp_path: Path,
) -> None:
    (found,) = group(tmp_path, GROUP + "  - {题: pay, 事实: 工资, 问法: 每月多少}\n").questions

    assert (found.kind, found.unit, found.is_means) == ("amount", "元/月", True)


def test_a_scale_is_about_whom_its_fact_is_about(tmp_path: Path) -> None:
    found = group(tmp_path, SCALE + YES_NO, "scale")

    assert (found.settles, found.bands) == ("grade", (("三级", 0), ("一级", 2)))
    assert {one.subject for one in found.questions} == {Subject.PERSON}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("题组: 谈话\n编号: talk\n", "no-questions"),
        (GROUP + "  - {题: x, 问法: 好吗}\n", "answer-unclear"),
        (GROUP + "  - {题: x, 事实: 有车, 类型: 是否, 问法: 好吗}\n", "answer-unclear"),
        (GROUP + "  - {题: x, 事实: 没有的}\n", "question-of-nothing"),
        (GROUP + "  - {题: x, 事实: 有车}\n", "question-without-words"),
        (
            GROUP
            + "  - {题: x, 事实: 面积, 问法: 多大}\n---\n事实: 面积\n编号: size\n主体: 户\n类型: 面积\n",
            "fact-not-asked",
        ),
        (GROUP + "  - {题: x, 类型: 单选, 问法: 好吗}\n", "choices-unclear"),
        (GROUP + "  - {题: x, 类型: 是否, 问法: 好吗, 选项: [好]}\n", "choices-unclear"),
        (GROUP + "  - {题: x, 类型: 照片, 问法: 拍一张}\n", "bad-entry"),
        (GROUP + ASK + ASK, "id-twice"),
        (FORM, "form-of-nothing"),
        (FORM.replace("题组: [talk]\n", ""), "form-without-groups"),
        (FORM.replace("题组: [talk]\n", "题组: [talk]\n有效月数: '-1'\n"), "count-unclear"),
        (ROUND, "round-of-nobody"),
        ("跟踪: 红色\n编号: red\n颜色: 红\n情形: [好看]\n频次: nowhere\n", "follow-up-of-nobody"),
        ("跟踪: 红色\n编号: red\n颜色: 红\n情形: [返困]\n频次: nowhere\n", "follow-up-without-rate"),
        (ROUND + "份额: '0'\n", "round-unclear"),
        (ROUND + "电话: [特困]\n", "round-unclear"),
        (FORM + "---\n" + GROUP + ASK + ASK.replace("car", "again"), "asked-twice"),
        (GROUP + "  - {题: x, 类型: 是否, 问法: 能走}\n分档: {一级: 0}\n", "bands-unclear"),
        (SCALE.replace("三级: 0", "三级: 1") + YES_NO, "bands-unclear"),
        (SCALE.replace("一级: 2", "九级: 2") + YES_NO, "bands-unclear"),
        (SCALE + ASK, "bands-unclear"),
    ],
)
def test_a_mistake_in_a_form_is_answered_with_its_place(text: str, code: str, tmp_path: Path) -> None:
    assert code_of(tmp_path, text) == [code]


def national() -> list[Question]:
    """Every question of the nation's forms."""
    return [
        one for group in checked_pack("national").pack.question_groups.values() for one in group.questions
    ]


def test_every_indicator_s_honest_questions_stand_in_the_household_s_form() -> None:
    pack = checked_pack("national").pack
    form = pack.visit_forms["household_visit"]
    asked = {
        topic for name in form.groups for one in pack.question_groups[name].questions for topic in one.topics
    }

    assert len(pack.indicators) >= 25 and all(one.find_out for one in pack.indicators.values())
    assert {one.id for one in pack.indicators.values() if set(one.find_out) - asked} == set()
    assert asked <= {topic for one in pack.indicators.values() for topic in one.find_out}


def test_there_is_a_form_for_each_occasion_of_a_visit() -> None:
    forms = checked_pack("national").pack.visit_forms.values()

    assert {one.purpose for one in forms} == {
        "verification",
        "quarterly",
        "random",
        "festival",
        "patrol",
    }
    assert all(one.version and one.starts for one in forms)


def test_the_village_s_questions_name_no_illness_no_offence_no_source_and_no_sum() -> None:
    said = [word for one in national() for word in (one.wording, one.help, *one.choices)]
    unsaid = (
        "癌",
        "透析",
        "肿瘤",
        "精神",
        "服刑",
        "羁押",
        "戒毒",
        "犯罪",
        "医保局",
        "残联",
        "公安",
        "照片",
        "定位",
    )

    assert [word for word in said if any(one in word for one in unsaid)] == []
    assert [word for word in said if "000" in word] == []


def test_the_six_activities_of_the_law_add_up_to_a_class() -> None:
    scale = checked_pack("national").pack.question_groups["self_care"]

    assert len(scale.questions) == 6 and scale.settles == "self_care_found"
    assert scale.bands == (("全自理", 0), ("半护理", 1), ("全护理", 4))
