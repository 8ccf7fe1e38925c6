"""Keys, sessions, lock-out and what a page may load."""

from datetime import timedelta
from pathlib import Path

from django.urls import reverse_lazy as _lazy

from jiwang.config.settings import environment as _environment
from jiwang.kit.ciphers import field_key as _field_key

_keys = _environment.folder("JIWANG_KEYS", Path(".jiwang-keys"))

SECRET_KEY = _environment.text("JIWANG_SECRET_KEY") or _field_key(_keys / "session.key").hex()
FIELD_KEY = _field_key(
    _keys / "field.key"
)  # losing it loses every ID number and phone: keep a copy elsewhere
DEBUG = False
ALLOWED_HOSTS = _environment.text("JIWANG_HOSTS", "127.0.0.1,localhost").split(",")
LOGIN_URL = _lazy("staff:sign_in")

_is_https = _environment.boolean("JIWANG_HTTPS")
SESSION_ENGINE = "jiwang.registers.staff.sessions"
SESSION_COOKIE_AGE = 30 * 60  # idle seconds; noted once a minute by staff.sessions
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _is_https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _is_https else None
SECURE_HSTS_SECONDS = 31_536_000 if _is_https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "jiwang.desk.views.without_token"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
OTP_TOTP_ISSUER = "济网"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_FORM_FIELD = "username"  # the name under which `authenticate` is given the code
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_HTTP_RESPONSE_CODE = 403
AXES_LOCKOUT_TEMPLATE = "staff/locked.html"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # an office shares one address: an account is locked, not the office
