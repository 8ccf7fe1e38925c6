"""The first run comes to an empty desk: all at once, without indexes and keys, and all of them are there again afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from cast import AT
from jiwang.analysis.findings import Findings
from jiwang.config.loading import load
from jiwang.kit.copying import Copied
from jiwang.kit.postgres import ADMIN, Cluster
from jiwang.kit.rows.wholesale import laid_bare
from jiwang.kit.sights import EVERYWHERE, Sight, see
from jiwang.registers.people.models import Fact, Household, Person
from jiwang.registers.people.sealing import Newcomer
from meeting import copied, seen

BUILT = (
    "SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'people%' "
    "UNION SELECT conname || pg_get_constraintdef(oid) || convalidated FROM pg_constraint WHERE conrelid::regclass::text LIKE 'people%'"
)


@dataclass(frozen=True)
class Homeless(Findings):
    """A run whose last person lives in a household that nobody knows."""

    def people(self) -> Iterator[Newcomer]:
        """Everybody, and one more."""
        yield from super().people()
        yield Newcomer(10**15, 10**15, "999901", "甲", "", None, "", False, "", "")


@dataclass(frozen=True)
class Unsaid(Findings):
    """A run in which a source speaks of somebody whom nobody knows."""

    def facts(self) -> Iterator[bytes]:
        """Everything, and one line more."""
        yield from super().facts()
        cells = ("x:1", str(10**15), "999901", "f", "s", "d", "roll", "text", "c", "l", "v", r"\N", "", r"\N")
        yield "\t".join(cells).encode() + b"\n"


@pytest.fixture
def empty(django_db_setup: None, django_db_blocker: DjangoDbBlocker, cluster: Cluster) -> Iterator[None]:
    """A desk whom no run has come to yet."""
    with django_db_blocker.unblock(), copied(cluster):
        name = connection.settings_dict["NAME"]
        with psycopg.connect(cluster.url(ADMIN, name), autocommit=True) as admin:
            admin.execute("SET session_replication_role = replica")  # lines that are never changed go too
            admin.execute("TRUNCATE people_household, people_fact CASCADE")
        yield


def built() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(BUILT)
        return {str(one) for (one,) in cursor.fetchall()}


def quietly(found: Findings) -> dict[str, Copied]:
    return load(found, at=AT, tell=lambda _: None)


def test_a_first_run_arrives_whole_and_finds_all_indexes_and_keys_as_they_were(
    empty: None, found: Findings
) -> None:
    before = built()

    parts = quietly(found)

    assert parts["人"] == Copied(seen(Person), 0, was_empty=True) and seen(Person) > 0
    assert parts["各部门数据"] == Copied(seen(Fact), 0, was_empty=True) and seen(Fact) > 0
    assert built() == before


@pytest.mark.parametrize("broken", [Homeless, Unsaid])
def test_what_does_not_fit_together_brings_nothing_and_leaves_indexes_and_keys(
    empty: None, found: Findings, broken: type[Findings]
) -> None:
    before = built()

    with pytest.raises(IntegrityError):
        quietly(broken(found.results, found.state))

    assert [seen(model) for model in (Household, Person, Fact)] == [0, 0, 0]
    assert built() == before


def test_after_the_first_run_the_keys_are_asked_again_for_every_row(empty: None, found: Findings) -> None:
    quietly(found)

    with pytest.raises(IntegrityError), transaction.atomic():
        see(EVERYWHERE)
        Person.objects.create(id=10**15, household_id=10**15, region="999901", name="甲")


def test_a_table_in_use_keeps_its_indexes(cast: object) -> None:
    before = built()

    assert not laid_bare("people_person")
    assert built() == before


def test_whoever_does_not_see_everything_cannot_take_a_full_table_for_an_empty_one(cast: object) -> None:
    before = built()
    see(Sight())

    assert not Person.objects.exists() and not laid_bare("people_person")
    assert built() == before
