"""The app of background jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """后台作业."""

    name = "jiwang.jobs"
    label = "jobs"
