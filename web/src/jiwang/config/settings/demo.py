"""The demo: made-up people, and a day of its own."""

from jiwang.config.settings import environment as _environment

IS_DEMO = _environment.boolean("JIWANG_DEMO")  # the second page of the door then shows the code
DEMO_DAY = _environment.day("JIWANG_DEMO_DAY")  # what the desk calls today, until a newer run is loaded
