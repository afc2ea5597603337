"""Addresses of people and offices at the desk. A person stands in them by code, never by number or name."""

from django.urls import path

from website.views import organisations, people, people_acts

urlpatterns = [
    path("desk/people/", people.people, name="people"),
    path("desk/people/new/", people.register, name="person-new"),
    path("desk/people/<slug:code>/", people.person, name="person"),
    path("desk/people/<slug:code>/role/", people_acts.grant, name="person-grant"),
    path("desk/people/<slug:code>/role/<int:pk>/end/", people_acts.end, name="person-role-end"),
    path("desk/people/<slug:code>/name/", people_acts.rename, name="person-rename"),
    path("desk/people/<slug:code>/facts/", people_acts.correct, name="person-facts"),
    path("desk/people/<slug:code>/account/", people_acts.account, name="person-account"),
    path("desk/people/<slug:code>/merge/", people_acts.merge, name="person-merge"),
    path("desk/people/<slug:code>/unmerge/", people_acts.unmerge, name="person-unmerge"),
    path("desk/organisations/", organisations.organisation_list, name="organisation-list"),
    path("desk/organisations/new/", organisations.new, name="organisation-new"),
    path("desk/organisations/<slug:code>/", organisations.organisation, name="organisation"),
    path("desk/organisations/<slug:code>/edit/", organisations.edit, name="organisation-edit"),
    path("desk/organisations/<slug:code>/close/", organisations.close, name="organisation-close"),
]
