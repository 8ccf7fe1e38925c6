"""Static files: collected when the desk starts, with their hash in the name."""

from pathlib import Path

from jiwang.config.settings import environment as _environment

_HOUSE = Path(__file__).parents[2]

STATIC_URL = "/static/"
_collected = _environment.text("JIWANG_STATIC")
STATIC_ROOT = _collected or None
STATICFILES_DIRS = [_HOUSE / "static"]
WHITENOISE_USE_FINDERS = not _collected
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
PACK_SHELF = _environment.folder("JIWANG_POLICY", Path(".jiwang-policy"))  # versions of the law, never edited
