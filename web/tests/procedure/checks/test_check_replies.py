"""What offices send back: their own headings, one forged row and nothing is kept, the same twice changes nothing; an office sees its own lines."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import Cast
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, Sight, see, seeing
from jiwang.procedure.applications.models import Application
from jiwang.procedure.applications.states import Step as PartStep
from jiwang.procedure.verification import queries, receiving
from jiwang.procedure.verification.models import Answer, Check, Line
from jiwang.procedure.verification.rules import CheckRefused
from jiwang.procedure.verification.states import Place
from jiwang.registers.authorisations.actions import withdraw
from jiwang.registers.people.models import Person
from jiwang.registers.people.queries import number_cipher
from jiwang.registers.staff.queries import held_by
from jiwang.registers.staff.rules import areas_seen, offices_held
from jiwang.registers.statements.models import Statement
from jiwang.stages.intake.actions import issue_token
from jiwang.trail.models import Line as TrailLine
from making.applying import CHILD, DIBAO, HEAD, NOW, acting, liaison, listed, part_of, sent, signed, taken
from making.checking import UNTIL, answered, sent_out
from numbering import number


@pytest.fixture
def family(cast: Cast, law: None) -> Application:
    """Chen and the child have signed; their application for 低保 is being worked on."""
    listed()
    signed()
    made = sent(wanted=[DIBAO])
    taken(part_of(made, DIBAO), PartStep.ACCEPT)
    own = number(date(2015, 1, 1))
    Person.objects.filter(pk=CHILD).update(
        number_sealed=number_cipher().seal(own), number_blind=number_cipher().blind(own)
    )
    return made


def reply_of(
    folder: Path,
    lines: list[tuple[Line, str]],
    heading: str = "查询单号,户名,证件号码,余额合计,退回意见,文号",
) -> Path:
    """A bank's file, in the headings and the encoding that it is used to."""
    rows = [
        f"{line.reference},{line.name},{queries.number_of(line)},{said},银核函〔2026〕31号"
        for line, said in lines
    ]
    path = folder / "回函.csv"
    path.write_bytes("\n".join([heading, *rows]).encode("gbk"))
    return path


def taken_in(
    path: Path, *, by: str = "shenhe", on: date | None = None, item: str = "bank_deposits"
) -> receiving.Taken:
    return receiving.take_file(path, path.name, item, area="9999", by=acting(by, on), at=NOW)


def test_an_office_s_file_is_taken_in_under_its_own_headings_and_again_changes_nothing(
    family: Application, tmp_path: Path
) -> None:
    check = sent_out(family)
    first, second = check.lines.order_by("reference")
    path = reply_of(tmp_path, [(first, "1234.50,"), (second, ",查无此人请核对号码")])

    assert taken_in(path) == receiving.Taken(answered=1, returned=1)
    words = Statement.objects.count()
    assert taken_in(path) == receiving.Taken(again=2)
    assert Statement.objects.count() == words and Answer.objects.count() == 2

    path = reply_of(tmp_path, [(first, "9999,")])
    assert "已有答复" in taken_in(path).refused[0][1]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("HD999999-01,陈大山,{number},12,,函1号", "不是本地发出的"),
        ("{reference},陈大山,999901199003071234,12,,函1号", "没有请求核对这个人"),
        ("{reference},陈大山,{number},12,查无此人,函1号", "只写一样"),
        ("{reference},陈大山,{number},,,函1号", "只写一样"),
        ("{reference},陈大山,{number},许多,,函1号", "看不懂"),
        ("{reference},陈大山,{number},-12,,函1号", "不能是负的"),
    ],
)
def test_one_forged_row_and_nothing_of_the_file_is_kept(
    family: Application, tmp_path: Path, row: str, words: str
) -> None:
    check = sent_out(family)
    first, second = check.lines.order_by("reference")
    path = reply_of(tmp_path, [(first, "12,")])
    forged = row.format(reference=second.reference, number=queries.number_of(second))
    path.write_bytes(path.read_bytes() + f"\n{forged}".encode("gbk"))

    told = taken_in(path)

    assert [(at, words in why) for at, why in told.refused] == [(3, True)]
    assert not Answer.objects.exists() and {one.state for one in check.lines.all()} == {Place.SENT}
    assert TrailLine.objects.filter(what="verification.turned_away").exists()


def test_a_file_for_another_item_after_the_end_or_after_a_withdrawal_is_refused(
    family: Application, tmp_path: Path
) -> None:
    check = sent_out(family, items=("bank_deposits", "insurance"))
    own = check.lines.get(person=HEAD, item="insurance")
    path = reply_of(tmp_path, [(own, "12,")])
    assert "问的不是这一项" in taken_in(path).refused[0][1]

    path = reply_of(tmp_path, [(check.lines.get(person=HEAD, item="bank_deposits"), "12,")])
    assert "截止日期" in taken_in(path, on=UNTIL + timedelta(days=1)).refused[0][1]
    withdraw(own.authorisation_id, why="本人不同意了", by="jingban", at=NOW)
    assert "销毁查询结果" in taken_in(path).refused[0][1]


