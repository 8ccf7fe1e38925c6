"""The app of the whole city's run."""

from django.apps import AppConfig


class ComparingConfig(AppConfig):
    """全市比对."""

    name = "jiwang.desk.comparing"
    label = "comparing"
