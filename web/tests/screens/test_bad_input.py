"""Every address and every form against what it was not made for: always a clear refusal, never a failure, never half a deed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from addresses import ADDRESSES, Way, address
from cast import Cast
from furnishing import OTHERS, furnished
from jiwang.jobs.rules import JobRefused
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.stages.intake import receiving
from jiwang.stages.intake.models import Batch

PAGES = "五" * 350_000  # five hundred pages, 1 MB
SCRIPT = "<script>alert(1)</script>"
WORDS = (
    SCRIPT,
    "'; DROP TABLE people_person; --",
    "%' OR 1=1 --",
    "{{ request }}{% load x %}",
    "\u202e\u200b😀𠮷",
)
WRONG = (
    "\x00",
    "-1",
    "0",
    "99999999999999999999",
    "2026-13-45",
    "1e9",
    "NaN",
    "０１２",
    "../../etc/passwd",
    "a" * 300,
)
REFUSALS = {400, 401, 403, 404, 405, 413, 422, 429}
ANYTHING = {"next"}  # where no page leads, home
HARMLESS = ("trail_", "people_look")  # tables to which reading writes


@pytest.fixture
def records(cast: Cast, settings: Any, tmp_path: Path) -> dict[str, object]:
    """One record of every kind, and a vault of the test's own."""
    settings.VAULT = tmp_path / "vault"
    return furnished(cast)


