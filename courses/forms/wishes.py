"""The slip a wish is written on: for a farmer one question a page, for a liaison's desk all at once."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Season, WhoAsks
from courses.models.wishes import FOR_AN_ORGANISATION
from courses.own_words import LONGEST_FREE_TEXT, own_words
from courses.queries.menu import courses_on_the_menu
from courses.rules import MOST_PEOPLE_OF_A_WISH, organisations_to_ask_for, villages_to_ask_for
from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.people.models import Organisation, Person
from foundation.people.phones import is_mobile, normalise_phone
from foundation.people.rules import person_of
from foundation.places.models import Division
from foundation.places.queries import current_townships, valid_on

ANSWERS = ("course", "what", "place", "village", "season", "size", "who", "org")
"""What an address may hold of an order: nothing personal. In the order in which it is asked."""
LONGEST_ANSWER = 10 * LONGEST_FREE_TEXT
SIZE_ERRORS = {
    "required": _("没有填人数。只有你一个人就填 1。"),
    "invalid": _("人数要填数字，比如 3。"),
    "min_value": _("人数至少是 1，连你自己算在内。"),
    "max_value": _("一次最多替 %(limit_value)s 人点，再多请打电话到培训科。"),
}
NOT_ON_THE_MENU = _("这门课已经不在菜单上了。请回菜单另选一门。")


def current_villages() -> QuerySet[Division]:
    """The county's villages of today."""
    return Division.objects.filter(valid_on(clock.today()), kind=Division.Kind.VILLAGE)


def answers_given(sent: Mapping[str, str]) -> dict[str, str]:
    """The answers among what a page sent; an empty village is an answer too."""
    return {key: str(sent[key]).strip()[: LONGEST_ANSWER + 1] for key in ANSWERS if key in sent}


class WordsForm(forms.Form):
    """What is not on the menu, in one's own words."""

    what = forms.CharField(
        label=_("想学什么"),
        required=False,
        help_text=_("几个字就行，比如“蜜蜂养殖”“修电动车”。别写姓名和电话"),
        widget=forms.TextInput(attrs={"maxlength": LONGEST_FREE_TEXT}),
    )

    def clean_what(self) -> str:
        return words_or_error(self.cleaned_data["what"])


def words_or_error(words: str) -> str:
    try:
        return own_words(words)
    except DomainError as refusal:
        raise forms.ValidationError(str(refusal), code=refusal.code) from refusal


