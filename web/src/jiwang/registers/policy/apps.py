"""The app of policy."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """政策版本."""

    name = "jiwang.registers.policy"
    label = "policy"