def test_a_liaison_answers_the_lines_of_their_own_office_and_sees_no_others(
    family: Application, tmp_path: Path
) -> None:
    bank = liaison("银行", "yinhang")
    check = sent_out(family, items=("bank_deposits", "vehicles"))
    line, car = (check.lines.get(person=HEAD, item=one) for one in ("bank_deposits", "vehicles"))
    path = reply_of(tmp_path, [(line, "12,")])
    held, today = held_by(bank), clock.today()
    sight = Sight.over(areas_seen(held, today), offices=offices_held(held, today))

    with seeing(sight):
        assert {one.item for one in queries.inbox(sight, is_open=True)} == {"bank_deposits"}
        assert not Check.objects.exists() and not Line.objects.filter(pk=car.pk).exists()
        assert taken_in(path, by="yinhang").answered == 1
    with pytest.raises(CheckRefused, match="部门"):
        answered(car, by="yinhang")


def pushed(text: str, rows: object, *, item: object = "bank_deposits") -> tuple[int, dict[str, Any]]:
    """What an office's program is told."""
    body = rows if isinstance(rows, str) else json.dumps({"item": item, "rows": rows})
    head = {"Authorization": f"Bearer {text}"}
    answer = Client().post(reverse("verification:push"), body, content_type="application/json", headers=head)
    see(EVERYWHERE)
    return answer.status_code, answer.json()


def key_of(cast: Cast, *, days: int = 30) -> str:
    made = {
        "area": "9999",
        "department": "银行",
        "sources": ["check:bank_deposits"],
        "seals": False,
        "by": cast["jiance"],
        "at": NOW,
    }
    _token, text = issue_token(**made, expires_on=clock.today() + timedelta(days=days))
    return text


def test_an_office_s_program_answers_by_token_under_the_same_checks_as_a_file(
    cast: Cast, family: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, key = sent_out(family, items=("bank_deposits", "vehicles")), key_of(cast)
    first, second = check.lines.filter(item="bank_deposits").order_by("reference")
    rows = [{"查询编号": one.reference, "身份证号": queries.number_of(one), "存款余额合计": 1234.5, "复函文号": "银函1号"} for one in (first, second)]  # fmt: skip
    forged = [rows[0], rows[1] | {"身份证号": "999901199003071234"}]

    status, said = pushed(key, forged)
    assert status == 422 and [
        (one["row"], "没有请求核对这个人" in one["why"]) for one in said["refused"]
    ] == [(2, True)]
    assert not Answer.objects.exists()
    assert pushed(key, rows) == (200, {"answered": 2, "returned": 0, "again": 0, "refused": []})
    assert pushed(key, rows)[1]["again"] == 2
    assert TrailLine.objects.filter(what="verification.answer", who__startswith="token:").count() == 2
    assert {one.line.reference for one in Answer.objects.all()} == {first.reference, second.reference}

    assert "不能答复这一项" in pushed(key, rows, item="vehicles")[1]["error"]
    for wrong in (
        "{",
        "[]",
        '{"item": 3, "rows": [{}]}',
        json.dumps({"item": "bank_deposits", "rows": [{"a": []}]}),
    ):
        assert pushed(key, wrong)[0] == 422
    assert pushed(key_of(cast, days=-1), rows)[0] == pushed("x" * 40, rows)[0] == 401
    monkeypatch.setattr("jiwang.stages.intake.rules.MOST_A_MINUTE", 2)
    assert pushed(key, rows)[0] == 429


def test_what_fails_early_counts_to_the_limit_and_a_wrong_key_bars_no_right_one(
    cast: Cast, family: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jiwang.stages.intake.rules.MOST_A_MINUTE", 3)
    key, other = key_of(cast), key_of(cast)
    assert [pushed(key, "{")[0] for _ in range(4)] == [422, 422, 422, 429]
    assert [pushed("x" * 40, "{")[0] for _ in range(4)] == [401, 401, 401, 429]
    assert pushed(other, "{")[0] == 422
    assert TrailLine.objects.filter(what="intake.turned_away").count() == 7
    client, door = Client(), reverse("intake:push")
    assert (
        client.post(door, HTTP_AUTHORIZATION="Bearer " + "y" * 40).status_code == 429
    )  # the same door of the keyless
    assert [client.post(door, HTTP_AUTHORIZATION=f"Bearer {other}").status_code for _ in range(3)] == [
        422,
        422,
        429,
    ]
