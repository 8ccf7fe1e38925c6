"""Requests that leave on time, whether or not answers came: officers at their browsers, in a process of its own.

Given a file with who comes in, what they look for and how fast, it signs everybody in through the door and prints one line for
each answer. A request is timed from the moment at which it should have left.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django_otp.oath import totp

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_LENGTH = re.compile(rb"content-length: *(\d+)", re.I)
_COOKIE = re.compile(rb"set-cookie: *([^=]+)=([^;]*)", re.I)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the kind of page, seconds since the request was due, and the status."""

    kind: str
    seconds: float
    status: int
    body: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that is asked for; with a form it is sent."""

    kind: str
    path: str
    form: Mapping[str, str] | None = None


@dataclass
class Browser:
    """One officer's session over connections that stay open."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    _free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)

    async def ask(self, asked: Asked, *, due: float | None = None) -> Answer:
        """Ask for a page and read it to its end."""
        due = time.perf_counter() if due is None else due
        lines, head = await self._begun(asked)
        reader = lines[0]
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else b""
        seconds = time.perf_counter() - due
        self._free.append(lines)
        self.cookies |= {name.decode(): value.decode() for name, value in _COOKIE.findall(head)}
        return Answer(asked.kind, seconds, int(head[9:12]), body.decode())

    async def _begun(self, asked: Asked) -> tuple[tuple[asyncio.StreamReader, asyncio.StreamWriter], bytes]:
        """The connection and the head of the answer. One that the server has closed while it was idle (after 30 s) says nothing:
        the request goes out anew on a fresh one, as browsers do."""
        while self._free:
            kept = self._free.pop()
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                return kept, await self._sent(kept, asked)
        fresh = await asyncio.open_connection("127.0.0.1", self.port, limit=2**24)
        return fresh, await self._sent(fresh, asked)

    async def _sent(self, lines: tuple[asyncio.StreamReader, asyncio.StreamWriter], asked: Asked) -> bytes:
        lines[1].write(self._request(asked))
        return await lines[0].readuntil(b"\r\n\r\n")

    async def sign_in(self, login: Mapping[str, str], *, password: str) -> None:
        """Through the door, with both factors. Raises RuntimeError where it stays shut."""
        await self._send("/sign-in/", {"code": login["code"], "password": password})
        code = f"{totp(bytes.fromhex(login['key'])):06}"
        entered = await self._send("/sign-in/code/", {"token": code})
        home = await self.ask(Asked("home", "/"))
        if entered.status != 302 or home.status != 200:
            raise RuntimeError(f"{login['code']}: {entered.status}, {home.status}")
        self.token = _token(home.body)

    async def _send(self, path: str, form: Mapping[str, str]) -> Answer:
        self.token = _token((await self.ask(Asked("door", path))).body)
        return await self.ask(Asked("door", path, form))

    def _request(self, asked: Asked) -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = f"Host: 127.0.0.1:{self.port}\r\nCookie: {cookies}\r\n"
        if asked.form is None:
            return f"GET {asked.path} HTTP/1.1\r\n{head}\r\n".encode()
        body = urlencode({**asked.form, "csrfmiddlewaretoken": self.token})
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        return f"POST {asked.path} HTTP/1.1\r\n{head}{kind}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def _token(page: str) -> str:
    found = _TOKEN.search(page)
    if found is None:
        raise RuntimeError(f"no form on the page: {page[:200]}")
    return found[1]


Choose = Callable[[random.Random], tuple[int, Asked]]


async def drive(
    browsers: Sequence[Browser], choose: Choose, *, rate: float, seconds: float, seed: int = 1
) -> list[Answer]:
    """So many requests a second, evenly, for some seconds: each leaves when it is due."""
    chance, began = random.Random(seed), time.perf_counter() + 0.1
    going = []
    for number in range(int(rate * seconds)):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        who, asked = choose(chance)
        going.append(asyncio.create_task(_timed(browsers[who], asked, due)))
    return await asyncio.gather(*going)


async def _timed(browser: Browser, asked: Asked, due: float) -> Answer:
    try:
        answer = await asyncio.wait_for(browser.ask(asked, due=due), 60)
    except (OSError, asyncio.IncompleteReadError, TimeoutError):
        return Answer(asked.kind, time.perf_counter() - due, 0)
    return Answer(answer.kind, answer.seconds, answer.status)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a day's officers look at: files and search texts by area, and how many requests a second for how long."""

    port: int
    password: str
    logins: Sequence[Mapping[str, str]]
    households: Mapping[str, Sequence[int]]  # by account: families that this officer may open
    texts: Mapping[str, Sequence[tuple[str, str]]]  # by account: kind of text and text
    rate: float
    seconds: float


_READERS = frozenset({"city_monitor", "county_dispatcher", "county_reviewer", "township_clerk"})
# Of a hundred requests by officers of each duty; clerks and workers are many, monitors few.
_WEIGHTS = {
    "city_monitor": 3,
    "county_dispatcher": 7,
    "county_reviewer": 10,
    "township_clerk": 45,
    "village_worker": 35,
}


def choosing(plan: Plan) -> Choose:
    """Who asks for what: the four pages in equal parts, a village worker's own list in the place of the board."""
    duties = sorted({one["duty"] for one in plan.logins})
    by_duty = {duty: [n for n, one in enumerate(plan.logins) if one["duty"] == duty] for duty in duties}
    names, weights = list(by_duty), [_WEIGHTS[duty] for duty in by_duty]

    def choose(chance: random.Random) -> tuple[int, Asked]:
        who = chance.choice(by_duty[chance.choices(names, weights)[0]])
        return who, _page(plan, plan.logins[who], chance)

    return choose


def _page(plan: Plan, login: Mapping[str, str], chance: random.Random) -> Asked:
    is_reader, code = login["duty"] in _READERS, login["code"]
    match chance.randrange(4):
        case 0 if is_reader:
            return Asked("board", "/alerts/" + chance.choice(("", "?level=red", "?age=overdue", "?page=2")))
        case 0 | 1:
            return Asked(
                "tasks",
                "/dispatch/" + (chance.choice(("", "?page=2", "?where=below")) if is_reader else "mine/"),
            )
        case 2:
            return Asked("file", f"/households/{chance.choice(plan.households[code])}/")
        case _:
            kind, text = chance.choice(plan.texts[code])
            return Asked(f"search {kind}", "/households/", {"text": text})


async def _main(plan: Plan) -> Iterator[Answer]:
    browsers = [Browser(plan.port) for _ in plan.logins]
    for browser, login in zip(browsers, plan.logins, strict=True):
        await browser.sign_in(login, password=plan.password)
    await drive(browsers, choosing(plan), rate=min(plan.rate, 20), seconds=5, seed=2)  # warm
    return iter(await drive(browsers, choosing(plan), rate=plan.rate, seconds=plan.seconds))


if __name__ == "__main__":
    asked: dict[str, Any] = json.load(sys.stdin)
    for one in asyncio.run(_main(Plan(**asked))):
        print(json.dumps([one.kind, one.seconds, one.status]))
