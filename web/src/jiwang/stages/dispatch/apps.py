"""The app of dispatch."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """任务派发."""

    name = "jiwang.stages.dispatch"
    label = "dispatch"
