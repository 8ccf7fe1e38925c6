"""A question is worded once, its answer is asked for every time, and a drawn part escapes what people have typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client
from django.utils import translation
from django_otp.plugins.otp_totp.models import TOTPDevice

from cast import CHEN, Cast
from jiwang.kit.rows.asking import Later, Question, lines, one_of, records, worded
from jiwang.kit.rows.drawing import drawn, kept
from jiwang.kit.rows.pages import keys_of, lines_of, numbers_of
from jiwang.kit.sights import Sight, see
from jiwang.registers.people.models import Household, Person
from jiwang.registers.places.models import Place
from jiwang.registers.staff.models import Posting

Enter = Callable[[object], Client]


def test_a_question_that_was_worded_before_answers_with_what_stands_there_now(db: None) -> None:
    question = keys_of(Place.objects.filter(digits=4).order_by("code"))
    before = question.answers(9, 0)

    Place.objects.create(code="9977", name="乙市", digits=4)

    assert question.answers(9, 0) == sorted([*before, ("9977",)])


def test_a_question_worded_for_one_sight_shows_nothing_to_another(cast: Cast) -> None:
    question = worded(Household.objects.order_by("pk").values_list("pk"))
    assert question.answers()

    see(Sight())

    assert question.answers() == []


def test_a_question_without_any_possible_answer_is_not_asked(db: None) -> None:
    assert worded(Place.objects.filter(pk__in=[])) == Question()
    assert dict(numbers_of(none=Place.objects.filter(pk__in=[]), all=Place.objects.all()).answers()) == {
        "all": Place.objects.count()
    }


def test_lines_come_in_the_order_of_their_keys_and_leave_out_what_is_not_there(db: None) -> None:
    codes = list(Place.objects.order_by("code").values_list("pk", flat=True)[:3])

    lines = lines_of(Place, ("name", "digits"), [codes[2], "nowhere", codes[0]])

    assert [one.pk for one in lines] == [codes[2], codes[0]]
    assert lines[0].name == Place.objects.get(pk=codes[2]).name


def test_rows_are_called_by_keys_that_are_given_later_and_only_those_in_sight(cast: Cast) -> None:
    homes = records(Household.objects.filter(one_of("pk", "keys")).order_by("pk"))
    every = list(Household.objects.order_by("pk"))

    assert homes.of(keys=[one.pk for one in every]) == every
    assert homes.of(keys=[every[0].pk])[0].address == every[0].address

    see(Sight())

    assert homes.of(keys=[one.pk for one in every]) == []


def test_a_line_has_names_and_words_that_are_typed_are_no_pattern(cast: Cast) -> None:
    named = lines(Person.objects.filter(name__startswith=Later("typed")), "pk", "household__address")

    assert [one.household__address for one in named.like(typed="陈大山")] == [
        Household.objects.get(pk=CHEN).address
    ]
    assert named.like(typed="%") == []


def test_what_a_question_has_found_is_counted_among_the_queries(
    db: None, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert lines(Place.objects.filter(one_of("pk", "keys")), "name").of(keys=["nowhere"]) == []


def test_a_drawn_part_escapes_what_people_have_typed() -> None:
    shown = drawn(
        "parts/languages.jinja", token='"><script>', here="/?a=<b>", languages=(), language="zh-hans"
    )

    assert "<script>" not in shown
    assert "&lt;b&gt;" in shown


def test_what_is_kept_is_kept_for_each_language() -> None:
    with translation.override("en"):
        english = kept("parts/keys.html")

    assert english != kept("parts/keys.html")


def test_a_posting_that_ends_closes_the_page_with_the_next_request(cast: Cast, entered: Enter) -> None:
    desk = entered(cast["paifa"])
    assert desk.get("/alerts/").status_code == 200

    Posting.objects.filter(officer=cast["paifa"]).update(until=date(2020, 1, 1))

    assert desk.get("/alerts/").status_code == 403


def test_a_device_that_is_taken_away_asks_for_another_with_the_next_request(
    cast: Cast, entered: Enter
) -> None:
    desk = entered(cast["paifa"])

    TOTPDevice.objects.filter(user=cast["paifa"]).update(confirmed=False)

    assert desk.get("/alerts/").headers["Location"] == "/sign-in/code/"


def test_an_officer_who_is_dismissed_is_sent_to_the_door(cast: Cast, entered: Enter) -> None:
    desk, paifa = entered(cast["paifa"]), cast["paifa"]
    paifa.is_active = False
    paifa.save()

    assert desk.get("/alerts/").headers["Location"] == "/sign-in/"


def test_a_device_of_somebody_else_opens_nothing(cast: Cast, entered: Enter) -> None:
    desk = entered(cast["paifa"])
    other = TOTPDevice.objects.create(user=cast["jingban"], name="phone", confirmed=True)
    session = desk.session
    session["otp_device_id"] = other.persistent_id
    session.save()

    assert desk.get("/alerts/").headers["Location"] == "/sign-in/code/"
