from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    name = "website"
    verbose_name = _("网站")

    def ready(self) -> None:
        import website.desk_items  # puts its line on every desk
        import website.views.home  # gives the home page its live data
