"""PostgreSQL, and nothing else. The desk works as a role that owns no table; only `migrate` works as the owner."""

from __future__ import annotations

from typing import Any

from psycopg.conninfo import conninfo_to_dict

from jiwang.config.settings import environment as _environment

URL, OWNER_URL = "JIWANG_DATABASE_URL", "JIWANG_OWNER_DATABASE_URL"
# PostgreSQL keeps the plans of those statements alone for which it is asked (`kit.rows.asking`), and then of all of them.
_PLANS = "-c plan_cache_mode=force_generic_plan"
# A page answers with one process: to start others for a count takes more of the processor than it saves, and pages come all the time.
_ALONE = "-c max_parallel_workers_per_gather=0 -c jit=off"


def database_of(url: str, *, pooled: bool, is_atomic: bool = True) -> dict[str, Any]:
    """Django's description of a database at an address of libpq's form.

    Requests to the desk are transactions: the sight of an officer lasts as long as one. The owner serves no request.
    """
    parts = conninfo_to_dict(url) if url else {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "jiwang"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "ATOMIC_REQUESTS": is_atomic,
        "OPTIONS": {
            "prepare_threshold": 2**31,
            **(
                {"pool": {"min_size": 1, "max_size": 8}, "options": f"{_PLANS} {_ALONE}"}
                if pooled
                else {"options": _PLANS}
            ),
        },
    }


_pooled = _environment.boolean("JIWANG_POOL")
_url = _environment.text(URL)
DATABASES = {
    "default": database_of(_url, pooled=_pooled),
    "owner": database_of(_environment.text(OWNER_URL, _url), pooled=False, is_atomic=False),
}
