"""The app of the pocket."""

from django.apps import AppConfig


class PocketConfig(AppConfig):
    """随身端."""

    name = "jiwang.desk.pocket"
    label = "pocket"
