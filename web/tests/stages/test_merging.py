"""Two tasks of one household become one, with every sentence and alert, and two again; a run that comes again loses nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cast import AT, CHEN, LI, TOWNSHIP, VILLAGE, ZHAO, Cast, alerts, indicators, tasks
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.alerts.actions import take_in as take_in_alerts
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.rules import Ruling
from jiwang.stages.alerts.states import Disposal, Ground, Level, Outcome
from jiwang.stages.dispatch.actions import Actor, Asked, ask_for_visit, claim, dispose, take_in
from jiwang.stages.dispatch.merging import merge, part
from jiwang.stages.dispatch.models import Handover, Task
from jiwang.stages.dispatch.rules import MoveRefused, Urging, together
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
SECOND = "t101b"
texts = st.lists(st.sampled_from("甲乙丙丁"), max_size=3, unique=True).map(tuple)
urgings = st.builds(
    Urging, st.sampled_from(Level), st.dates(date(2026, 1, 1), date(2026, 12, 31)), texts, texts, texts
)


@given(urgings, st.lists(urgings, max_size=3))
def test_what_stands_for_several_is_never_later_less_urgent_or_shorter_than_any(
    own: Urging, added: list[Urging]
) -> None:
    whole = together(own, added)

    for one in (own, *added):
        assert list(Level).index(whole.level) <= list(Level).index(one.level)
        assert whole.due_on <= one.due_on
        assert set(one.say) <= set(whole.say) and set(one.reasons) <= set(whole.reasons)
    assert together(whole, added) == whole


@pytest.fixture
def twice(cast: Cast) -> Cast:
    """Household chen has two visits that runs have made, the second more urgent and at the township."""
    _run_again()
    return cast


def _run_again() -> None:
    """The same run, loaded once more."""
    first, alert = tasks()[0], alerts()[0]
    second = (
        SECOND,
        *first[1:4],
        "red",
        0,
        date(2026, 11, 4),
        50,
        ["房屋受灾"],
        ["来看看房子"],
        ["住在哪里"],
        TOWNSHIP,
        "listed",
    )
    other = ("a101b", *alert[1:-1], SECOND)
    take_in_alerts(indicators(), [*alerts(), other], by="job:test", at=AT)
    take_in([*tasks(), second], by="job:test", at=AT)


def actor(cast: Cast, code: str) -> Actor:
    return Actor(cast[code], held_by(cast[code]), AT.date())


def test_the_task_that_stays_says_and_asks_everything_and_is_as_urgent_as_both(twice: Cast) -> None:
    merge(SECOND, f"t{CHEN}", by=actor(twice, "jingban"), at=AT)

    kept, away = Task.objects.get(pk=f"t{CHEN}"), Task.objects.get(pk=SECOND)
    assert (kept.level, kept.urgency, kept.due_on) == ("red", 0, date(2026, 11, 4))
    assert kept.say == [*tasks()[0][9], "来看看房子"] and kept.find_out == ["是否借债", "住在哪里"]  # type: ignore[misc]
    assert (away.state, away.merged_into_id) == ("closed", kept.pk)
    assert set(Alert.objects.filter(task=kept.pk).values_list("pk", flat=True)) == {f"a{CHEN}", "a101b"}
    assert list(Handover.objects.filter(step="merge").values_list("task", flat=True)) == [SECOND, kept.pk]
    assert Line.objects.filter(what="dispatch.merged", about=f"task:{SECOND}").exists()


def test_parting_leaves_everything_as_it_was(twice: Cast) -> None:
    columns = (
        "pk",
        "level",
        "urgency",
        "due_on",
        "reasons",
        "say",
        "find_out",
        "place",
        "state",
        "own",
        "added",
    )
    before = list(Task.objects.order_by("pk").values(*columns)), _under()
    merge(SECOND, f"t{CHEN}", by=actor(twice, "jingban"), at=AT)

    part(SECOND, by=actor(twice, "jingban"), at=AT)

    assert (list(Task.objects.order_by("pk").values(*columns)), _under()) == before
    assert Task.objects.get(pk=SECOND).merged_into is None


def test_a_run_that_comes_again_leaves_merged_what_officers_have_merged(twice: Cast) -> None:
    merge(SECOND, f"t{CHEN}", by=actor(twice, "jingban"), at=AT)
    before = _under()

    _run_again()

    assert _under() == before
    kept = Task.objects.get(pk=f"t{CHEN}")
    assert kept.level == "red" and "来看看房子" in kept.say
    part(SECOND, by=actor(twice, "jingban"), at=AT)
    kept.refresh_from_db()
    assert (kept.level, kept.say) == ("orange", tasks()[0][9])


def test_a_new_reason_of_a_later_run_stands_beside_what_was_merged(twice: Cast) -> None:
    merge(SECOND, f"t{CHEN}", by=actor(twice, "jingban"), at=AT)
    first = list(tasks()[0])
    first[8] = ["老人独自生活", "新近失业"]

    take_in([first], by="job:test", at=AT)

    kept = Task.objects.get(pk=f"t{CHEN}")
    assert kept.reasons == ["老人独自生活", "新近失业", "房屋受灾"] and kept.level == "red"


def test_what_somebody_has_told_outlives_the_next_run(cast: Cast) -> None:
    home = Household.objects.get(pk=CHEN)
    told = Asked(VILLAGE, Level.RED, "来看看您家最近的生活情况", "群众反映", home, sentence="一直没出门")
    ask_for_visit(told, by=actor(cast, "jingban"), at=AT)

    take_in(tasks(), by="job:test", at=AT)

    task = Task.objects.get(pk=f"t{CHEN}")
    assert task.level == "red" and "群众反映" in task.reasons and told.say in task.say


def test_one_visit_ends_both_and_then_nothing_can_be_parted(twice: Cast) -> None:
    clerk = actor(twice, "jingban")
    merge(SECOND, f"t{CHEN}", by=clerk, at=AT)
    nothing = Ruling(Outcome.TRUE, Disposal.NO_NEED, Ground.ALREADY_HELPED)

    closed = [dispose([alert], nothing, by=clerk, at=AT) for alert in (f"a{CHEN}", "a101b")]

    assert closed == [0, 1]
    with pytest.raises(MoveRefused, match="已经办结"):
        part(SECOND, by=clerk, at=AT)


def test_what_may_not_be_merged_is_refused_in_words(twice: Cast) -> None:
    clerk, chen = actor(twice, "jingban"), f"t{CHEN}"
    claim(chen, by=actor(twice, "xieli"), at=AT)

    refused = {
        "同一户": (f"t{LI}", chen, clerk),
        "不同": (f"t{ZHAO}", f"t{ZHAO}x", actor(twice, "shenhe")),
        "已有人领取": (chen, SECOND, clerk),
        "岗位": (SECOND, chen, actor(twice, "xieli")),
        "上一级": (SECOND, chen, actor(twice, "zhou")),
    }
    one = tasks()[3]
    take_in([(f"t{ZHAO}x", *one[1:3], "visit", *one[4:])], by="job:test", at=AT)
    for words, (away, kept, by) in refused.items():
        with pytest.raises(MoveRefused, match=words):
            merge(away, kept, by=by, at=AT)
    with pytest.raises(MoveRefused, match="没有并入"):
        part(chen, by=clerk, at=AT)
    with pytest.raises(MoveRefused, match="同一户"):
        merge(SECOND, SECOND, by=clerk, at=AT)


def test_a_task_that_holds_others_is_not_merged_away(twice: Cast) -> None:
    clerk = actor(twice, "jingban")
    merge(SECOND, f"t{CHEN}", by=clerk, at=AT)
    one = tasks()[0]
    take_in([("t101c", *one[1:11], TOWNSHIP, "listed")], by="job:test", at=AT)

    with pytest.raises(MoveRefused, match="反过来合并"):
        merge(f"t{CHEN}", "t101c", by=clerk, at=AT)


def test_a_clerk_merges_on_the_page_and_parts_again(twice: Cast, entered: Enter) -> None:
    client, page = entered(twice["jingban"]), reverse("dispatch:task", args=[f"t{CHEN}"])
    offered = client.get(page).content.decode()

    client.post(reverse("dispatch:merge"), {"task": SECOND, "into": f"t{CHEN}", "next": page})
    merged = client.get(page).content.decode()
    away = client.get(reverse("dispatch:task", args=[SECOND])).content.decode()
    client.post(reverse("dispatch:part"), {"task": SECOND, "next": page})

    assert "并入这一件" in offered and "已并入这一件" in merged and "房屋受灾" in merged
    assert "请到那里办理" in away and page in away
    assert "已并入这一件" not in client.get(page).content.decode()


def test_a_merged_task_is_in_no_list_and_counted_once(twice: Cast, entered: Enter) -> None:
    client = entered(twice["jingban"])
    merge(SECOND, f"t{CHEN}", by=actor(twice, "jingban"), at=AT)

    lists = client.get(reverse("dispatch:lists")).content.decode()

    assert reverse("dispatch:task", args=[SECOND]) not in lists


def test_a_task_out_of_sight_can_be_neither_merged_nor_parted(twice: Cast, entered: Enter) -> None:
    client = entered(twice["zhou"])

    answers = [
        client.post(reverse("dispatch:merge"), {"task": SECOND, "into": f"t{CHEN}"}),
        client.post(reverse("dispatch:part"), {"task": SECOND}),
    ]

    assert [one.status_code for one in answers] == [404, 404]


def _under() -> list[tuple[str, str, str]]:
    return list(Alert.objects.order_by("pk").values_list("pk", "task", "moved_from"))
