from __future__ import annotations
import pytest
from django.urls import reverse
from applying import *
from cast import Cast
from jiwang.procedure.applications import queries
from jiwang.kit.sights import EVERYWHERE
import time

def test_smoke(cast: Cast, law: None, entered) -> None:
    listed(); 
    a=Household.objects.get(pk=CHEN)
    t=time.time(); s=queries.screening_of(a,TODAY); print("screen",time.time()-t)
    t=time.time(); s=queries.screening_of(a,TODAY); print("screen2",time.time()-t)
    for r in s.best().values(): print(r.item,r.name,r.department,r.verdict,[m.label for m in r.missing][:6],r.members,[l.text for l in r.misses][:1])
    print(s.known, s.unopened)
    signed()
    sh=queries.sheet_of(a,WANTED,TODAY); print(sh.asked,sh.papers,sh.left,[(x.label,x.member,[q.question.wording for q in x.questions]) for x in sh.sections])
    d=sent()
    for p in d.parts.all(): print(p.label,p.department,p.way,p.state,p.due_on,p.needs_check,p.needs_visit,p.notice_days)
    p=ready(part_of(d,DIBAO)); print(p.state,p.due_on)
    print(queries.whole_file(EVERYWHERE,p.pk))
