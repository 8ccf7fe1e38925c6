"""Reading papers. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db.models import Q

from jiwang.kit.ciphers import FieldCipher, SealBroken
from jiwang.kit.sights import COUNTY, TOWNSHIP, Sight
from jiwang.registers.papers.models import Paper


def cipher() -> FieldCipher:
    """Seals papers."""
    return FieldCipher(settings.FIELD_KEY, "papers.paper")


def paper_about(sight: Sight, about: str) -> Paper | None:
    """The file of a record, where it was made and is in sight."""
    seen = (sight.within("region", digits=TOWNSHIP) & Q(stays_at_county=False)) | sight.within("region", digits=COUNTY)  # fmt: skip
    return Paper.objects.filter(seen, pk=about).first()


def bytes_of(paper: Paper) -> bytes:
    """The file as it left. Raises SealBroken where it is not the one that was sealed."""
    found = bytes.fromhex(cipher().open(bytes(paper.sealed)))
    if hashlib.sha256(found).hexdigest() != paper.sha256:
        raise SealBroken(paper.pk)
    return found
