"""What farmers ask for in their own words, put together under one name by the bureau (归类)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.courses import Course
from courses.states import ThemeState
from foundation.kernel import clock


class Theme(models.Model):
    """A name for wishes that mean the same (主题). With a course, they have become wishes for that course."""

    name = models.CharField(_("叫什么"), max_length=60)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="themes")
    state = models.CharField(max_length=10, choices=ThemeState.choices, default=ThemeState.OPEN)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    attached_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=~models.Q(state="dissolved"), name="courses_theme_one_name"
            ),
            models.CheckConstraint(
                name="courses_theme_attached_has_course",
                condition=models.Q(state="attached", course__isnull=False)
                | (~models.Q(state="attached") & models.Q(course__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.name
