"""Case files: one household in YAML, JSON or JSON lines; every scalar is text until the pack types it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from jiwang_engine.errors import CaseError
from jiwang_engine.judging.cases import Case, Determination, Member, Receiving, Series, Supporter
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import YES_WORDS, Value, month_number, parse_value
from jiwang_engine.packs.model import Fact
from jiwang_engine.terms import Place, Subject

CASE_KEYS = {
    "name", "day", "known", "area", "settlement", "household", "members", "series", "supporters", "determinations",
    "receiving", "fill", "set", "expect", "note", "basis",
}  # fmt: skip
_PERSON_KEYS = {"id", "relation", "birth", "sex", "facts"}
MEMBER_KEYS = _PERSON_KEYS | {"alone"}
SUPPORTER_KEYS = _PERSON_KEYS | {"of", "area", "settlement"}
DETERMINATION_KEYS = {
    "clause",
    "outcome",
    "member",
    "body",
    "date",
    "document",
    "until",
    "reason",
    "alone",
    "known_at",
}
RECEIVING_KEYS = {"item", "from", "amount", "member"}
SERIES_KEYS = {"member", "month", "amount"}
_SIDES = {Subject.PERSON: "每个人", Subject.UNIT: "户", Subject.SUPPORTER: "义务人"}
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with its name, the parameters it overlays, and what it expects."""

    name: str
    case: Case
    overlay: Mapping[str, Value] = field(default_factory=dict)
    expect: Mapping[str, Any] = field(default_factory=dict)
    at: Place = Place("")


def read_documents(text: str, shown: str) -> Iterator[dict[str, Any]]:
    """The raw cases of a text: YAML (a case, a list, or documents), JSON, or JSON lines."""
    try:
        if text.lstrip().startswith("{"):
            found: Any = _json_documents(text)
        else:
            found = yaml.load_all(text, Loader=_LOADER)  # a BaseLoader: it makes nothing but text
        for document in found:
            yield from _cases_in(document, shown)
    except (yaml.YAMLError, json.JSONDecodeError) as error:
        raise CaseError(
            "bad-case-file", at=Place(shown), found=f"文件读不懂：{error}", remedy="请检查缩进、引号和括号。"
        ) from error


def _cases_in(document: Any, shown: str) -> Iterator[dict[str, Any]]:
    for one in document if isinstance(document, list) else [document]:
        if isinstance(one, dict):
            yield one
        elif one not in (None, ""):
            raise CaseError(
                "bad-case-file",
                at=Place(shown),
                found="这里应是一户的情况。",
                remedy="请参照 docs/reference/case-format.md。",
            )


def _json_documents(text: str) -> list[Any]:
    try:
        return [json.loads(text, parse_float=str, parse_int=str)]
    except json.JSONDecodeError:
        return [
            json.loads(line, parse_float=str, parse_int=str) for line in text.splitlines() if line.strip()
        ]


def read_cases(path: Path, program: Program) -> list[CaseFile]:
    """The cases of a file, typed by a program."""
    shown = "/".join(path.parts[-3:])
    documents = read_documents(path.read_text(encoding="utf-8"), shown)
    return [CaseReader(program, shown).read(document) for document in documents]


