"""The app of small fast aid."""

from django.apps import AppConfig


class UrgentConfig(AppConfig):
    """小额快救."""

    name = "jiwang.aid.urgent"
    label = "urgent"
