"""The app of following up."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """跟踪回访."""

    name = "jiwang.stages.followup"
    label = "followup"
