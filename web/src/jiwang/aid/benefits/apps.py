"""The app of benefits and their monthly payment."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    """待遇发放."""

    name = "jiwang.aid.benefits"
    label = "benefits"
