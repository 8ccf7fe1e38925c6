"""The units of one household: who counts in it, and which members are also judged alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from jiwang_engine.judging.cases import Case, Determination, Member
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.packs.model import Exclusion, UnitRule


def counted_members(home: Judgement) -> tuple[Member, ...]:
    """The members without those who surely do not count; of whom it is open stays."""
    if ("uncounted", "member") not in home.definitions:
        return home.case.members
    return tuple(
        one for one in home.case.members if home.definition_value("uncounted", "member", one) is not True
    )


def exclusions(home: Judgement) -> Iterator[tuple[Member, Exclusion]]:
    """Who does not count, and why."""
    for rule in home.program.pack.units.values():
        for number, one in enumerate(rule.exclusions, 1):
            for member in home.case.members:
                if home.definition_value("excluded", f"{rule.id}.{number}", member) is True:
                    yield member, one


def alone(home: Judgement) -> Iterator[tuple[UnitRule, Member, Case]]:
    """The members who are also judged as a unit of one. What the household as a whole has is then unknown, unless it was
    stated for the person alone."""
    if len(home.case.members) < 2:
        return
    for rule in home.program.pack.units.values():
        if rule.alone is None:
            continue
        for member in home.case.members:
            if home.definition_value("alone", rule.id, member) is True:
                yield rule, member, _case_of_one(home.case, member, rule)


def maybe_alone(home: Judgement) -> Iterator[tuple[UnitRule, Member]]:
    """The members of whom it is open whether they are judged alone."""
    for rule in home.program.pack.units.values() if len(home.case.members) > 1 else ():
        for member in home.case.members if rule.alone is not None else ():
            if home.definition_value("alone", rule.id, member) is None:
                yield rule, member


def _case_of_one(case: Case, member: Member, rule: UnitRule) -> Case:
    decided = (_own(one) for one in case.determinations if one.member == member.id)
    return replace(
        case,
        members=(member,),
        facts=member.alone,
        series={},
        determinations=tuple(decided),
        receiving=tuple(one for one in case.receiving if one.member == member.id),
        supporters=None
        if case.supporters is None
        else tuple(one for one in case.supporters if member.id in one.of),
        rule=rule.id,
    )


def _own(one: Determination) -> Determination:
    return replace(one, member="", alone=False) if one.alone else one
