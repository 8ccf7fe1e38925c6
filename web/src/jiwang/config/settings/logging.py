"""What is written to the standard error: faults by number, never with a value (see `kit.mishaps`)."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"said": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "jiwang": {"handlers": ["said"], "level": "INFO", "propagate": False},
        # Django would write the address, and the message of the exception with what somebody has typed.
        "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
