"""The app of decisions."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """审核确认."""

    name = "jiwang.stages.decisions"
    label = "decisions"
