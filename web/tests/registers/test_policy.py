"""A version of the law comes into force by two people, from a day on, and an older one can come back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from cast import AT, CITY, Cast
from jiwang.analysis.rulebooks import RulebookRefused, changes, examine_shelved, examine_upload
from jiwang.registers.policy.actions import confirm, note, propose, withdraw
from jiwang.registers.policy.models import Activation, Version
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.policy.rules import Activated, MoveRefused, in_force
from jiwang.registers.staff.models import Officer
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
PACKS = Path(__file__).parents[3] / "packs"
TODAY = timezone.localdate(AT)
WHY = "示例市民发〔2026〕9号"


@pytest.fixture
def shili(cast: Cast) -> Version:
    """The law of the made-up city, checked and kept."""
    return note(examine_shelved("shili"), by="job:test", at=AT)


@pytest.fixture
def own_shelf(settings: Settings, tmp_path: Path) -> Path:
    """A shelf of kept versions that no other test reads meanwhile."""
    settings.PACK_SHELF = tmp_path
    return tmp_path


@pytest.fixture
def raised(cast: Cast) -> Version:
    """The same law with one number raised, as it comes in a zip."""
    return note(examine_upload(zipped("9000元/年")), by="jiance", at=AT)


def zipped(line: str, *, name: str = "shili") -> io.BytesIO:
    """The made-up city's pack as a zip, with another warning line."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as files:
        for path in sorted((PACKS / "shili").rglob("*.*")):
            text = path.read_text(encoding="utf-8").replace("8000元/年", line)
            files.writestr(f"{name}/{path.relative_to(PACKS / 'shili')}", text)
    content.seek(0)
    return content


def activate(version: Version, cast: Cast, since: date) -> Activation:
    """Both people at once."""
    asked = propose(version, since=since, why=WHY, changes=[], by=cast["jiance"], at=AT)
    return confirm(asked.pk, by=cast["queren"], at=AT)


def test_a_version_is_in_force_from_its_day_when_two_people_have_said_so(cast: Cast, shili: Version) -> None:
    asked = propose(shili, since=TODAY, why=WHY, changes=[], by=cast["jiance"], at=AT)
    before = version_in_force(CITY, TODAY)

    confirm(asked.pk, by=cast["queren"], at=AT)

    assert before is None
    assert version_in_force("999901001001", TODAY) == shili
    assert version_in_force(CITY, TODAY - timedelta(days=1)) is None
    assert [line.who for line in Line.objects.filter(about=f"version:{shili.pk}").order_by("pk")] == [
        "job:test",
        "jiance",
        "queren",
    ]


def test_who_proposes_may_not_confirm_and_the_database_says_so_too(cast: Cast, shili: Version) -> None:
    asked = propose(shili, since=TODAY, why=WHY, changes=[], by=cast["jiance"], at=AT)

    with pytest.raises(MoveRefused, match="两个人"):
        confirm(asked.pk, by=cast["jiance"], at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activation.objects.filter(pk=asked.pk).update(
            state="confirmed", confirmer=cast["jiance"], confirmed_at=AT
        )


@pytest.mark.parametrize("code", ["jingban", "xieli", "lianluo", "jiandu", "shenhe"])
def test_who_does_not_answer_for_the_place_may_not_propose(cast: Cast, shili: Version, code: str) -> None:
    with pytest.raises(MoveRefused):
        propose(shili, since=TODAY, why=WHY, changes=[], by=cast[code], at=AT)


def test_a_day_that_has_gone_and_a_missing_reason_are_refused(cast: Cast, shili: Version) -> None:
    for since, why in ((TODAY - timedelta(days=1), WHY), (TODAY, " ")):
        with pytest.raises(MoveRefused):
            propose(shili, since=since, why=why, changes=[], by=cast["jiance"], at=AT)


def test_the_way_back_is_to_put_an_older_version_in_force_again(
    cast: Cast, shili: Version, raised: Version
) -> None:
    activate(shili, cast, TODAY)
    activate(raised, cast, TODAY)
    after = version_in_force(CITY, TODAY)

    back = activate(shili, cast, TODAY)

    assert (after, version_in_force(CITY, TODAY)) == (raised, shili)
    assert back.against == raised


def test_a_proposal_that_is_withdrawn_can_no_longer_be_confirmed(cast: Cast, shili: Version) -> None:
    asked = propose(shili, since=TODAY, why=WHY, changes=[], by=cast["jiance"], at=AT)

    withdraw(asked.pk, why="文号写错了", by=cast["queren"], at=AT)

    with pytest.raises(MoveRefused, match="已经办结"):
        confirm(asked.pk, by=cast["queren"], at=AT)


def test_a_version_waits_for_one_second_person_only(cast: Cast, shili: Version) -> None:
    propose(shili, since=TODAY, why=WHY, changes=[], by=cast["jiance"], at=AT)

    with pytest.raises(MoveRefused, match="正等第二个人"):
        propose(shili, since=TODAY, why=WHY, changes=[], by=cast["jiance"], at=AT)


def test_the_difference_report_names_the_number_that_was_raised(
    cast: Cast, shili: Version, raised: Version
) -> None:
    found = changes(raised, shili, TODAY)

    assert [(row[0], row[1], row[2]) for row in found] == [("参数", "自付预警线", "修改")]


def test_the_same_files_again_are_the_same_version(cast: Cast, shili: Version) -> None:
    assert note(examine_upload(zipped("8000元/年")), by="jiance", at=AT) == shili


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: io.BytesIO(b"PK no zip"), "zip"),
        (lambda: zipped("很多元"), "自付预警线"),
        (lambda: zipped("9000元/年", name="../shili"), "路径"),
        (lambda: zipped("9000元/年", name="/shili"), "路径"),
    ],
)
def test_what_is_no_sound_pack_is_refused_with_the_reason(
    cast: Cast, content: Callable[[], io.BytesIO], said: str
) -> None:
    with pytest.raises(RulebookRefused) as refused:
        examine_upload(content())

    assert said in str(refused.value) and "/tmp" not in str(refused.value)


