"""From a chain of packs to one flattened pack: who may add, fill, and replace what (CONTRACTS 4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jiwang_engine.errors import JiwangError, PackError
from jiwang_engine.packs.entries import Entry
from jiwang_engine.packs.layering.fills import Filling
from jiwang_engine.packs.layering.overlays import Overlay, applied
from jiwang_engine.packs.legal import Agenda, LegalNumber, Parameter, Table, TableVersion
from jiwang_engine.packs.model import AreaRow, Layer, Pack, Ranking
from jiwang_engine.packs.outgoing import mistakes_of, read_outgoing, read_reply
from jiwang_engine.packs.planning.reading import (
    fitted_measure,
    fitted_occasion,
    read_labour_class,
    read_measure,
    read_plan_occasion,
)
from jiwang_engine.packs.procedures.agendas import read_agenda
from jiwang_engine.packs.procedures.checks import fitted_check, read_check_item
from jiwang_engine.packs.procedures.reading import misplaced, read_procedure, read_recheck, read_visit_rate
from jiwang_engine.packs.procedures.schemes import read_pairing_scheme
from jiwang_engine.packs.schema import READERS as ENTITLING
from jiwang_engine.packs.twins import LEVEL_NAMES as LEVEL_NAMES
from jiwang_engine.packs.units import read_unit
from jiwang_engine.packs.visiting.fitting import Known, fitted, fitted_round, form_mistakes
from jiwang_engine.packs.visiting.following import follow_up_mistakes, read_follow_up
from jiwang_engine.packs.visiting.reading import read_question_group, read_visit_form, read_visit_round
from jiwang_engine.terms import Place

LEVELS = ("nation", "province", "city", "county")
READERS: Mapping[str, Callable[[Entry], Any]] = {
    **ENTITLING,
    "procedure": read_procedure,
    "recheck": read_recheck,
    "visit_rate": read_visit_rate,
    "unit": read_unit,
    "outgoing": read_outgoing,
    "agenda": read_agenda,
    "reply": read_reply,
    "question_group": read_question_group,
    "visit_form": read_visit_form,
    "visit_round": read_visit_round,
    "pairing_scheme": read_pairing_scheme,
    "follow_up": read_follow_up,
    "check_item": read_check_item,
    "labour_class": read_labour_class,
    "measure": read_measure,
    "plan_occasion": read_plan_occasion,
}
_SHELVES = {
    "fact": "facts",
    "parameter": "parameters",
    "table": "tables",
    "variable": "variables",
    "category": "categories",
    "item": "items",
    "indicator": "indicators",
    "combination": "combinations",
    "codes": "codes",
    "source": "sources",
    "procedure": "procedures",
    "recheck": "rechecks",
    "visit_rate": "visit_rates",
    "unit": "units",
    "outgoing": "outgoings",
    "reply": "replies",
    "question_group": "question_groups",
    "visit_form": "visit_forms",
    "visit_round": "visit_rounds",
    "pairing_scheme": "pairing_schemes",
    "follow_up": "follow_ups",
    "check_item": "check_items",
    "labour_class": "labour_classes",
    "measure": "measures",
    "plan_occasion": "plan_occasions",
    "document": "documents",
}


@dataclass(slots=True)
class Shelves:
    """What has been read so far; `take` puts one document in its place."""

    content: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {shelf: {} for shelf in _SHELVES.values()}
    )
    fills: list[tuple[Layer, int, Filling]] = field(default_factory=list)
    overlays: list[tuple[Layer, int, Overlay]] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    counters: list[tuple[str, dict[str, Any], Place]] = field(default_factory=list)  # upper packs first
    ranking: Ranking = field(default_factory=lambda: Ranking((), {}))
    agendas: dict[str, Agenda] = field(default_factory=dict)  # by level; the most local list stands
    areas: list[AreaRow] = field(default_factory=list)
    errors: list[JiwangError] = field(default_factory=list)

    def take(self, entry: Entry, layer: Layer, rank: int) -> None:
        """Read one document; errors are collected, so that a writer sees them all at once."""
        try:
            self._take(entry, layer, rank)
        except JiwangError as error:
            self.errors.append(error)

    def _take(self, entry: Entry, layer: Layer, rank: int) -> None:
        kind = entry.first_key
        if kind not in READERS:
            raise PackError(
                "unknown-document",
                at=entry.at,
                found=f"不认识以“{kind}”开头的内容。",
                remedy="第一行应是“参数:”“事项:”等。",
            )
        made = READERS[kind](entry)
        entry.finish()
        if kind == "fill":
            self.fills.append((layer, rank, made))
        elif isinstance(made, Overlay):
            self.overlays.append((layer, rank, made))
        elif kind == "counter":
            self.counters.append(made)
        elif kind == "ranking":
            self.ranking = made
        elif kind == "agenda":
            self.agendas[made.level] = made
        else:
            self._shelve(kind, made, (layer, rank))

    def _shelve(self, kind: str, made: Any, where: tuple[Layer, int]) -> None:
        shelf = self.content[_SHELVES[kind]]
        if made.id in shelf:
            raise PackError(
                "id-twice",
                at=getattr(made, "at", None),
                found=f"编号“{made.id}”已经用过。",
                remedy="请换一个编号；下级包不能改写上级包的同名内容。",
            )
        if kind == "parameter":
            made = replace(made, values=tuple(_placed(one, *where, area="") for one in made.values))
        elif kind == "table":
            made = replace(made, versions=tuple(_placed(one, *where, area="") for one in made.versions))
        shelf[made.id] = made
        self.origins[f"{_SHELVES[kind]} {made.id}"] = where[0].id

    def fill(self) -> None:
        """Give every parameter and table the values that lower packs say, if they may."""
        for layer, rank, filling in self.fills:
            try:
                self._fill(layer, rank, filling)
            except JiwangError as error:
                self.errors.append(error)

    def check_replies(self) -> None:
        """Say what does not fit in the answers of other offices, once every template is known."""
        for one in self.content["replies"].values():
            self.errors.extend(mistakes_of(one, self.content["outgoings"]))

    def fit_forms(self) -> None:
        """Let questions learn from their facts how they are answered, once every fact is known."""
        groups, known = (
            self.content["question_groups"],
            Known.of(self.content["facts"], self.content["codes"]),
        )
        for name, group in list(groups.items()):
            try:
                groups[name] = fitted(group, known)
            except JiwangError as error:
                self.errors.append(error)
        for form in self.content["visit_forms"].values():
            self.errors.extend(form_mistakes(form, groups))
        self.errors.extend(follow_up_mistakes(self.content["follow_ups"], self.content["visit_rates"]))
        for name, one in list(self.content["visit_rounds"].items()):
            try:
                self.content["visit_rounds"][name] = fitted_round(
                    one, self.content["sources"], self.content["codes"]
                )
            except JiwangError as error:
                self.errors.append(error)

    def fit_checks(self) -> None:
        """Let what the check of means asks find the facts that it fills, once every fact is known; what steps may not say is told."""
        self.errors += [one for found in self.content["procedures"].values() for one in misplaced(found)]
        for name, one in list(self.content["check_items"].items()):
            try:
                self.content["check_items"][name] = fitted_check(
                    one, self.content["facts"], self.content["parameters"]
                )
            except JiwangError as error:
                self.errors.append(error)

    def fit_plans(self) -> None:
        """Let measures and occasions of plans find what they name, once everything is known."""
        for shelf, fit in (("measures", fitted_measure), ("plan_occasions", fitted_occasion)):
            for name, one in list(self.content[shelf].items()):
                try:
                    self.content[shelf][name] = fit(one, self.content)
                except JiwangError as error:
                    self.errors.append(error)

    def overlay(self) -> None:
        """Change what lower packs may change of the clauses and items above them."""
        for layer, rank, one in self.overlays:
            try:
                applied(self.content, one, layer, rank=rank)
            except JiwangError as error:
                self.errors.append(error)

    def _fill(self, layer: Layer, rank: int, filling: Filling) -> None:
        name, given, at = filling
        found = self._open_to_filling(name)
        if found is None:
            raise PackError(
                "fill-of-nothing",
                at=at,
                found=f"没有叫“{name}”的参数或表。",
                remedy="请检查名称，或先写“参数:”或“表:”。",
            )
        if found.open_to and layer.level not in found.open_to:
            allowed = "、".join(LEVEL_NAMES[level] for level in found.open_to)
            raise PackError(
                "fill-not-allowed",
                at=at,
                found=f"“{found.label}”不由{LEVEL_NAMES[layer.level]}级规定。",
                remedy=f"有权规定的是：{allowed}。",
            )
        wanted = LegalNumber if isinstance(found, Parameter) else TableVersion
        if not all(isinstance(one, wanted) for one in given):
            raise PackError(
                "fill-of-other-kind",
                at=at,
                found=f"“{found.label}”{'是一个数值，不是表' if wanted is LegalNumber else '是表，不是一个数值'}。",
                remedy="参数写“值: …”，表写“行: …”。",
            )
        own = tuple(_placed(one, layer, rank, area=layer.area) for one in given)
        if isinstance(found, Parameter):
            self.content["parameters"][found.id] = replace(found, values=(*found.values, *own))
        else:
            self.content["tables"][found.id] = replace(found, versions=(*found.versions, *own))

    def open_counters(self) -> None:
        """Say of items where one applies for them; the most local pack has the last word."""
        items = self.content["items"]
        by_label = {one.label: one.id for one in items.values()}
        for name, said, at in self.counters:
            found = items.get(by_label.get(name, name))
            if found is None:
                self.errors.append(
                    PackError(
                        "counter-of-nothing",
                        at=at,
                        found=f"没有叫“{name}”的事项。",
                        remedy="请检查名称，或先写“事项:”。",
                    )
                )
            else:
                items[found.id] = replace(found, **said)

    def _open_to_filling(self, name: str) -> Parameter | Table | None:
        """The parameter or table of an id or a label."""
        there = [*self.content["parameters"].values(), *self.content["tables"].values()]
        return next((one for one in there if name in (one.id, one.label)), None)

    def pack(self, layers: tuple[Layer, ...], *, digest: str, case_files: tuple[str, ...]) -> Pack:
        """The flattened pack."""
        content: Mapping[str, Any] = self.content
        return Pack(
            layers=layers,
            hash=digest,
            ranking=self.ranking.rules,
            dispatch_floors=self.ranking.floors,
            agendas=self.agendas,
            areas=tuple(self.areas),
            origins=self.origins,
            case_files=case_files,
            **content,
        )


def _placed(one: Any, layer: Layer, rank: int, *, area: str) -> Any:
    """A value, or all rows of a period, with the layer that says so."""
    if isinstance(one, TableVersion):
        return replace(one, number=_placed(one.number, layer, rank, area=area))
    return replace(one, layer=layer.id, rank=rank, area=one.area or area)
