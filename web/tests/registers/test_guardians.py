"""Who signs for a child: a member, somebody from elsewhere with a sealed number, and never the dead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cast import AT, CHEN, HOMES, LI, ZHAO, Cast
from jiwang.kit import clock
from jiwang.kit.numbers import birth_in
from jiwang.kit.sights import EVERYWHERE, Sight, see
from jiwang.registers.authorisations.actions import Outsider, Paper, take_in
from jiwang.registers.authorisations.models import Authorisation
from jiwang.registers.authorisations.queries import signed_by
from jiwang.registers.authorisations.rules import AuthorisationRefused, permits
from jiwang.registers.authorisations.states import Purpose, Relation, Scope
from jiwang.registers.people.models import Fact, Person
from jiwang.registers.people.queries import number_cipher
from jiwang.registers.staff.models import Officer
from numbering import number

Enter = Callable[[Officer], Client]
DAY = date(2026, 11, 1)


AUNT = Outsider("周二妹", Relation.APPOINTED, number(date(1971, 5, 6)))


@given(st.dates(date(1900, 1, 1), date(2026, 12, 31)), st.integers(0, 999), st.integers(0, 16))
def test_a_right_number_tells_the_day_of_birth_and_one_wrong_digit_is_found(
    birth: date, order: int, at: int
) -> None:
    right = number(birth, order=order)
    wrong = right[:at] + str((int(right[at]) + 1) % 10) + right[at + 1 :]

    assert birth_in(right) == birth
    assert birth_in(wrong) is None


@pytest.mark.parametrize("text", ["", "九" * 18, "9" * 17, "99999819710230012X", "٩" * 18])
def test_what_cannot_be_a_number_is_none(text: str) -> None:
    assert birth_in(text) is None


def test_a_dead_member_signs_nothing(cast: Cast) -> None:
    with pytest.raises(AuthorisationRefused, match="县级审核员"):
        take_in(Person.objects.get(pk=ZHAO * 10), paper(), by="shenhe", at=AT)

    assert not Authorisation.objects.exists()


def test_a_dead_member_is_no_guardian_even_where_the_village_cannot_see_the_list(cast: Cast) -> None:
    head, child = (Person.objects.get(pk=ZHAO * 10 + one) for one in (0, 1))
    see(Sight.over([HOMES[ZHAO]]))

    with pytest.raises(AuthorisationRefused) as refused:
        take_in(child, paper(head), by="xieli", at=AT)

    assert "死" not in str(refused.value) and not Fact.objects.exists()  # the sight is as narrow as before


def test_a_register_that_says_dead_counts_like_a_list_of_the_dead(cast: Cast) -> None:
    told = Fact.objects.get(pk="deaths:died")
    Fact.objects.create(
        **{name: getattr(told, name) for name in ("region", "source", "department", "purpose")},
        pk="population:change", person_id=CHEN * 10, kind="code", column="change", label="变动类型", value="死亡", day=DAY,
    )  # fmt: skip

    with pytest.raises(AuthorisationRefused):
        take_in(Person.objects.get(pk=CHEN * 10), paper(), by="shenhe", at=AT)


def test_an_authorisation_ends_with_who_gave_it(cast: Cast) -> None:
    zhao = Person.objects.get(pk=ZHAO * 10)
    Fact.objects.filter(person=zhao).update(value="2026-11-20")
    take_in(zhao, paper(), by="shenhe", at=AT)

    known = signed_by(EVERYWHERE, zhao)

    allowed = [
        permits(known, "dibao", Purpose.APPLICATION, on=date(2026, 11, day)) for day in (2, 19, 20, 21)
    ]
    assert allowed == [True, True, False, False]


def test_a_guardian_from_elsewhere_signs_for_a_child_and_the_number_is_sealed(cast: Cast) -> None:
    child = Person.objects.get(pk=CHEN * 10 + 1)
    made = take_in(child, paper(AUNT), by="xieli", at=AT)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM authorisations_authorisation WHERE id = %s", [made.pk])
        kept = b"".join(
            bytes(one) if isinstance(one, memoryview) else str(one).encode() for one in cursor.fetchone()
        )
    assert AUNT.number.encode() not in kept
    assert permits(signed_by(EVERYWHERE, child), "dibao", Purpose.APPLICATION, on=DAY)


@pytest.mark.parametrize(
    ("outsider", "said"),
    [
        (Outsider("周小妹", Relation.SIBLING, number(date(2012, 1, 1))), "年满18周岁"),
        (Outsider("周二妹", Relation.APPOINTED, AUNT.number[:-1] + "?"), "身份证号不对"),
    ],
)
def test_a_guardian_from_elsewhere_is_checked_like_a_member(
    cast: Cast, outsider: Outsider, said: str
) -> None:
    with pytest.raises(AuthorisationRefused, match=said):
        take_in(Person.objects.get(pk=CHEN * 10 + 1), paper(outsider), by="xieli", at=AT)


@pytest.mark.parametrize(
    ("person", "said"),
    [(CHEN * 10, "直接选这位"), (CHEN * 10 + 1, "不能是本人"), (ZHAO * 10, "县级核实"), (LI * 10, None)],
)
def test_whom_a_typed_number_belongs_to_is_looked_up(cast: Cast, person: int, said: str | None) -> None:
    see(EVERYWHERE)
    from_elsewhere = Outsider("某某某", Relation.GRANDPARENT, given_number(person))
    child = Person.objects.get(pk=CHEN * 10 + 1)
    see(Sight.over([HOMES[CHEN]]))

    try:
        refused = str(take_in(child, paper(from_elsewhere), by="xieli", at=AT) and "")
    except AuthorisationRefused as refusal:
        refused = str(refusal)

    assert refused == "" if said is None else said in refused


def test_a_clerk_types_in_a_guardian_from_elsewhere_and_reads_a_masked_number(
    cast: Cast, entered: Enter, law: None
) -> None:
    client, address = entered(cast["jingban"]), reverse("authorisations:take_in", args=[CHEN])
    asked = {
        "subject": CHEN * 10 + 1, "purpose": "application", "items": ["dibao"], "scope": ["income"], "signed_on": str(clock.today()),
        "expires_on": str(clock.today() + timedelta(days=300)), "outside_name": "周二妹", "outside_number": AUNT.number,
    }  # fmt: skip

    half = client.post(address, asked)
    both = client.post(address, asked | {"outside_relation": "appointed", "guardian": CHEN * 10})
    client.post(address, asked | {"outside_relation": "appointed"})
    page = client.get(reverse("desk:household", args=[CHEN])).content.decode()

    assert (
        half.status_code == 422
        and "都要写" in half.content.decode()
        and 'more-fields" open' in half.content.decode()
    )
    assert both.status_code == 422 and "只写一位" in both.content.decode()
    assert "周二妹（其他近亲属" in page and "999***********" in page and AUNT.number not in page


def paper(guardian: Person | Outsider | None = None) -> Paper:
    """A paper, signed by a guardian or by the person."""
    return Paper(
        ("dibao",), (Scope.DEPOSITS,), Purpose.APPLICATION, DAY, date(2027, 10, 31), guardian=guardian
    )


def given_number(pk: int) -> str:
    """Give somebody an ID number that could be right, and tell it."""
    person = Person.objects.get(pk=pk)
    made = number(date(1960, 1, 1), order=pk % 1000)
    person.number_blind = number_cipher().blind(made)
    person.save(update_fields=["number_blind"])
    return made
