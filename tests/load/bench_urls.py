"""The site's addresses, and one that does nothing: the pace that this machine, server and framework allow at best."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config import urls
from config.urls import handler403, handler404, handler500

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nothing", content_type="text/plain")


urlpatterns = [path("bench/nothing", nothing), *urls.urlpatterns]
