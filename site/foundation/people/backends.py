"""Which accounts there are to sign in with, and what the editors' admin lets them do."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q

from foundation.people.models import User
from foundation.people.roles import Role
from foundation.people.rules import has_role


class AccountBackend(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        """The account with its person, since nearly every page asks for both: one query."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """What Wagtail asks before it opens or changes anything, for who is an editor or chief editor today: the permissions of
        the account's groups; with a superuser's flag those over Wagtail's own records too (the site, a first page).
        Accounts and groups are nobody's there: roles come from `grant_role`."""
        if obj is not None or not has_role(user_obj, Role.EDITOR, Role.CHIEF_EDITOR):
            return set()
        if "_editing" not in vars(user_obj):
            wanted = Q(group__user=user_obj)
            if user_obj.is_superuser:
                wanted |= Q(content_type__app_label__startswith="wagtail")
            pairs = Permission.objects.filter(wanted).order_by().values_list("content_type__app_label", "codename")
            vars(user_obj)["_editing"] = {f"{label}.{name}" for label, name in pairs}
        permitted: set[str] = vars(user_obj)["_editing"]
        return permitted
