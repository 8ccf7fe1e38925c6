"""Settings, a file for each topic; every value of a machine comes from the environment."""

from jiwang.config.settings.applications import *  # noqa: F403  # every capital name there is a setting
from jiwang.config.settings.database import *  # noqa: F403
from jiwang.config.settings.demo import *  # noqa: F403
from jiwang.config.settings.engine import *  # noqa: F403
from jiwang.config.settings.files import *  # noqa: F403
from jiwang.config.settings.language import *  # noqa: F403
from jiwang.config.settings.logging import *  # noqa: F403
from jiwang.config.settings.security import *  # noqa: F403
