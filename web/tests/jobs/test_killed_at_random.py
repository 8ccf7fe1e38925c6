"""The desk in full use while its processes are killed at twenty random moments: nothing is lost and nothing is doubled."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from django.contrib.messages import SUCCESS
from django.core.signing import b64_decode

from jiwang.kit.postgres import ADMIN, APP, OWNER, Cluster
from ready import another

KILLS = 20
TOKEN = "t" * 32
SERVE = [sys.executable, "-c", "from jiwang_engine.cli import main; main()", "serve"]
HEAD, ROWS = "来文编号,受理编号,回执状态,回执日期\n", 20  # of a file of answers
TOWNSHIP, VILLAGE, NEXT_VILLAGE = "999901001", "999901001001", "999901001002"
Step = tuple[str, dict[str, Any]]
Act = Callable[[random.Random, str], Step | None]
STEPS = {
    "send": "sent",
    "claim": "claimed",
    "assign": "assigned",
    "hand_back": "handed_back",
    "take_back": "taken_back",
}


@dataclass
class Desk:
    """The desk under fire: its environment, its port, and what runs of it."""

    environment: dict[str, str]
    port: int
    url: str
    chance: random.Random
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    promised: Counter[str] = field(default_factory=Counter)  # what the desk has said is done, by its proof
    is_over: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Pages and worker, and a loader beside them, each in a group of its own."""
        loader = [sys.executable, "-m", "jobs.striking", "load"]
        for command in ([*SERVE, "--port", str(self.port)], loader):
            self.running.append(
                subprocess.Popen(
                    command, env=self.environment, start_new_session=True, stdout=subprocess.DEVNULL
                )
            )

    def wait(self) -> None:
        """Until the desk takes calls; how long that takes is nobody's business here."""
        last = time.monotonic() + 600
        while time.monotonic() < last:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.1)

    def live(self, promises: int) -> None:
        """Until the desk has promised so much, however slow the machine is, and a random moment longer."""
        last = time.monotonic() + 300
        while self.promised.total() < promises and time.monotonic() < last:
            time.sleep(0.1)
        time.sleep(0.5 + 4 * self.chance.random())

    def kill(self) -> None:
        """Everything at once, or one process of it, as hard as can be."""
        with suppress(ProcessLookupError):
            victims = [one for each in self.running for one in _family(each.pid)]
            for one in victims if self.chance.random() < 0.5 else self.chance.sample(victims, 1):
                os.kill(one, signal.SIGKILL)
        for each in self.running:
            with suppress(ProcessLookupError):
                os.killpg(each.pid, signal.SIGKILL)
            each.wait()
        self.running.clear()

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(query.encode()).fetchall()

    def post(self, session: str, path: str, form: dict[str, Any]) -> bool:
        """Send a form; whether the desk has said that it is done."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        cookies = f"sessionid={session}; csrftoken={TOKEN}"
        head = {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request("POST", path, urlencode(form, doseq=True), head)
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
        return SUCCESS in _levels(answer.headers.get_all("Set-Cookie") or [])

    def push(self, token: str, name: str, content: str) -> bool:
        """Send a file as another office's program does; whether the desk has said that it has it."""
        body = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n{content}\r\n--x--\r\n'
        head = {"Authorization": f"Bearer {token}", "Content-Type": "multipart/form-data; boundary=x"}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", "/intake/push/", body.encode(), head)
            return connection.getresponse().status in (200, 201)
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def _levels(cookies: list[str]) -> set[int]:
    """Of which kind the notes are that the desk has given; another process has signed them with its own key."""
    given = [one.value for cookie in cookies if (one := SimpleCookie(cookie).get("messages")) and one.value]
    return {note[2] for value in given for note in _opened(value)}


def _opened(value: str) -> list[list[Any]]:
    body = b64_decode(value.lstrip(".").partition(":")[0].encode())
    found: list[list[Any]] = json.loads(zlib.decompress(body) if value.startswith(".") else body)
    return found if found and isinstance(found[0], list) else [found]  # type: ignore[list-item]


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(one for child in children for one in _family(int(child)))]


@pytest.fixture
def desk(django_db_setup: None, cluster: Cluster, tmp_path: Path) -> Iterator[Desk]:
    another(cluster, "struck")
    here = Path(__file__).parents[1]
    seed = int(os.environ.get("JIWANG_SEED") or random.SystemRandom().randrange(10**6))
    print(f"JIWANG_SEED={seed}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "JIWANG_DATABASE_URL": cluster.url(APP, "struck"), "JIWANG_OWNER_DATABASE_URL": cluster.url(OWNER, "struck"),
        "DJANGO_SETTINGS_MODULE": "jiwang.config.settings", "PYTHONPATH": os.pathsep.join([str(here), *(one for one in sys.path if one)]),
        "JIWANG_DEMO_DAY": "2026-11-01", "JIWANG_VAULT": str(tmp_path / "vault"),
        "JIWANG_STATIC_KEPT": str(tmp_path / "static"),
    }  # fmt: skip
    made = Desk(environment, port, cluster.url(ADMIN, "struck"), random.Random(seed))
    yield made
    made.is_over.set()
    made.kill()


