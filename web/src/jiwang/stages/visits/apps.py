"""The app of visits."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """入户核查."""

    name = "jiwang.stages.visits"
    label = "visits"
