"""What nobody has foreseen: a designed page with a number, a log that names no family, and a sentence for who came second."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest
from django.template import TemplateSyntaxError
from django.test import Client
from django.urls import reverse

from cast import Cast
from jiwang.desk import views
from jiwang.kit.mishaps import LOG
from jiwang.registers.staff.models import Officer

Enter = Callable[[Officer], Client]


@pytest.fixture
def said() -> Iterator[list[str]]:
    """The lines of the log."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    keeper = Keep()
    LOG.addHandler(keeper)
    yield lines
    LOG.removeHandler(keeper)


def break_home(monkeypatch: pytest.MonkeyPatch, fault: BaseException) -> None:
    """Let the home page meet a fault, as a broken machine would."""

    def fail(*_told: object, **_more: object) -> None:
        raise fault

    monkeypatch.setattr(views, "tasks_held", fail)


def home(entered: Enter, officer: Officer) -> tuple[int, str]:
    client = entered(officer)
    client.raise_request_exception = False
    answer = client.get(reverse("desk:home"))
    return answer.status_code, answer.content.decode()


def test_a_fault_shows_a_number_that_stands_in_the_log_and_nothing_of_a_family(
    cast: Cast, entered: Enter, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    break_home(monkeypatch, KeyError("陈大山 999901196203041234"))

    status, page = home(entered, cast["jingban"])

    number = re.search(r"<b>([0-9A-F]{8})</b>", page)
    assert status == 500 and number is not None and "没有保存半成品" in page
    [line] = said
    assert line.startswith(f"{number[1]} KeyError GET desk:home ") and "views.py" in line
    assert "陈大山" not in line + page and "9999" not in line + page and "Traceback" not in page


@pytest.mark.parametrize(
    "fault", [TemplateSyntaxError("Invalid filter"), OperationalError("no database"), RuntimeError("?")]
)
def test_any_fault_shows_the_designed_page(
    cast: Cast, entered: Enter, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    break_home(monkeypatch, fault)

    status, page = home(entered, cast["jingban"])

    assert status == 500 and "没有保存半成品" in page and "desk.css" in page


def test_templates_of_another_version_cannot_break_the_page_of_faults(
    cast: Cast, entered: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_told: object, **_more: object) -> str:
        raise TemplateSyntaxError("Invalid filter: 'spoken'")

    break_home(monkeypatch, RuntimeError("?"))
    monkeypatch.setattr(views, "render_to_string", fail)

    status, page = home(entered, cast["jingban"])

    assert status == 500 and re.search("没有保存半成品 [0-9A-F]{8} ", page)


def test_the_page_of_faults_asks_the_database_nothing(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = views.failed(HttpRequest())

    assert answer.status_code == 500


@pytest.mark.parametrize(
    ("fault", "cause"),
    [(OperationalError, psycopg.errors.DeadlockDetected), (IntegrityError, psycopg.errors.UniqueViolation)],
)
def test_who_loses_against_somebody_at_the_same_moment_reads_so(
    cast: Cast,
    entered: Enter,
    monkeypatch: pytest.MonkeyPatch,
    said: list[str],
    *,
    fault: type[Exception],
    cause: type[Exception],
) -> None:
    refusal = fault("Key (name)=(陈大山) already exists")
    refusal.__cause__ = cause("Key (name)=(陈大山) already exists")
    break_home(monkeypatch, refusal)

    status, page = home(entered, cast["jingban"])

    assert status == 409 and "同时在办同一件事" in page
    assert said and "陈大山" not in said[0] + page


def test_a_page_asks_whether_the_desk_still_knows_who_types(cast: Cast, entered: Enter) -> None:
    known, stranger = entered(cast["jingban"]).get("/alive/"), Client().get("/alive/")

    assert (known.status_code, stranger.status_code) == (204, 401)
    assert known["X-Token"] and "no-store" in known["Cache-Control"]
