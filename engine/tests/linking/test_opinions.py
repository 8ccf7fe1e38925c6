"""What people say of a doubtful link outranks every rule, survives every later run, and can be taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from hamlet import Hamlet, number
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_laws import Row, rows

from jiwang_engine.errors import SourceError
from jiwang_engine.linking import queue
from jiwang_engine.linking.keeping.state import State, scanned
from jiwang_engine.linking.opinions.saying import Answer, Opinion, mark_of
from jiwang_engine.terms import Place

AT = Place("review.xlsx", 2)
MARCH, APRIL = date(2026, 3, 5), date(2026, 4, 5)
FEW = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Months = Callable[[], Hamlet]


def said(mark: str, person: int, answer: str, who: str = "孙", day: date = MARCH) -> Opinion:
    return Opinion(mark, person, Answer(answer), who, day, "看过证件", AT)


def one(left: int, right: int, answer: str, who: str, day: date = MARCH) -> Opinion:
    """An opinion on two persons."""
    pair = mark_of(f"人员{left}", right)
    assert pair is not None
    return said(*pair, answer, who, day)


def asked(hamlet: Hamlet, record: int) -> tuple[str, int]:
    """The mark of a row under review and its candidate."""
    [(mark, candidate)] = hamlet.db.rows("SELECT mark, candidate FROM review WHERE record = ?", [record])
    return mark, candidate


def misnamed(hamlet: Hamlet, to: str = "medical") -> int:
    """陈建国 of the register, and a row under his number with a quite different name."""
    hamlet.resident("陈建国", number())
    return hamlet.put(to, name="王五", id_number=number())


def month(
    open_one: Months, opinions: list[Opinion], *, to: str = "medical", **more: Any
) -> tuple[Hamlet, int]:
    hamlet = open_one()
    record = misnamed(hamlet, to)
    hamlet.linked(opinions=opinions, **more)
    hamlet.kept()
    return hamlet, record


def test_a_row_that_somebody_found_to_be_the_person_is_linked_from_then_on(next_month: Months) -> None:
    first, record = month(next_month, [])
    mark, person = asked(first, record)

    second, again = month(next_month, [said(mark, person, "same")])
    third, once_more = month(next_month, [])

    assert first.tier(record) == "E2"
    assert [second.tier(again), third.tier(once_more)] == ["H1", "H1"]
    assert third.person(once_more) == person
    assert third.db.one("SELECT decided_by FROM link WHERE record = ?", [once_more]) == "孙"


def test_a_row_that_is_somebody_else_is_never_asked_about_again(next_month: Months) -> None:
    first, record = month(next_month, [])

    month(next_month, [said(*asked(first, record), "different")])
    third, again = month(next_month, [])

    assert third.tier(again) is None
    assert third.db.one("SELECT count(*) FROM review") == 0


def test_who_is_not_sure_leaves_the_question_open_and_the_queue_says_who_looked(next_month: Months) -> None:
    first, record = month(next_month, [])

    second, again = month(next_month, [said(*asked(first, record), "unsure")])

    assert second.tier(again) == "E2"
    assert second.db.one("SELECT answered_by FROM review") == "孙"


def test_a_death_needs_two_people_who_agree(next_month: Months) -> None:
    first, record = month(next_month, [], to="deaths")
    pair = asked(first, record)

    alone, second = month(next_month, [said(*pair, "same"), said(*pair, "same", day=APRIL)], to="deaths")
    agreed, third = month(next_month, [said(*pair, "same", "周")], to="deaths")

    assert alone.tier(second) == "E2"
    assert agreed.tier(third) == "H1"
    assert agreed.db.one("SELECT decided_by FROM link WHERE record = ?", [third]) == "周、孙"


def test_two_who_differ_undo_each_other_until_one_of_them_says_otherwise(next_month: Months) -> None:
    first, record = month(next_month, [])
    pair = asked(first, record)

    torn, second = month(next_month, [said(*pair, "same"), said(*pair, "different", "周")])
    settled, third = month(next_month, [said(*pair, "same", "周", APRIL)])

    assert torn.tier(second) == "E2"
    assert settled.tier(third) == "H1"


def test_a_person_who_is_gone_from_the_register_is_asked_about_again(next_month: Months) -> None:
    first, record = month(next_month, [])
    month(next_month, [said(*asked(first, record), "same")])

    later = next_month()
    later.resident("李四", number(turn=3))
    record = later.put("medical", name="王五", id_number=number())
    later.linked()

    assert later.tier(record) == "HX"


def test_an_opinion_about_nobody_is_refused_with_its_row(next_month: Months) -> None:
    with pytest.raises(SourceError) as refused:
        month(next_month, [said("0123456789abcdef", 999, "same")])

    assert refused.value.code == "opinion-of-nobody"
    assert refused.value.at == AT


def test_without_a_state_rows_have_no_mark(hamlet: Hamlet) -> None:
    misnamed(hamlet)
    hamlet.linked()

    assert hamlet.db.one("SELECT mark FROM review") is None


def test_what_may_stop_a_benefit_stands_first_then_the_money(next_month: Months) -> None:
    hamlet = next_month()
    for turn, (register_no, amount) in enumerate((("户1", 100), ("户2", 900), ("户3", None)), start=1):
        hamlet.resident("陈建国", number(turn=2 * turn), register_no)
        if amount:
            hamlet.put("roll", name="陈建国", id_number=number(turn=2 * turn), unit_no=register_no, category="低保",
                monthly_amount=amount)  # fmt: skip
    bills = [hamlet.put("medical", name="王五", id_number=number(turn=turn)) for turn in (6, 2, 4)]
    dead = hamlet.put("deaths", name="王五", id_number=number(turn=2))
    hamlet.linked()

    found = hamlet.db.rows(
        f"SELECT record FROM review ORDER BY {queue.ORDER}"
    )
    assert [record for (record,) in found] == [dead, bills[2], bills[1], bills[0]]


def test_what_happened_to_somebody_stands_before_the_money(next_month: Months) -> None:
    hamlet = next_month()
    hamlet.resident("陈建国", number(turn=2), "户1")
    hamlet.resident("陈建国", number(turn=4), "户2")
    hamlet.put(
        "roll", name="陈建国", id_number=number(turn=2), unit_no="户1", category="低保", monthly_amount=900
    )
    taught = hamlet.put("education", name="王五", id_number=number(turn=2))
    burnt = hamlet.put("disaster", name="王五", id_number=number(turn=4), happened="2026-02-20")
    hamlet.linked()

    found = hamlet.db.rows(
        f"SELECT record FROM review ORDER BY {queue.ORDER}"
    )
    assert [record for (record,) in found] == [burnt, taught]


def test_every_character_that_differs_is_marked_and_none_is_shown(next_month: Months) -> None:
    first, _ = month(next_month, [])

    differs, shown = first.db.rows("SELECT differs, shown_left FROM review")[0]
    assert json.loads(differs) == {"姓名": "xxx", "证件号码": "=" * 18, "出生日期": "=" * 10, "县区": None}
    assert json.loads(shown)["姓名"] == "王*"


def twins(open_one: Months, opinions: list[Opinion]) -> tuple[Hamlet, list[int]]:
    """陈建国 under his number in the register, and under another number with the hospital."""
    hamlet = open_one()
    records = [hamlet.resident("陈建国", number(), birth="1980-05-01")]
    records.append(hamlet.put("medical", name="陈建国", id_number=number("1981-06-01", 3)))
    hamlet.linked(opinions=opinions)
    hamlet.kept()
    return hamlet, records


def history(state: State, hamlet: Hamlet) -> list[tuple[Any, ...]]:
    path = state.table("person_history")
    assert path is not None
    return hamlet.db.rows(f"SELECT change, person, kept, cause FROM {scanned(path)} ORDER BY batch")


def test_two_persons_found_to_be_one_go_by_the_older_id_and_come_apart_again(
    next_month: Months, state: State
) -> None:
    first, records = twins(next_month, [])
    old, young = (first.person(record) for record in records)
    assert old is not None and young is not None

    merged, joined = twins(next_month, [one(young, old, "same", "孙"), one(old, young, "same", "周")])
    again, still = twins(next_month, [])
    parted, apart = twins(next_month, [one(old, young, "different", "周", APRIL)])

    assert (
        [merged.person(record) for record in joined]
        == [again.person(record) for record in still]
        == [old, old]
    )
    assert merged.db.rows("SELECT person FROM person") == [(old,)]
    assert merged.tier(joined[1]) == "H2"
    assert [parted.person(record) for record in apart] == [old, young]
    assert history(state, parted) == [
        ("merge", young, old, "核对为同一人：周、孙"),
        ("split", young, old, "撤回或改判，原来核对的人：周、孙"),
    ]


def test_of_two_words_on_one_day_the_later_counts(next_month: Months) -> None:
    first, record = month(next_month, [])
    mark, person = asked(first, record)
    morning, evening = datetime(2026, 3, 5, 9, 0), datetime(2026, 3, 5, 17, 30)

    second, again = month(
        next_month, [said(mark, person, "different", day=morning), said(mark, person, "same", day=evening)]
    )

    assert second.tier(again) == "H1"


def test_one_alone_cannot_make_two_persons_one(next_month: Months) -> None:
    first, records = twins(next_month, [])
    old, young = (first.person(record) or 0 for record in records)

    second, again = twins(next_month, [one(old, young, "same", "孙")])

    assert [second.person(record) for record in again] == [old, young]


def everything(hamlet: Hamlet) -> dict[str, list[tuple[Any, ...]]]:
    tables = ("person", "unit", "membership", "receiving", "former_member", "link", "review")
    return {name: sorted(hamlet.db.rows(f"SELECT * FROM {name}"), key=str) for name in tables}


def linked(state: State, listed: list[Row], opinions: list[Opinion]) -> dict[str, list[tuple[Any, ...]]]:
    """Link the rows, remember, and close."""
    hamlet = Hamlet(state, (state.folder,))
    for row in listed:
        hamlet.put(row["to"], **{key: value for key, value in row.items() if key != "to"})
    hamlet.linked(opinions=opinions)
    hamlet.kept()
    found = everything(hamlet)
    hamlet.db.close()
    return found


@FEW
@given(listed=rows, data=st.data())
def test_merging_and_parting_again_is_as_if_nothing_had_been(
    listed: list[Row], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    state = State(tmp_path_factory.mktemp("state"))
    before = linked(state, listed, [])
    ids = [person for person, *_ in before["person"]]
    if len(ids) < 2:
        return
    left, right = data.draw(st.permutations(ids))[:2]

    merged = linked(state, listed, [one(left, right, "same", who) for who in ("孙", "周")])
    after = linked(state, listed, [one(left, right, "unsure", "孙", APRIL)])

    assert len(merged["person"]) <= len(ids)
    assert after == before


@FEW
@given(listed=rows, data=st.data())
def test_no_rule_ever_overrules_people_nor_does_the_order_in_which_they_speak(
    listed: list[Row], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    state, other = (State(tmp_path_factory.mktemp("state")) for _ in range(2))
    (other.folder / "key").write_bytes(state.key())
    doubts = {}
    for one_state in (state, other):
        columns = linked(one_state, listed, [])["review"]
        doubts = {(row[8], row[2]): row[1] for row in columns if row[2] is not None and row[8] is not None}
    answers = [
        said(mark, person, answer, who)
        for mark, person in sorted(doubts)
        for answer in [data.draw(st.sampled_from(("same", "different")))]
        for who in ("孙", "周")
    ]

    found = linked(state, listed, answers)
    linked(other, listed, data.draw(st.permutations(answers)))

    assert linked(other, listed, []) == linked(state, listed, []) == found
    forbidden = {(one.mark, one.person) for one in answers if one.answer is Answer.DIFFERENT}
    assert not {(row[8], row[2]) for row in found["review"]} & forbidden
