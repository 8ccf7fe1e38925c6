"""The app of places."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """地区."""

    name = "jiwang.registers.places"
    label = "places"
