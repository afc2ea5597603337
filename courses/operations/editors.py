"""What the menu's editors may touch: pages below the home pages, pictures, documents, and the menu's records.

Wagtail asks a group; who is in it follows from the editor's role alone. That the role holds today is asked at every page
besides (`foundation.people.backends`), so a role that ends on a day closes the admin that day.
"""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.people.models import Membership, User
from foundation.people.roles import Role
from foundation.people.rules import require

GROUP = "menu editors"
PAGE_ACTS = ("add_page", "change_page", "publish_page")
COLLECTION_ACTS = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
RECORDS = ("course", "section", "occupation", "specialism")


def let_editors_in(*, actor: Actor) -> None:
    """The group with its permissions, and in it the accounts of those who hold the editor's role, nobody else.

    The record has it already: as the role that was given or ended.
    """
    require(actor.is_system)
    with transaction.atomic():
        group, _created = Group.objects.get_or_create(name=GROUP)
        _permit(group)
        held = Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today())
        people = Membership.objects.filter(held, role=Role.EDITOR).values("person")
        group.user_set.set(User.objects.filter(person__in=people))


def _permit(group: Group) -> None:
    acts = [f"{act}_{record}" for record in RECORDS for act in ("add", "change", "view")]
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
        *Permission.objects.filter(content_type__app_label="courses", codename__in=acts),
    )
    for home in apps.get_model("website", "HomePage").objects.all():
        for act in PAGE_ACTS:
            GroupPagePermission.objects.get_or_create(
                group=group,
                page=home,
                permission=Permission.objects.get(content_type__app_label="wagtailcore", codename=act),
            )
    root = Collection.get_first_root_node()
    permissions = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"),  # also where the classes are our own
        codename__in=COLLECTION_ACTS,
    )
    for permission in permissions:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
