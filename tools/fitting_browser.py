"""See that there is a Chromium for the tests that look at pages: where none is found, Debian's package is installed."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
_APT = ("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium")
_ASK = (
    "测试要用 Chromium 打开网页，本机没有，也无权安装。请运行：sudo apt-get install chromium\n"
    "The tests open pages in Chromium, which is not here and cannot be installed without rights. Run: sudo apt-get install chromium"
)


def found() -> str:
    """The browser's path; empty where there is none."""
    return next((path for path in map(shutil.which, NAMES) if path), "")


def installed() -> str:
    """Install the browser with the rights that this user has; its path, empty where that failed."""
    with_rights = () if os.geteuid() == 0 else ("sudo", "--non-interactive")
    if not shutil.which(_APT[0]) or (with_rights and not shutil.which(with_rights[0])):
        return ""
    print("Installing Debian's chromium for the browser tests, once.", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("apt-get", "update", "--quiet"), _APT):
        subprocess.run((*with_rights, *command), env=quiet, stdout=subprocess.DEVNULL, check=False)
    return found()


if __name__ == "__main__" and not (found() or installed()):
    sys.exit(_ASK)