class OrderForm(forms.Form):
    """An order as it stands: what was answered so far over what is known or likely.

    Whoever is signed in begins with their own place; a course brings its season; one person asks for themselves, several
    as a family. What nobody could guess (a stranger's place, how many people an employer sends) is asked.
    """

    course: forms.ModelChoiceField[Course] = forms.ModelChoiceField(
        label=_("想学"),
        queryset=None,
        to_field_name="slug",
        required=False,
        error_messages={"invalid_choice": NOT_ON_THE_MENU},
    )
    what = forms.CharField(label=_("想学"), required=False)
    place: forms.ModelChoiceField[Division] = forms.ModelChoiceField(
        label=_("在哪个乡镇"),
        queryset=None,
        to_field_name="code",
        error_messages={
            "required": _("没有选地方。请选一个乡镇或街道。"),
            "invalid_choice": _("没有这个乡镇（街道），或者它已经撤并。请从下面选一个。"),
        },
    )
    village: forms.ModelChoiceField[Division] = forms.ModelChoiceField(
        label=_("哪个村"),
        queryset=None,
        to_field_name="code",
        required=False,
        error_messages={"invalid_choice": _("没有这个村（社区），或者它已经撤并。请从下面选一个，不说也行。")},
    )
    season = forms.ChoiceField(
        label=_("什么时候"),
        choices=Season.choices,
        error_messages={"invalid_choice": _("没有这个季节。请从下面选一个。")},
    )
    size = forms.IntegerField(
        label=_("几个人"), min_value=1, max_value=MOST_PEOPLE_OF_A_WISH, error_messages=SIZE_ERRORS
    )
    who = forms.ChoiceField(
        label=_("替谁点"), choices=[], error_messages={"invalid_choice": _("这个名义你用不了。请从下面选一个。")}
    )
    org: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("哪个单位"),
        queryset=None,
        to_field_name="code",
        required=False,
        error_messages={"invalid_choice": _("你不在这个单位任职，不能替它点。请从下面选一个。")},
    )

    def __init__(self, given: dict[str, str], *, asker: Any = None) -> None:
        self.given, self.asker = given, asker
        self.organisations = organisations_to_ask_for(asker) if asker is not None else []
        self.speaks_for = villages_to_ask_for(asker) if asker is not None else []
        self.chosen_course = courses_on_the_menu().filter(slug=given["course"]).first() if given.get("course") else None
        super().__init__(self._with_what_is_known())
        for name, rows in (
            ("course", courses_on_the_menu()),
            ("place", current_townships()),
            ("village", current_villages()),
            ("org", Organisation.objects.filter(pk__in=[one.pk for one in self.organisations])),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)
        who.choices = self.names_to_ask_in()

    def names_to_ask_in(self) -> list[tuple[str, Any]]:
        """In whose name this person may order."""
        names: list[tuple[str, Any]] = [(WhoAsks.SELF, _("我自己")), (WhoAsks.FAMILY, _("我和家里人、邻居"))]
        if self.speaks_for:
            names.append((WhoAsks.VILLAGE, _("我们村（我是联络员或村干部）")))
        if self.organisations:
            names += [(WhoAsks.EMPLOYER, _("我们单位")), (WhoAsks.CO_OP, _("我们合作社"))]
        return names

    def _with_what_is_known(self) -> dict[str, str]:
        """The answers, with what follows from them and from who asks where nothing was said."""
        data = dict(self.given)
        person = person_of(self.asker) if self.asker is not None else None
        if "who" not in data:
            size = data.get("size", "1")
            data["who"] = str(WhoAsks.EMPLOYER) if self.organisations else str(WhoAsks.SELF)
            if data["who"] == WhoAsks.SELF and size.isascii() and size.isdigit() and int(size) > 1:
                data["who"] = str(WhoAsks.FAMILY)
        if data["who"] in FOR_AN_ORGANISATION and "org" not in data and len(self.organisations) == 1:
            data["org"] = self.organisations[0].code
        if data["who"] == WhoAsks.SELF:
            data.setdefault("size", "1")
        if data["who"] not in FOR_AN_ORGANISATION:
            data.pop("org", None)
        data.setdefault("season", self.chosen_course.season if self.chosen_course else str(Season.ALL_YEAR))
        if "place" not in data:
            data |= self._home(data["who"], person)
        return data

    def _home(self, who: str, person: Person | None) -> dict[str, str]:
        """Where who asks is at home: the liaison's village, the employer's township, the person's own."""
        if who == WhoAsks.VILLAGE and self.speaks_for:
            home = self.speaks_for[0]
            township, village = (home.parent, home) if home.kind == Division.Kind.VILLAGE else (home, None)
        elif who in FOR_AN_ORGANISATION and self.organisations:
            township, village = self.organisations[0].division, None
        else:
            township, village = (person.township, person.village) if person is not None else (None, None)
        if township is None or not current_townships().filter(pk=township.pk).exists():
            return {}
        if village is None or village.parent_id != township.pk or not current_villages().filter(pk=village.pk).exists():
            return {"place": township.code}
        return {"place": township.code, "village": self.given.get("village", village.code)}

    def clean_what(self) -> str:
        if self.data.get("course"):
            return ""
        return words_or_error(self.cleaned_data["what"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        village, township = cleaned.get("village"), cleaned.get("place")
        if village is not None and township is not None and village.parent_id != township.pk:
            self.add_error("village", _("这个村（社区）不在选的乡镇（街道）里。请重新选村，不说也行。"))
        if cleaned.get("who") in FOR_AN_ORGANISATION and not cleaned.get("org") and "org" not in self.errors:
            self.add_error("org", _("没说哪个单位。请选一个。"))
        if cleaned.get("who") == WhoAsks.SELF and (cleaned.get("size") or 1) > 1:
            cleaned["who"] = WhoAsks.FAMILY
        return cleaned

    @property
    def answers(self) -> dict[str, str]:
        """All that was said or follows, to travel on in an address or a form."""
        return {key: str(self.data[key]) for key in ANSWERS if self.data.get(key)}

    @property
    def first_open(self) -> str:
        """The first question without a good answer."""
        return next(name for name in ANSWERS if name in self.errors)

    def facts(self) -> dict[str, Any]:
        """The order as `place_wish` takes it."""
        data = self.cleaned_data
        return {
            "course": data["course"],
            "free_text": data["what"],
            "township": data["place"],
            "village": data["village"],
            "season": data["season"],
            "group_size": data["size"],
            "asked_by": data["who"],
            "organisation": data["org"] if data["who"] in FOR_AN_ORGANISATION else None,
        }


class PhoneForm(forms.Form):
    """Under which number somebody is found."""

    phone = forms.CharField(
        label=_("你的手机号"),
        max_length=24,
        error_messages={"required": _("没有填手机号。开班时要靠它告诉你。")},
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel-national", "class": "big-number"}
        ),
    )

    def clean_phone(self) -> str:
        phone = normalise_phone(self.cleaned_data["phone"])
        if not is_mobile(phone):
            raise forms.ValidationError(_("手机号应是 1 开头的 11 位数字。请对照手机看看有没有少打或多打。"))
        return phone


class ContactForm(PhoneForm):
    """On the last page of an order without an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = str(_("开班时告诉你。先发一个验证码，不收钱"))


class WishForm(forms.Form):
    """The whole slip on one page, as a liaison fills it in: a course or own words; where, when, and how many would come."""

    course: forms.ModelChoiceField[Course] = forms.ModelChoiceField(
        label=_("课程"),
        queryset=None,
        to_field_name="slug",
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": NOT_ON_THE_MENU},
    )
    what = forms.CharField(
        label=_("想学什么"),
        max_length=LONGEST_FREE_TEXT,
        required=False,
        help_text=_("几个字就行，比如“蜜蜂养殖”“修电动车”。别写姓名和电话"),
    )
    township: forms.ModelChoiceField[Division] = forms.ModelChoiceField(
        label=_("在哪里学方便"),
        queryset=None,
        empty_label=_("请选择"),
        error_messages={"required": _("没有选地方。请选一个乡镇或街道。")},
    )
    village: forms.ModelChoiceField[Division] = forms.ModelChoiceField(
        label=_("哪个村"),
        queryset=None,
        required=False,
        empty_label=_("不说哪个村"),
        help_text=_("说了村，先和本村、邻村的人凑班"),
    )
    season = forms.ChoiceField(label=_("什么时候有空"), choices=Season.choices)
    group_size = forms.IntegerField(
        label=_("一共几个人来学"),
        min_value=1,
        max_value=MOST_PEOPLE_OF_A_WISH,
        initial=1,
        help_text=_("连本人算在内，家里人、邻居一起来也算上"),
        error_messages=SIZE_ERRORS,
    )

    keeps_words = False
    """Whether course and own words stand on the page together."""

    def __init__(self, *args: Any, villages: Q | None = None, **kwargs: Any) -> None:
        """`villages` narrows the villages to choose from; without it none is asked for."""
        super().__init__(*args, **kwargs)
        self._choose_from("course", courses_on_the_menu())
        self._choose_from("township", current_townships())
        self._choose_from("village", current_villages().filter(villages) if villages is not None else None)
        if villages is None:
            del self.fields["village"]
        if self.keeps_words:
            return
        if self.chosen_course:
            del self.fields["what"]
        else:
            self.fields["what"].required = True
            self.fields["what"].error_messages["required"] = _("还没说想学什么。请写几个字。")

    def _choose_from(self, name: str, rows: QuerySet[Any] | None) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        village, township = cleaned.get("village"), cleaned.get("township")
        if village is not None and township is not None and village.parent_id != township.pk:
            self.add_error("village", _("这个村（社区）不在选的乡镇（街道）里。请重新选村，或者不说哪个村。"))
        return cleaned

    @property
    def chosen_course(self) -> Course | None:
        """The course this slip is for, while it is on the menu."""
        if not hasattr(self, "_chosen"):
            slug = self.data.get("course") if self.is_bound else self.initial.get("course")
            self._chosen = courses_on_the_menu().filter(slug=slug).first() if slug else None
        return self._chosen

    def facts(self) -> dict[str, Any]:
        """The slip as `place_wish` takes it."""
        data = self.cleaned_data
        return {
            "course": data["course"],
            "free_text": data.get("what", ""),
            "township": data["township"],
            "village": data.get("village"),
            "season": data["season"],
            "group_size": data["group_size"],
            "asked_by": WhoAsks.FAMILY if data["group_size"] > 1 else WhoAsks.SELF,
        }
