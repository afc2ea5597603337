"""WSGI entry point: `gunicorn config.wsgi` with `site/` on the import path. Public pages are answered ahead of
Django, and before that it is settled who asks."""

import os

from django.core.wsgi import get_wsgi_application

from config.proxies import TrustedProxies
from website.page_cache import PageCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = TrustedProxies(PageCache(get_wsgi_application()))
