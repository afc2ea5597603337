"""Addresses of training: joining a class, and the desks of manager, trainer and supervisor."""

from django.urls import path, re_path

from training import registry_urls
from training.models.classes import CLASS_CODE
from training.views import (
    assessing,
    attendance,
    calls,
    classes,
    deciding,
    enrolling,
    feedback,
    full_roster,
    holds,
    joining,
    offers,
    planning,
    printing,
    roster,
)

CLASS = rf"^desk/classes/(?P<code>{CLASS_CODE})/"
CALL = r"^desk/calls/(?P<code>[A-Za-z0-9]{4,10})/"
ROSTER = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

urlpatterns = [
    re_path(rf"^join/(?P<code>{CLASS_CODE})/$", joining.join, name="join-class"),
    re_path(rf"^join/(?P<code>{CLASS_CODE})/done/$", joining.joined, name="join-done"),
    re_path(rf"^join/(?P<code>{CLASS_CODE})/leave/$", joining.leave, name="leave-class"),
    re_path(rf"^me/classes/(?P<code>{CLASS_CODE})/feedback/$", feedback.feedback, name="class-feedback"),
    path("me/seats/<int:pk>/", holds.held_seat, name="held-seat"),
    path("me/seats/<int:pk>/answer/", holds.answer, name="held-seat-answer"),
    path("me/seats/<int:pk>/names/", holds.name, name="held-seat-name"),
    path("me/seats/<int:pk>/give-back/", holds.give_back, name="held-seat-give-back"),
    path("desk/calls/", calls.call_list, name="call-list"),
    path("desk/invitations/", offers.invitation_list, name="invitation-list"),
    re_path(rf"{CALL}$", calls.call, name="call"),
    re_path(rf"{CALL}compare/$", calls.compare, name="call-compare"),
    re_path(rf"{CALL}extend/$", calls.extend, name="call-extend"),
    re_path(rf"{CALL}end/$", calls.end, name="call-end"),
    re_path(rf"{CALL}offer/$", offers.offer, name="offer"),
    re_path(rf"{CALL}offer/withdraw/$", offers.withdraw, name="offer-withdraw"),
    re_path(rf"{CALL}offer/decline/$", offers.decline, name="offer-decline"),
    path("desk/filings/", deciding.filing_list, name="filing-list"),
    path("desk/classes/", classes.class_list, name="class-list"),
    path("desk/classes/new/", planning.file, name="class-file"),
    re_path(rf"{CLASS}$", classes.class_detail, name="class-detail"),
    re_path(rf"{CLASS}plan/$", planning.plan, name="class-plan"),
    re_path(rf"{CLASS}plan/facts/$", planning.facts, name="class-facts"),
    re_path(rf"{CLASS}plan/timetable/$", planning.timetable, name="class-timetable"),
    re_path(rf"{CLASS}plan/sessions/(?P<number>[0-9]+)/$", planning.session, name="session-plan"),
    re_path(rf"{CLASS}plan/sessions/(?P<number>[0-9]+)/drop/$", planning.drop, name="session-drop"),
    re_path(rf"{CLASS}plan/send/$", planning.send, name="class-send"),
    re_path(rf"{CLASS}review/$", deciding.review, name="class-review"),
    re_path(rf"{CLASS}step/(?P<step>open|start|finish|ask)/$", classes.step, name="class-step"),
    re_path(rf"{CLASS}stop/$", classes.stop, name="class-stop"),
    re_path(rf"{CLASS}full-roster/$", full_roster.full_roster, name="full-roster"),
    re_path(rf"{CLASS}print/$", printing.sign_in_sheet, name="class-print"),
    re_path(rf"{CLASS}enrol/$", enrolling.enrol_person, name="class-enrol"),
    re_path(rf"{CLASS}enrolments/(?P<pk>[0-9]+)/withdraw/$", enrolling.withdraw, name="class-withdraw"),
    re_path(rf"{CLASS}seats/(?P<pk>[0-9]+)/name/$", holds.name_at_desk, name="class-seat-name"),
    re_path(rf"{CLASS}roster/$", roster.hand_in, name="class-roster"),
    re_path(rf"{CLASS}roster/form\.xlsx$", roster.form, name="roster-form"),
    re_path(rf"{CLASS}roster/(?P<pk>{ROSTER})/$", roster.sorted_roster, name="roster-import"),
    re_path(rf"{CLASS}roster/(?P<pk>{ROSTER})/discard/$", roster.discard, name="roster-discard"),
    re_path(rf"{CLASS}roster/(?P<pk>{ROSTER})/to-mend\.xlsx$", roster.to_mend, name="roster-to-mend"),
    re_path(rf"{CLASS}assess/$", assessing.assess, name="class-assess"),
    re_path(rf"{CLASS}complete/$", assessing.complete, name="class-complete"),
    *registry_urls.urlpatterns,
    path("desk/sessions/", attendance.session_list, name="session-list"),
    path("desk/sessions/<int:pk>/", attendance.sheet, name="session-sheet"),
]
