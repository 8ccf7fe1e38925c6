"""One batch at work: every column that is asked for, computed once, over the units of one place and their persons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.base import number_too_large
from jiwang_engine.compiler.arrays.formulas import Value, constant_value, evaluated
from jiwang_engine.compiler.arrays.given import Key
from jiwang_engine.compiler.arrays.masks import (
    UNKNOWN,
    Mask,
    Truth,
    VerdictMasks,
    both,
    either,
    firm,
    folded,
    none,
)
from jiwang_engine.compiler.arrays.numbers import (
    NOTHING,
    Number,
    Words,
    chosen,
    compared,
    constant,
    first_known,
)
from jiwang_engine.compiler.arrays.populations import Span, Ties
from jiwang_engine.compiler.arrays.storing import Slab, Stored
from jiwang_engine.compiler.arrays.totals import Members, Ranks, Tied, total
from jiwang_engine.compiler.columns.forms import Decided, Folded, Given, Judged, Part, Total
from jiwang_engine.compiler.columns.lowering import Setting
from jiwang_engine.compiler.columns.sheets import Column, Sheet
from jiwang_engine.language.types import Kind
from jiwang_engine.language.values import Value as Cell
from jiwang_engine.terms import Subject

_FEW = 3


@dataclass(frozen=True, slots=True)
class Law:
    """What is the same in every batch: the columns, what is given, the numbers of each place."""

    sheet: Sheet
    stored: Mapping[Key, Stored]
    numbers: Mapping[int, Mapping[str, Cell]]  # by place, then by parameter
    kinds: Mapping[str, Kind]  # of parameters
    words: Words
    readers: Mapping[str, int]  # how many columns read a column; those that are asked for have one more

    @property
    def setting(self) -> Setting:
        """The day acted on."""
        return self.sheet.setting


@dataclass(slots=True)
class Batch:
    """The columns of one batch, as far as they have been asked for."""

    law: Law
    span: Span
    ties: Ties | None
    _own: dict[str, Value] = field(default_factory=dict)
    _spread: dict[tuple[Subject, str], Value] = field(default_factory=dict)
    _slabs: dict[Slab, NDArray[Any]] = field(default_factory=dict)
    _ranks: Ranks = field(init=False)
    _left: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._left = dict(self.law.readers)
        units = self.span.units
        self._ranks = Ranks(self.span.ranks, units.stop - units.start)

    def here(self, home: Subject) -> slice:
        """Where those of a batch stand among all."""
        if home is Subject.SUPPORTER:
            assert self.ties is not None
            return self.ties.here
        return self.span.units if home is Subject.UNIT else self.span.persons

    def value(self, name: str) -> Value:
        """A column, of those whose column it is."""
        if name not in self._own:
            column = self.law.sheet.columns[name]
            try:
                self._own[name] = self._made(column)
            except OverflowError as error:
                raise number_too_large("overflow").during(self._told(column)) from error
            self._forget(column)
        return self._own[name]

    def _forget(self, column: Column) -> None:
        """Give back the memory of what nobody will read any more, while the processor still has it at hand."""
        for name in column.reads:
            self.release(name)

    def release(self, name: str) -> None:
        """Say that one of its readers has read a column: a column or who asked for it."""
        self._left[name] -= 1
        if not self._left[name]:
            self._own.pop(name, None)
            for home in Subject:
                self._spread.pop((home, name), None)

    def _told(self, column: Column) -> str:
        """What could not be computed, in words of the pack: the column or what it is made of."""
        labels = self.law.sheet.naming.labels
        found = [labels[name] for name in (column.name, *sorted(column.reads)) if name in labels]
        what = "成员汇总到户" if column.grouped else "计算"
        return f"{what}（{'、'.join(found[:_FEW])}）" if found else what

    def seen_by(self, home: Subject, name: str) -> Value:
        """A column as persons, units or supporters read it; that of the unit is each member's."""
        if name in self.law.sheet.parameters:
            return self._parameter(home, name)
        if self.law.sheet.columns[name].home is home:
            return self.value(name)
        if (home, name) not in self._spread:
            self._spread[home, name] = mapped(self.value(name), self._members(home).spread)
        return self._spread[home, name]

    def _members(self, home: Subject) -> Members:
        if home is not Subject.SUPPORTER:
            return self._ranks
        return self._tied(Subject.UNIT)

    def _tied(self, home: Subject) -> Tied:
        """The supporters of units or persons."""
        assert self.ties is not None
        sides = self.ties.units if home is Subject.UNIT else self.ties.persons
        here, own = self.here(home), self.ties.here
        return Tied(*sides, here.stop - here.start, own.stop - own.start)

    def _parameter(self, home: Subject, column: str) -> Value:
        name = self.law.sheet.parameters[column]
        as_truth = self.law.kinds[name] is Kind.BOOL
        scope = _Scope(self, home)
        if home is not Subject.SUPPORTER:
            return constant_value(self.law.numbers[self.span.place][name], scope, as_truth=as_truth)
        assert self.ties is not None
        found: Value | None = None
        for place in np.unique(self.ties.places).tolist():
            value = constant_value(self.law.numbers[place][name], scope, as_truth=as_truth)
            found = value if found is None else _either(firm(self.ties.places == place), value, found)
        return constant_value(None, scope, as_truth=as_truth) if found is None else found

    def _made(self, column: Column) -> Value:
        form = column.form
        assert form is not None, column.name
        rule = _RULES.get(type(form))
        return rule(self, form, column) if rule else evaluated(form, _Scope(self, column.home))  # type: ignore[arg-type]

    def _given(self, form: Given, column: Column) -> Value:
        """The first part that is known."""
        parts = [self._part(part, column) for part in form.parts]
        if not parts:
            return constant_value(None, _Scope(self, column.home), as_truth=column.type.kind is Kind.BOOL)
        found = parts[0]
        for other in parts[1:]:
            found = _first(found, other)
        return found

    def _part(self, part: Part, column: Column) -> Value:
        stored = self.law.stored[column.home, part.table, part.sql]
        here = self.here(column.home)
        as_truth = column.type.kind is Kind.BOOL
        found: Value = UNKNOWN if as_truth else NOTHING
        if stored.slab is not None:
            cut = self._cut(stored.slab, here)[stored.at]
            found = stored.truth(cut, here) if as_truth else stored.number(cut, here)
        if part.absent is None or stored.everywhere:
            return found
        absent = evaluated(part.absent, _Scope(self, column.home))
        return _either(firm(stored.present(here)), found, absent)

    def _cut(self, slab: Slab, here: slice) -> NDArray[Any]:
        """The cells of those of the batch."""
        if slab not in self._slabs:
            self._slabs[slab] = slab.cut(here)
        return self._slabs[slab]

    def _judged(self, form: Judged, column: Column) -> Value:
        """A clause by its formula; a waiver helps where the formula does not hold."""
        holds = evaluated(form.holds, _Scope(self, column.home))
        decided = self.value(form.decided)
        assert isinstance(holds, Truth) and isinstance(decided, Number)
        waived = both(none(holds.yes), compared("=", decided, constant(9)).yes)
        no = both(holds.no, none(waived))
        yes = either(holds.yes, waived)
        open_ = none(either(yes, no))
        if form.unknown == 2:
            return VerdictMasks(yes, no, open_, False, False, waived)
        if form.unknown % 4:
            return VerdictMasks(either(yes, open_), no, False, False, open_, waived)
        return VerdictMasks(yes, either(no, open_), False, False, open_, waived)

    def _decided(self, form: Decided, column: Column) -> Value:
        decided = self.value(form.column)
        assert isinstance(decided, Number)
        yes, no = (compared("=", decided, constant(digit)).yes for digit in (1, 0))
        return VerdictMasks(yes, no, False, none(either(yes, no)))

    def _folded(self, form: Folded, column: Column) -> Value:
        if not form.columns:
            return VerdictMasks(False, True, False, False)
        parts = [self.seen_by(column.home, name) for name in form.columns]
        return folded(form.op, [part for part in parts if isinstance(part, VerdictMasks)])

    def _total(self, form: Total, column: Column) -> Value:
        """An aggregate; of whom no member is known, it is unknown."""
        value, where = (self.value(name) if name else None for name in (form.value, form.where))
        if column.over is not Subject.SUPPORTER:
            return total(form.how, value, where, members=self._ranks)
        assert self.ties is not None
        helped = self._tied(column.home)
        found = total(form.how, value, where, members=helped)
        if not column.nobody:
            return found
        listed = self.ties.listed
        if column.home is Subject.PERSON:
            listed = np.asarray(self._ranks.spread(listed))
        nobody = listed & ~np.asarray(helped.peopled())
        none_ = _NOBODY[column.nobody]
        value_of_nobody = constant_value(none_, _Scope(self, column.home), as_truth=isinstance(none_, bool))
        return _either(firm(nobody), value_of_nobody, found)


