"""Issuing keys: made, put to use, retired. The private side goes to a file outside the database."""

from django.conf import settings
from django.db import transaction

from certification.keys.in_use import keys_folder
from certification.keys.signer import write_new_key
from certification.models import SigningKey
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.codes import short_code
from foundation.people.roles import Role
from foundation.people.rules import has_role, require


def create_signing_key(*, actor: Actor) -> SigningKey:
    """Make a new issuing key and use it from now on; the one before is retired and stays published."""
    require(has_role(actor, Role.ADMINISTRATOR))
    fragment = f"key-{clock.today():%Y%m%d}-{short_code(6).lower()}"
    file_name = f"{fragment}.pem"
    # Written before the row: a file without a row is harmless, a row without its file could sign nothing.
    multibase = write_new_key(keys_folder() / file_name, settings.KEY_PASSPHRASE)
    with transaction.atomic():
        for old in SigningKey.objects.select_for_update(no_key=True).filter(
            purpose=SigningKey.Purpose.ISSUING, retired_at__isnull=True
        ):
            SigningKey.objects.filter(pk=old.pk).update(retired_at=clock.now())
            record("certification.key.retired", old, actor=actor, fragment=old.fragment)
        key = SigningKey.objects.create(
            fragment=fragment,
            public_multibase=multibase,
            file_name=file_name,
            created_at=clock.now(),
        )
        record("certification.key.created", key, actor=actor, fragment=fragment)
    return key