class CaseReader:
    """Types raw cases by the facts of a program."""

    def __init__(self, program: Program, shown: str) -> None:
        """Take the program; `shown` is how messages name the file."""
        self.program, self.shown = program, shown
        facts = program.pack.facts.values()
        self._facts = {one.id: one for one in facts} | {one.label: one for one in facts}
        self._numbers = {one.label: one.id for one in program.pack.parameters.values()}
        self._civil = {
            (fact.subject, column): fact for fact in facts if (column := _civil_column(fact, program))
        }

    def read(self, raw: Mapping[str, Any]) -> CaseFile:
        """One case; CaseError says what cannot be understood."""
        self._name = str(raw.get("name", ""))
        self._refuse_unknown(raw, CASE_KEYS, "案例")
        monthly = self._monthly(raw.get("series"))
        fill = str(raw.get("fill", "")) == "0"
        members = tuple(self._member(one, monthly, fill=fill) for one in self._list(raw, "members"))
        if not members:
            raise self._wrong("members", "没有家庭成员。", "至少要写一个人。")
        supporters = self._supporters(raw, monthly, members, fill=fill)
        facts, series = self._facts_of(raw.get("household"), Subject.UNIT, "household")
        case = Case(
            on=self._day(raw, "day"),
            known=self._day(raw, "known") if raw.get("known") else None,
            area=str(raw.get("area", "")),
            settlement=self._settlement(raw),
            members=members,
            facts=facts,
            series=series | monthly.pop("", {}),
            determinations=tuple(self._determinations(raw)),
            receiving=tuple(self._receiving(one) for one in self._list(raw, "receiving")),
            fill=fill,
            basis=str(raw.get("basis", "declared")),
            supporters=supporters,
        )
        expect = raw.get("expect") or {}
        return CaseFile(self._name, case, self.overlay(raw.get("set") or {}), expect, Place(self.shown))

    def _settlement(self, raw: Mapping[str, Any]) -> str:
        """As written, else as the pack's table of places says."""
        written = str(raw.get("settlement", ""))
        named = {"城镇": "urban", "农村": "rural"}.get(written, written)
        if named not in ("", "urban", "rural"):
            raise self._wrong("settlement", f"“{written}”不是城镇或农村。", "请写 urban 或 rural。")
        return named or self.program.pack.settlement_of(str(raw.get("area", "")))

    def overlay(self, given: Mapping[str, Any]) -> dict[str, Value]:
        """Values that replace parameters, by id."""
        found: dict[str, Value] = {}
        for name, text in given.items():
            key = self._numbers.get(name, name)
            if key not in self.program.parameter_types:
                raise self._wrong(f"set.{name}", "没有这个参数。", "请检查名称。")
            found[key] = self._value(str(text), self.program.parameter_types[key], f"set.{name}")
        return found

    def _supporters(
        self,
        raw: Mapping[str, Any],
        monthly: dict[str, dict[str, Series]],
        members: tuple[Member, ...],
        *,
        fill: bool,
    ) -> tuple[Supporter, ...] | None:
        """The legal supporters; absent is unknown, an empty list is known to be none."""
        if raw.get("supporters") in (None, "", "未知"):
            return None
        ids = {one.id for one in members}
        found = []
        for one in self._list(raw, "supporters"):
            self._refuse_unknown(one, SUPPORTER_KEYS, "义务人")
            of = one.get("of") or [member.id for member in members]
            whom = tuple(map(str, of if isinstance(of, list) else [of]))
            person = self._person(one, monthly, fill=fill, subject=Subject.SUPPORTER)
            if strangers := set(whom) - {member.id for member in members}:
                raise self._wrong(f"{person.id}.of", f"没有成员“{min(strangers)}”。", "请写成员的编号。")
            if person.id in ids:
                raise self._wrong(
                    f"{person.id}", "这个编号已经用过。", "义务人的编号不能和别人相同，例如 s1。"
                )
            ids.add(person.id)
            area = str(one.get("area", ""))
            found.append(
                Supporter(
                    person.id,
                    person.relation,
                    person.facts,
                    person.series,
                    of=whom,
                    area=area,
                    settlement=self._settlement(one) if area else "",
                )
            )
        return tuple(found)

    def _member(self, raw: Mapping[str, Any], monthly: dict[str, dict[str, Series]], *, fill: bool) -> Member:
        self._refuse_unknown(raw, MEMBER_KEYS, "成员")
        return self._person(raw, monthly, fill=fill, subject=Subject.PERSON)

    def _person(
        self, raw: Mapping[str, Any], monthly: dict[str, dict[str, Series]], *, fill: bool, subject: Subject
    ) -> Member:
        name = str(raw.get("id") or "")
        if not name:
            raise self._wrong("members", "有成员没有编号。", "请补 id，例如 m1。")
        facts, series = self._facts_of(raw.get("facts"), subject, name)
        for column in ("birth", "sex", "relation"):
            fact = self._civil.get((subject, column))
            if fact is not None and raw.get(column):
                type_ = self.program.fact_types[fact.id]
                facts.setdefault(fact.id, self._value(str(raw[column]), type_, f"{name}.{column}"))
        own = monthly.pop(name, {})
        for fact_id in own.keys() & series.keys():
            raise self._wrong(f"{name}.{fact_id}", "同一项既写了一个数，又写了按月记录。", "请只留一种。")
        shared = {} if fill else monthly.get("*", {})
        return Member(
            name,
            str(raw.get("relation", "")),
            facts,
            {**shared, **monthly.get("=", {}), **series, **own},
            self._facts_of(raw.get("alone"), Subject.UNIT, f"{name}.alone")[0],
        )

    def _facts_of(self, raw: Any, subject: Subject, where: str) -> tuple[dict[str, Value], dict[str, Series]]:
        facts: dict[str, Value] = {}
        series: dict[str, Series] = {}
        for name, text in (raw or {}).items():
            fact = self._fact(str(name), subject, where)
            value = self._value(_as_text(text), self.program.fact_types[fact.id], f"{where}.{name}")
            if fact.series:
                assert value is None or isinstance(value, int)
                series[fact.id] = Series(every=value) if value is not None else Series()
            else:
                facts[fact.id] = value
        return facts, series

    def _fact(self, name: str, subject: Subject, where: str) -> Fact:
        fact = self._facts.get(name)
        if fact is None:
            raise self._wrong(f"{where}.{name}", "政策包里没有这个事实。", "请检查名称。")
        if fact.subject is not subject:
            raise self._wrong(
                f"{where}.{name}",
                f"这是{_SIDES[fact.subject]}的事实，写错了地方。",
                "请移到 members 或 supporters 的 facts，或 household。",
            )
        return fact

    def _value(self, text: str, type_: Type, where: str) -> Value:
        if text in ("未知", "unknown", ""):
            return None
        try:
            return parse_value(text, type_, self.program.pack.codes)
        except (ValueError, KeyError) as error:
            raise self._wrong(where, str(error), "请按事实的类型书写，不知道就写 未知。") from error

    def _monthly(self, raw: Any) -> dict[str, dict[str, Series]]:
        """Series by member; `=` holds those known to be empty for everybody, `*` those named for some member."""
        found: dict[str, dict[str, Series]] = {}
        for name, rows in (raw or {}).items():
            fact = self._facts.get(str(name))
            if fact is None or not fact.series:
                raise self._wrong(f"series.{name}", "没有这个按月记录的事实。", "请检查名称。")
            found.setdefault("*" if rows else "=", {})[fact.id] = Series() if rows else Series(every=0)
            for row in rows or ():
                self._refuse_unknown(row, SERIES_KEYS, "按月记录")
                holder = found.setdefault(str(row.get("member", "")), {})
                months = dict(holder.get(fact.id, Series()).months)
                month = self._month(str(row.get("month", "")), f"series.{name}")
                value = self._value(str(row.get("amount", "")), Type(Kind.MONEY, 2), f"series.{name}")
                months[month] = months.get(month, 0) + int(value or 0)
                holder[fact.id] = Series(months)
        return found

    def _month(self, text: str, where: str) -> int:
        try:
            return month_number(text)
        except (ValueError, IndexError) as error:
            raise self._wrong(where, f"“{text}”不是年月。", "请写成 2025-04。") from error

    def _determinations(self, raw: Mapping[str, Any]) -> Iterator[Determination]:
        """What people decided, without what was recorded after the day known on."""
        known = self._day(raw, "known") if raw.get("known") else date.max
        for one in self._list(raw, "determinations"):
            found = self._determination(one)
            if not one.get("known_at") or self._day(one, "known_at") <= known:
                yield found

    def _determination(self, raw: Mapping[str, Any]) -> Determination:
        self._refuse_unknown(raw, DETERMINATION_KEYS, "决定")
        return Determination(
            clause=str(raw.get("clause", "")),
            outcome=str(raw.get("outcome", "")),
            member=str(raw.get("member", "")),
            body=str(raw.get("body", "")),
            day=self._day(raw, "date") if raw.get("date") else None,
            document=str(raw.get("document", "")),
            until=self._day(raw, "until") if raw.get("until") else None,
            reason=str(raw.get("reason", "")),
            alone=str(raw.get("alone", "")) in YES_WORDS,
        )

    def _receiving(self, raw: Mapping[str, Any]) -> Receiving:
        self._refuse_unknown(raw, RECEIVING_KEYS, "在享待遇")
        amount = self._value(str(raw.get("amount", "")), Type(Kind.MONEY, 2, "month"), "receiving.amount")
        return Receiving(
            str(raw.get("item", "")),
            str(raw.get("from", "")),
            int(amount) if amount is not None else None,
            str(raw.get("member", "")),
        )

    def _day(self, raw: Mapping[str, Any], key: str) -> date:
        try:
            return date.fromisoformat(str(raw.get(key, "")))
        except ValueError:
            raise self._wrong(key, f"“{raw.get(key, '')}”不是日期。", "请写成 2026-03-01。") from None

    def _list(self, raw: Mapping[str, Any], key: str) -> Iterable[Mapping[str, Any]]:
        found = raw.get(key) or []
        if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
            raise self._wrong(key, "应是一列。", "请每行以“- ”开头。")
        return found

    def _refuse_unknown(self, raw: Mapping[str, Any], known: set[str], what: str) -> None:
        for key in raw:
            if key not in known:
                raise self._wrong(
                    str(key), f"{what}里不能写这一项。", f"可以写：{'、'.join(sorted(known))}。"
                )

    def _wrong(self, where: str, found: str, remedy: str) -> CaseError:
        name = f"《{self._name}》" if getattr(self, "_name", "") else ""
        return CaseError("bad-case", at=Place(self.shown), found=f"{name}{where}：{found}", remedy=remedy)


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "未知" if value is None else str(value)


def _civil_column(fact: Fact, program: Program) -> str:
    """birth, sex or relation, when a fact is read from that column of the population register."""
    reading = fact.reading
    if reading is None or program.pack.sources[reading.source].role != "register":
        return ""
    columns = {column.label: column.id for column in program.pack.sources[reading.source].columns}
    name = columns.get(reading.column, reading.column)
    return name if name in ("birth", "sex", "relation") else ""
