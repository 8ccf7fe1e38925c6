"""What the pocket may cost in bytes over a thin road. The figures are printed; the limits are the issue's. Time is measured in bench/phone.py."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import brotli
from django.test import Client
from django.urls import reverse

from cast import Cast
from jiwang.desk.pocket import queries, rules
from jiwang.kit import clock
from jiwang.registers.staff.models import Officer
from pocket.village import settle

FIRST_LOAD, DAY = 200_000, 200_000  # bytes
HEAD = 700  # bytes of a question and its answer besides what they say


def test_the_first_opening_is_light(db: None, source: Path) -> None:
    files = [*queries.FILES, "pocket-192.png", "pocket-worker.js"]
    sizes = {one: len(brotli.compress((source / "static" / one).read_bytes())) for one in files}
    sizes["shell"] = len(brotli.compress(Client().get(reverse("pocket:shell")).content))
    print(sizes, sum(sizes.values()))

    assert sum(sizes.values()) <= FIRST_LOAD
    assert sizes["pocket.js"] + sizes["pocket-worker.js"] <= 20_000


def test_a_day_of_sixty_households_and_thirty_visits_is_light(
    cast: Cast, law: None, entered: Callable[[Officer], Client]
) -> None:
    settle(range(1000, 1060), shared=0)
    page = entered(cast["xieli"])
    device = page.post(reverse("pocket:enrol")).json()["device"]
    fetched = page.get(reverse("pocket:parcel", args=[device]), headers={"accept-encoding": "gzip"})
    told = json.loads(gzip.decompress(fetched.content))
    sent = 0
    for task in told["tasks"][:30]:
        answers = {f"q-{ask}": "是" for section in task["sections"] for ask in section["asks"]}
        typed = {
            "visit": uuid4(), "task": task["id"], "form": task["form"], "revision": 1, "outcome": "true", "met": "head",
            "visited_on": clock.today(), "signed": "later", "companion": "村干部", "why": "老人一个人在家" * 40,
            "made_at": "2026-11-23T09:00:00.000Z", "sent_at": "2026-11-23T19:00:00.000Z", **answers,
        }  # fmt: skip
        sent += len(urlencode(typed)) + HEAD
    print({"fetched": len(fetched.content), "sent": sent, "households": len(told["tasks"])})

    assert len(told["tasks"]) == rules.MOST_HOUSEHOLDS
    assert len(fetched.content) + HEAD + sent <= DAY
