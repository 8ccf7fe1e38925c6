"""The app of small wishes."""

from django.apps import AppConfig


class WishesConfig(AppConfig):
    """微心愿."""

    name = "jiwang.aid.wishes"
    label = "wishes"
