"""The site's addresses, and some that do nothing: the pace that this machine, server and framework allow at best."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from config import urls
from config.urls import handler403, handler404, handler500

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def nothing(request: HttpRequest) -> HttpResponse:
    """Through all middleware, and a line of text."""
    return HttpResponse("nothing", content_type="text/plain")


def template(request: HttpRequest) -> HttpResponse:
    """A page of our own with nothing on it but what every page has."""
    return render(request, "base.html")


@login_required
def form(request: HttpRequest) -> HttpResponse:
    """A form that asks for nothing: session, token, form key and the redirect, without any act."""
    return HttpResponseRedirect("/bench/nothing")


urlpatterns = [
    path("bench/nothing", nothing),
    path("bench/template", template),
    path("bench/form", form),
    *urls.urlpatterns,
]
