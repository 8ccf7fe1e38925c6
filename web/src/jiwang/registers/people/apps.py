"""The app of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """人员与家庭."""

    name = "jiwang.registers.people"
    label = "people"
