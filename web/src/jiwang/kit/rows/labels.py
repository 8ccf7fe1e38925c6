"""What a value of a field is called, looked up: Django translates every choice of the field for each value that is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.db import models

from jiwang.kit.words.speaking import language


def saying(**tables: Mapping[Any, object]) -> Callable[[], Mapping[str, Mapping[str, str]]]:
    """What the values of some tables are called in the reader's language: said once for each, looked up in every row."""

    @cache
    def said(_language: str) -> Mapping[str, Mapping[str, str]]:
        return {
            name: {str(value): str(label) for value, label in table.items()} for name, table in tables.items()
        }

    return lambda: said(language())


class Labelled(models.Model):
    """A table of which pages show many rows: `get_…_display` costs one look."""

    class Meta:
        """No table of its own."""

        abstract = True

    def _get_FIELD_display(self, field: models.Field[Any, Any]) -> str:  # the name is Django's
        value = getattr(self, field.attname)
        return str(_labels(field).get(value, value))


@cache
def _labels(field: models.Field[Any, Any]) -> dict[Any, Any]:
    return dict(field.flatchoices)
