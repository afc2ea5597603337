"""Addresses of the registers."""

from django.urls import path, re_path

from training.views import (
    registry_employers,
    registry_institutions,
    registry_overview,
    registry_requests,
    registry_trainers,
    registry_venues,
)

CODE = r"(?P<code>[A-Za-z0-9][A-Za-z0-9-]{0,19})"
SCHOOL = rf"^desk/registry/institutions/{CODE}/"
EMPLOYER = rf"^desk/registry/employers/{CODE}/"
VENUE = rf"^desk/registry/venues/{CODE}/"
ROW = r"(?P<pk>[0-9]+)"

urlpatterns = [
    path("desk/registry/", registry_overview.overview, name="registry"),
    path("desk/registry/occupations/", registry_overview.occupations, name="registry-occupations"),
    path("desk/registry/institutions/", registry_institutions.institution_list, name="registry-institutions"),
    path("desk/registry/institutions/new/", registry_institutions.institution_new, name="registry-institution-new"),
    re_path(rf"{SCHOOL}$", registry_institutions.institution, name="registry-institution"),
    re_path(rf"{SCHOOL}change/$", registry_institutions.institution_change, name="registry-institution-change"),
    re_path(rf"{SCHOOL}licence/$", registry_institutions.licence_new, name="registry-licence-new"),
    re_path(rf"{SCHOOL}scope/$", registry_institutions.scope_new, name="registry-scope-new"),
    re_path(rf"{SCHOOL}suspend/$", registry_institutions.suspend, name="registry-suspend"),
    re_path(rf"{SCHOOL}suspensions/{ROW}/lift/$", registry_institutions.lift, name="registry-lift"),
    re_path(rf"{SCHOOL}licences/{ROW}/end/$", registry_institutions.licence_end, name="registry-licence-end"),
    re_path(rf"{SCHOOL}scopes/{ROW}/end/$", registry_institutions.scope_end, name="registry-scope-end"),
    re_path(rf"{SCHOOL}ask/$", registry_requests.ask, name="registry-ask"),
    path("desk/registry/trainers/", registry_trainers.card_list, name="registry-trainers"),
    path("desk/registry/trainers/mine/", registry_trainers.my_cards, name="registry-my-cards"),
    path("desk/registry/trainers/cards/new/", registry_trainers.card_new, name="registry-card-new"),
    path("desk/registry/trainers/cards/<int:pk>/renew/", registry_trainers.card_renew, name="registry-card-renew"),
    path("desk/registry/trainers/cards/<int:pk>/end/", registry_trainers.card_end, name="registry-card-end"),
    path("desk/registry/trainers/cards/<int:pk>/evidence/", registry_trainers.evidence, name="registry-card-evidence"),
    path("desk/registry/trainers/<slug:code>/", registry_trainers.trainer, name="registry-trainer"),
    path("desk/registry/employers/", registry_employers.employer_list, name="registry-employers"),
    path("desk/registry/employers/new/", registry_employers.employer_new, name="registry-employer-new"),
    re_path(rf"{EMPLOYER}$", registry_employers.employer, name="registry-employer"),
    re_path(rf"{EMPLOYER}change/$", registry_employers.employer_change, name="registry-employer-change"),
    re_path(rf"{EMPLOYER}entry/$", registry_employers.entry_new, name="registry-employer-entry"),
    re_path(rf"{EMPLOYER}entry/{ROW}/end/$", registry_employers.entry_end, name="registry-employer-end"),
    path("desk/registry/venues/", registry_venues.venue_list, name="registry-venues"),
    path("desk/registry/venues/new/", registry_venues.venue_new, name="registry-venue-new"),
    re_path(rf"{VENUE}$", registry_venues.venue, name="registry-venue"),
    re_path(rf"{VENUE}change/$", registry_venues.venue_change, name="registry-venue-change"),
    re_path(rf"{VENUE}rooms/$", registry_venues.room_new, name="registry-room-new"),
    re_path(rf"{VENUE}rooms/{ROW}/$", registry_venues.room_change, name="registry-room-change"),
    re_path(rf"{VENUE}rooms/{ROW}/stations/$", registry_venues.stations_new, name="registry-stations-new"),
    re_path(rf"{VENUE}stations/{ROW}/end/$", registry_venues.station_end, name="registry-station-end"),
    re_path(rf"{VENUE}closures/$", registry_venues.closure_new, name="registry-closure-new"),
    re_path(rf"{VENUE}closures/{ROW}/end/$", registry_venues.closure_end, name="registry-closure-end"),
    path("desk/registry/requests/", registry_requests.request_list, name="registry-requests"),
    path("desk/registry/requests/<int:pk>/", registry_requests.decide, name="registry-request"),
    path("desk/registry/requests/<int:pk>/withdraw/", registry_requests.withdraw, name="registry-request-withdraw"),
]
