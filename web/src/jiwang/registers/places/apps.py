"""The app of places."""

from django.apps import AppConfig
from django.db.models import CharField, Field, ForeignObject

from jiwang.kit.rows.asking import OneOf
from jiwang.kit.rows.prefixes import Begins


class PlacesConfig(AppConfig):
    """地区."""

    name = "jiwang.registers.places"
    label = "places"

    def ready(self) -> None:
        """Codes of places are asked for by their beginning, and rows by keys that are given later."""
        CharField.register_lookup(Begins)
        Field.register_lookup(OneOf)
        ForeignObject.register_lookup(OneOf)  # which asks nobody above it
