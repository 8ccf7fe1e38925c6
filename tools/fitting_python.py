"""Say whether this Python can set up the project; plain enough for any Python 3."""

import importlib.util
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "需要 Python 3.11 或更新版本。请安装后运行：make PYTHON=python3.11 …\n"
        "Jiwang needs Python 3.11 or newer. Install one and run: make PYTHON=python3.11 …"
    )
if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
    sys.exit(
        "缺少 venv。在 Debian 或 Ubuntu 上请运行：apt-get install python3-venv\n"
        "The module venv is missing. On Debian or Ubuntu run: apt-get install python3-venv"
    )
