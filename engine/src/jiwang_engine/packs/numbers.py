"""Which number of the law is in force at a place on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from jiwang_engine.errors import PackError
from jiwang_engine.packs.model import LegalNumber, Pack, Parameter
from jiwang_engine.terms import Mark


def number_on(
    parameter: Parameter, day: date, *, area: str, settlement: str = "", known: date | None = None
) -> LegalNumber | None:
    """The most specific value in force on a day, or None when nothing is in force.

    A number of the own settlement beats one for both; a longer place code beats a shorter one; a lower pack beats a
    higher one. The order is: place, pack, settlement. Two that are equally specific are an error. What was published
    after `known` is not seen; without `known` everything is.
    """
    seen = [
        one for one in parameter.values if known is None or one.published is None or one.published <= known
    ]
    fitting = [
        number
        for number in seen
        if number.settlement in ("", settlement)
        and area.startswith(number.area)
        and _in_force(number, seen, day)
    ]
    if not fitting:
        return None
    best = max(map(_specific, fitting))
    found = [number for number in fitting if _specific(number) == best]
    if len(found) > 1:
        raise PackError(
            "two-numbers",
            at=found[1].at,
            found=f"“{parameter.label}”在{day}有两个同级数值：{found[0].value}（{found[0].at}）和{found[1].value}。",
            remedy="请给前一个写上截止日期“至”，或写明地区。",
        )
    return found[0]


def scope_mistakes(parameter: Parameter) -> Iterator[PackError]:
    """Two values of one scope from the same day, and days between two values on which nothing holds."""
    seen: dict[tuple[str, str, str, date], LegalNumber] = {}
    for number in parameter.values:
        key = (number.area, number.settlement, number.layer, number.starts)
        other = seen.setdefault(key, number)
        if other is not number and None in (other.published, number.published):
            yield PackError(
                "two-numbers",
                at=number.at,
                found=f"“{parameter.label}”从{number.starts}起有两个同级数值（另一个在{other.at}）。",
                remedy="请删去一个，或写明地区、城乡或公布日期。",
            )
        elif _leaves_hole(number, parameter):
            yield PackError(
                "number-hole",
                at=number.at,
                found=f"“{parameter.label}”的数值到{number.ends}为止，下一个数值之前没有数值。",
                remedy="请改日期，或补一个“未公布”的数值。",
            )


def _leaves_hole(number: LegalNumber, parameter: Parameter) -> bool:
    """Whether a value of the same scope follows, but not on the next day, and nothing wider fills the days between."""
    later = [one.starts for one in _same_scope(number, parameter.values) if one.starts > number.starts]
    if number.ends is None or not later or min(later) <= number.ends + timedelta(days=1):
        return False
    after = number.ends + timedelta(days=1)
    return number_on(parameter, after, area=number.area, settlement=number.settlement) is None


def _specific(number: LegalNumber) -> tuple[int, int, bool]:
    return (len(number.area), number.rank, bool(number.settlement))


def _in_force(number: LegalNumber, seen: Iterable[LegalNumber], day: date) -> bool:
    """A value without an end holds until the next one of the same place, pack and settlement begins."""
    if number.starts > day or (number.ends is not None and number.ends < day):
        return False
    return not any(number.starts < other.starts <= day for other in _same_scope(number, seen))


def _same_scope(number: LegalNumber, others: Iterable[LegalNumber]) -> Iterable[LegalNumber]:
    scope = (number.area, number.settlement, number.layer)
    return (other for other in others if (other.area, other.settlement, other.layer) == scope)


def unverified_on(pack: Pack, day: date) -> Iterator[str]:
    """Labels of the parameters and tables with a number in force, anywhere in the area, that nobody has verified."""
    labels: dict[str, None] = {}
    for parameter in pack.parameters.values():
        found = _everywhere(parameter, day, area=pack.layers[-1].area)
        if any(number.mark not in (Mark.VERIFIED, Mark.FICTIONAL) for number in found):
            labels[pack.tables[parameter.table].label if parameter.table else parameter.label] = None
    yield from labels


def _everywhere(parameter: Parameter, day: date, *, area: str) -> Iterator[LegalNumber]:
    """The numbers in force in an area: of each place in it that has its own, in town and in the country."""
    places = {area, *(number.area for number in parameter.values if number.area.startswith(area))}
    for place in sorted(places):
        for settlement in ("", "urban", "rural"):
            number = number_on(parameter, day, area=place, settlement=settlement)
            if number is not None:
                yield number
