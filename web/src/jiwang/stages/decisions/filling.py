"""告知书: the written notice of a decision, sentence by sentence. It is a document of the office: it stays Chinese whoever reads it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Min

from jiwang.analysis.homes import Ruled
from jiwang.analysis.rounds import numbers_on
from jiwang.kit.sights import COUNTY, EVERYWHERE, seeing
from jiwang.kit.words.amounts import FEN, YUAN, said
from jiwang.kit.words.conditions import bar_in_words
from jiwang.registers.people.models import Person
from jiwang.registers.people.queries import heads_of
from jiwang.registers.places.queries import names_of
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.statements.models import Statement
from jiwang.registers.statements.queries import written_of
from jiwang.stages.decisions import rules
from jiwang.stages.decisions.models import OF_PERSONS, Change, Decision, Hearing
from jiwang.stages.decisions.states import CUTS, GIVES, Kind, Outcome, State
from jiwang.stages.visits.models import Visit
from jiwang.stages.visits.states import Met

ITEM_NAMES = {
    "dibao": "最低生活保障",
    "danren": "单人保",
    "tekun": "特困救助供养",
    "bianyuan": "低保边缘家庭认定",
    "gangxing": "刚性支出困难家庭认定",
}
LETTER_TITLES = {
    Outcome.RAISE: "%(item)s增发告知书",
    Outcome.LOWER: "%(item)s调减决定告知书",
    Outcome.END: "%(item)s终止决定告知书",
    Outcome.PHASE_OUT: "%(item)s渐退决定告知书",
    Outcome.GRANT: "%(item)s申请审核确认告知书",
    Outcome.AID: "%(item)s申请审核确认告知书",
    Outcome.REFUSE: "%(item)s申请不予认定告知书",
}
REMEDY = (
    "如对本决定不服，可以自收到本告知书之日起60日内依法申请行政复议，或者自收到本告知书之日起6个月内依法向人民法院提起行政诉讼"
    "（《中华人民共和国社会救助法》第七十六条）。"
)

SLIP = "送达人：____________　____________　　签收人：____________　　送达日期：______年____月____日"


def letter_about(
    decision: Decision, found: Ruled, *, office: str, year: int, number: int, item: str = "", basis: str = ""
) -> dict[str, Any]:
    """The letter of a decision, sentence by sentence; it is kept as it left and stays Chinese whoever reads it."""
    name = names_of([office])[office]
    head = heads_of([decision.household_id]).get(decision.household_id)
    heard = Hearing.objects.filter(matter=decision.matter).order_by("at").last()
    rows = decision.recognitions
    stages = list(rows.filter(item=decision.item).order_by("since").values_list("since", "amount", "is_over"))
    item, outcome = ITEM_NAMES.get(decision.item, item), Outcome(decision.outcome)
    paragraphs = decided_in_words(
        outcome, whose(decision) + item, before=decision.before, stages=stages, once=decision.amount
    )
    ended = rows.exclude(item=decision.item).order_by("item").values_list("item", "since")
    paragraphs += [ended_in_words(ITEM_NAMES.get(one, one), since) for one, since in ended]
    paragraphs += [*([basis] if basis else []), reason_in_words(decision.why)]
    paragraphs += written_in_words(decision.household_id, found.answer)
    paragraphs += [heard_in_words(heard.heard_on, heard.name, heard.words)] if heard else []
    return {
        "title": LETTER_TITLES[outcome] % {"item": item},
        "number": letter_number(name, year, number),
        "to": addressed(head.name if head else ""),
        "paragraphs": paragraphs,
        "clauses": clauses_in(found.answer, "yes" if outcome in GIVES else "no"),
        "remedy": REMEDY,
        "office": sealed(office_of(name, is_county=len(office) <= COUNTY)),
        "day": day_text(decision.day),
        "slip": SLIP,
    }


def whose(decision: Decision) -> str:
    """Of a status of one member, whose it is."""
    row = decision.recognitions.filter(item__in=OF_PERSONS, members__len=1).first()
    name = Person.objects.filter(pk__in=row.members).values_list("name", flat=True).first() if row else None
    return f"成员{name}的" if name else ""


def clauses_in(answer: str, verdict: str = "no") -> list[str]:
    """What the law says of an item, a sentence for each condition, with its article: those that carry the decision, else all of them."""
    items = json.loads(answer)["items"]
    told = [clause for item in items for clause in item["clauses"]]
    wanted = [one for one in told if one["verdict"] == verdict] or told
    return list(dict.fromkeys(_clause(one) for one in wanted))


def _clause(one: dict[str, Any]) -> str:
    numbers = [(number["name"], number["value"]) for number in one["parameters"]]
    told = one | {"article": cited(one["article"]), "found": one["values"].items(), "numbers": numbers}
    presumed = "（推定）" if one.get("presumed") else ""
    return (
        bar_in_words(told, "你户").removesuffix("。") + presumed + waived_in_words(one.get("waived")) + "。"
    )


def waived_in_words(waiver: dict[str, str | None] | None) -> str:
    """Who has waived a condition, by which document and until when; of older receipts the days are not known."""
    if not waiver:
        return ""
    last = waiver.get("until")
    until = f"，有效期至{day_text(date.fromisoformat(last))}" if last else ""
    return f"（豁免：{waiver['body']}，{waiver['document']}，{waiver['reason']}{until}）"


def cited(article: dict[str, str] | None) -> str:
    """《社会救助法》第18条."""
    return f"《{article['document']}》{article['article']}" if article else ""


def addressed(name: str) -> str:
    """To whom the letter goes."""
    return f"{name}："


def sealed(office: str) -> str:
    """Who has written it, and where the seal goes."""
    return f"{office}（盖章）"


def reason_in_words(why: str) -> str:
    """Why, in the officer's words."""
    return f"理由：{why}"


