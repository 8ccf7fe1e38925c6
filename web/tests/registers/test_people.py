"""Finding a person, and seeing no more than is needed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, LI, NUMBERS, VILLAGE, Cast, people
from jiwang.kit.sights import EVERYWHERE, Sight
from jiwang.registers.people.actions import take_in_people
from jiwang.registers.people.models import Person
from jiwang.registers.people.queries import opened, search
from jiwang.registers.people.rules import Kind, kind_of
from jiwang.registers.staff.models import Officer
from jiwang.trail.models import Line


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("99990119620304123X", Kind.NUMBER), ("15400000101", Kind.PHONE), ("CDS", Kind.INITIALS), ("陈大山", Kind.NAME),
        ("青禾区清溪街道上坝", Kind.ADDRESS), ("陈", Kind.NOTHING), ("' OR 1=1 --", Kind.NOTHING), ("", Kind.NOTHING), ("陈" * 61, Kind.NOTHING),
    ],
)  # fmt: skip
def test_a_search_text_is_known_for_what_it_is(text: str, kind: Kind) -> None:
    assert kind_of(text) is kind


@pytest.mark.parametrize("text", ["陈大山", "cds", NUMBERS[CHEN], "15400000101", "陈家巷101号"])
def test_a_person_is_found_by_name_initials_number_phone_and_address(cast: Cast, text: str) -> None:
    found = search(EVERYWHERE, text)

    assert [person.household_id for person in found if person.is_head] == [CHEN]


def test_nobody_is_found_outside_the_area(cast: Cast) -> None:
    assert search(Sight.over([VILLAGE]), "李水根") == []


def test_numbers_lie_in_the_table_sealed(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number_sealed::text || phone_sealed::text FROM people_person WHERE id = %s", [CHEN * 10]
        )
        kept = cursor.fetchone()[0]

    assert NUMBERS[CHEN] not in bytes.fromhex(kept.replace("\\x", "")).decode("latin-1")
    assert opened(Person.objects.get(pk=CHEN * 10)) == (NUMBERS[CHEN], "15400000101")


def test_the_same_people_again_change_nothing(cast: Cast) -> None:
    copied = take_in_people(people(), by="job:test", at=AT)

    assert (copied.added, copied.changed) == (0, 0)


def test_opening_a_file_is_remembered_and_shows_masked_numbers(
    cast: Cast, entered: Callable[[Officer], Client]
) -> None:
    page = entered(cast["xieli"]).get(reverse("desk:household", args=[CHEN])).content.decode()

    assert "999***********1234" in page and NUMBERS[CHEN] not in page
    assert f"<li>{cast['xieli'].name}<br>" in page  # who has opened it, by name
    assert Line.objects.filter(what="people.file_read", about=f"household:{CHEN}", who="xieli").exists()


def test_a_number_is_shown_in_full_for_a_reason_that_is_kept(
    cast: Cast, entered: Callable[[Officer], Client]
) -> None:
    address = reverse("desk:unmask", args=[CHEN, CHEN * 10])

    page = entered(cast["xieli"]).post(address, {"why": "核对身份证原件"}).content.decode()

    assert NUMBERS[CHEN] in page
    assert Line.objects.get(what="people.unmasked").why == "核对身份证原件"


def test_without_a_reason_no_number_is_shown(cast: Cast, entered: Callable[[Officer], Client]) -> None:
    answer = entered(cast["xieli"]).post(reverse("desk:unmask", args=[CHEN, CHEN * 10]), {"why": ""})

    assert answer.status_code == 422 and NUMBERS[CHEN] not in answer.content.decode()
    assert not Line.objects.filter(what="people.unmasked").exists()


def test_a_member_of_another_household_cannot_be_unmasked_through_this_one(
    cast: Cast, entered: Callable[[Officer], Client]
) -> None:
    answer = entered(cast["jingban"]).post(
        reverse("desk:unmask", args=[CHEN, LI * 10]), {"why": "核对身份证原件"}
    )

    assert answer.status_code == 404
