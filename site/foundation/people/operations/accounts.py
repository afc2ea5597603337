"""Opening accounts, and the passwords of those who sign in with one."""

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.models import Person, User
from foundation.people.operations.sign_ins import end_sessions_of
from foundation.people.roles import Role
from foundation.people.rules import has_role, require

STARTING_PASSWORD_CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # noqa: S105 - the letters it is drawn from
STARTING_PASSWORD_LENGTH = 12


def open_account(person: Person, *, actor: Actor, username: str, password: str | None) -> User:
    """Open the person's one account; without a password it is signed in to by phone.

    Codes: "people.account_exists", "people.username_taken".
    """
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


def account_by_phone(person: Person, *, actor: Actor) -> User:
    """The account of a person whose number has just answered; opened, without a password, where there is none."""
    user = User.objects.filter(person=person).first()
    if user is not None:
        return user
    try:
        return open_account(person, actor=actor, username=f"p-{person.code.lower()}", password=None)
    except Conflict:  # a second tap was first
        return User.objects.get(person=person)


def change_password(user: User, password: str, *, actor: Actor, keep_session: int | None = None) -> None:
    """The owner's new password; every other session ends. The page asks for a recent proof of who they are before.

    Refused: too short or too well known ("people.password_weak").
    """
    require(actor.actor_id == str(user.pk))
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise DomainError("".join(weak.messages), "people.password_weak") from weak
    with transaction.atomic():
        locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        locked.set_password(password)
        locked.save(update_fields=["password"])
        user.password = locked.password
        record("people.account.password_changed", user, actor=actor)
        end_sessions_of(user, actor=actor, why="password", keep=keep_session)


def give_password(user: User, *, actor: Actor, reason: str) -> str:
    """An administrator's way for who forgot theirs: a password drawn by chance, shown once to be handed over in person.

    All sessions of the account end. A second factor that stands keeps standing. Nobody gives themselves one.
    """
    require(has_role(actor, Role.ADMINISTRATOR) and actor.actor_id != str(user.pk))
    if not reason.strip():
        raise DomainError(_("没有写原因。请写明为什么重置、怎么核对了本人。"), "people.reason_missing")
    password = "".join(secrets.choice(STARTING_PASSWORD_CHARACTERS) for _place in range(STARTING_PASSWORD_LENGTH))
    with transaction.atomic():
        locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        locked.set_password(password)
        locked.save(update_fields=["password"])
        record("people.account.password_given", user, actor=actor, reason=reason.strip()[:200])
        end_sessions_of(user, actor=actor, why="password")
    return password
