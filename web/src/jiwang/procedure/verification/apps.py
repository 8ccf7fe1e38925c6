"""The app of the check of means."""

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    """家庭经济状况核对."""

    name = "jiwang.procedure.verification"
    label = "verification"
