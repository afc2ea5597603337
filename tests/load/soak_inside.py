"""What the soak run needs of the site's own database, made and asked from inside: run by `tests.load.soak`."""

from __future__ import annotations

import json
import sys
from typing import Any

import django

FARMERS = 20
CANDIDATES = 30


def main(batches: str) -> None:
    django.setup()
    print(json.dumps(surroundings(int(batches))))


def surroundings(batches: int) -> dict[str, Any]:
    """Sessions of staff and farmers, every page of the site with somebody who may open it, and work that waits."""
    from certification.models import Certificate
    from foundation.people.demo import PASSWORD
    from foundation.people.models import User
    from tests.browser.pages import everything
    from tests.factories.certification import make_published
    from tests.factories.people import make_account
    from training.models import PlannedSession, TrainingClass

    pages = [[account, address] for _name, account, address in everything()]
    staff = {user.username: session_of(user) for user in User.objects.all()}
    farmers = [make_account() for _ in range(FARMERS)]
    scenes = [make_published(CANDIDATES) for _ in range(batches)]
    ours = TrainingClass.objects.filter(institution__code="GANLIN")
    running = PlannedSession.objects.filter(
        training_class__state="running", training_class__trainers__person__account__username="trainer"
    ).order_by("starts_at")[0]
    own = Certificate.objects.filter(person__account__username="farmer", state="active")[0]
    enrolling = ours.filter(state="enrolling")[0].code
    return {
        "password": PASSWORD,
        "pages": pages,
        "staff": staff,
        "farmers": [session_of(user) for user in farmers],
        "batches": [[session_of(scene.officer), f"/desk/batches/{scene.batch.code}/issue/"] for scene in scenes],
        "codes": list(Certificate.objects.values_list("code", flat=True)[:20]),
        "join": f"/join/{enrolling}/",
        "roster": f"/desk/classes/{enrolling}/roster/",
        "sheet": f"/desk/sessions/{running.pk}/",
        "paper": f"/me/certificates/{own.uuid}/paper.pdf",
    }


def session_of(user: Any) -> str:
    """The key of a new session in which the account is signed in."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    return str(client.session.session_key)


if __name__ == "__main__":
    main(*sys.argv[1:])
