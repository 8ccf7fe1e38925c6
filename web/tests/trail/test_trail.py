"""Lines are added and never changed, and whoever changes one all the same is found out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from jiwang.trail.actions import UnrecordedAction, record, recorded, seal
from jiwang.trail.models import Line
from jiwang.trail.queries import verify
from jiwang.trail.rules import FIRST, Sealed, Written, chained, first_break

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
LINES = [Written(number, AT, "wu", "dispatch.sent", f"task:{number}", "", "999901") for number in (3, 5, 6)]


def test_a_whole_chain_has_no_break() -> None:
    assert first_break(chained(LINES, after=0, before=FIRST)) is None


@pytest.mark.parametrize("lost", [0, 1])
def test_a_link_that_was_taken_out_is_missed(lost: int) -> None:
    links = chained(LINES, after=0, before=FIRST)

    assert first_break(links[:lost] + links[lost + 1 :]) == lost + 1


def test_a_changed_word_breaks_the_chain_at_its_link() -> None:
    links = chained(LINES, after=0, before=FIRST)
    links[1] = Sealed(2, Written(5, AT, "zhou", "dispatch.sent", "task:5", "", "999901"), links[1].digest)

    assert first_break(links) == 2


@recorded
def _remember(what: str) -> None:
    record(who="wu", what=what, about="task:1", at=AT)


@recorded
def _forget() -> None:
    """Write nothing."""


def test_a_forgetful_action_is_rolled_back(db: None) -> None:
    with pytest.raises(UnrecordedAction):
        _forget()


def test_lines_wait_until_they_are_sealed_in_their_order(db: None) -> None:
    seal()
    start = verify().links
    _remember("dispatch.sent")
    _remember("dispatch.claimed")

    before, sealed, after = verify(), seal(), verify()

    assert (before.waiting, before.links, sealed) == (2, start, 2)
    assert (after.waiting, after.links, after.is_whole) == (0, start + 2, True)


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE trail_line SET who = 'nobody'",
        "DELETE FROM trail_line",
        "TRUNCATE trail_line CASCADE",
        "DELETE FROM trail_seal",
    ],
)
def test_the_database_refuses_to_change_the_trail(db: None, attempt: str) -> None:
    _remember("dispatch.sent")
    seal()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attempt)

    assert Line.objects.filter(what="dispatch.sent", who="wu").count() == 1


@pytest.mark.django_db(databases=["owner"], transaction=False)
@pytest.mark.parametrize("attempt", ["UPDATE trail_line SET who = 'nobody'", "TRUNCATE trail_line CASCADE"])
def test_even_the_owner_of_the_table_is_refused(attempt: str) -> None:
    owner = transaction.get_connection("owner")

    with pytest.raises(DatabaseError, match="never changed"), owner.cursor() as cursor:
        cursor.execute(attempt)
