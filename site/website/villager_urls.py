"""Addresses of those who act for villagers, of villagers about them, and of the village's own desk."""

from django.urls import path

from website.views import acting, helpers, village, villagers

urlpatterns = [
    path("desk/villagers/", villagers.villager_list, name="villager-list"),
    path("desk/villagers/new/", villagers.new_villager, name="villager-new"),
    path("desk/villagers/paper/", villagers.consent_paper, name="consent-paper"),
    path("desk/villagers/<slug:code>/", villagers.villager, name="villager"),
    path("desk/villagers/<slug:code>/code/", villagers.villager_code, name="villager-code"),
    path("desk/villagers/<slug:code>/end/", villagers.villager_end, name="villager-end"),
    path("desk/villagers/<slug:code>/receipt/", villagers.villager_receipt, name="villager-receipt"),
    path("desk/villagers/<slug:code>/choose/", acting.choose, name="villager-choose"),
    path("desk/villagers/<slug:code>/join/<slug:class_code>/", acting.join, name="villager-join"),
    path("desk/villagers/<slug:code>/leave/<int:pk>/", acting.leave, name="villager-leave"),
    path("desk/villagers/<slug:code>/wish/", acting.wish, name="villager-wish"),
    path("desk/villagers/<slug:code>/withdraw/<int:pk>/", acting.withdraw, name="villager-withdraw"),
    path("desk/mandates/", helpers.mandate_list, name="mandate-list"),
    path("desk/mandates/<slug:code>/", helpers.mandate_page, name="mandate"),
    path("desk/mandates/<slug:code>/paper/", villagers.paper, name="mandate-paper"),
    path("desk/village/", village.village, name="village"),
    path("desk/posters/", village.posters, name="poster-list"),
    path("desk/posters/class/<slug:class_code>/", village.class_poster, name="class-poster"),
    path("desk/posters/course/<slug:slug>/", village.course_poster, name="course-poster"),
    path("me/helpers/", helpers.my_helpers, name="my-helpers"),
    path("me/helpers/<slug:code>/end/", helpers.end_helper, name="end-helper"),
]
