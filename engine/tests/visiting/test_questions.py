"""One visit serves everything that is due: nothing is asked twice, nothing that is known, and everything that it can settle."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from jiwang_engine.cli import commands
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.terms import Subject
from jiwang_engine.visiting import HOUSEHOLD, Asked, QuestionBook, Visited, settled

BOOK = QuestionBook.of(checked_pack("national").pack)
FORMS = tuple(BOOK.forms.values())
GROUPS = tuple(BOOK.groups.values())
MEMBERS = ("m1", "m2", "m3")
MEANS = {one.fact for group in GROUPS for one in group.questions if one.is_means}
PERSONAL = {
    group.settles or one.fact
    for group in GROUPS
    for one in group.questions
    if one.subject is Subject.PERSON and (group.settles or one.fact)
}
FACTS = {
    group.settles or one.fact for group in GROUPS for one in group.questions if group.settles or one.fact
}
HOME = BOOK.forms["household_visit"]


def facts() -> st.SearchStrategy[frozenset[tuple[str, str]]]:
    """Facts of members and of the household of which some question speaks."""
    pairs = [(fact, who) for fact in sorted(FACTS) for who in (MEMBERS if fact in PERSONAL else (HOUSEHOLD,))]
    return st.frozensets(st.sampled_from(pairs), max_size=12)


def alerts() -> st.SearchStrategy[list[tuple[str, str]]]:
    """Alerts of the household or its members, and one whose topic no form knows."""
    signs = st.sampled_from(sorted(BOOK.topics))
    return st.lists(st.tuples(signs, st.sampled_from((HOUSEHOLD, *MEMBERS))), max_size=8)


@st.composite
def homes(draw: Callable[..., object]) -> Visited:
    """A household before a visit."""
    waiting = draw(facts())
    known = draw(facts())
    topics = BOOK.topics_of(draw(alerts()))  # type: ignore[arg-type]
    strange = draw(st.booleans())
    return Visited(
        MEMBERS,
        topics | ({("门前的路通不通", HOUSEHOLD)} if strange else frozenset()),
        waiting,  # type: ignore[arg-type]
        known - waiting,  # type: ignore[operator]
        may_ask_means=bool(draw(st.booleans())),
    )


def facts_asked(asked: tuple[Asked, ...]) -> set[tuple[str, str]]:
    """The facts that some questions settle, and of whom."""
    return {
        (one.question.fact or BOOK.groups[one.group].settles, one.member)
        for one in asked
        if one.group and (one.question.fact or BOOK.groups[one.group].settles)
    }


@given(alerts(), st.randoms(use_true_random=False))
def test_the_order_of_alerts_changes_nothing(found: list[tuple[str, str]], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    first, second = (
        BOOK.questions([HOME], Visited(MEMBERS, BOOK.topics_of(some))) for some in (found, shuffled)
    )
    assert first == second


@given(homes(), st.lists(st.sampled_from(FORMS), min_size=1, max_size=4))
def test_no_question_is_asked_twice_even_where_several_forms_are_due(home: Visited, forms: list) -> None:  # type: ignore[type-arg]
    keys = [one.key for one in BOOK.questions(forms, home)]

    assert len(keys) == len(set(keys))


@given(homes())
def test_every_open_fact_that_a_visit_can_settle_is_asked_and_no_known_one(home: Visited) -> None:
    asked = facts_asked(BOOK.questions([HOME], home))
    can_ask = {
        group.settles or one.fact
        for name in HOME.groups
        for group in [BOOK.groups[name]]
        for one in group.questions
    }

    barred = set() if home.may_ask_means else MEANS
    assert {one for one in home.open_facts if one[0] in can_ask - barred} <= asked
    assert not asked & home.known_facts
    assert home.may_ask_means or not {fact for fact, _ in asked} & MEANS


def test_no_occasion_and_no_topic_asks_what_is_known() -> None:
    """Every question of a fact would be asked here, were it not for what is known."""
    topics = frozenset(
        (one, HOUSEHOLD) for group in GROUPS for each in group.questions for one in each.topics
    )
    known = frozenset((fact, who) for fact in FACTS for who in (*MEMBERS, HOUSEHOLD))
    wide = Visited(MEMBERS, topics, chosen=frozenset((one.id, who) for one in GROUPS for who in (*MEMBERS, HOUSEHOLD)), may_ask_means=True)  # fmt: skip

    assert {fact for fact, _ in facts_asked(BOOK.questions(FORMS, wide))} == FACTS
    assert facts_asked(BOOK.questions(FORMS, replace(wide, known_facts=known))) == set()


@given(homes())
def test_every_topic_of_an_alert_is_asked_in_a_form_s_words_or_its_own(home: Visited) -> None:
    asked = BOOK.questions([HOME], home)

    assert {topic for topic, _ in home.topics} == {topic for one in asked for topic in one.topics}


@given(homes())
def test_what_an_earlier_visit_has_asked_is_not_asked_again(home: Visited) -> None:
    before = frozenset((one.question.id, one.member) for one in BOOK.questions([HOME], home))
    again = replace(home, answered=before)

    assert BOOK.questions([HOME], again) == ()


def test_a_scale_counts_what_somebody_cannot_do_and_waits_for_all_six() -> None:
    scale = BOOK.groups["self_care"]
    able = {one.id: "是" for one in scale.questions}
    failing = [one.id for one in scale.questions]

    assert settled(scale, able) == "全自理"
    assert settled(scale, able | dict.fromkeys(failing[:3], "否")) == "半护理"
    assert settled(scale, able | dict.fromkeys(failing[:4], "否")) == "全护理"
    assert settled(scale, dict.fromkeys(failing[:5], "否")) is None
    assert settled(BOOK.groups["services"], able) is None


def test_a_worker_may_ask_a_group_besides_but_never_about_means_that_nobody_has_opened() -> None:
    home = Visited(MEMBERS, chosen=frozenset({("self_care", "m2"), ("means", "m1")}))

    asked = BOOK.questions([HOME], home)
    assert {(one.group, one.member) for one in asked} == {("self_care", "m2")} and len(asked) == 6


def test_two_tasks_for_one_house_ask_about_the_carer_once() -> None:
    asked = BOOK.questions([HOME], Visited(MEMBERS, BOOK.topics_of([("M2", "m1"), ("F1", "m2")])))

    carer = [one for one in asked if one.question.id == "care.carer"]
    assert [one.topics for one in carer] == [("家中谁在照料", "老人和孩子由谁照料")]


CASE = """
day: 2026-10-01
area: "999901"
members:
  - {id: m1, relation: 户主, birth: 1950-01-01, facts: {残疾等级: 一级, 残疾类别: 肢体, 发证日期: 2026-09-20, 已登记死亡: 否}}
  - {id: m2, relation: 妻, birth: 1952-01-01, facts: {需要辅助器具: 否, 残疾等级: 无}}
