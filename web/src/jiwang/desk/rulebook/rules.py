"""What a page of the engine may run: exactly the styles and scripts that it carries, each by its digest."""

from __future__ import annotations

import base64
import hashlib
import re

_BLOCK = re.compile(r"<(style|script)[^>]*>(.*?)</\1>", re.DOTALL)
_ATTRIBUTE = re.compile(r'\sstyle="([^"]*)"')


def policy_of(page: str) -> str:
    """A content security policy for a page that the engine has written: nothing from outside, nothing that was put in later."""
    blocks = _BLOCK.findall(page)
    styles = [_digest(text) for kind, text in blocks if kind == "style"]
    attributes = sorted({_digest(text) for text in _ATTRIBUTE.findall(page)})
    scripts = [_digest(text) for kind, text in blocks if kind == "script"]
    hashed = ["'unsafe-hashes'", *attributes] if attributes else []
    parts = {
        "style-src": [*styles, *hashed] or ["'none'"],
        "script-src": scripts or ["'none'"],
        "img-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    return "default-src 'none'; " + "; ".join(f"{name} {' '.join(values)}" for name, values in parts.items())


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
