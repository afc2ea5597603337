"""Addresses of the frame: signing in, one's own things, the desk, jobs, and the probes of machines."""

from django.contrib.auth.views import LogoutView
from django.urls import path, re_path

from website import api_urls, door_urls, notice_urls, people_urls, privacy_urls, villager_urls
from website.views import (
    accounts,
    audit,
    desk,
    display,
    editing,
    health,
    jobs,
    me,
    policies,
    robots,
    second_person,
    style,
)

urlpatterns = [
    path("sign-in/", accounts.SignIn.as_view(), name="sign-in"),
    path("sign-in/done/", accounts.after_sign_in, name="after-sign-in"),
    *door_urls.urlpatterns,
    path("sign-out/", LogoutView.as_view(next_page="/"), name="sign-out"),
    path("display/", display.choose, name="display"),
    path("me/", me.me, name="me"),
    *privacy_urls.urlpatterns,
    *api_urls.urlpatterns,
    *villager_urls.urlpatterns,
    *notice_urls.urlpatterns,
    *people_urls.urlpatterns,
    path("style/", style.style, name="style"),
    path("desk/", desk.desk, name="desk"),
    path("desk/post/", desk.choose_post, name="choose-post"),
    path("desk/second-person/", second_person.act_list, name="second-person-list"),
    path("desk/second-person/<int:pk>/", second_person.act_page, name="second-person"),
    path("desk/second-person/<int:pk>/decide/", second_person.decide, name="second-person-decide"),
    path("desk/jobs/", jobs.job_list, name="job-list"),
    path("desk/policies/", policies.policy_list, name="policy-list"),
    re_path(r"^desk/policies/(?P<key>[a-z_]+(?:\.[a-z_]+)+)/$", policies.policy, name="policy"),
    path("desk/audit/", audit.entry_list, name="audit-list"),
    path("desk/jobs/<uuid:pk>/", jobs.job, name="job"),
    path("desk/jobs/<uuid:pk>/retry/", jobs.retry, name="job-retry"),
]
unprefixed_urlpatterns = [
    *api_urls.unprefixed_urlpatterns,
    *notice_urls.unprefixed_urlpatterns,
    path("admin/login/", accounts.only_door),
    path("_util/login/", accounts.only_door),
    *[
        path(f"admin/{closed}", accounts.not_this_way)
        for closed in (
            *("users/", "users/<path:rest>", "groups/", "groups/<path:rest>"),
            *("bulk/people/<path:rest>", "bulk/auth/<path:rest>"),
        )
    ],
    path("admin/account/", editing.own_settings, name="wagtailadmin_account"),
    path("favicon.ico", display.favicon, name="favicon"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
]
