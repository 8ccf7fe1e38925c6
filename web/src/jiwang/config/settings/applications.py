"""What the desk is made of."""

from pathlib import Path

_HOUSE = Path(__file__).parents[2]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "procrastinate.contrib.django",
    "jiwang.trail",
    "jiwang.registers.places",
    "jiwang.registers.people",
    "jiwang.registers.staff",
    "jiwang.jobs",
    "jiwang.stages.intake",
    "jiwang.registers.policy",
    "jiwang.registers.authorisations",
    "jiwang.registers.statements",
    "jiwang.registers.determinations",
    "jiwang.registers.papers",
    "jiwang.registers.corrections",
    "jiwang.registers.objections",
    "jiwang.stages.matching",
    "jiwang.stages.alerts",
    "jiwang.stages.dispatch",
    "jiwang.stages.visits",
    "jiwang.procedure.delegations",
    "jiwang.procedure.applications",
    "jiwang.procedure.referrals",
    "jiwang.procedure.owners",
    "jiwang.stages.decisions",
    "jiwang.procedure.verification",
    "jiwang.procedure.rulings",
    "jiwang.procedure.deliberation",
    "jiwang.procedure.remedies",
    "jiwang.stages.assistance",
    "jiwang.stages.followup",
    "jiwang.aid.urgent",
    "jiwang.aid.benefits",
    "jiwang.aid.plans",
    "jiwang.aid.pairing",
    "jiwang.aid.wishes",
    "jiwang.desk",
    "jiwang.desk.rulebook",
    "jiwang.desk.leading",
    "jiwang.portal",
    "jiwang.desk.gazetteer",
    "jiwang.desk.outgoing",
    "jiwang.desk.doubling",
    "jiwang.desk.errands",
    "jiwang.desk.comparing",
    "jiwang.desk.patrols",
    "jiwang.desk.returns",
    "jiwang.desk.cards",
    "jiwang.desk.disputes",
    "jiwang.desk.pocket",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jiwang.registers.staff.sessions.note_use",
    "jiwang.kit.words.speaking.in_the_reader_s_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "jiwang.registers.staff.sessions.with_device",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "jiwang.desk.views.in_plain_words",
    "jiwang.kit.mishaps.Collisions",
]
ROOT_URLCONF = "jiwang.config.urls"
WSGI_APPLICATION = "jiwang.config.wsgi.application"
AUTH_USER_MODEL = "staff.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "jiwang.registers.staff.sessions.Desk",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HOUSE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "jiwang.desk.frame.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "jiwang.desk.templatetags.showing",
            ],
        },
    }
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"  # every app's jobs.py
PROCRASTINATE_ON_APP_READY = "jiwang.config.schedule.set_out"
PROCRASTINATE_IMPORT_PATHS = [
    "jiwang.config.judging",
    "jiwang.config.runs.comparing",
    "jiwang.config.runs.withdrawing",
]
