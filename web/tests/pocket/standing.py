"""A desk that is served, with a village of forty households that wait, over a database of its own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys

from jiwang.kit.postgres import ADMIN, APP, OWNER, Cluster
from pocket.phone import Desk, environment


def standing(cluster: Cluster, *, many: int = 0) -> Desk:
    """Found the village, `many` more households in the next one, and serve."""
    cluster.make_database("pocket")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    around = environment(
        {
            "JIWANG_DATABASE_URL": cluster.url(APP, "pocket"),
            "JIWANG_OWNER_DATABASE_URL": cluster.url(OWNER, "pocket"),
        }
    )
    command = [sys.executable, "-m", "pocket.village", str(many)]
    made = subprocess.run(command, env=around, check=True, stdout=subprocess.PIPE, text=True)
    desk = Desk(around, port, cluster.url(ADMIN, "pocket"), json.loads(made.stdout))
    desk.start()
    return desk
