"""Who may do what in the editors' admin: editors write and hand in, chief editors let it out.

Wagtail asks groups; both follow the roles people hold (a role comes from a membership, never from a flag on the account),
so that whoever becomes an editor may begin at once and whoever ends is out at once. That the role holds today is asked at
every page besides (`foundation.people.backends`).
"""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.people.models import Membership, User
from foundation.people.roles import Role
from foundation.people.rules import require

EDITORS, CHIEFS = "菜单编辑", "菜单主编"
GROUPS = {Role.EDITOR: EDITORS, Role.CHIEF_EDITOR: CHIEFS}
WORKFLOW, TASK = "主编看过再发布", "主编看一遍"
PAGE_ACTS = {
    EDITORS: ("add_page", "change_page", "lock_page"),
    CHIEFS: ("add_page", "change_page", "lock_page", "publish_page", "unlock_page"),
}
COLLECTION_ACTS = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
RECORDS = (
    *(("courses", record) for record in ("course", "section", "occupation", "specialism")),
    ("content", "recording"),
)
TRANSLATING = "submit_translation"
REDIRECTS = tuple(f"{act}_redirect" for act in ("add", "change", "delete", "view"))


def let_editors_in(*, actor: Actor) -> None:
    """Both groups with what they may do, the workflow between them, and the accounts of those who hold the roles.

    The record has it already: as the role that was given or ended.
    """
    require(actor.is_system)
    with transaction.atomic():
        _set_up_groups()
        follow_roles(actor=actor)


def _set_up_groups() -> None:
    root = Collection.get_first_root_node()
    for name, page_acts in PAGE_ACTS.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
        group.permissions.add(*_of_records())
        group.permissions.add(
            Permission.objects.get(content_type__app_label="simple_translation", codename=TRANSLATING)
        )
        for home in _homes():
            for act in page_acts:
                GroupPagePermission.objects.get_or_create(group=group, page=home, permission=_of_pages(act))
            GroupPagePermission.objects.filter(group=group, page=home).exclude(
                permission__codename__in=page_acts
            ).delete()
        for permission in Permission.objects.filter(
            content_type__app_label__in=("wagtailimages", "wagtaildocs"),  # also where the classes are our own
            codename__in=COLLECTION_ACTS,
        ):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
    chiefs = Group.objects.get(name=CHIEFS)
    chiefs.permissions.add(
        *Permission.objects.filter(content_type__app_label="wagtailredirects", codename__in=REDIRECTS)
    )
    _set_up_workflow(chiefs)


def follow_roles(*, actor: Actor) -> int:
    """Bring the groups in line with the roles in force today; returns how many accounts came or went."""
    require(actor.is_system)
    changed = 0
    today = clock.today()
    in_force = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    for role, name in GROUPS.items():
        group = Group.objects.filter(name=name).first()
        if group is None:
            continue
        people = Membership.objects.filter(in_force, role=role).values("person")
        wanted = set(User.objects.filter(person__in=people, is_active=True).values_list("pk", flat=True))
        members = set(group.user_set.values_list("pk", flat=True))
        group.user_set.add(*(wanted - members))
        group.user_set.remove(*(members - wanted))
        changed += len(wanted ^ members)
    return changed


def _set_up_workflow(chiefs: Group) -> None:
    task = GroupApprovalTask.objects.filter(name=TASK).first() or GroupApprovalTask.objects.create(name=TASK)
    task.groups.add(chiefs)
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for home in _homes():
        WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": workflow})


def _homes() -> list[Page]:
    return list(Page.objects.filter(pk__in=apps.get_model("website", "HomePage").objects.values("pk")))


def _of_pages(act: str) -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailcore", codename=act)


def _of_records() -> list[Permission]:
    chosen = Q()
    for app, record in RECORDS:
        codenames = [f"{act}_{record}" for act in ("add", "change", "view")]
        chosen |= Q(content_type__app_label=app, codename__in=codenames)
    return list(Permission.objects.filter(chosen))