def _send_answers(desk: Desk, token: str) -> None:
    """Another office's program: a file after the other, each as often as it takes until the desk says that it has it."""
    number = 0
    while not desk.is_over.is_set():
        number += 1
        content = HEAD + "".join(f"JW{number}-{row:05},SL{number},已受理,2026-11-01\n" for row in range(ROWS))
        while not desk.push(token, f"省平台回执{number}.csv", content):
            if desk.is_over.is_set():
                return
            time.sleep(0.2)
        desk.promised[f"file 省平台回执{number}.csv"] += 1
        time.sleep(1)


def _work(
    desk: Desk,
    code: str,
    session: str,
    act: Act,
) -> None:
    """One officer: a step after the other, each with a mark in its reason; a claim is proved by its task."""
    chance = random.Random(f"{code}{desk.chance.random()}")
    number = 0
    while not desk.is_over.is_set():
        number += 1
        mark = f"{code}第{number:05}步"
        asked = act(chance, mark)
        if asked and desk.post(session, *asked):
            desk.promised[_proof(asked[1], mark)] += 1
        elif not asked or number % 5 == 0:
            time.sleep(0.05)


def _proof(form: dict[str, Any], mark: str) -> str:
    """What will prove a step: its reason; of those that have none, the step and the task."""
    return mark if "why" in form else f"{form['step']} {form['tasks'][0]}"


def _one(desk: Desk, chance: random.Random, where: str) -> list[object]:
    found = desk.rows(f"SELECT id FROM dispatch_task WHERE {where} ORDER BY id LIMIT 200")
    return list(chance.choice(found)) if found else []


def _acts(desk: Desk, worker: int, claimer: int) -> dict[str, Act]:
    def dispatch(chance: random.Random, mark: str) -> Step:
        time.sleep(2)  # thousands of tasks at a time
        return "/errands/", {"step": chance.choice(("send", "send", "take_back")), "why": mark}

    def pass_on(chance: random.Random, mark: str) -> Step | None:
        """Assigned in one village; in the other left for whoever claims it."""
        if chance.random() < 0.5:
            found = _one(desk, chance, f"place = '{TOWNSHIP}' AND region = '{NEXT_VILLAGE}'")
            return (
                ("/dispatch/step/", {"step": "send", "tasks": found, "to": NEXT_VILLAGE}) if found else None
            )
        found = _one(desk, chance, f"place = '{TOWNSHIP}' AND region = '{VILLAGE}' AND holder_id IS NULL")
        form = {"step": "assign", "tasks": found, "officer": worker, "why": mark}
        return ("/dispatch/step/", form) if found else None

    def give_back(chance: random.Random, mark: str) -> Step | None:
        tasks = _one(desk, chance, f"holder_id = {worker}")
        return ("/dispatch/step/", {"step": "hand_back", "tasks": tasks, "why": mark}) if tasks else None

    def claim(chance: random.Random, mark: str) -> Step | None:
        """What lies in the village, and now and then one goes back."""
        if chance.random() < 0.3 and (held := _one(desk, chance, f"holder_id = {claimer}")):
            return "/dispatch/step/", {"step": "hand_back", "tasks": held, "why": mark}
        tasks = _one(desk, chance, f"place = '{NEXT_VILLAGE}' AND state = 'sent'")
        return ("/dispatch/step/", {"step": "claim", "tasks": tasks}) if tasks else None

    return {"paifa": dispatch, "jingban": pass_on, "xieli": give_back, "xia": claim}


@pytest.mark.slow  # some minutes: twenty starts of the desk
def test_what_was_promised_is_there_once_after_twenty_kills(desk: Desk) -> None:
    sessions, token = _prepared(desk)
    acts = _acts(desk, sessions["xieli"][1], sessions["xia"][1])
    officers = [threading.Thread(target=_send_answers, args=(desk, token), daemon=True)]
    officers += [
        threading.Thread(target=_work, args=(desk, code, sessions[code][0], act), daemon=True)
        for code, act in acts.items()
    ]
    for one in officers:
        one.start()

    _strike(desk)
    desk.is_over.set()
    for one in officers:
        one.join()
    _finish(desk)

    assert len(desk.promised) > KILLS
    _check(desk)
    verified = subprocess.run(
        [*SERVE[:-1], "trail", "verify"], env=desk.environment, capture_output=True, text=True
    )
    assert verified.returncode == 0, verified.stdout


def _strike(desk: Desk) -> None:
    """Every second life ends whatever it has done."""
    for number in range(KILLS):
        desk.start()
        desk.wait()
        desk.live(0 if number % 2 else desk.promised.total() + 4)
        desk.kill()
        print(
            f"{time.strftime('%T')} killed {number + 1} times, {desk.promised.total()} promises", flush=True
        )