def test_a_kept_version_whose_files_were_edited_is_not_used(
    cast: Cast, own_shelf: Path, raised: Version, entered: Enter
) -> None:
    path = own_shelf / raised.kept / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("示例市", "别的市"), encoding="utf-8")

    page = entered(cast["jiance"]).get(reverse("rulebook:version", args=[raised.pk])).content.decode()

    assert "被改动过" in page and "提出启用</button>" not in page


def test_two_officers_put_a_version_in_force_at_the_desk(
    cast: Cast, entered: Enter, shili: Version, raised: Version
) -> None:
    activate(shili, cast, TODAY)
    first, second = entered(cast["jiance"]), entered(cast["queren"])
    address = reverse("rulebook:version", args=[raised.pk])

    first.post(
        reverse("rulebook:propose", args=[raised.pk]), {"since": str(timezone.localdate()), "why": WHY}
    )
    asked = raised.activations.get()
    page = second.get(address).content.decode()
    second.post(reverse("rulebook:answer", args=[asked.pk]), {"answer": "confirm"})

    assert "自付预警线" in page and "看过修改对照，确认启用" in page
    assert version_in_force(CITY, timezone.localdate()) == raised


def test_the_public_list_opens_with_exactly_its_own_styles_and_scripts(
    cast: Cast, entered: Enter, shili: Version
) -> None:
    answer = entered(cast["xieli"]).get(reverse("rulebook:catalogue", args=[shili.pk, "html"]))

    policy = answer["Content-Security-Policy"]
    assert "最低生活保障" in answer.content.decode()
    assert "unsafe-inline" not in policy and "script-src 'sha256-" in policy


def test_an_upload_at_the_desk_is_checked_and_its_mistakes_are_shown(cast: Cast, entered: Enter) -> None:
    wrong = zipped("很多元")
    wrong.name = "shili.zip"

    answer = entered(cast["jiance"]).post(reverse("rulebook:take_in"), {"archive": wrong})

    assert answer.status_code == 422 and "自付预警线" in answer.content.decode()


activated = st.builds(
    Activated,
    version=st.integers(1, 9),
    area=st.sampled_from(["9999", "999901", "999902", "99"]),
    since=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    confirmed_at=st.datetimes(),
)


@given(st.lists(activated), st.sampled_from(["9999", "999901", "999901001001"]), st.dates())
def test_what_is_in_force_is_never_of_the_future_or_of_another_place(
    known: list[Activated], area: str, on: date
) -> None:
    found = in_force(known, area, on)

    fitting = [one for one in known if area.startswith(one.area) and one.since <= on]
    assert (found is None) == (not fitting)
    if found is not None:
        assert found in fitting
        assert not any(len(one.area) > len(found.area) for one in fitting)
        assert not any(one.area == found.area and one.since > found.since for one in fitting)
