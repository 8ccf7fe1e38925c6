"""A worker: the process that carries out background jobs. It stops gently, and what it could not finish is taken up by the next."""

from __future__ import annotations

import asyncio
import os

import django
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

HEARTBEAT, STALLED = 3.0, 15.0  # seconds
PATIENCE = 20.0  # seconds that running jobs are given when the desk is closed
AT_ONCE = 3


def work() -> None:
    """Carry out jobs until stopped."""
    connector = app.connector
    assert isinstance(connector, DjangoConnector)  # the queue lies in the desk's own database
    with app.replace_connector(connector.get_worker_connector()) as working:
        asyncio.run(_work(working))


async def _work(app: App) -> None:
    async with app.open_async():
        await app.run_worker_async(
            name="desk", concurrency=AT_ONCE, update_heartbeat_interval=HEARTBEAT, stalled_worker_timeout=STALLED,
            shutdown_graceful_timeout=PATIENCE, fetch_job_polling_interval=2.0,
        )  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiwang.config.settings")
    django.setup()
    work()
