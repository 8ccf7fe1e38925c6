"""Questions meet the facts of which they speak: their types, their words, and what cannot be asked at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from jiwang_engine.errors import PackError
from jiwang_engine.packs.model import CodeList, Fact, Source
from jiwang_engine.packs.visiting.model import Question, QuestionGroup, VisitForm, VisitRound
from jiwang_engine.terms import Purpose, Subject

_TYPE = re.compile(r"(?P<kind>[^()（）/]+)(?:[(（](?P<inner>.+)[)）])?(?:/(?P<per>[月年]))?")
_KINDS = {"是否": "yes_no", "金额": "amount", "整数": "count", "日期": "date", "代码": "one"}
_CHOSEN = ("one", "several")


@dataclass(frozen=True, slots=True)
class Known:
    """What questions can speak of: facts and code lists, each by label and by id."""

    facts: Mapping[str, Fact]
    codes: Mapping[str, CodeList]

    @staticmethod
    def of(facts: Mapping[str, Fact], codes: Mapping[str, CodeList]) -> Known:
        """The names of what a pack holds."""
        return Known(
            {name: one for one in facts.values() for name in (one.label, one.id)},
            {name: one for one in codes.values() for name in (one.label, one.id)},
        )


def fitted(group: QuestionGroup, known: Known) -> QuestionGroup:
    """The group with what its facts say of kinds, choices and words. Raises PackError for the first that does not fit."""
    questions = tuple(_fitted(one, known) for one in group.questions)
    if not group.settles:
        if group.bands:
            raise _wrong_bands(group, "题组写了“分档”，没有写得出哪一项事实。")
        return replace(group, questions=questions)
    fact = _fact(group.settles, group, known)
    _check_bands(group, _codes_of(fact, known))
    subject = fact.subject
    return replace(
        group, settles=fact.id, questions=tuple(replace(one, subject=subject) for one in questions)
    )


def form_mistakes(form: VisitForm, groups: Mapping[str, QuestionGroup]) -> Iterator[PackError]:
    """Groups that are not there, and facts for which one form asks twice."""
    for name in form.groups:
        if name not in groups:
            yield PackError(
                "form-of-nothing", at=form.at, found=f"没有题组“{name}”。", remedy="请写已有题组的编号。"
            )
    asked: set[str] = set()
    for name in dict.fromkeys(form.groups):
        group = groups.get(name)
        questions = group.questions if group else ()
        facts = [(group.settles, group.at)] if group and group.settles else []
        for fact, at in [*facts, *((one.fact, one.at) for one in questions if one.fact)]:
            if fact in asked:
                yield PackError(
                    "asked-twice",
                    at=at,
                    found=f"走访表“{form.label}”把“{fact}”问了两次。",
                    remedy="同一项事实只留一问。",
                )
            asked.add(fact)


def fitted_round(one: VisitRound, sources: Mapping[str, Source], codes: Mapping[str, CodeList]) -> VisitRound:
    """The round with the ids of its list and column. Raises PackError where the list has no such column, or the column no such word."""
    source = next((each for each in sources.values() if one.source in (each.id, each.label)), None)
    column = (
        next((each for each in source.columns if one.column in (each.id, each.label)), None)
        if source
        else None
    )
    words = codes[column.codes].values if column and column.codes in codes else ()
    if source is None or column is None or not set(one.words) <= set(words):
        raise PackError(
            "round-of-nobody",
            at=one.at,
            found=f"走访安排“{one.label}”的来源、列或词对不上。",
            remedy="请写已有来源的编号、它的一个代码列，和代码表里的词。",
        )
    return replace(one, source=source.id, column=column.id)


def _fitted(question: Question, known: Known) -> Question:
    if not question.fact:
        return _checked(question)
    fact = _fact(question.fact, question, known)
    found = _TYPE.fullmatch(fact.type)
    kind = _KINDS.get(found["kind"], "") if found else ""
    if not found or not kind or fact.subject is Subject.SUPPORTER:
        raise PackError(
            "fact-not-asked",
            at=question.at,
            found=f"“{fact.label}”不能在上门时问。",
            remedy="可以问的是人或户的：是否、代码、整数、金额、日期。",
        )
    per = f"/{found['per']}" if found["per"] else ""
    return _checked(
        replace(
            question,
            fact=fact.id,
            kind=kind,
            subject=fact.subject,
            wording=question.wording or fact.question,
            choices=_codes_of(fact, known) if kind == "one" else (),
            unit=f"元{per}" if kind == "amount" else (found["inner"] or ""),
            is_means=fact.purpose is Purpose.MEANS,
        )
    )


def _checked(question: Question) -> Question:
    if not question.wording:
        raise PackError(
            "question-without-words",
            at=question.at,
            found="这一问没有写怎样问，它的事实也没有“问法”。",
            remedy="请补“问法: …”。",
        )
    if (question.kind in _CHOSEN) != bool(question.choices):
        raise PackError(
            "choices-unclear",
            at=question.at,
            found="单选和多选要有选项，其他类型没有。",
            remedy="请补“选项: [甲, 乙]”，或删去它。",
        )
    return question


def _fact(name: str, at: Question | QuestionGroup, known: Known) -> Fact:
    if name not in known.facts:
        raise PackError("question-of-nothing", at=at.at, found=f"没有事实“{name}”。", remedy="请检查名称。")
    return known.facts[name]


def _codes_of(fact: Fact, known: Known) -> tuple[str, ...]:
    found = _TYPE.fullmatch(fact.type)
    codes = known.codes.get(found["inner"] or "") if found else None
    return codes.values if codes else ()


def _check_bands(group: QuestionGroup, words: tuple[str, ...]) -> None:
    counts = [count for _, count in group.bands]
    if any(word not in words for word, _ in group.bands) or not group.bands:
        raise _wrong_bands(group, "“分档”的词不在所得出事实的代码里。")
    if counts[0] != 0 or counts != sorted(set(counts)) or counts[-1] > len(group.questions):
        raise _wrong_bands(group, "“分档”的项数应从0起，从小到大，不超过题数。")
    if any(one.kind != "yes_no" or one.fact for one in group.questions):
        raise _wrong_bands(group, "得出结果的题组，每一问都应是自己的“类型: 是否”。")


def _wrong_bands(group: QuestionGroup, found: str) -> PackError:
    return PackError(
        "bands-unclear",
        at=group.at,
        found=found,
        remedy="请写“得出: 事实”和“分档: {全自理: 0, 半护理: 1}”：有几项答“否”起算哪一档。",
    )
