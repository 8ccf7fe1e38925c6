"""The app of matching."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """身份比对."""

    name = "jiwang.stages.matching"
    label = "matching"
