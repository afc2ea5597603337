from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    name = "website"
    verbose_name = _("网站")

    def ready(self) -> None:
        import website.api.assembly  # declares what keys may be allowed
        import website.desk_items  # puts its lines on every desk
        import website.notice_desk_items  # and those around messages
        import website.occasions  # declares its messages
        import website.people_words  # says what its pages show of people, and how
        import website.policies  # declares its limits
        import website.privacy_desk_items  # and those around people's own data
        import website.villager_desk_items  # and those of liaisons and cadres

        post_migrate.connect(create_page_cache, sender=self)
        import website.views.guides  # gives the service guides theirs
        import website.views.home  # gives the home page its live data


def create_page_cache(using: str, **kwargs: Any) -> None:
    """The table of the page cache, where it is kept in the database; nothing where it stands already."""
    call_command("createcachetable", database=using, verbosity=0)
