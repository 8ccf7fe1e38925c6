"""Settings of a desk whose queue knows the job that counts; run as a program, it makes the tables and asks for that job."""

from __future__ import annotations

from jiwang.config.settings import *  # noqa: F403

PROCRASTINATE_IMPORT_PATHS = ["jobs.counting"]

if __name__ == "__main__":
    import django
    from django.utils import timezone

    django.setup()

    from jiwang.config.migrating import migrate
    from jiwang.jobs.actions import enqueue

    migrate()
    enqueue("tests.count", about="numbers:20", title="数到20", by="jiance", at=timezone.now())