"""


def test_the_command_lists_what_to_ask_one_household_and_leaves_out_what_is_known(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(CASE, encoding="utf-8")

    answers = [
        CliRunner().invoke(commands, ["visit", "shili", "--case", str(case), *more])
        for more in (["--json"], [], ["--json", "--with-means"])
    ]

    rows, means = json.loads(answers[0].output), json.loads(answers[2].output)
    assert "是否已申请两项补贴" in {topic for one in rows for topic in one["topics"]}  # D1: a new certificate
    assert ("m2", "device_wanted") not in {(one["member"], one["fact"]) for one in rows}
    assert "deposits" not in {one["fact"] for one in rows} and "deposits" in {one["fact"] for one in means}
    assert "1. " in answers[1].output


def test_means_are_asked_of_those_who_have_opened_them_and_of_nobody_else() -> None:
    waiting = frozenset(("wages", who) for who in MEMBERS)
    home = Visited(MEMBERS, open_facts=waiting, opened=frozenset({"m2"}))

    assert {one.key for one in BOOK.questions([HOME], home) if one.question.is_means} == {"means.wages@m2"}


@given(homes())
def test_what_was_answered_is_taken_even_where_it_is_not_asked_any_more(home: Visited) -> None:
    """A phone asks by what was known in the morning; by the evening somebody else has asked."""
    asked = BOOK.questions([HOME], home)
    keys = [one.key for one in asked]
    later = replace(home, known_facts=frozenset(home.open_facts | home.known_facts), open_facts=frozenset())
    now = BOOK.questions([HOME], later)

    kept = {one.key for one in (*now, *BOOK.answered_besides(keys, later, now))}

    assert set(keys) <= kept | {one.key for one in asked if not one.group}


def test_of_means_that_were_closed_meanwhile_no_answer_is_taken() -> None:
    keys = ["means.wages@m1", "services.care@m1", "services.care@nobody", "no.such", "services.care"]

    found = BOOK.answered_besides(keys, Visited(MEMBERS), ())

    assert [one.key for one in found] == ["services.care@m1"]
