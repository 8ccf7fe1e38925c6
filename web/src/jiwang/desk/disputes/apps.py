"""The app of what a person has to decide about visits."""

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    """待定的走访."""

    name = "jiwang.desk.disputes"
    label = "disputes"