@pytest.fixture
def guests(cast: Cast, entered: Callable[..., Client]) -> dict[str, Client]:
    """A browser for each officer, and one for who has not signed in."""
    return {"": Client()} | {
        code: entered(cast[code]) for code in {way.by for way in ADDRESSES.values()} - {""}
    }


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def kept() -> dict[str, tuple[int, int]]:
    """What stands in the tables: how many rows, and a sum over them."""
    see(EVERYWHERE)
    names = [
        one._meta.db_table
        for one in apps.get_models()
        if one.__module__.startswith("jiwang") and not one._meta.db_table.startswith(HARMLESS)
    ]
    parts = [
        f"SELECT '{name}', count(*), coalesce(sum(hashtext(t::text)), 0) FROM \"{name}\" t" for name in names
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {name: (rows, total) for name, rows, total in cursor.fetchall()}


def tried(act: Callable[[], Any], *, may_write: bool = False) -> str:
    """What is wrong with how the desk has answered; empty where nothing is."""
    with undone():
        before = None if may_write else kept()
        try:
            answer = act()
        except Exception as error:  # the test's browser hands on what would be a failure page
            return repr(error)[:200]
        if answer.status_code >= 500:
            return f"status {answer.status_code}"
        if answer.status_code in REFUSALS and not re.search("[一-鿿]", _told(answer)):
            return f"status {answer.status_code} says nothing"
        if SCRIPT.encode() in b"".join(getattr(answer, "streaming_content", [answer.content])):
            return "the script stands in the page"
        if before is not None and kept() != before:
            changed = [name for name, one in kept().items() if one != before[name]]
            return f"status {answer.status_code}, written: {changed}"
    return ""


def _told(answer: Any) -> str:
    """What an answer says to people, or to a department's program."""
    is_json = answer.headers.get("Content-Type", "") == "application/json"
    return str(answer.json()) if is_json else str(answer.content.decode("utf-8", "replace"))


def forms() -> Iterator[tuple[str, Way]]:
    """The addresses that take a form with fields."""
    return ((name, way) for name, way in ADDRESSES.items() if way.takes)


def field_by_field(
    values: tuple[str, ...],
    guests: dict[str, Client],
    records: dict[str, object],
    *,
    may_write: bool,
) -> list[str]:
    """Every field of every form with every value, the others as they should be."""
    found = []
    for name, way in forms():
        for part in sorted((way.takes or {}).keys() - (set() if may_write else ANYTHING)):
            for value in values:
                sent = {**(way.takes or {}), part: value}
                said = tried(
                    lambda: guests[way.by].post(address(name, records), sent, follow=not may_write),  # noqa: B023
                    may_write=may_write,
                )
                if said:
                    found.append(f"{name} {part}={value[:12]!r}: {said}")
    return found


@pytest.mark.slow
def test_a_paste_of_five_hundred_pages_is_refused_and_nothing_is_written(
    guests: dict[str, Client], records: dict[str, object]
) -> None:
    found = field_by_field((PAGES,), guests, records, may_write=False)

    assert found == [], "\n".join(found)


def test_what_is_too_large_for_any_form_is_refused_in_plain_words(
    guests: dict[str, Client], records: dict[str, object]
) -> None:
    answer = guests["jingban"].post(reverse("desk:search"), {"text": PAGES * 3})

    assert answer.status_code == 413 and "太大" in answer.content.decode()


@pytest.mark.slow
def test_sql_script_and_strange_signs_are_words_like_others(
    guests: dict[str, Client], records: dict[str, object]
) -> None:
    found = field_by_field(WORDS, guests, records, may_write=True)

    assert found == [], "\n".join(found)


@pytest.mark.slow
def test_wrong_numbers_days_and_signs_never_fail(
    guests: dict[str, Client], records: dict[str, object]
) -> None:
    found = field_by_field(WRONG, guests, records, may_write=True)

    assert found == [], "\n".join(found)


@pytest.mark.slow
def test_whatever_stands_behind_the_question_mark_is_shown_or_refused(
    guests: dict[str, Client], records: dict[str, object]
) -> None:
    found = []
    for name, way in ADDRESSES.items():
        for part in way.asks:
            for value in (*WORDS, *WRONG, PAGES[:2000]):
                said = tried(lambda: guests[way.by].get(address(name, records), {part: value}))  # noqa: B023
                if said:
                    found.append(f"{name}?{part}={value[:12]!r}: {said}")

    assert found == [], "\n".join(found)


def test_records_that_are_not_there_or_not_one_s_own_are_not_found(
    guests: dict[str, Client], records: dict[str, object]
) -> None:
    found = []
    for name, way in ADDRESSES.items():
        for part in way.about:
            for stranger in ("999999999", "0", "99999999999999999999", "zzz", OTHERS.get(part)):
                is_seen = way.by in ("jiance", "") or (part == "code" and way.by == "paifa")
                if stranger is None or (stranger == OTHERS.get(part) and is_seen):
                    continue
                try:
                    there = address(name, {**records, part: stranger})
                except NoReverseMatch:
                    continue
                browser = guests[way.by]
                act = browser.get if way.takes is None or way.shows else browser.post
                said = tried(lambda: act(there, way.takes or {}))  # noqa: B023
                status = 0 if said else _status(lambda: act(there, way.takes or {}))  # noqa: B023
                if said or status not in REFUSALS:
                    found.append(f"{name} {part}={stranger}: {said or status}")

    assert found == [], "\n".join(found)


def _status(act: Callable[[], Any]) -> int:
    with undone():
        return int(act().status_code)


FILES = {
    "nothing.csv": b"",
    "a picture.xlsx": b"\x89PNG\r\n\x1a\n" + b"\x00" * 600,
    "a broken book.xlsx": b"PK\x03\x04" + b"\x00" * 300,
    "an old book.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "program.exe": b"MZ" + b"\x90" * 400,
    "zeros.csv": b"\x00" * 5000,
    "signs.csv": bytes(range(256)) * 20,
    "one line.csv": b"," * 100_000,
    "../../up.csv": "姓名,证件号码\n甲,1\n".encode(),
    f"{'长' * 200}.csv": "姓名,证件号码\n甲,1\n".encode("gb18030"),
    "script.csv": f"{SCRIPT},姓名\n{SCRIPT},{SCRIPT}\n".encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_file_is_refused_at_once_or_when_it_is_read(
    guests: dict[str, Client], records: dict[str, object], name: str
) -> None:
    for where, way in forms():
        if not way.file or not way.by:
            continue
        with undone():
            sent = {**(way.takes or {}), "name": "", way.file: SimpleUploadedFile(name, FILES[name])}
            answer = guests[way.by].post(address(where, records), sent, follow=True)
            assert answer.status_code in {200, 422}, where
            assert SCRIPT not in answer.content.decode()
            see(EVERYWHERE)
            for batch in Batch.objects.filter(state="uploaded"):
                _read(batch)


def _read(batch: Batch) -> None:
    try:
        receiving.read(batch.pk, by="jiance", at=batch.uploaded_at)
    except JobRefused as error:
        assert re.search("[一-鿿]", str(error))


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_a_way_of_asking_that_a_page_does_not_know_is_refused_in_plain_words(
    guests: dict[str, Client], records: dict[str, object], method: str
) -> None:
    found = []
    for name, way in ADDRESSES.items():
        is_known = (method == "post" and way.takes is not None) or (
            method == "get" and (way.shows or way.takes is None)
        )
        if is_known or name in {"staff:second_factor", "desk:search"}:
            continue
        act = getattr(guests[way.by], method)
        said = tried(lambda: act(address(name, records)))  # noqa: B023
        status = 0 if said else _status(lambda: act(address(name, records)))  # noqa: B023
        if said or status != 405:
            found.append(f"{method} {name}: {said or status}")

    assert found == [], "\n".join(found)


def test_a_form_without_its_token_is_refused_in_plain_words(
    guests: dict[str, Client], records: dict[str, object]
) -> None:
    found = []
    for name, way in ADDRESSES.items():
        if way.takes is None or name in ("intake:push", "verification:push"):
            continue
        browser = Client(enforce_csrf_checks=True)
        browser.cookies = guests[way.by].cookies
        said = tried(lambda: browser.post(address(name, records), way.takes))  # noqa: B023
        status = 0 if said else _status(lambda: browser.post(address(name, records), way.takes))  # noqa: B023
        if said or status != 403:
            found.append(f"{name}: {said or status}")

    assert found == [], "\n".join(found)


# Asked for twice, they are two; a second errand finds that all has been done.
TWICE = {
    "portal:tell",
    "portal:walk_in",
    "intake:tokens",
    "errands:ask",
    "pocket:enrol",
    "cards:family",
    "cards:one",
    "cards:ask",
}


def test_a_form_that_is_sent_twice_is_one_deed(guests: dict[str, Client], records: dict[str, object]) -> None:
    found = []
    for name, way in ADDRESSES.items():
        if way.takes is None or way.file:
            continue
        with undone():
            first = guests[way.by].post(address(name, records), way.takes)
            after_one = kept()
            second = guests[way.by].post(address(name, records), way.takes)
            changed = [table for table, one in kept().items() if one != after_one[table]]
        if max(first.status_code, second.status_code) >= 500 or (changed and name not in TWICE):
            found.append(f"{name}: {first.status_code}, {second.status_code}, {changed}")

    assert found == [], "\n".join(found)
