"""The app of the policy pages."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    """政策版本的页面."""

    name = "jiwang.desk.rulebook"
    label = "rulebook"
