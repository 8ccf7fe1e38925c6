"""The app of referrals."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """转介."""

    name = "jiwang.procedure.referrals"
    label = "referrals"
