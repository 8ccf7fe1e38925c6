"""Two phones, one desk and a bad network, through many histories: every answer of every phone ends in the record, or before a person.

The phones run the real outbox in a real browser; the desk's actions are the real ones on a real PostgreSQL. Between them letters are
lost, doubled, held back and answered into the void, phones are killed, tasks change hands and are closed.
"""

from __future__ import annotations

import hashlib
import os
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from browser import CHROMIUM
from cast import VILLAGE, Cast
from jiwang.desk.disputes.actions import Arrived, deliver
from jiwang.desk.disputes.models import Delivery
from jiwang.desk.disputes.queries import disputes_of
from jiwang.desk.disputes.rules import digest_of
from jiwang.desk.pocket.actions import Arriving, enclose
from jiwang.desk.pocket.models import Carried, Enclosure
from jiwang.desk.pocket.states import Sort
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.staff.queries import held_by
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits.models import Answer, Visit
from pocket.village import settle

pytestmark = pytest.mark.browser
DEBT = "income.debt"
SOURCE = Path(__file__).parents[2] / "assets" / "pocket" / "outbox.js"
HARNESS = Path(__file__).with_name("outboxes.js")
ROUNDS, FIRST, PIECE, AT_ONCE = 4, 50_000, 6, 500
HAPPENED = ("taken", "open", "replaced", "photos", "pieces again")
Content = dict[str, list[str]]
FORM: dict[str, Any] = {
    "sections": [{"label": "", "member": None, "group": "", "asks": [
        {"id": DEBT, "wording": "是否借债", "kind": "yes_no", "choices": [], "unit": "", "fact": "", "help": ""}
    ]}],
    "asked": [DEBT], "known": [], "visits": 0,
}  # fmt: skip


