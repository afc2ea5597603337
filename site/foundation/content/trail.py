"""Lists, jobs, notices and policies in the record: what the foundation itself writes there, in words."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from foundation.audit import objects, wording
from foundation.audit.objects import Kind, Shown
from foundation.jobs import registry as job_registry
from foundation.jobs.models import Job
from foundation.notices.models import Notice
from foundation.policy import registry as policy_registry
from foundation.policy.models import Policy


def _jobs(ids: Iterable[str]) -> Mapping[str, Shown]:
    return {
        str(job.pk): Shown(f"{job.label} {job.subject}".strip(), reverse("job", args=[job.pk]))
        for job in Job.objects.filter(pk__in=ids).only("kind", "subject")
    }


def _notices(ids: Iterable[str]) -> Mapping[str, Shown]:
    return {str(pk): Shown(f"#{pk}") for pk in Notice.objects.filter(pk__in=ids).values_list("pk", flat=True)}


def _policies(ids: Iterable[str]) -> Mapping[str, Shown]:
    return {str(row.pk): Shown(row.label) for row in Policy.objects.filter(pk__in=ids)}


objects.register("jobs.job", Kind(gettext_lazy("任务"), _jobs, read_by_auditors=True))
objects.register("notices.notice", Kind(gettext_lazy("通知"), _notices))
objects.register("policy.policy", Kind(gettext_lazy("政策参数"), _policies))
wording.set_tones({"jobs.job.parked": "stop", "jobs.job.retried": "wait"})
wording.say("kind", job_registry.label, within="jobs.")
wording.say("total", lambda count: _("一共 %(count)s 件") % {"count": count}, within="jobs.")
wording.keep_silent("code", within="jobs.")
wording.keep_silent("occasion", within="notices.")
wording.say("key", policy_registry.label, within="policy.")
wording.say("value", lambda value: _("改成 %(value)s") % {"value": str(value)[:60]}, within="policy.")
wording.say(
    "valid_from",
    lambda day: _("从 %(day)s 起") % {"day": date_format(date.fromisoformat(day), "SHORT_DATE_FORMAT")},
    within="policy.",
)
wording.say("table", str, within="content.")
wording.say("format", str.upper, within="content.")
wording.say("rows", lambda count: _("%(count)s 行") % {"count": count}, within="content.")
wording.say(
    "filters",
    lambda chosen: _("，").join(f"{key}={value}" for key, value in chosen.items()),
    within="content.",
)
wording.say("gateway", str, within="notices.incoming.")
wording.say("answer", str, within="notices.question.")
wording.keep_silent("name", "about", "via", within="notices.question.")
wording.say("text", lambda words: _("改成“%(words)s”") % {"words": words[:40]}, within="notices.wording.")
wording.say(
    "valid_from",
    lambda day: _("从 %(day)s 起") % {"day": date_format(date.fromisoformat(day), "SHORT_DATE_FORMAT")},
    within="notices.wording.",
)
wording.keep_silent("source", "revision", within="content.translation.")


def _pages(ids: Iterable[str]) -> Mapping[str, Shown]:
    return {
        str(page.pk): Shown(page.title, reverse("wagtailadmin_pages:edit", args=[page.pk]))
        for page in Page.objects.filter(pk__in=ids).only("title")
    }


objects.register("wagtailcore.page", Kind(gettext_lazy("页面"), _pages))
