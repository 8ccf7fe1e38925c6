"""The five levels of places and their codes."""

from __future__ import annotations

from enum import IntEnum


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


def chain(code: str) -> list[str]:
    """The codes from the province down to a place."""
    return [code[:level] for level in LEVELS if level <= len(code)]
