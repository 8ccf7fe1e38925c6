"""Columns of words of one list: the database keeps a small number for each word and shows the words."""

from __future__ import annotations

from collections.abc import Sequence

NO_WORD = ""
"""The cell of somebody of whom nothing of a list is true; NULL is unknown."""


def kind_of_words(words: Sequence[str]) -> str:
    """The type of a column that holds `NO_WORD` and the words of a list."""
    listed = ", ".join("'" + word.replace("'", "''") + "'" for word in (NO_WORD, *words))
    return f"ENUM({listed})"
