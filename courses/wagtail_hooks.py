"""The editors' admin: sections, trades and courses under one heading."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views.generic.models import CreateView, EditView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from courses.forms.records import CourseForm, OccupationForm, SpecialismForm
from courses.models import Course, Occupation, Section, Specialism
from courses.operations.courses import add_course, change_course


class CourseCreateView(CreateView):
    def save_instance(self) -> Course:
        return add_course(self.form.instance, actor=self.request.user, save=super().save_instance)


class CourseEditView(EditView):
    def save_instance(self) -> Course:
        return change_course(self.form.instance, actor=self.request.user, save=super().save_instance)


class CourseViewSet(ModelViewSet):
    model = Course
    name = "courses"
    add_view_class = CourseCreateView
    edit_view_class = CourseEditView
    menu_label = _("课程")
    icon = "doc-full"
    list_display = ["code", "title", "section", "occupation", "paper", "hours", "active"]
    list_filter = ["section", "paper", "season", "active"]
    search_fields = ["code", "title", "title_en"]
    search_backend_name = None
    ordering = ["code"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("code"), FieldPanel("slug")]),
                    FieldPanel("title"),
                    FieldPanel("title_en"),
                    FieldPanel("summary"),
                    FieldPanel("summary_en"),
                ],
                heading=_("名字和介绍"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("section"), FieldPanel("picture")]),
                    FieldRowPanel([FieldPanel("season"), FieldPanel("active")]),
                ],
                heading=_("在菜单上"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("paper"),
                    FieldRowPanel([FieldPanel("occupation"), FieldPanel("specialism"), FieldPanel("level")]),
                ],
                heading=_("学完拿什么"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("hours"), FieldPanel("min_size"), FieldPanel("max_size")]),
                    FieldPanel("lesson_plan"),
                ],
                heading=_("怎么上"),
            ),
        ],
        base_form_class=CourseForm,
    )


class SectionViewSet(ModelViewSet):
    model = Section
    name = "sections"
    menu_label = _("分类")
    icon = "list-ul"
    list_display = ["character", "name", "name_en", "order"]
    edit_handler = ObjectList(
        [FieldPanel("character"), FieldPanel("name"), FieldPanel("name_en"), FieldPanel("slug"), FieldPanel("order")]
    )


class OccupationViewSet(ModelViewSet):
    model = Occupation
    name = "occupations"
    menu_label = _("职业")
    icon = "group"
    list_display = ["edition", "code", "name", "name_en"]
    search_fields = ["code", "name", "name_en"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("edition"), FieldPanel("code")]),
            FieldPanel("name"),
            FieldPanel("name_en"),
            FieldPanel("levels"),
            FieldPanel("confidence"),
        ],
        base_form_class=OccupationForm,
    )


class SpecialismViewSet(ModelViewSet):
    model = Specialism
    name = "specialisms"
    menu_label = _("工种")
    icon = "tag"
    list_display = ["occupation", "name", "name_en"]
    edit_handler = ObjectList(
        [FieldPanel("occupation"), FieldPanel("name"), FieldPanel("name_en"), FieldPanel("levels")],
        base_form_class=SpecialismForm,
    )


class MenuViewSetGroup(ViewSetGroup):
    menu_label = _("菜单")
    menu_icon = "clipboard-list"
    items = (CourseViewSet, SectionViewSet, OccupationViewSet, SpecialismViewSet)


@hooks.register("register_admin_viewset")
def menu_records() -> MenuViewSetGroup:
    return MenuViewSetGroup()
