"""The lines of the sidebar, and what waits, that belong to no single step of the chain."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.jobs.models import Job
from foundation.people import api_scopes, desks, two_person
from foundation.people.granting import CLERKS, GRANTERS, KEEPERS_OF_OFFICES
from foundation.people.models import TwoPersonAct
from foundation.people.roles import STAFF, Role


def acts_to_decide(user: Any) -> desks.Waiting:
    """Acts of two people that wait for this person's word and are decided on their own page, the oldest first."""
    here = [kind.name for kind in two_person.kinds() if kind.confirm_here]
    return desks.waiting(two_person.waiting_for(user).filter(kind__in=here), _act_tasks)


def _act_tasks(acts: list[TwoPersonAct]) -> list[desks.Task]:
    two_person.load_subjects(acts)
    return [
        desks.Task(
            title=str(two_person.kind_named(act.kind).label),
            kind=_("双人办理 · %(name)s提的") % {"name": act.requested_by.name},
            url=reverse("second-person", args=[act.pk]),
            verb=_("复核"),
            look_first=two_person.kind_named(act.kind).describe(act),
            tone="stop",
            due=act.expires_at,
        )
        for act in acts
    ]


def parked_jobs(user: Any) -> desks.Waiting:
    """Long work that stopped and waits for somebody to look, the oldest first."""
    jobs = Job.objects.filter(state=Job.State.PARKED).order_by("created_at", "pk")
    return desks.waiting(
        jobs,
        lambda found: [
            desks.Task(
                title=str(job.label),
                kind=_("后台任务停下了"),
                url=reverse("job", args=[job.pk]),
                verb=_("看"),
                where=job.subject,
                look_first=job.error,
                tone="stop",
            )
            for job in found
        ],
    )


desks.register_item(
    desks.DeskItem(
        roles=tuple(role for role in Role.values if role != Role.LEARNER),
        label=gettext_lazy("今天"),
        url_name="desk",
        count=lambda user: desks.waiting_for(user).count or None,
        order=0,
    )
)
desks.register_item(
    desks.DeskItem(
        roles=STAFF,
        label=gettext_lazy("双人办理"),
        url_name="second-person-list",
        count=lambda user: two_person.waiting_for(user).count() or None,
        order=70,
    )
)
desks.register_item(
    desks.DeskItem(
        roles=(Role.ADMINISTRATOR, Role.AUDITOR, Role.BUREAU_SUPERVISOR),
        label=gettext_lazy("后台任务"),
        url_name="job-list",
        order=90,
    )
)
desks.register_item(
    desks.DeskItem(
        roles=(Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR),
        label=gettext_lazy("规定和参数"),
        url_name="policy-list",
        order=75,
    )
)
desks.register_item(desks.DeskItem(roles=(Role.AUDITOR,), label=gettext_lazy("留痕"), url_name="audit-list", order=80))
desks.register_item(
    desks.DeskItem(
        roles=(Role.ADMINISTRATOR, Role.EDITOR, Role.CHIEF_EDITOR),
        label=gettext_lazy("样式"),
        url_name="style",
        order=95,
    )
)
desks.register_item(
    desks.DeskItem(roles=(*GRANTERS, *CLERKS), label=gettext_lazy("人员和岗位"), url_name="people", order=72)
)
desks.register_item(
    desks.DeskItem(roles=KEEPERS_OF_OFFICES, label=gettext_lazy("单位"), url_name="organisation-list", order=74)
)
desks.register_item(desks.DeskItem(roles=(Role.EMPLOYER,), label=gettext_lazy("查验证书"), url_name="verify", order=30))
desks.register_item(
    desks.DeskItem(
        roles=(Role.EDITOR, Role.CHIEF_EDITOR), label=gettext_lazy("改课程页"), url_name="wagtailadmin_home", order=20
    )
)
desks.register_tasks(STAFF, acts_to_decide)
desks.register_tasks((Role.ADMINISTRATOR,), parked_jobs)
desks.register_item(
    desks.DeskItem(
        roles=(Role.ADMINISTRATOR, *api_scopes.MANAGERS),
        label=gettext_lazy("接口密钥"),
        url_name="api-key-list",
        order=92,
    )
)
desks.register_item(
    desks.DeskItem(roles=(Role.ADMINISTRATOR,), label=gettext_lazy("帮人登录"), url_name="account-find", order=92)
)
