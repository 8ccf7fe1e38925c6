"""The app of the ledger."""

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    """救助帮扶."""

    name = "jiwang.stages.assistance"
    label = "assistance"
