"""What a value of a field is called, looked up: Django translates every choice of the field for each value that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import models


def said(table: Mapping[Any, object]) -> dict[str, str]:
    """What the values of a table are called in the reader's language: said once, looked up in every row."""
    return {str(value): str(label) for value, label in table.items()}


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
