"""Documents about visits: from entries to the shapes of `visiting.model`, with facts as they are written."""

from __future__ import annotations

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import Entry, id_of
from jiwang_engine.packs.visiting.model import Question, QuestionGroup, VisitForm
from jiwang_engine.terms import Subject


def read_question_group(entry: Entry) -> QuestionGroup:
    """Read a 题组 document; `fitting.fitted` then asks the facts for what they know."""
    name = id_of(entry)
    subject = Subject(entry.word("subject", "subject", "unit"))
    questions = tuple(_question(one, name, subject) for one in entry.entries("questions"))
    if not questions:
        raise PackError(
            "no-questions", at=entry.at, found="题组没有问题。", remedy="请补“问题:”，每问一个“- 题: …”。"
        )
    _check_once(questions)
    return QuestionGroup(
        id=name,
        label=entry.text("question_group"),
        at=entry.at,
        questions=questions,
        settles=entry.text("settles", ""),
        bands=tuple((word, _number(count)) for word, count in entry.pairs("bands")),
        article=entry.citation("article"),
        note=entry.text("note", ""),
    )


def read_visit_form(entry: Entry) -> VisitForm:
    """Read a 走访表 document."""
    form = VisitForm(
        id=id_of(entry),
        label=entry.text("visit_form"),
        version=entry.text("version"),
        purpose=entry.word("purpose", "visit_purpose"),
        groups=entry.texts("question_group"),
        at=entry.at,
        starts=entry.day("from"),
        ends=entry.day("to"),
        article=entry.citation("article"),
        note=entry.text("note", ""),
        valid_months=_months(entry),
    )
    if not form.groups:
        raise PackError(
            "form-without-groups", at=entry.at, found="走访表没有题组。", remedy="请补“题组: [编号, …]”。"
        )
    return form


def _question(entry: Entry, owner: str, subject: Subject) -> Question:
    question = Question(
        id=f"{owner}.{entry.text('ask')}",
        wording=entry.text("question", ""),
        kind=entry.word("type", "answer_kind", ""),
        subject=subject,
        at=entry.at,
        choices=entry.texts("choices"),
        unit=entry.text("unit", ""),
        fact=entry.text("fact", ""),
        topics=entry.texts("find_out"),
        always=entry.flag("always"),
        help=entry.text("help", ""),
    )
    entry.finish()
    if bool(question.fact) == bool(question.kind):
        raise PackError(
            "answer-unclear",
            at=question.at,
            found="问题要写明怎样回答：按哪一项事实的类型，或自己的类型。",
            remedy="请写“事实: 名称”或“类型: 是否”，只写一个。",
        )
    return question


def _check_once(questions: tuple[Question, ...]) -> None:
    seen: set[str] = set()
    for one in questions:
        if one.id in seen:
            raise PackError("id-twice", at=one.at, found=f"编号“{one.id}”用了两次。", remedy="请换一个编号。")
        seen.add(one.id)


def _months(entry: Entry) -> int:
    text = entry.text("valid_months", "0")
    if not text.isdecimal() or len(text) > len("000"):
        raise PackError(
            "months-unclear",
            at=entry.at,
            found=f"有效月数“{text}”不是月数。",
            remedy="请写整数，例如“有效月数: 12”。",
        )
    return int(text)


def _number(count: tuple[str, ...]) -> int:
    """The number of a band; -1 for what is none, which `fitting` refuses."""
    return int(count[0]) if count and count[0].isdecimal() else -1