def decided_in_words(
    outcome: Outcome,
    item: str,
    *,
    before: int | None,
    stages: Sequence[tuple[date, int | None, bool]],
    once: int | None = None,
) -> list[str]:
    """What is decided, a sentence for each amount and the month from which it holds."""
    if outcome is Outcome.REFUSE:
        return [f"经审核，你户提出的{item}申请，决定不予认定。"]
    if outcome is Outcome.AID:
        return [f"经审核确认，给予你户{item}，一次发给{said(once or 0, YUAN)}。"]
    now = f"（现为每月{said(before, YUAN)}）" if before else ""
    told = []
    for since, amount, is_over in stages:
        month = f"自{since.year}年{since.month}月起，"
        if outcome is Outcome.GRANT:
            paid = "" if amount is None else f"，每月发给{said(amount, YUAN)}"
            told.append(f"经审核确认，{month}给予你户{item}{paid}。")
        elif is_over:
            told.append(f"{month}终止你户{item}{now}。")
        elif outcome is Outcome.PHASE_OUT:
            told.append(f"{month}你户{item}渐退期内每月发给{said(amount or 0, YUAN)}{now}。")
        else:
            told.append(f"{month}你户{item}调整为每月{said(amount or 0, YUAN)}{now}。")
        now = ""
    return told


def ended_in_words(item: str, since: date) -> str:
    """What ends because it does not fit beside what is granted."""
    return f"与前项不能同时享受，自{since.year}年{since.month}月起终止你户{item}。"


def written_in_words(household: int, answer: str) -> list[str]:
    """What an answer rests on that an officer has stated in writing: with the day and the reason."""
    read = {
        (label, value)
        for item in json.loads(answer)["items"]
        for one in item["clauses"]
        for label, value in one["values"].items()
    }
    return [
        f"其中“{one.wording}”为“{one.value}”，根据工作人员{day_text(one.on)}的书面说明：{one.why}"
        for one in written_of(household)
        if (one.wording, one.value) in read
    ]


