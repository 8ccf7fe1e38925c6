"""How an application is handled by the law: the steps in order, who does each, and by when. Pure; no clock, no files."""

from jiwang_engine.procedures.clocks import Due, Stop, days_of, due
from jiwang_engine.procedures.courses import (
    Course,
    CourseStep,
    course_of,
    courses,
    next_status,
    recognises,
    steps_of,
)

__all__ = [
    "Course",
    "CourseStep",
    "Due",
    "Stop",
    "course_of",
    "courses",
    "days_of",
    "due",
    "next_status",
    "recognises",
    "steps_of",
]
