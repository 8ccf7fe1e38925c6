"""Which questions a visit asks: what is due, of what is not known yet, and nothing twice. Pure; no clock, no files."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jiwang_engine.judging.cases import Case
from jiwang_engine.packs.model import Pack
from jiwang_engine.packs.visiting.model import Question, QuestionGroup, VisitForm
from jiwang_engine.terms import Place, Subject

HOUSEHOLD = ""
"""Stands for the household where a member could stand."""
_NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class Visited:
    """A household before a visit.

    `topics` are what its alerts want to have found out, each with the member whom the alert is about or HOUSEHOLD where that is
    not said; `open_facts` the facts to verify and `known_facts` those that are settled, as pairs of fact id and member (or HOUSEHOLD);
    `answered` what an earlier visit has asked a short while ago, as pairs of question id and member; `chosen` the groups that the worker
    asks besides, as pairs of group id and member. `may_ask_means` says that the family has applied, is recognised or has authorised it
    (law art. 40, 41).
    """

    members: tuple[str, ...]
    topics: frozenset[tuple[str, str]] = frozenset()
    open_facts: frozenset[tuple[str, str]] = frozenset()
    known_facts: frozenset[tuple[str, str]] = frozenset()
    answered: frozenset[tuple[str, str]] = frozenset()
    chosen: frozenset[tuple[str, str]] = frozenset()
    may_ask_means: bool = False
    opened: frozenset[str] = (
        frozenset()
    )  # whose means may be asked where not everybody's may; HOUSEHOLD for those of the household


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about the household or one member, and why: the topics that it answers; `verifies` a fact that is open."""

    question: Question
    group: str  # id; empty for a topic that no form knows
    member: str = HOUSEHOLD
    topics: tuple[str, ...] = ()
    verifies: bool = False

    @property
    def key(self) -> str:
        """Names the question within its visit; safe in a form of HTML."""
        return f"{self.question.id}@{self.member}" if self.member else self.question.id


