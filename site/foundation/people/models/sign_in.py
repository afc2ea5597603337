"""What stands behind signing in: the codes sent to phones, and the sessions people have open."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.people.models.accounts import User


class PhoneCode(models.Model):
    """The one code a phone number may answer with just now (手机验证码).

    One row a number, so that a lock on it holds all its limits. Number and code are kept as keyed hashes; the code's also
    holds the secret of the browser that asked, so that nobody else can try it or use up its tries.
    """

    phone_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    day = models.DateField()
    sent_that_day = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.phone_hash[:8]} {self.sent_at:%Y-%m-%d %H:%M}"


class Strength(models.IntegerChoices):
    """How surely we know who signed in."""

    NONE = 0, _("没有凭据")
    ONE = 1, _("一样凭据")
    WITH_PIN = 2, _("手机验证码加口令")
    FULL = 3, _("两样凭据")


class SignInSession(models.Model):
    """One browser somebody signed in with (登录的设备). It opens nothing any more once it has ended, idled or run out.

    `stamp` is the account's when its roles were last looked at; `device` says in a few words what it is, never an address.
    """

    class Way(models.TextChoices):
        PASSWORD = "password", _("登录名和密码")
        PHONE = "phone", _("手机验证码")

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    way = models.CharField(max_length=10, choices=Way.choices)
    strength = models.PositiveSmallIntegerField(choices=Strength.choices)
    needed = models.PositiveSmallIntegerField(choices=Strength.choices)
    stamp = models.PositiveIntegerField(default=0)
    checked_on = models.DateField()
    device = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(default=clock.now)
    proved_at = models.DateTimeField(default=clock.now)
    last_seen_at = models.DateTimeField(default=clock.now)
    idle_seconds = models.PositiveIntegerField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-last_seen_at", "-id"]
        indexes = [models.Index(fields=["user", "ended_at"], name="people_sign_in_of_account")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.started_at:%Y-%m-%d %H:%M}"
