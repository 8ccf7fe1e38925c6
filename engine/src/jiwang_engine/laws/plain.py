"""Frozen dataclasses as plain JSON values and back, told by their types alone.

A dataclass is the list of its fields; where a type leaves a choice of dataclasses, the name of the chosen one stands first.
Days are 2026-03-01, members of an enumeration their values, tuples lists, mappings objects.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import Any, Protocol, Union, get_args, get_origin, get_type_hints


class Form(Protocol):
    """How the values of one type are written and read."""

    def plain(self, value: Any, without: frozenset[type]) -> Any:
        """The value as lists, objects, texts and numbers; dataclasses `without` become null."""

    def value(self, plain: Any) -> Any:
        """What `plain` was made of. Raises ValueError, TypeError, KeyError or IndexError for anything else."""


@cache
def form_of(type_: Any) -> Form:
    """The form of a type. Raises TypeError for a type that has none."""
    origin, inner = get_origin(type_), get_args(type_)
    if origin in (UnionType, Union):
        return _Choice(inner)
    if origin is tuple:
        return _Row(inner)
    if origin is not None:
        return _Table(*inner)
    if _is_record(type_):
        return _Record(type_)
    if type_ is date:
        return _Day()
    return _Member(type_) if issubclass(type_, Enum) else _Scalar(type_)


def _is_record(type_: Any) -> bool:
    return is_dataclass(type_)


class _Scalar:
    def __init__(self, type_: type) -> None:
        if type_ not in (str, int, bool, NoneType):
            raise TypeError(f"{type_} has no plain form.")
        self.type = type_

    def plain(self, value: Any, without: frozenset[type]) -> Any:
        return value

    def value(self, plain: Any) -> Any:
        if type(plain) is not self.type:
            raise ValueError(f"not {self.type}")
        return plain


class _Day:
    def plain(self, value: date, without: frozenset[type]) -> str:
        return value.isoformat()

    def value(self, plain: Any) -> date:
        return date.fromisoformat(plain)


class _Member:
    def __init__(self, type_: type[Enum]) -> None:
        self.type = type_

    def plain(self, value: Enum, without: frozenset[type]) -> Any:
        return value.value

    def value(self, plain: Any) -> Enum:
        return self.type(plain)


class _Row:
    """A tuple: of any length when it ends in …, else of as many parts as it has types."""

    def __init__(self, inner: tuple[Any, ...]) -> None:
        self.is_open = inner[-1] is Ellipsis
        self.inner = tuple(one for one in inner if one is not Ellipsis)

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        return tuple(map(form_of, self.inner))

    def plain(self, value: tuple[Any, ...], without: frozenset[type]) -> list[Any]:
        forms = self.forms * len(value) if self.is_open else self.forms
        return [form.plain(one, without) for form, one in zip(forms, value, strict=True)]

    def value(self, plain: Any) -> tuple[Any, ...]:
        forms = self.forms * len(plain) if self.is_open else self.forms
        return tuple([form.value(one) for form, one in zip(forms, plain, strict=True)])


class _Table:
    """A mapping; JSON has only texts for keys, so that keys of several parts are written as pairs."""

    def __init__(self, key: Any, item: Any) -> None:
        self.key, self.item = form_of(key), form_of(item)

    def plain(self, value: Any, without: frozenset[type]) -> Any:
        pairs = [(self.key.plain(key, without), self.item.plain(one, without)) for key, one in value.items()]
        return pairs if isinstance(self.key, _Row) else dict(pairs)

    def value(self, plain: Any) -> dict[Any, Any]:
        pairs = plain if isinstance(self.key, _Row) else plain.items()
        return {self.key.value(key): self.item.value(one) for key, one in pairs}


class _Record:
    """A dataclass; its fields are looked up late, because trees hold themselves."""

    def __init__(self, type_: type) -> None:
        self.type = type_

    @cached_property
    def parts(self) -> tuple[tuple[str, Form], ...]:
        hints = get_type_hints(self.type)
        return tuple((one.name, form_of(hints[one.name])) for one in fields(self.type))

    def plain(self, value: Any, without: frozenset[type]) -> Any:
        if self.type in without:
            return None
        return [form.plain(getattr(value, name), without) for name, form in self.parts]

    def value(self, plain: Any) -> Any:
        return self.type(*[form.value(one) for (_, form), one in zip(self.parts, plain, strict=True)])


class _Choice:
    """One of several types: a name tells dataclasses apart where there are several, the look of a value tells the others."""

    def __init__(self, inner: tuple[Any, ...]) -> None:
        self.inner = inner
        self.records = {one.__name__: one for one in inner if _is_record(one)}

    @cached_property
    def forms(self) -> dict[Any, Form]:
        return {one: form_of(one) for one in self.inner}

    def plain(self, value: Any, without: frozenset[type]) -> Any:
        kind = type(value)
        plain = self.forms[kind].plain(value, without)
        is_named = len(self.records) > 1 and kind in self.records.values() and plain is not None
        return [kind.__name__, *plain] if is_named else plain

    def value(self, plain: Any) -> Any:
        if not isinstance(plain, list):
            return self.forms[self._scalar(type(plain))].value(plain)
        if len(self.records) > 1:
            return self.forms[self.records[plain[0]]].value(plain[1:])
        return self.forms[next(iter(self.records.values()))].value(plain)

    def _scalar(self, kind: type) -> Any:
        """The type that a scalar was written for: its own, else the one that is written as text."""
        others = [one for one in self.inner if one not in self.records.values() and one is not NoneType]
        if kind not in self.forms and not others:
            raise ValueError(f"not one of {self.inner}")
        return kind if kind in self.forms else others[0]
