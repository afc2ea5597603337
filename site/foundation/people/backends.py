"""Which accounts there are to sign in with."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from foundation.people.models import User


class AccountBackend(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        """The account with its person, since nearly every page asks for both: one query."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
