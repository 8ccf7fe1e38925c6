"""The app of intake."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """数据汇入."""

    name = "jiwang.stages.intake"
    label = "intake"
