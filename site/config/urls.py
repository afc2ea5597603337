"""Addresses. Chinese without a prefix, English under /en/; machines' addresses have no language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

import certification.urls
import courses.urls
import training.urls
import website.urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *website.urls.unprefixed_urlpatterns,
    *certification.urls.unprefixed_urlpatterns,
]
if settings.DEBUG or settings.DEMO_ACCOUNTS_SHOWN:
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
urlpatterns += i18n_patterns(
    path("", include(website.urls.urlpatterns)),
    path("", include(courses.urls.urlpatterns)),
    path("", include(training.urls.urlpatterns)),
    path("", include(certification.urls.urlpatterns)),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler404 = "website.views.errors.not_found"
handler403 = "website.views.errors.forbidden"
handler500 = "website.views.errors.broken"
