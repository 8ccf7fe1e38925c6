"""The peers beside which we measure: installed in a folder of their own, run as processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from measuring import ROOT, WORK

PEERS = WORK / "peers"
NEEDED = ("ngender", "openfisca_core", "polars", "recordlinkage", "splink", "zen")


def install_peers() -> None:
    """The peers in a folder of their own, at the versions of the lock; they are only run, never part of the product."""
    if all((PEERS / name).is_dir() for name in NEEDED):
        return
    lock = ROOT / "locks" / "peers.lock"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        "install",
        "-qq",
        "--require-hashes",
    ]
    subprocess.run([*pip, "--no-deps", "--target", PEERS, "-r", lock], check=True)


def peer(script: str, *words: str | Path) -> dict[str, Any]:
    """Run a peer in a process of its own and take its one line of JSON."""
    path = os.pathsep.join(map(str, (ROOT / "bench", ROOT / "engine" / "src", PEERS)))
    asked = [sys.executable, ROOT / "bench" / "peers" / script, *words]
    done = subprocess.run(asked, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{script} failed:\n{done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
