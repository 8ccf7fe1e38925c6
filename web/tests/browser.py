"""The browser that the tests open pages in: `tools/fitting_browser.py` has seen that there is one."""

from __future__ import annotations

import shutil
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for path in map(shutil.which, NAMES) if path), "/usr/bin/chromium")
# Colours take two thirds of the time of a look: `screens/test_journey.py` looks at them on every page, by day and in the dark.
ONLY_COLOURS: dict[str, Any] = {"runOnly": ["color-contrast"]}
ALL_BUT_COLOURS: dict[str, Any] = {"rules": {"color-contrast": {"enabled": False}}}


def barriers(page: Page, **options: object) -> list[str]:
    """What somebody who cannot see the page as it is meant would stumble over, by the names of axe-core's rules."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options})
    return [str(one["id"]) for one in found.response["violations"]]
