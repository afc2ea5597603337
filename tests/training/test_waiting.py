"""A person whose row is locked can still be written to: on PostgreSQL, where row locks are."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, transaction

from foundation.kernel.actors import SYSTEM
from foundation.notices.models import Notice
from foundation.people.operations import open_account
from tests.factories.people import make_person
from tests.factories.training import make_class, make_school
from training.operations.classes import cancel_class

if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):

    @pytest.mark.django_db(transaction=True)
    def test_a_message_does_not_wait_for_whoever_holds_the_person() -> None:
        """Whoever enrols holds the person and wants the class; whoever cancels holds the class and writes to the person.

        If the second waited for the first as well, they would wait in a ring.
        """
        school, person = make_school(), make_person()
        made = make_class("enrolling", school=school, people=[person])
        before = Notice.objects.count()

        def cancel() -> None:
            try:
                cancel_class(made, actor=school.manager, reason="台风")
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                open_account(person, actor=SYSTEM, username="holder", password="a-long-word")
                pool.submit(cancel).result(timeout=20)
            assert Notice.objects.count() == before + 1