@dataclass(frozen=True)
class QuestionBook:
    """The forms of a pack and the groups of which they are made."""

    forms: Mapping[str, VisitForm]
    groups: Mapping[str, QuestionGroup]
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of each indicator

    @staticmethod
    def of(pack: Pack) -> QuestionBook:
        """The book of a pack."""
        topics = {one.id: one.find_out for one in pack.indicators.values()}
        return QuestionBook(pack.visit_forms, pack.question_groups, topics)

    def forms_on(self, day: date, *, purposes: Collection[str]) -> tuple[VisitForm, ...]:
        """The forms of some purposes in force on a day, in the order of the pack."""
        return tuple(one for one in self.forms.values() if one.purpose in purposes and one.holds_on(day))

    def topics_of(self, alerts: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """What some alerts want to have found out; alerts as pairs of indicator and member."""
        return frozenset((topic, member) for sign, member in alerts for topic in self.topics.get(sign, ()))

    def questions(self, forms: Sequence[VisitForm], home: Visited) -> tuple[Asked, ...]:
        """The questions of one visit, in the order of the forms: one visit serves everything that is due.

        No question is asked twice, none whose fact is known, none about means that the family has not opened. A topic for which no form
        has a question is asked in its own words at the end.
        """
        names = dict.fromkeys(name for form in forms for name in form.groups)
        groups = [self.groups[name] for name in names if name in self.groups]
        asked = [one for group in groups for one in _of_group(group, home)]
        met = {topic for group in groups for one in group.questions for topic in one.topics}
        return (*asked, *_in_own_words(home, met))

    def answered_besides(
        self, keys: Collection[str], home: Visited, asked: Iterable[Asked]
    ) -> tuple[Asked, ...]:
        """Questions of the book that were answered and are not asked any more, in its order; none about means that are closed now."""
        there = {one.key for one in asked}
        wanted = [key for key in dict.fromkeys(keys) if key not in there]
        named = {key: key.partition("@")[::2] for key in wanted}
        questions = {one.id: (group, one) for group in self.groups.values() for one in group.questions}
        found = []
        for name, member in named.values():
            group, question = questions.get(name, (None, None))
            if group is None or question is None or member not in (HOUSEHOLD, *home.members):
                continue
            if (question.subject is Subject.PERSON) == bool(member) and _may_ask(question, member, home):
                found.append(Asked(question, group.id, member))
        return tuple(sorted(found, key=lambda one: (list(questions).index(one.question.id), one.member)))


def visited(case: Case, answer: Mapping[str, Any], pack: Pack, *, may_ask_means: bool = False) -> Visited:
    """A case and its explanation (`explain`) as a household before a visit."""
    book = QuestionBook.of(pack)
    alerts = [
        (one["id"], one["unit"][0] if pack.indicators[one["id"]].subject is Subject.PERSON else HOUSEHOLD)
        for one in answer["alerts"]
        if one["verdict"] == "yes"
    ]
    known = {(name, HOUSEHOLD) for name, value in {**case.facts, **case.series}.items() if value is not None}
    for member in case.members:
        told = {**member.facts, **member.series}
        known |= {(name, member.id) for name, value in told.items() if value is not None}
    waiting = open_facts_of(answer, pack)
    return Visited(
        members=tuple(one.id for one in case.members),
        topics=book.topics_of(alerts),
        open_facts=waiting,
        known_facts=frozenset(known) - waiting,
        may_ask_means=may_ask_means,
    )


def open_facts_of(answer: Mapping[str, Any], pack: Pack) -> frozenset[tuple[str, str]]:
    """The facts to verify of an explanation (`explain`), as `Visited` takes them."""
    ids = {one.label: one.id for one in pack.facts.values()}
    told = [*answer["categories"], *answer["items"], *answer["alerts"], *answer.get("maybe_alone", ())]
    gaps = [gap for one in told for gap in one["verify"]]
    gaps += [gap for one in answer["items"] for gap in (one["amount"] or {}).get("verify", ())]
    return frozenset((ids[gap["fact"]], gap["member"]) for gap in gaps if gap.get("fact") in ids)


def settled(group: QuestionGroup, answers: Mapping[str, str]) -> str | None:
    """What the answers of a scale add up to, by question id; None where it is no scale or an answer is missing."""
    given = [answers.get(one.id) for one in group.questions]
    if not group.settles or not all(one in ("是", "否") for one in given):
        return None
    count = given.count("否")
    return next((word for word, least in reversed(group.bands) if count >= least), None)


def _of_group(group: QuestionGroup, home: Visited) -> Iterator[Asked]:
    """Of a scale all questions or none."""
    for question in group.questions:
        for member in home.members if question.subject is Subject.PERSON else (HOUSEHOLD,):
            asked = _asked(question, group, member=member, home=home)
            if asked is not None:
                yield asked


def _asked(question: Question, group: QuestionGroup, *, member: str, home: Visited) -> Asked | None:
    fact = group.settles or question.fact
    if (question.id, member) in home.answered or (fact and (fact, member) in home.known_facts):
        return None
    if not _may_ask(question, member, home):
        return None
    verifies = bool(fact) and (fact, member) in home.open_facts
    topics = tuple(sorted(_topics_at(question, member, home)))
    if not (question.always or verifies or topics or (group.id, member) in home.chosen):
        return None
    return Asked(question, group.id, member, topics, verifies)


def _may_ask(question: Question, member: str, home: Visited) -> bool:
    """Whether the family has opened what a question is about; everything but means is open."""
    return not question.is_means or home.may_ask_means or member in home.opened


def _topics_at(question: Question, member: str, home: Visited) -> set[str]:
    """The topics that a question answers here: a question of the household answers for whomever they are about."""
    return {
        topic
        for topic, about in home.topics
        if topic in question.topics and (member == HOUSEHOLD or about in (HOUSEHOLD, member))
    }


def _in_own_words(home: Visited, met: Collection[str]) -> Iterator[Asked]:
    for topic in sorted({topic for topic, _ in home.topics} - set(met)):
        mark = hashlib.sha256(topic.encode()).hexdigest()[:8]
        question = Question(f"topic.{mark}", topic, "text", Subject.UNIT, _NOWHERE, topics=(topic,))
        if (question.id, HOUSEHOLD) not in home.answered:
            yield Asked(question, "", topics=(topic,))