class Browser:
    """A page with the outbox in it, in a thread of its own: where a browser is driven no database may be asked."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._page: Page = self._thread.submit(self._open).result()

    def ask(self, what: str, given: object) -> Any:
        return self._thread.submit(lambda: self._page.evaluate(f"given => {what}(given)", given)).result()

    def close(self) -> None:
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _open(self) -> Page:
        self._player = sync_playwright().start()
        browser = self._player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        script = SOURCE.read_text(encoding="utf-8").replace("export const ", "const ")
        names = "{begun, typed, ready, leaving, waits, heard, deliver, unsent}"
        page.add_script_tag(content=f"{{ {script}; window.outbox = {names}; }}")
        page.add_script_tag(content=HARNESS.read_text(encoding="utf-8"))
        return page

    def _close(self) -> None:
        self._page.context.browser.close()  # type: ignore[union-attr]
        self._player.stop()


@pytest.fixture  # each proof has phones of its own: another one's bear the same names
def outboxes() -> Iterator[Browser]:
    made = Browser()
    yield made
    made.close()


@dataclass
class History:
    """One household with a task for each of two phones, and what was typed on them."""

    home: int
    chance: random.Random
    ready: dict[str, tuple[str, Content]] = field(
        default_factory=dict
    )  # by visit: the phone and the last content that was to be sent
    begun: dict[str, int] = field(default_factory=dict)  # by visit: the phone
    photos: dict[str, str] = field(default_factory=dict)  # what was taken beside visits, with its digest
    held_back: list[dict[str, Any]] = field(default_factory=list)
    slow: dict[str, dict[str, Any] | None] = field(
        default_factory=dict
    )  # answers that are still on their way
    reached: set[tuple[str, str]] = field(
        default_factory=set
    )  # visit and digest of every content that the desk has seen

    def name(self, place: int) -> str:
        return f"{self.home}/{place}"

    def task(self, place: int) -> str:
        return f"{'vc'[place]}{self.home}"

    def steps(self, on_phones: set[str]) -> list[dict[str, Any]]:
        """What happens on the phones before the next letters leave."""
        found: list[dict[str, Any]] = []
        for place in (0, 1):
            if self.chance.random() < 0.15:
                found.append({"act": "kill", "name": self.name(place)})
            if self.chance.random() < 0.6:
                found += self._typed(place, on_phones)
            if self.chance.random() < 0.7:
                found.append({"act": "send", "name": self.name(place)})
        return found

    def _typed(self, place: int, on_phones: set[str]) -> list[dict[str, Any]]:
        """Change a visit that the phone still has, or begin another one; now and then it is not finished."""
        mine = [visit for visit, where in self.begun.items() if where == place and visit in on_phones]
        if mine and self.chance.random() < 0.7:
            visit = self.chance.choice(mine)
        else:
            visit = str(UUID(int=self.home * 1000 + len(self.begun)))
            self.begun[visit] = place
        content: Content = {
            "outcome": [self.chance.choice(("true", "true", "true", "known", ""))], "met": ["head"], "visited_on": [clock.today().isoformat()],
            "signed": ["later"], "why": [f"{self.chance.randrange(10**6)}"], "companion": [""], DEBT: [self.chance.choice(("是", "否"))],
        }  # fmt: skip
        about = {"name": self.name(place), "id": visit}
        steps = [{"act": "type", "task": self.task(place), "form": "f", "fields": content, **about}]
        if self.chance.random() < 0.85:
            self.ready[visit] = (self.name(place), content)
            steps.append({"act": "ready", **about})
            steps += self._enclosed(place, visit) if self.chance.random() < 0.25 else []
        else:
            self.ready.pop(visit, None)
        return steps

    def _enclosed(self, place: int, visit: str) -> list[dict[str, Any]]:
        """A photo beside a visit: it goes in pieces."""
        photo = b"\xff\xd8\xff" + self.chance.randbytes(self.chance.randrange(1, 14))
        name = str(UUID(int=self.home * 1000 + 500 + len(self.photos)))
        self.photos[name] = hashlib.sha256(photo).hexdigest()
        fields = {"visit": visit, "size": len(photo), "sha256": self.photos[name], "data": photo.hex()}
        about = {"name": self.name(place), "id": name}
        return [
            {"act": "attach", "task": self.task(place), "form": "f", "fields": fields, **about},
            {"act": "ready", **about},
        ]


@dataclass
class World:
    """The desk, and the road to it."""

    cast: Cast
    form: dict[str, Any]
    actors: tuple[Actor, Actor]
    pieces: Counter[tuple[str, int]] = field(
        default_factory=Counter
    )  # of photos, as they came in: some come again

    def take(self, history: History, name: str, thing: dict[str, Any]) -> dict[str, Any]:
        """A letter arrives; what the desk answers."""
        if thing["kind"] == "photo":
            return self.enclose(history, name, thing)
        place, see_it = int(name.rpartition("/")[2]), thing["fields"]
        see(EVERYWHERE)
        history.reached.add((thing["id"], digest_of(thing["task"], see_it)))
        given = Arrived(
            visit=UUID(thing["id"]), task=thing["task"], household=history.home, region=VILLAGE, reach="village", device=UUID(int=place + 1),
            revision=thing["revision"], content=see_it, form=self.form, made_at=timezone.now(),
        )  # fmt: skip
        kept = deliver(given, by=self.actors[place], at=timezone.now())
        return (
            {"state": "taken"} if kept.fate in ("taken", "replaced") else {"state": "kept", "why": kept.why}
        )

    def enclose(self, history: History, name: str, thing: dict[str, Any]) -> dict[str, Any]:
        """Some bytes of a photo arrive."""
        place, said, sent = int(name.rpartition("/")[2]), thing["fields"], thing["sent"]
        see(EVERYWHERE)
        task = Task(pk=thing["task"], household_id=history.home, region=VILLAGE)
        carried = Carried(device_id=UUID(int=place + 1), task=task, region=VILLAGE, reach="village")
        piece = bytes.fromhex(said["data"])[sent : sent + PIECE]
        given = Arriving(UUID(thing["id"]), UUID(said["visit"]), Sort.PHOTO, said["size"], said["sha256"], sent, piece, timezone.now())  # fmt: skip
        kept = enclose(given, carried, by=self.actors[place], at=timezone.now())
        self.pieces[thing["id"], sent] += 1
        return {"state": "taken"} if kept.whole_at else {"state": "going", "arrived": kept.arrived}

    def heard(
        self, history: History, letter: dict[str, Any], *, is_bad: bool, is_first: bool
    ) -> dict[str, Any] | bool | None:
        """What a phone hears of its letter; False: nothing yet, for the answer is slow and something is typed first."""
        name, thing = letter["name"], letter["thing"]
        mark = f"{thing['id']} {thing['revision']} {thing.get('sent')}"
        if mark in history.slow:
            return history.slow.pop(mark) if is_first else False
        if not is_bad:
            return self.take(history, name, thing)
        answer = self.road(history, name, thing, is_alive=letter["isAlive"])
        if letter["isAlive"] and history.chance.random() < 0.25:
            history.slow[mark] = answer
            return False
        return answer

    def road(
        self, history: History, name: str, thing: dict[str, Any], *, is_alive: bool
    ) -> dict[str, Any] | None:
        """What becomes of a letter on its way, and whether its answer is heard."""
        fate = history.chance.random()
        if fate < 0.15:
            return None
        if fate < 0.35:
            history.held_back.append({"name": name, "thing": thing})
            return None
        answer = self.take(history, name, thing)
        if fate < 0.45:
            answer = self.take(history, name, thing)
        return None if fate < 0.6 or not is_alive else answer

    def shake(self, history: History) -> None:
        """Meanwhile at the desk: old letters come in, a task changes hands, is closed, or comes back."""
        for letter in history.held_back if history.chance.random() < 0.5 else ():
            self.take(history, letter["name"], letter["thing"])
        if history.chance.random() < 0.25:
            place = history.chance.randrange(2)
            holder = self.cast[history.chance.choice(("xieli", "jingban"))]
            is_open = history.chance.random() < 0.7
            state = {"state": "claimed", "holder": holder} if is_open else {"state": "closed", "holder": None}
            Task.objects.filter(pk=history.task(place)).update(**state)


def play(world: World, outboxes: Browser, histories: list[History]) -> None:
    """All histories side by side, round after round; at the end the road is good and everything waiting is sent."""
    by_home = {str(one.home): one for one in histories}
    for turn in range(ROUNDS + 1):
        is_bad = turn < ROUNDS
        held = set(outboxes.ask("held", None))
        steps = [step for one in histories for step in (one.steps(held) if is_bad else _healed(one))]
        waiting, is_first = outboxes.ask("play", steps), True
        while waiting:
            answers = [
                world.heard(by_home[one["name"].partition("/")[0]], one, is_bad=is_bad, is_first=is_first)
                for one in waiting
            ]
            outboxes.ask("hear", answers)
            waiting = outboxes.ask("play", []) if any(one is not False for one in answers) else []
            is_first = False
        for one in histories if is_bad else ():
            world.shake(one)


def _healed(one: History) -> list[dict[str, Any]]:
    return [
        step
        for place in (0, 1)
        for step in ({"act": "kill", "name": one.name(place)}, {"act": "send", "name": one.name(place)})
    ]


@dataclass
class Kept:
    """What there is of all histories at the end: in the record, before a person, on the phones. Read at once."""

    answers: dict[int, list[Answer]]
    visits: dict[int, list[Visit]]
    letters: dict[int, list[Delivery]]
    photos: dict[int, list[Enclosure]]
    disputed: set[UUID]
    under_way: dict[str, list[str]]  # by phone


def kept_of(homes: range, outboxes: Browser) -> Kept:
    def by_home(rows: Iterable[Any]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for one in rows:
            found.setdefault(one.household_id, []).append(one)
        return found

    asked = {"household__in": homes}
    return Kept(
        by_home(Answer.objects.filter(question=DEBT, **asked)), by_home(Visit.objects.filter(**asked)), by_home(Delivery.objects.filter(**asked)),
        by_home(Enclosure.objects.filter(**asked).exclude(whole_at=None)),
        {one.pk for dispute in disputes_of(EVERYWHERE, homes) for one in dispute.answers}, outboxes.ask("underWay", None),
    )  # fmt: skip


def lost(history: History, kept: Kept) -> list[str]:
    """What has ended nowhere: neither in the record nor before a person."""
    found = []
    answers = {str(one.visit_id): one.value for one in kept.answers.get(history.home, ())}
    whys = {str(one.pk): one.why for one in kept.visits.get(history.home, ())}
    letters = kept.letters.get(history.home, [])
    for visit, (name, content) in history.ready.items():
        digest = digest_of(history.task(int(name[-1])), content)
        open_ones = [
            one for one in letters if str(one.visit) == visit and one.digest == digest and one.fate == "open"
        ]
        is_record = whys.get(visit) == content["why"][0] and answers.get(visit) == content[DEBT][0]
        if not is_record and not any(one.content == content for one in open_ones):
            found.append(f"{visit} of {name}: {content}")
    for visit, digest in history.reached:
        whole = [one for one in letters if (str(one.visit), one.digest) == (visit, digest)]
        if len(whole) != 1 or (whole[0].fate != "taken" and not whole[0].content):
            found.append(f"{visit} {digest} has arrived and is gone")
    photos = {str(one.pk): one.sha256 for one in kept.photos.get(history.home, ())}
    found += [f"photo {one} is not whole" for one in history.photos if photos.get(one) != history.photos[one]]
    for place in (0, 1):
        found += [f"{one} is still under way" for one in kept.under_way.get(history.name(place), ())]
    return found + _silenced(kept.answers.get(history.home, []), kept.disputed)


def _silenced(every: list[Answer], disputed: set[UUID]) -> list[str]:
    """Answers that differ, were typed on the same knowledge, and are not shown to a person as two."""
    differ = len({one.value for one in every}) > 1
    return [f"{one.pk} is not disputed" for one in every if differ and one.pk not in disputed]


def run(cast: Cast, outboxes: Browser, number: int) -> None:
    """So many at a time as one transaction holds locks for; what they have written is undone before the next."""
    seed = int(os.environ.get("JIWANG_SEED") or random.SystemRandom().randrange(10**6))
    print(f"JIWANG_SEED={seed}")
    chance, counts = random.Random(seed), Counter[str]()
    for first in range(FIRST, FIRST + number, AT_ONCE):
        with transaction.atomic():
            counts += lived(cast, outboxes, range(first, first + AT_ONCE), chance)
            transaction.set_rollback(True)
    print(dict(counts))
    assert min(counts[one] for one in HAPPENED) > number / 50  # each thing has happened, often


def lived(cast: Cast, outboxes: Browser, homes: range, chance: random.Random) -> Counter[str]:
    """What has happened in some histories, of which none has lost anything."""
    settle(homes, shared=len(homes))
    today = clock.today()
    actors = (
        Actor(cast["xieli"], held_by(cast["xieli"]), today),
        Actor(cast["jingban"], held_by(cast["jingban"]), today),
    )
    histories = [History(home, random.Random(chance.random())) for home in homes]
    world = World(cast, FORM, actors)
    play(world, outboxes, histories)

    see(EVERYWHERE)
    kept = kept_of(homes, outboxes)
    found = {one.home: said for one in histories if (said := lost(one, kept))}
    assert found == {}
    fates = Counter(str(one.fate) for letters in kept.letters.values() for one in letters)
    fates["photos"] = len([one for photos in kept.photos.values() for one in photos])
    fates["pieces again"] = sum(count > 1 for count in world.pieces.values())
    return fates


def test_five_hundred_histories_of_two_phones_lose_no_answer(cast: Cast, outboxes: Browser) -> None:
    run(cast, outboxes, 500)


@pytest.mark.slow
def test_ten_thousand_histories_of_two_phones_lose_no_answer(cast: Cast, outboxes: Browser) -> None:
    run(cast, outboxes, 10_000)
