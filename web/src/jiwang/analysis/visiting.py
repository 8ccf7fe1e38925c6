"""What a visit asks by the version of the law in force. Stages know questions through this door only."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings

from jiwang.registers.policy.models import Version
from jiwang_engine.packs.visiting.model import Question, VisitForm
from jiwang_engine.terms import Place, Subject
from jiwang_engine.versions import read_version
from jiwang_engine.visiting import HOUSEHOLD, Asked, QuestionBook, Visited, settled

VERIFICATION = "verification"
_PLAIN = ("id", "wording", "kind", "choices", "unit", "fact", "help")
_KEPT = 8  # versions of the law


@dataclass(frozen=True, slots=True)
class Home:
    """A household before a visit, as the desk knows it: persons by their number, None stands for the household."""

    members: tuple[int, ...]
    topics: tuple[str, ...]
    answered: frozenset[tuple[str, int | None]] = frozenset()  # question and person, asked a short while ago
    known: frozenset[tuple[str, int | None]] = frozenset()  # fact and person
    open: frozenset[tuple[str, int | None]] = (
        frozenset()
    )  # fact and person: what the engine would have found out
    opened: frozenset[int | None] = frozenset()  # whose means may be asked; None: those of the household
    chosen: frozenset[tuple[str, int | None]] = frozenset()  # group and person: what the worker asks besides


@dataclass(frozen=True, slots=True)
class Section:
    """Some questions about the household or one member under one heading."""

    label: str
    member: int | None
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What the answers of a scale add up to."""

    group: str
    label: str
    member: int | None
    fact: str
    value: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A group that a worker may ask besides; about a member, or about the household."""

    id: str
    label: str
    is_personal: bool


def sections(
    version: Version | None,
    home: Home,
    on: date,
    *,
    answered: Collection[str] = (),
    purposes: Collection[str] = (VERIFICATION,),
) -> list[Section]:
    """The questions of a visit in their order. Without a version in force every topic is asked in its own words.

    `answered` are the keys of questions that somebody has answered already: they are asked whatever has become known meanwhile, so that
    nothing that was typed is lost; but not about means that are closed now.
    """
    book, forms = _forms(version, on, purposes)
    found: dict[tuple[str, str], list[Asked]] = {}
    visited = _as_visited(home)
    asked = book.questions(forms, visited)
    for one in (*asked, *book.answered_besides(answered, visited, asked)):
        found.setdefault((one.group, one.member), []).append(one)
    labels = {name: group.label for name, group in book.groups.items()}
    return [
        Section(labels.get(group, ""), int(member) if member else None, tuple(asked))
        for (group, member), asked in found.items()
    ]


def valid_until(
    version: Version | None, on: date, *, purposes: Collection[str] = (VERIFICATION,)
) -> date | None:
    """The last day on which what is verified on a day holds, by the forms of that day; None where they do not say."""
    months = [one.valid_months for one in _forms(version, on, purposes)[1] if one.valid_months]
    return months_after(on, min(months)) if months else None


def months_after(on: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def forms_used(
    version: Version | None, on: date, *, purposes: Collection[str] = (VERIFICATION,)
) -> list[str]:
    """The forms of a day, each with its version."""
    return [f"{one.id} {one.version}" for one in _forms(version, on, purposes)[1]]


def packed(found: Iterable[Section]) -> list[dict[str, Any]]:
    """Sections as plain data, so that somebody can fill them in far from here."""
    return [
        {
            "label": one.label, "member": one.member, "group": one.questions[0].group,
            "asks": [{name: getattr(each.question, name) for name in _PLAIN} for each in one.questions],
        }
        for one in found
    ]  # fmt: skip


def unpacked(plain: Iterable[Mapping[str, Any]]) -> tuple[Section, ...]:
    """The sections again, as they were when they were packed: the law may have changed since."""
    return tuple(
        Section(
            one["label"],
            one["member"],
            tuple(_asked(ask, one["group"], one["member"]) for ask in one["asks"]),
        )
        for one in plain
    )


def choices(
    version: Version | None, on: date, *, purposes: Collection[str] = (VERIFICATION,)
) -> list[Choice]:
    """What a worker may ask besides: groups about facts, but none about income and property."""
    book, forms = _forms(version, on, purposes)
    groups = [book.groups[name] for form in forms for name in form.groups]
    return [
        Choice(one.id, one.label, one.questions[0].subject.value == "person")
        for one in groups
        if not any(each.topics or each.always or each.is_means for each in one.questions)
    ]


def results(version: Version | None, given: Mapping[tuple[str, int | None], str]) -> list[Settled]:
    """What scales add up to, of whom all questions were answered; answers by question and person."""
    book = _book(version)
    found = []
    for group in book.groups.values() if group_settles(book) else ():
        for member in sorted({who for _, who in given}, key=str):
            value = settled(
                group, {question: said for (question, who), said in given.items() if who == member}
            )
            if value is not None:
                found.append(Settled(group.id, group.label, member, group.settles, value))
    return found


def group_settles(book: QuestionBook) -> bool:
    """Whether a book has a scale at all."""
    return any(one.settles for one in book.groups.values())


def _asked(plain: Mapping[str, Any], group: str, member: int | None) -> Asked:
    subject = Subject.PERSON if member else Subject.UNIT
    given = {**plain, "choices": tuple(plain["choices"])}
    question = Question(**given, subject=subject, at=Place(""))
    return Asked(question, group, str(member) if member else HOUSEHOLD)


def _forms(
    version: Version | None, on: date, purposes: Collection[str]
) -> tuple[QuestionBook, tuple[VisitForm, ...]]:
    book = _book(version)
    return book, book.forms_on(on, purposes=purposes)


def _book(version: Version | None) -> QuestionBook:
    return QuestionBook({}, {}) if version is None else _read(version.kept, version.hash)


@lru_cache(_KEPT)
def _read(kept: str, digest: str) -> QuestionBook:
    """The book of a kept version; `digest` makes another version another question."""
    return QuestionBook.of(read_version(f"{settings.PACK_SHELF}/{kept}").program.pack)


def _as_visited(home: Home) -> Visited:
    return Visited(
        members=tuple(map(str, home.members)),
        topics=frozenset((topic, HOUSEHOLD) for topic in home.topics),
        known_facts=_named(home.known),
        open_facts=_named(home.open),
        opened=frozenset(str(one) if one else HOUSEHOLD for one in home.opened),
        answered=_named(home.answered),
        chosen=_named(home.chosen),
    )


def _named(pairs: Iterable[tuple[str, int | None]]) -> frozenset[tuple[str, str]]:
    return frozenset((name, str(member) if member else HOUSEHOLD) for name, member in pairs)