def _prepared(desk: Desk) -> tuple[dict[str, Any], str]:
    """The officers' sessions and numbers, and the token of another office's program, in a city that stands."""
    command = [sys.executable, "-m", "jobs.striking", "prepare"]
    made = subprocess.run(command, env=desk.environment, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(made.stdout)
    return told, told.pop("token")


def _finish(desk: Desk) -> None:
    """Let the desk run until every job has ended and every line is sealed."""
    serving = subprocess.Popen(
        [*SERVE, "--port", str(desk.port)],
        env=desk.environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    desk.running.append(serving)
    left = "SELECT (SELECT count(*) FROM jobs_jobrun WHERE state IN ('waiting', 'running')) + (SELECT count(*) FROM trail_waiting)"
    last = time.monotonic() + 300
    while desk.rows(left) != [(0,)]:
        assert time.monotonic() < last, desk.rows(
            "SELECT state, kind, tries, said FROM jobs_jobrun WHERE state <> 'done'"
        )
        time.sleep(1)


def _check(desk: Desk) -> None:
    """Sums over tasks, their way, the trail and the jobs; a job that was given up explains the rest."""
    assert desk.rows("SELECT kind, about, tries, said FROM jobs_jobrun WHERE state <> 'done'") == []
    marks = dict(
        desk.rows(
            "SELECT why, count(*) FROM dispatch_handover WHERE step IN ('assign', 'hand_back') GROUP BY why"
        )
    )
    errands = dict(desk.rows("SELECT why, count(*) FROM errands_errand GROUP BY why"))
    assert {one for one in desk.promised if " " not in one and (marks | errands).get(one) != 1} == set()
    assert [one for one, times in (marks | errands).items() if times != 1] == []

    lost = "SELECT id FROM dispatch_task t JOIN LATERAL (SELECT reached FROM dispatch_handover WHERE task_id = t.id ORDER BY id DESC LIMIT 1) h ON true WHERE h.reached <> t.place"
    assert desk.rows(lost) == []
    broken = 'SELECT task_id FROM (SELECT task_id, "left", lag(reached) OVER (PARTITION BY task_id ORDER BY id) AS before FROM dispatch_handover) h WHERE before <> "left"'
    assert desk.rows(broken) == []
    for step, deed in STEPS.items():
        steps = f"SELECT 'task:' || task_id, count(*) FROM dispatch_handover WHERE step = '{step}' GROUP BY 1 ORDER BY 1"
        lines = f"SELECT about, count(*) FROM trail_line WHERE what = 'dispatch.{deed}' GROUP BY 1 ORDER BY 1"
        assert sorted(desk.rows(steps)) == sorted(desk.rows(lines))
    _check_claims(desk)
    _check_files(desk)
    runs = "SELECT count(*) FROM dispatch_task WHERE id LIKE 'run%'"
    (brought,) = desk.rows(runs)[0]
    assert isinstance(brought, int) and brought % 10 == 0
    assert desk.rows("SELECT count(*) FROM dispatch_task WHERE id LIKE 'many%'") == [(2400,)]


def _check_claims(desk: Desk) -> None:
    """Every claim that was promised was made; nobody has claimed what somebody held."""
    made = dict(
        desk.rows(
            "SELECT 'claim ' || task_id, count(*) FROM dispatch_handover WHERE step = 'claim' GROUP BY 1"
        )
    )
    promised = {one: times for one, times in desk.promised.items() if one.startswith("claim ")}
    assert (
        promised and {one for one, times in promised.items() if int(str(made.get(one, 0))) < times} == set()
    )
    twice = (
        "SELECT task_id FROM (SELECT task_id, step, lag(step) OVER (PARTITION BY task_id ORDER BY id) AS before "
        "FROM dispatch_handover) h WHERE step = 'claim' AND before IN ('claim', 'assign')"
    )
    assert desk.rows(twice) == []


def _check_files(desk: Desk) -> None:
    """Every file that was promised is one sealed batch, its rows matched once, each step with one line."""
    promised = {one.removeprefix("file ") for one in desk.promised if one.startswith("file ")}
    found = dict(desk.rows("SELECT name, count(*) FROM intake_batch GROUP BY 1"))
    assert promised and {one: found.get(one) for one in promised if found.get(one) != 1} == {}
    unjudged = "state <> 'sealed' OR judged_at IS NULL"
    assert desk.rows(f"SELECT name, state, judged_at, said, rows FROM intake_batch WHERE {unjudged}") == []
    rows = "SELECT b.id FROM intake_batch b LEFT JOIN outgoing_reply r ON r.batch_id = b.id GROUP BY b.id HAVING count(r.id) <> %d"
    assert desk.rows(rows % ROWS) == []
    for deed in ("intake.uploaded", "intake.confirm", "intake.judged", "outgoing.answered"):
        lines = f"SELECT about FROM trail_line WHERE what = '{deed}' AND why = '' GROUP BY about HAVING count(*) > 1"
        assert desk.rows(lines) == []
