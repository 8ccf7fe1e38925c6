"""A kept file as an answer to a browser."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def as_file(data: bytes, *, name: str) -> HttpResponse:
    """A PDF that the browser shows and saves under a name."""
    shown = content_disposition_header(as_attachment=False, filename=f"{name}.pdf") or "inline"
    return HttpResponse(data, content_type="application/pdf", headers={"Content-Disposition": shown})
