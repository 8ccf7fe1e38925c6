"""The five levels of places and their codes."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class PlaceRefused(ValueError):
    """A place that may not be taken in; the message is for people."""


class Level(IntEnum):
    """A level by the number of digits of its codes."""

    PROVINCE = 2
    CITY = 4
    COUNTY = 6
    TOWNSHIP = 9
    VILLAGE = 12


LEVELS = tuple(Level)


def level_of(code: str) -> Level:
    """The level of a code. Raises ValueError for a length that no level has."""
    return Level(len(code))


def above(code: str) -> str:
    """The code of the place one level up; empty above a province."""
    shorter = [level for level in LEVELS if level < len(code)]
    return code[: shorter[-1]] if shorter else ""


def below(code: str, within: str) -> str:
    """The place one level below `code` in which the place `within` lies; `code` itself where there is none."""
    deeper = [level for level in LEVELS if len(code) < level <= len(within)]
    return within[: deeper[0]] if deeper else code


def told_from(areas: Iterable[str]) -> int:
    """The digits from which on a path says something new to somebody who works in some areas: a clerk reads villages only."""
    widest = min((len(area) for area in areas), default=0)
    return next((int(level) for level in LEVELS if level > max(widest, Level.CITY)), int(Level.VILLAGE))


def chain(code: str) -> list[str]:
    """The codes from the province down to a place."""
    return [code[:level] for level in LEVELS if level <= len(code)]


def check_zone(code: str, *, is_taken: bool, has_above: bool, was_issued: bool) -> None:
    """Refuse a code of one's own for a zone that is no code, is somebody else's, or hangs in the air."""
    if not code.isdigit() or len(code) not in LEVELS[1:]:
        raise PlaceRefused("代码要是4、6、9或12位数字。请按上级代码加自编的号。")
    if was_issued:
        raise PlaceRefused("这个代码国家用过或在用。请换一个没有颁过的号。")
    if is_taken:
        raise PlaceRefused("这个代码本系统里已有。请换一个号。")
    if not has_above:
        raise PlaceRefused("没有这个代码的上级地区。请先核对前几位。")
