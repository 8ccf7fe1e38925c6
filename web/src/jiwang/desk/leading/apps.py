"""The app of the leader's screen."""

from django.apps import AppConfig


class LeadingConfig(AppConfig):
    """工作情况."""

    name = "jiwang.desk.leading"
    label = "leading"
