"""The app of places."""

from django.apps import AppConfig
from django.db.models import CharField

from jiwang.kit.rows.prefixes import Begins


class PlacesConfig(AppConfig):
    """地区."""

    name = "jiwang.registers.places"
    label = "places"

    def ready(self) -> None:
        """Codes of places are asked for by their beginning."""
        CharField.register_lookup(Begins)
