"""The app of authorisations."""

from django.apps import AppConfig


class AuthorisationsConfig(AppConfig):
    """授权."""

    name = "jiwang.registers.authorisations"
    label = "authorisations"
