"""Documents about visits: from entries to the shapes of `visiting.model`, with facts as they are written."""

from __future__ import annotations

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import Entry, id_of
from jiwang_engine.packs.visiting.model import Question, QuestionGroup, VisitForm, VisitRound
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
        valid_months=entry.number("valid_months", 0),
        rest_days=entry.number("rest_days", 0),
    )
    if not form.groups:
        raise PackError(
            "form-without-groups", at=entry.at, found="走访表没有题组。", remedy="请补“题组: [编号, …]”。"
        )
    if min(form.valid_months, form.rest_days) < 0:
        raise PackError(
            "count-unclear",
            at=entry.at,
            found="月数和天数不能小于零。",
            remedy="请写整数，例如“有效月数: 12”、“间隔天数: 30”。",
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


def read_visit_round(entry: Entry) -> VisitRound:
    """Read a 走访安排 document; its list and column are checked where the sources are known."""
    found = VisitRound(
        id=id_of(entry),
        label=entry.text("visit_round"),
        purpose=entry.word("purpose", "visit_purpose"),
        per=entry.word("per", "visit_per"),
        source=entry.text("source"),
        column=entry.text("column"),
        words=entry.texts("words"),
        say=entry.text("visiting_sentence"),
        at=entry.at,
        by_phone=entry.texts("phone"),
        share=entry.number("share", _ALL),
        starts=entry.day("from"),
        ends=entry.day("to"),
        article=entry.citation("article"),
        note=entry.text("note", ""),
    )
    if not found.words or not set(found.by_phone) <= set(found.words) or not 1 <= found.share <= _ALL:
        raise PackError(
            "round-unclear",
            at=entry.at,
            found=f"走访安排“{found.label}”没有写清走访谁、走访多少。",
            remedy="请写“对应: [低保, 特困]”，“电话”只写其中的词，“份额”写1到100。",
        )
    return found


_ALL = 100


def _number(count: tuple[str, ...]) -> int:
    """The number of a band; -1 for what is none, which `fitting` refuses."""
    return int(count[0]) if count and count[0].isdecimal() else -1
