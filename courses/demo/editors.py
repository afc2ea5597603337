"""What the menu's editors may touch: pages below the home pages, pictures, documents, and the menu's records."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from foundation.people.models import Membership, User
from foundation.people.roles import Role

GROUP = "菜单编辑"
PAGE_ACTS = ("add_page", "change_page", "publish_page")
COLLECTION_ACTS = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
RECORDS = ("course", "section", "occupation", "specialism")


def let_editors_in() -> None:
    """The group and its permissions; accounts of people who hold the editor's role join it."""
    group, _created = Group.objects.get_or_create(name=GROUP)
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
    people = Membership.objects.filter(role=Role.EDITOR).values("person")
    group.user_set.add(*User.objects.filter(person__in=people))
