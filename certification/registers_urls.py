"""Addresses of the registers of appraisal."""

from django.urls import path, re_path

from certification.views import registers

BODY = r"^desk/registry/bodies/(?P<code>[A-Za-z0-9][A-Za-z0-9-]{0,19})/"

urlpatterns = [
    path("desk/registry/appraisers/", registers.appraiser_list, name="registry-appraisers"),
    path("desk/registry/appraisers/new/", registers.appraiser_new, name="registry-appraiser-new"),
    path("desk/registry/appraisers/<int:pk>/", registers.appraiser, name="registry-appraiser"),
    path("desk/registry/appraisers/<int:pk>/renew/", registers.appraiser_renew, name="registry-appraiser-renew"),
    path(
        "desk/registry/appraisers/<int:pk>/withdraw/", registers.appraiser_withdraw, name="registry-appraiser-withdraw"
    ),
    path("desk/registry/bodies/", registers.body_list, name="registry-bodies"),
    re_path(rf"{BODY}$", registers.body, name="registry-body"),
    re_path(rf"{BODY}scope/$", registers.scope_new, name="registry-body-scope"),
    re_path(rf"{BODY}scope/(?P<pk>[0-9]+)/end/$", registers.scope_end, name="registry-body-scope-end"),
    path("desk/registry/standards/", registers.standard_list, name="registry-standards"),
    path("desk/registry/standards/new/", registers.standard_new, name="registry-standard-new"),
]
