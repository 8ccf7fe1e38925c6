"""A box that is ticked or not; whatever else a program sends in its place is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_TICKED = frozenset({"on", "1", "true", "yes"})


class _Box(forms.CheckboxInput):
    """The box of a page, with the very word that came from it."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was sent, and False where nothing was: a box that is not ticked sends nothing."""
        return data.get(name, False)


class Tick(forms.BooleanField):
    """True or False."""

    widget = _Box

    def to_python(self, value: Any) -> bool:
        """The word of a browser as a truth. Raises ValidationError for any other."""
        if value in (None, False, "", "false", "False"):
            return False
        if value is True or str(value).lower() in _TICKED:
            return True
        raise ValidationError(_("这一格只能勾或不勾。"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether a row of a list was touched: a word that is no tick touches it too, and is refused when the row is read."""
        try:
            return super().has_changed(initial, data)
        except ValidationError:
            return True
