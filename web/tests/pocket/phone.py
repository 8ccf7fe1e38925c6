"""A phone in a village: a real Chromium with a profile of its own, and a desk that can really be away."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from playwright.sync_api import BrowserContext, Page, Playwright

from browser import CHROMIUM, barriers

PIN = "280417"
PHONE = {"width": 390, "height": 844}


@dataclass
class Desk:
    """The desk with its pages only: no job is needed here."""

    environment: dict[str, str]
    port: int
    url: str
    sessions: dict[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1",
            "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "jiwang.config.wsgi:application",
        ]  # fmt: skip
        self.running.append(subprocess.Popen(command, env=self.environment))
        last = time.monotonic() + 120
        while time.monotonic() < last:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.05)

    def stop(self) -> None:
        for one in self.running:
            one.terminate()
            one.wait(30)
        self.running.clear()

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(query.encode()).fetchall()


@dataclass
class Phone:
    """One officer's phone; what lies on it outlives its browser."""

    player: Playwright
    desk: Desk
    profile: Path
    code: str
    context: BrowserContext | None = None

    def open(self, *, offline: bool = False, args: tuple[str, ...] = ()) -> Page:
        """The browser with the pocket in it, whatever it shows first."""
        self.context = self.player.chromium.launch_persistent_context(
            str(self.profile), executable_path=CHROMIUM, args=["--no-sandbox", *args], viewport=PHONE, locale="zh-CN", offline=offline,
            timezone_id="Asia/Shanghai",
        )  # fmt: skip
        self.context.set_default_timeout(20_000)
        page = self.context.pages[0]
        page.goto(f"{self.desk.address}/pocket/")
        page.wait_for_selector("#main .box")
        return page

    def sign_in(self) -> None:
        """As if through the door: the cookie that it gives."""
        assert self.context is not None
        self.context.add_cookies(
            [{"name": "sessionid", "value": self.desk.sessions[self.code], "url": self.desk.address}]
        )

    def sign_out(self) -> None:
        assert self.context is not None
        self.context.clear_cookies()

    def begin(self) -> Page:
        """Enrolled, with what the officer holds."""
        page = self.open()
        self.sign_in()
        page.reload()
        page.fill("#pin", PIN)
        page.fill("#again", PIN)
        page.click("text=开通")
        page.wait_for_selector("a.todo")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        return page

    def kill(self) -> None:
        """As when somebody takes the battery out."""
        assert self.context is not None
        self.context.close()
        self.context = None


def unlock(page: Page, pin: str = PIN) -> None:
    page.fill("#pin", pin)
    page.click("button:has-text('打开')")
    page.wait_for_selector("h1:has-text('我的走访')")


def visit(page: Page, task: str, **fields: str) -> None:
    """Fill the form of a task, field by field as a thumb does, and say that it is ready."""
    typed = {"outcome": "true", "met": "head"} | {
        name.replace("__", "."): said for name, said in fields.items()
    }
    page.evaluate(FILL, [task, typed])
    page.wait_for_selector("h1:has-text('我的走访')")


FILL = """async ([task, fields]) => {
  const until = async (what) => { while (!what()) await new Promise((done) => setTimeout(done, 5)); };
  location.hash = `v/${task}`;
  await until(() => document.querySelector(`.back a[href="#t/${task}"]`));
  const form = document.querySelector("form[data-do=finish]");
  for (const [name, value] of Object.entries(fields)) {
    const field = [...form.elements].find((one) => one.name === name && (one.type !== "radio" || one.value === value));
    if (field.type === "radio") field.checked = true; else field.value = value;
    field.dispatchEvent(new Event("input", {bubbles: true}));
  }
  form.requestSubmit();
}"""


def said(page: Page) -> str:
    """What the phone says of what it has not sent."""
    return page.inner_text("#status")


def flaws(page: Page) -> list[str]:
    """What somebody would stumble over, also with large letters and a thumb."""
    found = barriers(page)
    small = page.evaluate(
        "[...document.querySelectorAll('button, select, input:not([type=radio]):not([type=checkbox]), .options label, nav a, .back a')]"
        ".filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 80))"
    )
    widest = page.evaluate(
        "document.documentElement.scrollWidth <= innerWidth ? '' : [...document.body.querySelectorAll('*')]"
        ".reduce((one, two) => two.getBoundingClientRect().right > one.getBoundingClientRect().right ? two : one).outerHTML.slice(0, 200)"
    )
    found += [f"wider than the screen: {widest}"] if widest else []
    return [*found, *small]


def environment(urls: dict[str, str]) -> dict[str, str]:
    here = Path(__file__).parents[1]
    paths = os.pathsep.join([str(here), *(one for one in sys.path if one)])
    kept = {name: value for name, value in os.environ.items() if name != "JIWANG_DEMO_DAY"}
    return (
        kept
        | urls
        | {
            "DJANGO_SETTINGS_MODULE": "jiwang.config.settings",
            "PYTHONPATH": paths,
            "JIWANG_HOSTS": "127.0.0.1,localhost,desk.test",
        }
    )
