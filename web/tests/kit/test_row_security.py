"""What PostgreSQL itself keeps apart, whatever a query forgets: every table about families, for every duty."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from crowd import gather
from depths import DEPTHS, may_be_seen
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model, Q
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, HOMES, POSTS, WANG, Cast
from jiwang.kit.offices import Office
from jiwang.kit.sights import EVERYWHERE, Sight, see
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.registers.staff.rules import areas_seen, offices_held
from jiwang.stages.alerts import queries as alerts
from jiwang.stages.dispatch import queries as dispatch

Enter = Callable[[Officer], Client]
# Tables without row security, and why: none of them speaks of a family.
OPEN_TABLES = {
    "places_place": "names of places", "people_source": "names of lists", "places_former": "names of places", "alerts_indicator": "what the law calls its signs",
    "pairing_sponsor": "who helps, as officers",
    "staff_officer": "officers", "staff_posting": "officers", "staff_absence": "officers", "staff_secondhand": "officers",
    "policy_version": "the law", "policy_activation": "the law", "leading_runcount": "counts of whole places",
    "jobs_jobrun": "codes of records", "intake_token": "keys of programs, hashed", "intake_columnmeaning": "headings of files",
    "errands_errand": "a step that an officer asks for", "delegations_delegation": "items and townships",
    "comparing_comparison": "files of departments and counts", "leading_loading": "digests of runs",
    "outgoing_parcel": "counts and headings", "outgoing_recall": "why a parcel was taken back", "portal_knock": "keyed digests, kept for a day",
    "cards_contact": "whom families may call, as the office publishes it",
    "decisions_confirmation": "places, a reason, and how many",
    "benefits_run": "a county, a month, how many and how much", "benefits_answer": "files of banks, and numbers of rows", "benefits_payeelist": "names and digests of files",
    "followup_count": "how many of how many, in a place",
    "assistance_fund": "purses and stocks of places", "assistance_deposit": "what came into them", "assistance_acceptance": "who confirmed it", "assistance_closing": "when they ended",
    "trail_line": "codes of officers and records", "trail_seal": "digests", "trail_waiting": "numbers of lines",
}  # fmt: skip
LIBRARIES = ("django_", "auth_", "axes_", "otp_", "procrastinate_")
GUARDED = {model._meta.db_table: model for model in DEPTHS}


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    """Rows of every table about every household of the cast."""
    gather()
    return cast


def sight_of(officer: Officer) -> Sight:
    held = held_by(officer)
    return Sight.over(areas_seen(held, AT.date()), offices=offices_held(held, AT.date()))


def asked(sql: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def test_every_table_is_guarded_or_known_to_speak_of_no_family(db: None) -> None:
    tables = {str(name) for (name,) in asked("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}

    ours = {name for name in tables if not name.startswith(LIBRARIES)}

    assert ours == set(GUARDED) | set(OPEN_TABLES)
    assert {
        model._meta.db_table for model in apps.get_models() if model.__module__.startswith("jiwang.")
    } <= ours


@pytest.mark.parametrize("table", sorted(GUARDED))
def test_a_guarded_table_has_one_policy_that_holds_for_everybody_and_its_owner_too(
    db: None, table: str
) -> None:
    switches = asked("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", table)
    policies = asked(
        "SELECT policyname, permissive, cmd, roles::text, qual, with_check FROM pg_policies WHERE tablename = %s",
        table,
    )

    assert switches == [(True, True)]
    [(*policy, sees, writes)] = policies
    assert policy == ["by_place", "PERMISSIVE", "ALL", "{public}"]
    assert sees == writes and "current_setting('jiwang." in str(sees)


def test_the_desk_owns_no_table_and_cannot_step_around_row_security(db: None) -> None:
    owned = asked("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
    is_above = asked("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")

    assert (owned, is_above) == ([(0,)], [(False,)])


def test_what_is_never_changed_the_desk_may_not_even_try(db: None) -> None:
    kept = asked("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'never_changed'")

    for (table,) in kept:
        assert asked(
            "SELECT has_table_privilege(%s, 'UPDATE') OR has_table_privilege(%s, 'DELETE')", table, table
        ) == [(False,)]
    assert {"trail_line", "dispatch_handover", "alerts_disposition", "matching_opinion"} <= {
        table for (table,) in kept
    }


def test_without_a_sight_there_are_no_rows_and_none_can_be_written(crowd: Cast) -> None:
    rows = {table: model._default_manager.first() for table, model in GUARDED.items()}
    see(Sight())

    assert [table for table, row in rows.items() if row is None] == []
    assert [table for table, row in rows.items() if row is not None and is_written(row)] == []
    assert [table for table, model in GUARDED.items() if model._default_manager.count()] == []


def is_written(row: Model) -> bool:
    """Whether the desk could write another row like this one; only row security may be what hinders it."""
    row.pk = "n" if isinstance(row.pk, str) else 9_999
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except ProgrammingError as refusal:
        assert "row-level security" in str(refusal), row
        return False
    return True


@pytest.mark.parametrize("code", POSTS)
def test_with_every_filter_taken_away_an_officer_sees_what_is_theirs_and_nothing_else(
    crowd: Cast, code: str
) -> None:
    sight = sight_of(crowd[code])
    see(EVERYWHERE)
    rows = {model: list(model._default_manager.all()) for model in DEPTHS}
    see(sight)

    seen = {model._meta.label: pks(list(model._default_manager.all())) for model in DEPTHS}

    assert seen == {
        model._meta.label: pks([row for row in every if may_be_seen(row, sight)])
        for model, every in rows.items()
    }


def test_the_crowd_has_in_every_table_what_some_see_and_others_do_not(crowd: Cast) -> None:
    sights = [sight_of(crowd[code]) for code in POSTS]

    for model in DEPTHS:
        numbers = {sum(may_be_seen(row, sight) for row in model._default_manager.all()) for sight in sights}
        assert len(numbers) > 1 and 0 in numbers, model.__name__


@pytest.fixture
def unworded() -> Iterator[None]:
    """No wording of a question that was kept from before, and none that is kept from here on."""
    kept = (alerts.asked_of_board, alerts._counts_by_level, dispatch.shelves, dispatch.own)
    for one in kept:
        one.cache_clear()
    yield
    for one in kept:
        one.cache_clear()


@pytest.mark.parametrize("code", ["jingban", "zhou", "xieli", "xia", "shenhe"])
def test_pages_that_have_forgotten_their_filter_still_show_nothing_from_elsewhere(
    crowd: Cast, entered: Enter, monkeypatch: pytest.MonkeyPatch, unworded: None, code: str
) -> None:
    client, area = entered(crowd[code]), POSTS[code][1]
    monkeypatch.setattr(Sight, "within", lambda _self, _field, *, digits=12: Q())
    monkeypatch.setattr(Sight, "of_offices", lambda _self, _field, *, named=False: Q())
    strange = [home for home in HOMES if not HOMES[home].startswith(area)]

    for home in strange:
        for page in (
            reverse("desk:household", args=[home]), reverse("dispatch:task", args=[f"t{home}"]),
            reverse("alerts:alert", args=[f"a{home}"]), reverse("authorisations:take_in", args=[home]),
        ):  # fmt: skip
            assert client.get(page).status_code in (403, 404), page
    lists = "".join(
        client.get(reverse(page)).content.decode()
        for page in ("alerts:board", "dispatch:lists", "dispatch:mine")
    )
    assert not any(f"/{kind}{home}/" in lists for home in strange for kind in ("t", "a"))


def test_nobody_writes_a_family_into_another_county(cast: Cast) -> None:
    see(Sight.over([POSTS["shenhe"][1]]))

    for model in (GUARDED["people_household"], GUARDED["dispatch_task"]):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            model._default_manager.filter(region=HOMES[CHEN]).update(region=HOMES[WANG])


@pytest.mark.parametrize("department", ["%", "_保", "医%", "\\", "医\\", "医保%"])
def test_no_sign_in_a_department_s_name_opens_another_department(db: None, department: str) -> None:
    pattern = Office(department, "9999").pattern()

    like = [
        asked("SELECT %s LIKE %s", str(Office(name, "999901")), pattern)
        for name in (department, "医保", "公安")
    ]

    assert like == [[(True,)], [(False,)], [(False,)]]


def pks(rows: list[Model]) -> list[str]:
    return sorted(str(row.pk) for row in rows)


@pytest.mark.parametrize("table", ["people_household", "people_person"])
def test_the_desk_deletes_nobody_from_the_register(cast: Cast, table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        asked(f"DELETE FROM {table} RETURNING id")
