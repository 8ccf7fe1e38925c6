"""The desk as a WSGI application."""

import gc
import os

from django.core.wsgi import get_wsgi_application

_FRESH = 20_000  # objects that a page may make before the collector looks: a page makes cycles of few

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiwang.config.settings")

application = get_wsgi_application()

# What is loaded stays for good: the collector need not look at it with every page.
gc.collect()
gc.freeze()
gc.set_threshold(_FRESH, 20, 100)