def heard_in_words(day: date, name: str, words: str) -> str:
    """That the family was heard, and what it has said."""
    return f"作出决定前，{day_text(day)}听取了{name}的意见：{words}"


def day_text(day: date) -> str:
    """2026年11月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def letter_number(name: str, year: int, number: int) -> str:
    """青禾区社救告〔2026〕3号."""
    return f"{name}社救告〔{year}〕{number}号"


def office_of(name: str, *, is_county: bool) -> str:
    """What signs a letter: the bureau of a county, or the office of a township."""
    if is_county:
        return f"{name}民政局"
    return f"{name}办事处" if name.endswith("街道") else f"{name}人民政府"


def phase_out_facts(exceeded_on: date, before: int) -> tuple[tuple[str, str], ...]:
    """What the law asks about a phase-out, by the names of its facts: that work has brought it about, since when, and what was paid, in fen."""
    amount = f"{before // FEN}.{before % FEN:02}元/月"
    return ("就业后超过标准", "是"), ("超过标准日期", exceeded_on.isoformat()), ("原月保障金", amount)


def reasons_in(answer: str) -> dict[str, Any] | None:
    """What the engine has said of the item, as a page shows it."""
    if not answer:
        return None
    told = json.loads(answer)
    items = told.get("items", ())
    return {
        "clauses": [
            one | {"cited": cited(one["article"]), "waiver": waived_in_words(one.get("waived"))}
            for item in items
            for one in item.get("clauses", ())
        ],
        "steps": [step for item in items for step in item.get("amount_steps", ())],
        "unknown": list(
            dict.fromkeys(
                one.get("fact") or one["parameter"] for item in items for one in item.get("verify", ())
            )
        ),
        "reason": told.get("reason", ""),
    }


_SPOKE = ("true", "untrue", "known")


@dataclass(frozen=True, slots=True)
class Ground:
    """What an exit stands on: the last visit that has verified facts, since when the run finds the family above the line, and what the law asks."""

    visited_on: date | None = None
    since: date | None = None
    within: int | None = None  # days; None: the law in force says nothing, or a member has died
    months: int | None = None
    on: date = date.min

    @property
    def is_visited(self) -> bool:
        """Whether somebody was there lately and has verified what the family lives on."""
        return self.within is None or (
            self.visited_on is not None and self.visited_on >= self.on - timedelta(days=self.within)
        )

    @property
    def is_steady(self) -> bool:
        """Whether it has been so for long enough."""
        return self.months is None or (
            self.since is not None and rules.months_after(self.since, self.months) <= self.on
        )


def ground_of(change: Change, on: date) -> Ground:
    """What the end of a family's help would stand on; above every sight, for it says days alone."""
    numbers = numbers_on(version_in_force(change.region, on), on)
    if change.kind != Kind.END or change.died_on is not None:
        return Ground(on=on)
    with seeing(EVERYWHERE):
        rows = Visit.objects.filter(household=change.household_id, outcome__in=_SPOKE, visited_on__lte=on)
        known = set(
            Statement.objects.filter(household=change.household_id).values_list("evidence", flat=True)
        )
        days = [
            day
            for pk, day in rows.exclude(met__in=["", Met.PHONE, Met.NOBODY]).values_list("pk", "visited_on")
            if f"visit:{pk}" in known
        ]
        found = Change.objects.filter(
            household=change.household_id, item=change.item, kind__in=[Kind.END, Kind.LOWER]
        )
        since = found.exclude(state=State.DROPPED).aggregate(first=Min("found_on"))["first"]
    return Ground(max(days, default=None), since, numbers.exit_visit, numbers.exit_steady, on)


def check_leaving(change: Change, ruling: rules.Ruling, on: date) -> None:
    """Refuse to end a family's help that nobody has looked at, or that is better off only since lately and without a reason for hurry. Raises
    DecisionRefused."""
    if ruling.outcome in CUTS and ruling.outcome == "end":
        ground = ground_of(change, on)
        rules.check_leaving(ruling, is_visited=ground.is_visited, is_steady=ground.is_steady)
