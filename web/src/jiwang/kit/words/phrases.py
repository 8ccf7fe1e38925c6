"""Sentences of rules: written in Chinese where Django is not known, said in the reader's language where they are shown."""

from __future__ import annotations

from typing import Self


class Phrase(str):
    """A sentence with places to be filled, such as `%(cap)d`; as a string it is the filled Chinese sentence.

    A sentence without places needs no phrase: a plain literal in rules, states, actions or permissions is a text of the
    catalogue too. `kit.words.speaking.spoken` says both in another language.
    """

    __slots__ = ("pattern", "values")
    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, **values: object) -> Self:
        """The pattern, filled."""
        made = super().__new__(cls, pattern % values)
        made.pattern, made.values = pattern, values
        return made
