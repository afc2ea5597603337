"""What the audit takes and tells."""

import pytest

from foundation.audit.operations import record
from foundation.audit.queries import timeline
from foundation.kernel.actors import SYSTEM
from tests.factories.people import make_account, make_person

pytestmark = pytest.mark.django_db


def test_an_undeclared_action_is_refused() -> None:
    with pytest.raises(ValueError, match="not declared"):
        record("people.person.vanished", make_person(), actor=SYSTEM)


def test_the_timeline_tells_who_did_what_without_personal_data() -> None:
    person = make_person(name="王小明")
    user = make_account(person)
    record("people.account.opened", user, actor=user)
    entries = list(timeline(user))
    assert [entry.action for entry in entries] == ["people.account.opened", "people.account.opened"]
    assert [entry.actor_label for entry in entries] == ["system", f"account:{user.code}"]
    told = " ".join(str(entry.__dict__) for entry in [*entries, *timeline(person)])
    assert "王小明" not in told
    assert person.phone not in told
    assert person.document_number not in told
