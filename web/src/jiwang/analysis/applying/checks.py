"""What the check of means may ask by the version of the law in force, and what the answers say. Rooms know checks through this door only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from jiwang.analysis.batches import in_plain_words
from jiwang.analysis.homes import program_of
from jiwang.registers.policy.models import Version
from jiwang_engine.batches import CheckRow as CheckRow
from jiwang_engine.batches import RowIssue as RowIssue
from jiwang_engine.batches import check_rows
from jiwang_engine.language.types import Kind
from jiwang_engine.language.values import parse_value
from jiwang_engine.procedures.checks import LETTER as LETTER
from jiwang_engine.procedures.checks import NUMBER as NUMBER
from jiwang_engine.procedures.checks import REFERENCE as REFERENCE
from jiwang_engine.procedures.checks import REFUSED as REFUSED
from jiwang_engine.procedures.checks import CheckItem as CheckItem
from jiwang_engine.procedures.checks import Found as Found
from jiwang_engine.procedures.checks import check_items, found_by, merged, months_of, shown
from jiwang_engine.terms import Purpose, Subject

_UNITS = {"金额": "元", "金额/月": "元每月", "金额/年": "元每年"}


def items_of(version: Version | None) -> dict[str, CheckItem]:
    """Everything that may be asked, by id; nothing where no version is in force: then there is no exchange."""
    if version is None:
        return {}
    return {one.id: one for one in check_items(program_of(version.kept, version.hash))}


def found_of(
    version: Version,
    answers: Mapping[tuple[str, str], Mapping[str, Any]],
    members: Collection[str],
    *,
    supporters: Collection[str] = (),
) -> list[Found]:
    """What the answers, by item and member or supporter, say of facts: of those only of which every office that knows a part has spoken."""
    return list(found_by(program_of(version.kept, version.hash), answers, members, supporters=supporters))


@dataclass(frozen=True, slots=True)
class Trait:
    """What may be written down of a supporter: a yes or no, or a word of a list; `is_means` only with their own authorisation."""

    fact: str
    label: str
    question: str
    choices: tuple[str, ...]
    is_means: bool


def traits_of_supporters(version: Version | None) -> tuple[Trait, ...]:
    """What the law in force asks of a supporter and neither a number says (their birthday) nor an office (their income)."""
    if version is None:
        return ()
    program = program_of(version.kept, version.hash)
    found = []
    for one in program.pack.facts.values():
        type_ = program.fact_types[one.id]
        if one.subject is Subject.SUPPORTER and type_.kind in (Kind.BOOL, Kind.CODE):
            words = (
                ("是", "否") if type_.kind is Kind.BOOL else (*program.pack.codes[type_.codes].values, "无")
            )
            found.append(
                Trait(
                    one.id, one.label, one.question, tuple(dict.fromkeys(words)), one.purpose is Purpose.MEANS
                )
            )
    return tuple(found)


def months_valid(version: Version, items: Collection[str], *, area: str, on: date) -> int:
    """For how many months what is found of some things holds at a place: what holds shortest of them."""
    program, known = program_of(version.kept, version.hash), items_of(version)
    return min((months_of(program, known[one], area=area, on=on) for one in items if one in known), default=0)


def answer_of(item: CheckItem, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Several rows about one person as one answer."""
    return dict(merged(item, rows))


def told(item: CheckItem, answer: Mapping[str, Any]) -> list[tuple[str, str]]:
    """An answer in words, column by column."""
    return shown(item, answer)


def says_the_same(version: Version, fact: str, *, one: str, other: str) -> bool:
    """Whether two words on a fact are one value: 1000元 and 1,000.00元."""
    program = program_of(version.kept, version.hash)
    try:
        first, second = (
            parse_value(text, program.fact_types[fact], program.pack.codes) for text in (one, other)
        )
    except (ValueError, KeyError):
        return one == other
    return first == second


def in_full(version: Version | None, fact: str, value: str) -> str:
    """A value with the unit of its fact, where only the number was written: 24000 is 24000元每年. Other words stay as they are."""
    told = program_of(version.kept, version.hash).pack.facts.get(fact) if version else None
    is_bare = told is not None and value.replace(".", "", 1).replace(",", "").isdecimal()
    return f"{value}{_UNITS.get(told.type, '')}" if told and is_bare else value


def read_reply(
    path: Path, version: Version, item: str, *, as_of: date
) -> tuple[tuple[CheckRow, ...], tuple[RowIssue, ...]]:
    """The rows of an office's file, and those that cannot be read. Raises FileRefused where it is no such file."""
    with in_plain_words():
        return check_rows(
            path, pack=f"{settings.PACK_SHELF}/{version.kept}", item=item, as_of=as_of, columns={}
        )
