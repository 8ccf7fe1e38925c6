"""One department's file: what it is and what became of its rows. The engine's refusals become sentences for officers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from jiwang.jobs.rules import JobRefused
from jiwang_engine import batches
from jiwang_engine.batches import CheckRow as CheckRow
from jiwang_engine.batches import FileOutline as FileOutline
from jiwang_engine.batches import ListColumn as ListColumn
from jiwang_engine.batches import ReadFile as ReadFile
from jiwang_engine.batches import ReplyRow as ReplyRow
from jiwang_engine.batches import SourceCard as SourceCard
from jiwang_engine.errors import JiwangError, MachineError
from jiwang_engine.identifiers import NUMBER_MARK as NUMBER_MARK
from jiwang_engine.identifiers import IdStatus, identify, number_of

MOST_ISSUES = 20_000  # told one by one; the rest is counted


class FileRefused(JobRefused):
    """A file that cannot be taken in; the message says why and what to do."""


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn what the engine refuses into a refusal; faults of the machine stay faults."""
    try:
        yield
    except MachineError:
        raise
    except JiwangError as error:
        raise FileRefused(f"{error.found}{error.remedy}") from error


@cache
def _cards(pack: str) -> dict[str, SourceCard]:
    return {one.id: one for one in batches.source_cards(pack)}


def source_cards() -> dict[str, SourceCard]:
    """Every file that the law in force knows, by id."""
    return _cards(settings.PACK)


def waiting_indicators(on: date) -> dict[str, tuple[str, ...]]:
    """Which indicators get no answer on a day while a source's file is missing."""
    return _waiting(settings.PACK, on.replace(day=1))


@cache
def _waiting(pack: str, on: date) -> dict[str, tuple[str, ...]]:
    return batches.indicators_by_source(pack, on)


def law_now() -> str:
    """The hash of the law by which a run would judge now."""
    return batches.law_of(settings.PACK)


def outline(path: Path, *, source: str, columns: Mapping[str, str]) -> FileOutline:
    """What a file is and how its headings are understood. Raises FileRefused for what is no table."""
    with in_plain_words():
        return batches.outline(path, pack=settings.PACK, source=source, columns=columns)


def table_rows(path: Path) -> list[tuple[str, list[list[str]]]]:
    """A table of sums by sheet, as rows of text with their numbers in front. Raises FileRefused for what is no table."""
    with in_plain_words():
        return batches.table_rows(path)


def list_missing(path: Path, columns: Sequence[ListColumn]) -> tuple[str, ...]:
    """Which headings a list of the desk's own lacks. Raises FileRefused for what is no table."""
    with in_plain_words():
        return batches.list_missing(path, columns)


def list_rows(path: Path, columns: Sequence[ListColumn]) -> tuple[tuple[CheckRow, ...], tuple[str, ...]]:
    """The rows of a list of the desk's own as text, and the headings that it lacks. Raises FileRefused for what is no table."""
    with in_plain_words():
        return batches.list_rows(path, columns)


def id_number(text: str) -> tuple[str, bool]:
    """A resident ID number as it is kept, empty where it is none; and whether a spreadsheet has lost its last digits."""
    found = identify(text)
    return (number_of(found.key) if found.key is not None else "", found.status is IdStatus.DAMAGED)


def read(path: Path, *, source: str, as_of: date, columns: Mapping[str, str]) -> ReadFile:
    """Read a file and tell what became of its rows. Raises FileRefused where it cannot be taken in."""
    with in_plain_words():
        return batches.read_file(
            path,
            pack=settings.PACK,
            source=source,
            as_of=as_of,
            columns=columns,
            most_issues=MOST_ISSUES,
        )


def reply_rows(path: Path, *, source: str, as_of: date, columns: Mapping[str, str]) -> tuple[ReplyRow, ...]:
    """The rows of another office's answers that were accepted. Raises FileRefused where the file cannot be taken in."""
    with in_plain_words():
        return batches.reply_rows(path, pack=settings.PACK, source=source, as_of=as_of, columns=columns)
