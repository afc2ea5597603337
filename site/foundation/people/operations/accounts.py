"""Opening accounts."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.models import Person, User


def open_account(person: Person, *, actor: Actor, username: str, password: str) -> User:
    """Open the person's one account. Codes: "people.account_exists", "people.username_taken"."""
    username = username.strip()
    if not username:
        raise DomainError(_("没有填登录名。请填一个好记的名字。"), "people.username_missing")
    with transaction.atomic():
        locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if User.objects.filter(person=locked).exists():
            raise Conflict(_("这个人已经有账号了。请直接登录；忘了密码请到窗口。"), "people.account_exists")
        try:
            with transaction.atomic():
                user = User.objects.create_user(username=username, password=password, person=locked)
        except IntegrityError as clash:
            raise Conflict(
                _("登录名“%(name)s”已经有人用了，请换一个。") % {"name": username}, "people.username_taken"
            ) from clash
        record("people.account.opened", user, actor=actor)
    return user
