"""Opening and ending the sessions people sign in with."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.people import policies
from foundation.people.models import Person, SignInSession, Strength, User
from foundation.people.rules import require
from foundation.people.strength import needed_by, works_in_the_field
from foundation.policy.queries import value

SEEN_PARTS = 20
"""A session notes that it was used when a part of its idle time has gone by, so that reading pages seldom writes."""


def start_session(user: User, *, actor: Actor, way: str, strength: int, device: str = "") -> SignInSession:
    """Note that the account was signed in with. How long it stays open depends on the roles of today."""
    needed, now = needed_by(user), clock.now()
    with transaction.atomic():
        session = SignInSession.objects.create(
            user=user,
            way=way,
            strength=strength,
            needed=needed,
            stamp=User.objects.values_list("sign_in_stamp", flat=True).get(pk=user.pk),
            checked_on=clock.today(),
            device=device,
            started_at=now,
            proved_at=now,
            last_seen_at=now,
            idle_seconds=int(_idle(user, needed).total_seconds()),
            ends_at=now + _longest(user, needed),
        )
        record("people.session.started", user, actor=actor, way=way, strength=int(strength))
    return session


def still_open(session: SignInSession, *, actor: User) -> bool:
    """Whether the session still opens what it opened. Looks at the roles again when they changed, or a new day began.

    On a demo machine neither time nor a missing second factor ends one.
    """
    now = clock.now()
    if session.ended_at is not None:
        return False
    idle = timedelta(seconds=session.idle_seconds)
    if not settings.DEMO and (now > session.ends_at or now - session.last_seen_at > idle):
        return False
    if session.stamp != actor.sign_in_stamp or session.checked_on != clock.today():
        _look_again(session, actor)
    if session.strength < session.needed and not settings.DEMO:
        return False
    if now - session.last_seen_at > idle / SEEN_PARTS:
        SignInSession.objects.filter(pk=session.pk, last_seen_at__lt=now).update(last_seen_at=now)
    return True


def end_session(session: SignInSession, *, actor: Actor, why: str = "owner") -> None:
    """End one; ending it twice is once. Only its owner, or the site itself, may."""
    require(actor.is_system or actor.actor_id == str(session.user_id))
    with transaction.atomic():
        if SignInSession.objects.filter(pk=session.pk, ended_at__isnull=True).update(ended_at=clock.now()):
            record("people.session.ended", session.user, actor=actor, why=why)


def end_sessions_of(user: User, *, actor: Actor, why: str, keep: int | None = None) -> int:
    """End all of an account's sessions but `keep`; how many. Permission is the caller's: it ends them for a reason."""
    with transaction.atomic():
        others = SignInSession.objects.filter(user=user, ended_at__isnull=True)
        if keep is not None:
            others = others.exclude(pk=keep)
        ended = others.update(ended_at=clock.now())
        if ended:
            record("people.session.ended", user, actor=actor, why=why, count=ended)
    return ended


def note_proof(session: SignInSession, *, actor: Actor, strength: int | None = None) -> None:
    """The owner has just proved again who they are, perhaps more surely than before."""
    session.proved_at, session.strength = clock.now(), max(session.strength, strength or 0)
    SignInSession.objects.filter(pk=session.pk).update(proved_at=session.proved_at, strength=session.strength)


def look_at_roles_again(person: Person, *, actor: Actor) -> None:
    """The person's roles changed: each open session of theirs weighs at its next page whether it is still enough."""
    User.objects.filter(person=person).update(sign_in_stamp=F("sign_in_stamp") + 1)


def forget_ended_sessions(*, actor: Actor, kept: timedelta = timedelta(days=180)) -> int:
    """Delete what ended, or was last used, half a year ago; how many. Who signed in when stays on record."""
    return SignInSession.objects.filter(last_seen_at__lt=clock.now() - kept).delete()[0]


def _look_again(session: SignInSession, user: User) -> None:
    needed = needed_by(user)
    session.needed, session.stamp, session.checked_on = needed, user.sign_in_stamp, clock.today()
    session.idle_seconds = int(_idle(user, needed).total_seconds())
    session.ends_at = min(session.ends_at, session.started_at + _longest(user, needed))
    session.save(update_fields=["needed", "stamp", "checked_on", "idle_seconds", "ends_at"])


def _idle(user: User, needed: int) -> timedelta:
    """Half an hour at a desk; half a day's work with a phone, since each sign-in there costs a message."""
    if needed == Strength.FULL:
        return timedelta(minutes=int(value(policies.STAFF_IDLE_MINUTES)))
    if works_in_the_field(user):
        return timedelta(hours=int(value(policies.FIELD_IDLE_HOURS)))
    return timedelta(days=int(value(policies.IDLE_DAYS)))


def _longest(user: User, needed: int) -> timedelta:
    if needed == Strength.FULL or works_in_the_field(user):
        return timedelta(hours=int(value(policies.STAFF_HOURS)))
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)
