"""Photos and sounds beside a visit: never demanded, in pieces over a bad road, sealed, read by who reads the visit, destroyed in time."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, Cast
from jiwang.desk.pocket import jobs
from jiwang.desk.pocket.models import Enclosure, Piece
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
TASK = f"t{CHEN}"
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(200)) * 4
SOUND = b"\x1a\x45\xdf\xa3" + b"o" * 60
FILE = reverse("desk:household", args=[CHEN])


class Telephone:
    """A phone with chen's household on it."""

    def __init__(self, page: Client) -> None:
        self.page, self.device = page, page.post(reverse("pocket:enrol")).json()["device"]
        (self.task,) = page.get(reverse("pocket:parcel", args=[self.device])).json()["tasks"]
        self.visit = str(uuid4())

    def sends(self, **more: str) -> dict[str, Any]:
        """The visit."""
        form = {
            "visit": self.visit, "task": TASK, "form": self.task["form"], "revision": "1", "outcome": "true", "met": "head",
            "visited_on": f"{clock.today()}", "signed": "later", "why": "家里都看过了", **more,
        }  # fmt: skip
        return dict(self.page.post(reverse("pocket:deliver", args=[self.device]), form).json())

    def piece(
        self, name: str, whole: bytes, *, at: int, to: int | None = None, **more: str
    ) -> dict[str, Any]:
        """Some bytes of a photo."""
        form = {
            "enclosure": name, "visit": self.visit, "task": TASK, "form": self.task["form"], "sort": "photo", "size": str(len(whole)),
            "sha256": hashlib.sha256(whole).hexdigest(), "offset": str(at), "piece": base64.b64encode(whole[at:to]).decode(), **more,
        }  # fmt: skip
        answer = self.page.post(reverse("pocket:enclose", args=[self.device]), form)
        return {"status": answer.status_code, **answer.json()}


@pytest.fixture
def phone(cast: Cast, entered: Enter) -> Telephone:
    """The worker's phone, chen's task in hand."""
    dispatch.claim(TASK, by=Actor(cast["xieli"], held_by(cast["xieli"]), clock.today()), at=AT)
    return Telephone(entered(cast["xieli"]))


def test_a_photo_that_is_cut_off_goes_on_where_the_desk_has_ended_and_is_sealed(phone: Telephone) -> None:
    name = str(uuid4())
    begun = phone.piece(name, PHOTO, at=0, to=300)
    again = phone.piece(name, PHOTO, at=0, to=300)  # the answer was lost
    far = phone.piece(name, PHOTO, at=600)
    done = phone.piece(name, PHOTO, at=again["arrived"])

    assert (begun["state"], again["arrived"], far["arrived"], done["state"]) == ("going", 300, 300, "taken")
    see(EVERYWHERE)
    assert all(PHOTO[:8] not in bytes(one.sealed) and PHOTO[:8].hex().encode() not in bytes(one.sealed) for one in Piece.objects.all())  # fmt: skip
    assert phone.piece(name, PHOTO, at=0)["state"] == "taken" and Enclosure.objects.count() == 1


def test_who_may_read_the_visit_opens_it_and_nobody_else(
    phone: Telephone, cast: Cast, entered: Enter
) -> None:
    name = str(uuid4())
    phone.piece(name, PHOTO, at=0)
    phone.piece(str(uuid4()), SOUND, at=0, sort="sound")
    phone.sends()
    address, clerk = reverse("pocket:enclosure", args=[name]), entered(cast["jingban"])

    shown = clerk.get(address)
    assert (shown.content, shown["Content-Type"], shown["X-Content-Type-Options"]) == (PHOTO, "image/jpeg", "nosniff")  # fmt: skip
    assert address in clerk.get(FILE).content.decode() and "<audio" in clerk.get(FILE).content.decode()
    assert entered(cast["zhou"]).get(address).status_code == 404
    assert entered(cast["xia"]).get(address).status_code in (403, 404)
    see(EVERYWHERE)
    assert Line.objects.filter(what="pocket.enclosure_seen", who="jingban").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sort": "sound"}, "不是照片或录音"),
        ({"size": "900000"}, "太大"),
        ({"piece": "***"}, "没有传好"),
        ({"offset": "-1"}, "没有传好"),
        ({"form": "f" * 16}, "不是发给这台设备"),
    ],
)
def test_what_is_neither_photo_nor_sound_or_too_large_is_refused_with_a_sentence(
    phone: Telephone, change: dict[str, str], words: str
) -> None:
    answer = phone.piece(str(uuid4()), PHOTO, at=0, **change)

    see(EVERYWHERE)
    assert answer["status"] in (404, 422) and words in answer["why"] and not Enclosure.objects.exists()


def test_bytes_that_are_not_what_was_promised_are_thrown_away_and_it_begins_anew(phone: Telephone) -> None:
    name, wrong = str(uuid4()), PHOTO[:-1] + b"?"

    first = phone.piece(name, wrong, at=0, sha256=hashlib.sha256(PHOTO).hexdigest())

    assert (first["state"], first["arrived"]) == ("going", 0)
    assert phone.piece(name, PHOTO, at=0)["state"] == "taken"


def test_six_lie_beside_a_visit_and_not_a_seventh(phone: Telephone) -> None:
    said = [phone.piece(str(uuid4()), PHOTO, at=0).get("state") for _ in range(7)]

    assert said == ["taken"] * 6 + [None]


def test_of_a_family_that_would_not_speak_no_photo_is_kept(phone: Telephone) -> None:
    phone.sends(outcome="refused")

    answer = phone.piece(str(uuid4()), PHOTO, at=0)

    see(EVERYWHERE)
    assert answer["state"] == "settled" and not Enclosure.objects.exists()


def test_what_is_old_is_destroyed_and_that_there_was_one_stays(
    phone: Telephone, cast: Cast, entered: Enter
) -> None:
    kept, young, cut = (str(uuid4()) for _ in range(3))
    for name in (kept, young):
        phone.piece(name, PHOTO, at=0)
    phone.piece(cut, PHOTO, at=0, to=100)
    phone.sends()
    see(EVERYWHERE)
    Enclosure.objects.filter(pk=kept).update(at=AT - timedelta(days=500))
    Enclosure.objects.filter(pk=cut).update(at=AT - timedelta(days=120))

    jobs.purge(0)

    see(EVERYWHERE)
    assert set(Piece.objects.values_list("enclosure", flat=True)) == {Enclosure.objects.get(pk=young).pk}
    assert Line.objects.filter(what="pocket.enclosure_destroyed").count() == 2
    clerk = entered(cast["jingban"])
    assert clerk.get(reverse("pocket:enclosure", args=[kept])).status_code == 404
    assert "到期销毁" in clerk.get(FILE).content.decode()
