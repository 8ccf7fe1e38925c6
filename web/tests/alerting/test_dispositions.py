"""What a visit found and how an alert ends: two fields, each with its history, by the right duty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cast import AT, CHEN, COUNTY, LI, ZHAO, Cast, alerts, indicators
from jiwang.kit.sights import EVERYWHERE, Sight, see
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.actions import Ruler, dispose, release, take_in
from jiwang.stages.alerts.forms import offered
from jiwang.stages.alerts.models import Alert, Disposition
from jiwang.stages.alerts.queries import Shelf, Wanted, alerts_seen, board, confirmed_in
from jiwang.stages.alerts.rules import QUIET, Ruling, RulingRefused, check_ruling, due_of
from jiwang.stages.alerts.states import Disposal, Ground, Hearing, Level, Outcome
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.states import TaskState
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
TODAY = date(2026, 11, 9)
NO_HARDSHIP = Ruling(Outcome.UNTRUE, Disposal.NO_NEED, Ground.NO_HARDSHIP)
HEARD = {"heard_on": TODAY, "hearing": Hearing.BY_PHONE, "why": "已电话听取家属意见"}


def ruler(cast: Cast, code: str) -> Ruler:
    return Ruler(cast[code], held_by(cast[code]), TODAY)


def test_the_finding_may_come_first_and_the_disposition_later(cast: Cast) -> None:
    dispose(f"a{CHEN}", Ruling(Outcome.TRUE), by=ruler(cast, "jingban"), at=AT)
    dispose(
        f"a{CHEN}", Ruling(Outcome.TRUE, Disposal.REFER, department="医保"), by=ruler(cast, "jingban"), at=AT
    )

    alert = Alert.objects.get(pk=f"a{CHEN}")
    assert (alert.outcome, alert.disposal, alert.disposed_on) == ("true", "refer", TODAY)
    assert Disposition.objects.filter(alert=alert).count() == 2


@pytest.mark.parametrize(
    ("ruling", "word"),
    [
        (Ruling(), "请先选核实结果"), (Ruling(disposal=Disposal.NO_NEED), "要选一个原因"),
        (Ruling(disposal=Disposal.REFER), "交给哪个部门"), (Ruling(disposal=Disposal.DELIBERATE, why="情况复杂"), "县级审核员登记"),
        (Ruling(disposal=Disposal.REFER, ground=Ground.DECLINED, department="医保"), "其他处置不选"),
    ],
)  # fmt: skip
def test_a_clerk_is_told_what_is_missing(cast: Cast, ruling: Ruling, word: str) -> None:
    with pytest.raises(RulingRefused, match=word):
        dispose(f"a{CHEN}", ruling, by=ruler(cast, "jingban"), at=AT)

    assert not Disposition.objects.exists()


def test_another_answer_needs_a_reason_and_the_first_one_stays(cast: Cast) -> None:
    dispose(f"a{CHEN}", Ruling(Outcome.UNTRUE), by=ruler(cast, "jingban"), at=AT)
    with pytest.raises(RulingRefused, match="更正已登记的内容要写明原因"):
        dispose(f"a{CHEN}", Ruling(Outcome.TRUE), by=ruler(cast, "jingban"), at=AT)

    dispose(f"a{CHEN}", Ruling(Outcome.TRUE, why="第二次去见到了病历"), by=ruler(cast, "jingban"), at=AT)

    first, second = Disposition.objects.filter(alert=f"a{CHEN}").order_by("pk")
    assert (first.outcome, second.outcome, second.replaces) == ("untrue", "true", first)


def test_what_was_written_down_is_never_changed_by_anybody(cast: Cast) -> None:
    written = dispose(f"a{CHEN}", Ruling(Outcome.TRUE), by=ruler(cast, "jingban"), at=AT)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Disposition.objects.filter(pk=written.pk).update(outcome="untrue")


@pytest.mark.parametrize("code", ["zhou", "paifa", "queren", "jiance"])
def test_who_has_no_such_duty_there_writes_nothing_down(cast: Cast, code: str) -> None:
    with pytest.raises(RulingRefused, match="您的岗位不登记"):
        dispose(f"a{CHEN}", NO_HARDSHIP, by=ruler(cast, code), at=AT)


def test_no_hardship_lets_the_same_sign_rest_for_ninety_days_and_no_longer(cast: Cast) -> None:
    dispose(f"a{CHEN}", NO_HARDSHIP, by=ruler(cast, "jingban"), at=AT)
    first = next(one for one in alerts() if one[0] == f"a{CHEN}")
    again = [(f"n{days}", *first[1:8], TODAY + timedelta(days=days), *first[9:]) for days in (1, 90, 91)]

    take_in(indicators(), [*alerts(), *again], by="job:test", at=AT)

    resting = {one.pk for one in board(EVERYWHERE, Wanted(shelf=Shelf.QUIET), today=TODAY)}
    waiting = {one.pk for one in board(EVERYWHERE, Wanted(), today=TODAY)}
    assert resting == {"n1", "n90"}
    assert "n91" in waiting and f"a{CHEN}" not in waiting


def test_a_corrected_disposition_wakes_the_sign_up_again(cast: Cast) -> None:
    test_no_hardship_lets_the_same_sign_rest_for_ninety_days_and_no_longer(cast)

    dispose(
        f"a{CHEN}", Ruling(Outcome.TRUE, Disposal.REFER, department="医保", why="重新核实属实"), by=ruler(cast, "jingban"), at=AT
    )  # fmt: skip

    assert not board(EVERYWHERE, Wanted(shelf=Shelf.QUIET), today=TODAY).exists()


def test_a_run_that_comes_again_leaves_the_disposition(cast: Cast) -> None:
    dispose(f"a{CHEN}", NO_HARDSHIP, by=ruler(cast, "jingban"), at=AT)

    copied = take_in(indicators(), alerts(), by="job:test", at=AT)

    assert (copied.added, copied.changed) == (0, 0)
    assert Alert.objects.get(pk=f"a{CHEN}").disposal == "no_need"


def test_the_share_of_true_ones_is_counted_from_dispositions_alone(cast: Cast) -> None:
    dispose(f"a{CHEN}", Ruling(Outcome.TRUE), by=ruler(cast, "jingban"), at=AT)
    dispose(f"a{LI}", Ruling(Outcome.NOT_FOUND), by=ruler(cast, "jingban"), at=AT)
    see(Sight.over(["999901002"]))  # the clerk next door sees none of them, and still the county's share

    found = {one.indicator.pk: (one.true, one.visited) for one in confirmed_in(COUNTY)}

    assert found == {"M1": (1, 2), "L3": (0, 0)}


def test_before_its_release_nobody_below_the_county_sees_a_sign_of_leaving(cast: Cast) -> None:
    township = Sight.over(["999901001"])
    assert not alerts_seen(township).filter(pk=f"a{ZHAO}").exists()

    release(f"a{ZHAO}", **HEARD, by=ruler(cast, "shenhe"), at=AT)

    see(township)
    assert alerts_seen(township).filter(pk=f"a{ZHAO}").exists()
    assert Line.objects.filter(what="alerts.released", why="已电话听取家属意见").exists()


@pytest.mark.parametrize(
    ("code", "changed", "word"),
    [
        ("shenhe", {"heard_on": None}, "先听取这户的意见"), ("shenhe", {"heard_on": TODAY + timedelta(days=1)}, "不能晚于今天"),
        ("shenhe", {"why": " "}, "写明放行的原因"), ("paifa", {}, "只有县级审核员"),
    ],
)  # fmt: skip
def test_a_release_is_refused_without_hearing_reason_or_duty(
    cast: Cast, code: str, changed: dict[str, object], word: str
) -> None:
    with pytest.raises(RulingRefused, match=word):
        release(f"a{ZHAO}", **(HEARD | changed), by=ruler(cast, code), at=AT)  # type: ignore[arg-type]


def test_when_its_last_alert_is_ended_a_task_is_closed(cast: Cast, entered: Enter) -> None:
    asked = {"alerts": [f"a{CHEN}"], "outcome": "untrue", "disposal": "no_need", "ground": "wrong_row"}

    page = entered(cast["jingban"]).post(reverse("dispatch:dispose"), asked, follow=True).content.decode()

    assert "任务办结" in page
    assert Task.objects.get(pk=f"t{CHEN}").state == TaskState.CLOSED


def test_several_alerts_at_once_end_only_as_every_one_of_them_may(cast: Cast) -> None:
    held = held_by(cast["shenhe"])
    hardship, leaving = Alert.objects.get(pk=f"a{CHEN}"), Alert.objects.get(pk=f"a{ZHAO}")

    ways = [{way for way, _label in offered(found, held=held)["disposals"]} for found in ([leaving], [hardship, leaving])]  # type: ignore[attr-defined]  # fmt: skip

    assert Disposal.CHECK_EXIT in ways[0] and Disposal.CHECK_EXIT not in ways[1] and ways[1] < ways[0]


def test_alert_and_household_pages_show_what_was_found(cast: Cast, entered: Enter) -> None:
    dispose(f"a{CHEN}", Ruling(Outcome.TRUE, why="看了住院清单"), by=ruler(cast, "jingban"), at=AT)
    client = entered(cast["jingban"])

    for address in (reverse("alerts:alert", args=[f"a{CHEN}"]), reverse("desk:household", args=[CHEN])):
        page = client.get(address).content.decode()
        assert "核实属实" in page and "看了住院清单" in page


def test_a_finding_is_shown_as_corrected_only_where_it_was(cast: Cast, entered: Enter) -> None:
    page, kept = f"/alerts/a{CHEN}/", Ruling(Outcome.TRUE, Disposal.REFER, department="医保")
    dispose(f"a{CHEN}", Ruling(Outcome.TRUE), by=ruler(cast, "jingban"), at=AT)
    dispose(f"a{CHEN}", kept, by=ruler(cast, "jingban"), at=AT)
    added = entered(cast["jingban"]).get(page).text
    dispose(
        f"a{CHEN}", replace(kept, outcome=Outcome.UNTRUE, why="走错了人家"), by=ruler(cast, "jingban"), at=AT
    )

    assert "已更正" not in added
    assert entered(cast["jingban"]).get(page).text.count("已更正") == 1


def test_the_page_of_an_alert_shows_the_share_beside_the_rule(cast: Cast, entered: Enter) -> None:
    dispose(f"a{LI}", Ruling(Outcome.UNTRUE), by=ruler(cast, "jingban"), at=AT)
    client = entered(cast["jingban"])

    assert "本县核实属实 0／1" in client.get(reverse("alerts:alert", args=[f"a{CHEN}"])).content.decode()
    assert "<b>0 / 1</b>" in client.get(reverse("alerts:indicators")).content.decode()


RULINGS = st.builds(
    Ruling, st.none() | st.sampled_from(Outcome), st.none() | st.sampled_from(Disposal), st.none() | st.sampled_from(Ground),
    st.sampled_from(["", "医保"]), st.sampled_from(["", "写明了原因"]),
)  # fmt: skip


@given(before=RULINGS, new=RULINGS, is_exit=st.booleans(), duties=st.sets(st.sampled_from(Duty)))
def test_whatever_is_accepted_says_something_takes_nothing_away_and_explains_a_change(
    before: Ruling, new: Ruling, *, is_exit: bool, duties: set[Duty]
) -> None:
    try:
        check_ruling(new, before, duties=duties, is_exit=is_exit)
    except RulingRefused:
        return

    assert new.outcome or new.disposal
    assert not (before.disposal and new.disposal is None)
    assert new.why or (before.outcome in (None, new.outcome) and before.disposal in (None, new.disposal))
    assert (new.disposal is Disposal.NO_NEED) == (new.ground is not None)
    assert duties & {Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER, Duty.VILLAGE_WORKER}


@given(st.sampled_from(Level), st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1)))
def test_the_more_urgent_the_sooner_it_is_due(level: Level, day: date) -> None:
    later = list(Level)[list(Level).index(level) :]

    assert all(due_of(level, day) <= due_of(one, day) for one in later)
    assert timedelta(days=90) == QUIET
