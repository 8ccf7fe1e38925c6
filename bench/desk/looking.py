"""What each officer of the load will look for: families and names of their own area."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction

from jiwang.kit.sights import EVERYWHERE, Sight, see
from jiwang.registers.people.queries import opened, people_seen

_SOME = 400  # people from each officer's area


def looked_for(
    folder: Path,
) -> tuple[list[Mapping[str, str]], dict[str, list[int]], dict[str, list[tuple[str, str]]]]:
    """Who comes in, and by account the households that they open and the texts that they type."""
    logins = [
        one for one in json.loads((folder / "logins.json").read_text("utf-8")) if one["code"] != "everywhere"
    ]
    households, texts = {}, {}
    chance = random.Random(3)
    with transaction.atomic():
        see(EVERYWHERE)
        for login in logins:
            found = people_seen(Sight.over([login["area"]])).select_related("household").order_by("pk")
            some = list(found[: 20 * _SOME])
            if not some:
                continue  # nobody lives there
            some = chance.sample(some, min(_SOME, len(some)))
            households[login["code"]] = [one.household_id for one in some]
            texts[login["code"]] = [typed for one in some for typed in _typed(one, chance)]
    return [one for one in logins if one["code"] in texts], households, texts


def _typed(person, chance: random.Random) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    """A name, the initials, a phone where there is one, an ID number, or now and then a part of the address."""
    number, phone = opened(person)
    told = [("name", person.name), ("pinyin", person.initials), ("phone", phone), ("number", number)]
    if chance.random() < 0.1:
        told.append(("address", person.household.address[-7:]))
    return [(kind, text) for kind, text in told if len(text) >= 2]
