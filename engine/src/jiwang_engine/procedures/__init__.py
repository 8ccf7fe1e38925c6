"""How an application is handled by the law: the steps in order, who does each, and by when. Pure; no clock, no files."""

from jiwang_engine.procedures.clocks import Due, Stop, due
from jiwang_engine.procedures.courses import (
    Course,
    CourseStep,
    course_of,
    courses,
    kept_by,
    next_status,
    steps_of,
)

__all__ = [
    "Course",
    "CourseStep",
    "Due",
    "Stop",
    "course_of",
    "courses",
    "due",
    "kept_by",
    "next_status",
    "steps_of",
]