_NOBODY: dict[str, int | bool] = {"0": 0, "FALSE": False, "TRUE": True}


@dataclass(frozen=True, slots=True)
class _Scope:
    """The persons, units or supporters of a batch."""

    batch: Batch
    home: Subject

    @property
    def setting(self) -> Setting:
        return self.batch.law.setting

    @property
    def words(self) -> Words:
        return self.batch.law.words

    def column(self, name: str) -> Value:
        return self.batch.seen_by(self.home, name)


def mapped(value: Value, change: Callable[[Mask | NDArray[Any]], Any]) -> Value:
    """A value whose arrays are changed; what is the same for everybody stays."""
    if isinstance(value, Number):
        values = value.values if isinstance(value.values, int) else change(value.values)
        return value._replace(values=values, known=_kept(value.known, change))
    masks = (_kept(mask, change) for mask in value)
    return Truth(*masks) if isinstance(value, Truth) else VerdictMasks(*masks)


def _kept(mask: Mask, change: Callable[[Any], Any]) -> Mask:
    found: Mask = mask if isinstance(mask, bool) else change(mask)
    return found


def _first(one: Value, other: Value) -> Value:
    if isinstance(one, Truth) and isinstance(other, Truth):
        open_ = none(one.known)
        return Truth(either(one.yes, both(open_, other.yes)), either(one.no, both(open_, other.no)))
    assert isinstance(one, Number) and isinstance(other, Number)
    return first_known(one, other)


def _either(condition: Truth, then: Value, otherwise: Value) -> Value:
    """One or the other, by a condition that is unknown of nobody."""
    if isinstance(then, Truth) and isinstance(otherwise, Truth):
        pairs: Iterable[tuple[Mask, Mask]] = zip(then, otherwise, strict=True)
        yes, no = (either(both(condition.yes, one), both(condition.no, other)) for one, other in pairs)
        return Truth(yes, no)
    assert isinstance(then, Number) and isinstance(otherwise, Number)
    return chosen(condition, then, otherwise)


_RULES: dict[type, Callable[[Batch, Any, Column], Value]] = {
    Given: Batch._given,
    Judged: Batch._judged,
    Decided: Batch._decided,
    Folded: Batch._folded,
    Total: Batch._total,
}
