"""The app of what was typed twice."""

from django.apps import AppConfig


class DoublingConfig(AppConfig):
    """重复录入."""

    name = "jiwang.desk.doubling"
    label = "doubling"
