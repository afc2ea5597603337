from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("菜单")

    def ready(self) -> None:
        import courses.actions  # declares the acts it records
        import courses.desk_items  # puts the wishes on the bureau's desk
        import courses.editing.checks  # looks at the pages of courses before they go out
        import courses.editing.following  # lets those who hold an editor's role into the admin
        import courses.occasions  # declares its messages
        import courses.personal_data  # what it holds of a person, and how long
        import courses.policies  # declares its settings
        import courses.pool_integrity  # says what must hold of its counts
        import courses.pool_occasions  # declares the messages about pools
        import courses.pool_trail  # says what becomes of pools in words
        import courses.receivers  # keeps the public pages true
        import courses.trail  # says its acts in words
        import courses.upkeep  # work that comes round
        import courses.views.pages  # gives the menu's pages their live data
