"""Addresses. Chinese without a prefix, English under /en/; machines' addresses have no language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.static import serve
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

import certification.urls
import courses.urls
import foundation.content.serving
import training.urls
import website.urls

urlpatterns = [
    *website.urls.unprefixed_urlpatterns,  # first: two of Wagtail's addresses lead to our own door
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *certification.urls.unprefixed_urlpatterns,
    # Pictures of public pages; behind nginx the server answers these before they get here.
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
]
urlpatterns += i18n_patterns(
    path("", include(website.urls.urlpatterns)),
    path("", include(courses.urls.urlpatterns)),
    path("", include(training.urls.urlpatterns)),
    path("", include(certification.urls.urlpatterns)),
    path("", include(foundation.content.serving)),
    prefix_default_language=False,
)

handler404 = "website.views.errors.not_found"
handler403 = "website.views.errors.forbidden"
handler500 = "website.views.errors.broken"
