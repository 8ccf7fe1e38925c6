"""What a run of the engine has found, in the shapes that registers and stages take in. Nothing else opens the engine."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from jiwang import __version__
from jiwang.registers.people.sealing import Newcomer
from jiwang_engine import shipping
from jiwang_engine.results import RunResults, joined_persons, read_results

_URGENCY = {"red": 0, "orange": 1, "yellow": 2, "blue": 3, "grey": 4}
_STATES = {"dispatched": "sent", "held": "held", "county": "listed"}


@dataclass(frozen=True)
class Findings:
    """The results of one run; `state` is the directory whose vault holds the ID numbers, if there is one."""

    results: RunResults
    state: Path | None

    @property
    def name(self) -> str:
        """The pack and the day, for the trail."""
        return f"{self.results.record['pack']['id']}:{self.results.record['day']}"

    @property
    def pack(self) -> str:
        """The pack by which the run has judged, as it can be found again."""
        return str(self.results.record["pack"]["name"])

    @property
    def digest(self) -> str:
        """Of everything that is taken in, and of the program that reads it: the same again need not be compared row by row."""
        return f"{__version__}:{self.results.digest(self.state)}"

    def counts(self) -> dict[str, Any]:
        """What the run has counted: rows of files, persons and households of the whole place."""
        funnel = json.loads((self.results.folder / "funnel.json").read_text(encoding="utf-8"))
        rows = funnel["rows"]
        return {
            "name": self.name, "area": self._root, "day": date.fromisoformat(self.results.record["day"]),
            "rows_read": rows["read"], "rows_accepted": rows["accepted"] + rows["repaired"], "rows_rejected": rows["rejected"],
            "rows_dropped": rows["dropped_means"], "persons": funnel["persons"], "households": funnel["households"],
        }  # fmt: skip

    def places(self) -> Iterator[tuple[str, str]]:
        """Codes and names."""
        yield from ((row["code"], row["name"]) for row in self.results.places())

    def households(self) -> Iterator[tuple[int, str, str, str, int]]:
        """Number, region, address, basis, size."""
        for unit, region, *rest in shipping.families(self.results):
            yield (unit, region or self._root, *rest)

    def people(self) -> Iterator[Newcomer]:
        """Everybody who is a member of a household."""
        for person, unit, region, *rest in shipping.members(self.results, self.state):
            yield Newcomer(person, unit, region or self._root, *rest)

    def facts(self) -> Iterator[bytes]:
        """What the sources say of the members of households, as COPY reads it, in the columns of `registers.people.actions.FACT`."""
        return shipping.sayings(self.results, nowhere=self._root)

    def reckonings(self, items: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
        """What the households on file are given of some items, in the columns of `stages.decisions.actions.RECKONED`; `items` names
        each by what families are recognised as.
        """
        pack, day = self.results.record["pack"]["hash"], date.fromisoformat(self.results.record["day"])
        for unit, person, item, verdict, amount in shipping.reckonings(self.results, list(items)):
            key = f"{unit}:{item}:{person or ''}"
            yield key, unit, self._regions[unit], person, items[item], verdict, amount, day, pack

    def sources(self) -> Iterator[tuple[str, str]]:
        """The lists of which a file came: id, and what facts call it. An older run has not noted it: then those that say something."""
        titles, noted = self.results.sources(), self.results.record.get("sources")
        came = noted if noted is not None else self.results.sources_heard()
        yield from ((one, titles.get(one, one)) for one in came)

    def pairs(self) -> Iterator[tuple[Any, ...]]:
        """What people must decide, in the columns of `stages.matching.actions.PAIR`; of persons whom the desk knows."""
        homes = self._homes
        for row in self.results.reviews():
            if row["candidate"] in homes:
                yield (
                    f"{row['mark']}-{row['candidate']}", row["mark"], row["candidate"], self._regions[homes[row["candidate"]]],
                    row["turn"], row["needs_two"], row["source"], row["department"], row["reason"],
                    *(json.dumps(row[side], ensure_ascii=False) for side in ("left", "right", "differs")), True, "open",
                    row["file"], row["row_no"],
                )  # fmt: skip

    def rows_of_nobody(self) -> Iterator[tuple[Any, ...]]:
        """Rows that fit nobody, in the columns of `stages.matching.actions.STRAY`; one that names no county lies with the city."""
        for row in self.results.rows_of_nobody():
            shown = row["shown"]
            yield (
                str(row["record"]), shown.get("县区") or self._root, row["source"], row["department"], row["file"], row["row_no"],
                json.dumps(shown, ensure_ascii=False), row["reason"], True,
            )  # fmt: skip

    def changes(self, known: Mapping[int, str]) -> Iterator[tuple[Any, ...]]:
        """Merges and splits in the columns of `stages.matching.actions.CHANGE`; `known` are the desk's persons and their places."""
        for row in self._joined:
            if row["person"] in known and row["kept"] in known:
                yield (
                    f"{row['batch']}-{row['change']}-{row['person']}-{row['kept']}", row["change"], row["person"], row["kept"],
                    known[row["kept"]], row["day"], row["batch"], row["cause"][:200],
                )  # fmt: skip

    def joined(self) -> set[int]:
        """Everybody who was ever merged or split."""
        return {row[name] for row in self._joined for name in ("person", "kept")}

    def merged(self, known: Container[int]) -> dict[int, int]:
        """Who goes by whose number now."""
        now: dict[int, int] = {}
        for row in self._joined:
            if row["change"] == "merge":
                now[row["person"]] = row["kept"]
            else:
                now.pop(row["person"], None)
        return {person: kept for person, kept in now.items() if person in known and kept in known}

    def indicators(self) -> Iterator[tuple[Any, ...]]:
        """What the law calls its signs."""
        for row in self.results.indicators():
            yield (
                row["id"],
                row["label"],
                row["side"],
                row["stays_at_county"],
                json.dumps(row["find_out"], ensure_ascii=False),
            )

    def alerts(self) -> Iterator[tuple[Any, ...]]:
        """Alerts in the columns of `stages.alerts.actions.ALERT`."""
        titles, homes = self.results.sources(), self._homes
        for row in self.results.rows("alerts"):
            person = row["person"] if row["person"] in homes else None
            yield (
                row["alert"], row["indicator"], row["level"], _URGENCY[row["level"]], row["unit"], person,
                self._regions[row["unit"]], row["indicator"] in self._county_only, row["raised_on"], row["due_on"],
                row["due_flag"], row["sentence"], row["handler"] or "", titles.get(row["source"], row["source"] or ""),
                row["file"] or "", row["row_no"], row["row_day"], row["rule_version"], row["article"], row["state"],
                row["task"] or "",
            )  # fmt: skip

    def households_seen(self) -> frozenset[int]:
        """The households that were judged."""
        return frozenset(row["unit"] for row in self.results.rows("households"))

    def grounds(self, table: str = "alerts") -> frozenset[tuple[int, str, int | None]]:
        """Every sign that the judged households show, those in their quiet time too: household, indicator, person.

        A whole run tells them with its alerts, the withdrawal of a file in a table of their own.
        """
        homes = self._homes
        return frozenset(
            (row["unit"], row["indicator"], row["person"] if row["person"] in homes else None)
            for row in self.results.rows(table)
        )

    def tasks(self) -> Iterator[tuple[Any, ...]]:
        """Tasks in the columns of `stages.dispatch.actions.TASK`; each lies where the engine has put it."""
        spoken = self._spoken
        for row in self.results.rows("tasks"):
            region = self._regions[row["unit"]]
            say, find_out = spoken.get(row["task"], ([], []))
            place = _place_of(row, region)
            state = _STATES[row["state"]] if len(place) == 12 or row["state"] != "dispatched" else "listed"
            yield (
                row["task"], row["unit"], region, row["desk"], row["level"], _URGENCY[row["level"]], row["due_on"],
                row["points"], row["reasons"] or [], say, find_out, place, state,
            )  # fmt: skip

    @cached_property
    def _root(self) -> str:
        """The place of the whole pack: where households lie whose home nobody knows."""
        return min((code for code, _ in self.places()), key=len)

    @cached_property
    def _regions(self) -> dict[int, str]:
        return {unit: region or self._root for unit, region, *_ in shipping.families(self.results)}

    @cached_property
    def _joined(self) -> list[dict[str, Any]]:
        return list(joined_persons(self.state)) if self.state else []

    @cached_property
    def _homes(self) -> dict[int, int]:
        """Every member of a household, and which one."""
        return dict(shipping.seats(self.results))

    @cached_property
    def _county_only(self) -> frozenset[str]:
        """Signs that speak of leaving a roll, or of a status: nobody below the county sees them before the family was heard."""
        return frozenset(
            row["id"] for row in self.results.indicators() if row["stays_at_county"] or row["side"] == "exit"
        )

    @cached_property
    def _spoken(self) -> dict[str, tuple[list[str], list[str]]]:
        """What may be said at the door for each task, and what to find out, in the order of the alerts."""
        asked = {row["id"]: row["find_out"] for row in self.results.indicators()}
        found: dict[str, tuple[list[str], list[str]]] = {}
        for row in self.results.rows("alerts"):
            if row["task"]:
                say, find_out = found.setdefault(row["task"], ([], []))
                say += [row["visiting_sentence"]] if row["visiting_sentence"] not in say else []
                find_out += [one for one in asked.get(row["indicator"], []) if one not in find_out]
        return found


def findings_of(folder: Path, state: Path | None = None) -> Findings:
    """Open a finished run. Raises the engine's UsageError where there is none."""
    return Findings(read_results(folder), state)


def _place_of(row: dict[str, Any], region: str) -> str:
    """Where the engine's task lies: with a worker in the village, with the township, at the county, or at the city."""
    goes_down = row["state"] == "dispatched" and row["worker"]  # what is held waits with the township
    digits = {"visit": 12 if goes_down else 9}.get(row["desk"], 6)
    return region[:digits] if len(region) >= digits else region
