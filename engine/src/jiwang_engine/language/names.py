"""What a word in a formula may mean: facts, parameters, variables, categories, the day."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from jiwang_engine.errors import JiwangError, PackError
from jiwang_engine.language.ir import Name
from jiwang_engine.language.members import UNCOUNTED
from jiwang_engine.language.members.entering import WORD, counting_rule
from jiwang_engine.language.tables.grids import Grid, with_cells
from jiwang_engine.language.types import BOOL, DATE, Kind, Type
from jiwang_engine.language.values import parse_type
from jiwang_engine.packs.model import Pack
from jiwang_engine.terms import Place, Subject

RESERVED = ("行为日", "on")


@dataclass(frozen=True, slots=True)
class Known:
    """A declared name: how formulas refer to it, its label, and whether it is a monthly series."""

    name: Name
    label: str
    at: Place
    series: bool = False


class Names:
    """All names of a pack by id and by label."""

    def __init__(self, given: Pack) -> None:
        """Index the pack, tables unfolded; `errors` keeps what is wrong with tables, types and labels."""
        self.errors: list[JiwangError] = []
        self.pack, self._grids, errors = with_cells(given)
        self.errors += errors
        pack = self.pack
        self._known: dict[str, Known] = {}
        for fact in pack.facts.values():
            type_ = self._type(fact.type, fact.at)
            self._add(Known(Name(type_, "fact", fact.id, fact.subject), fact.label, fact.at, fact.series))
        for parameter in pack.parameters.values():
            type_ = self._type(parameter.type, parameter.at)
            self._add(
                Known(Name(type_, "parameter", parameter.id, Subject.UNIT), parameter.label, parameter.at)
            )
        for variable in pack.variables.values():
            type_ = self._type(variable.type, variable.at)
            self._add(
                Known(Name(type_, "variable", variable.id, variable.subject), variable.label, variable.at)
            )
        for category in pack.categories.values():
            self._add(
                Known(Name(BOOL, "category", category.id, category.subject), category.label, category.at)
            )
        if (rule := counting_rule(pack)) is not None:
            self._add(Known(UNCOUNTED, WORD, rule.at))
        for word in RESERVED:
            self._known[word] = Known(Name(DATE, "day", "on", Subject.UNIT), word, Place("language"))
        self.fact_types: Mapping[str, Type] = self._types("fact")
        self.parameter_types: Mapping[str, Type] = self._types("parameter")

    def find(self, word: str) -> Known | None:
        """The meaning of a word, by label or id."""
        return self._known.get(word)

    def grid(self, word: str) -> Grid | None:
        """The table of a label or id."""
        return next((one for one in self._grids.values() if word in (one.id, one.label)), None)

    def near(self, word: str) -> str:
        """A hint for a word that nobody declared."""
        for keyword in ("非", "且", "或"):
            left, _, right = word.partition(keyword)
            if keyword in word and (not left or self.find(left)) and self.find(right):
                return f"缺空格：是否想写“{f'{left} {keyword} {right}'.strip()}”？"
        close = difflib.get_close_matches(word, self._known, 1, 0.5)
        return f"是否想写“{close[0]}”？" if close else "请先在 facts、parameters 或 variables 里写明。"

    def _types(self, role: str) -> dict[str, Type]:
        return {one.name.id: one.name.type for one in self._known.values() if one.name.role == role}

    def _type(self, text: str, at: Place) -> Type:
        try:
            return parse_type(text, self.pack.codes)
        except ValueError as error:
            self.errors.append(
                PackError(
                    "bad-type",
                    at=at,
                    found=str(error),
                    remedy="可以写：是否、整数、金额/月、比率、日期、代码(…)等。",
                )
            )
            return Type(Kind.BOOL)

    def _add(self, known: Known) -> None:
        for word in {known.name.id, known.label}:
            other = self._known.get(word)
            if other is not None or word in RESERVED:
                where = f"（{other.at}）" if other else ""
                self.errors.append(
                    PackError(
                        "name-twice",
                        at=known.at,
                        found=f"“{word}”已经有别的意思{where}。",
                        remedy="请换一个名称。",
                    )
                )
            self._known[word] = known
