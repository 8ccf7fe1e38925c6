"""The app of deliberation."""

from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    """一事一议."""

    name = "jiwang.procedure.deliberation"
    label = "deliberation"
