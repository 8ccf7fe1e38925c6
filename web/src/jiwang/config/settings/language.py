"""Chinese first; English beside it."""

from pathlib import Path

_HOUSE = Path(__file__).parents[2]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [_HOUSE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
