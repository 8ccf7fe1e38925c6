"""The browser that the tests open pages in: `tools/fitting_browser.py` has seen that there is one."""

from __future__ import annotations

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for path in map(shutil.which, NAMES) if path), "/usr/bin/chromium")
