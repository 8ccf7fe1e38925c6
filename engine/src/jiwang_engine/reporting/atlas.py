"""The places of a run by code: county, township, village, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from jiwang_engine.areas import name_on
from jiwang_engine.packs.model import AreaRow

COUNTY, TOWNSHIP, VILLAGE = 6, 9, 12  # digits of the code
NOWHERE = "000000"  # in the names of files, for what lies in no known county
UNKNOWN_NAME = "区划不明"
_UNFIT = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True)
class Atlas:
    """Names of places: as the bureau or its pack calls them, else as the State called them on the day; else the code itself."""

    areas: Sequence[AreaRow]
    on: date | None = None  # without a day only the bureau's own names are used
    _names: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the names by code."""
        self._names.update({area.code: area.name for area in self.areas})

    def name(self, code: str) -> str:
        """The name of one place."""
        return (self._known(code) or code) if code else UNKNOWN_NAME

    def path(self, region: str, start: int = COUNTY) -> str:
        """The names from the county (or another level) down to a place, without gaps: 甲县一镇东村."""
        levels = [digits for digits in (COUNTY, TOWNSHIP, VILLAGE) if start <= digits <= len(region)]
        names = [self._known(region[:digits]) for digits in levels]
        return "".join(name for name in names if name) or region or UNKNOWN_NAME

    def _known(self, code: str) -> str | None:
        """The name of a place; the State's names do not reach down to villages."""
        if code in self._names or self.on is None or len(code) > TOWNSHIP:
            return self._names.get(code)
        return name_on(code, self.on)

    def file_name(self, code: str) -> str:
        """Code and name, fit for a file on any system."""
        return _UNFIT.sub("_", f"{code or NOWHERE}-{self.name(code)}")


def county_of(region: str | None) -> str:
    """The county's six digits, or "" when the place is not known that far."""
    return region[:COUNTY] if region and len(region) >= COUNTY else ""


def township_of(region: str | None) -> str:
    """The township's nine digits, or the county's, or ""."""
    return region[:TOWNSHIP] if region and len(region) >= TOWNSHIP else county_of(region)
