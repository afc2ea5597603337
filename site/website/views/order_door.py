"""The end of an order without an account: a number, the code that comes there, and the order is placed.

The order itself rides in the address of each page, so that lost cookies, a code that ran out or a way through the sign-in
lose nothing of it. The code page is the same for every number: whether somebody is registered under it is shown to nobody
but who answers with the code. Who is new may write name and document beside the code, or after it.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from courses.forms.wishes import ContactForm, OrderForm, answers_given
from courses.views.ordering import check_page, order_rows, place_or_find, slip_address
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.notices.models import Notice
from foundation.people.models import DocumentType, SignInSession, Strength, User
from foundation.people.operations.accounts import account_by_phone
from foundation.people.operations.phone_codes import prove_phone
from foundation.people.queries import persons_behind_phone
from foundation.people.strength import has_second_factor, needed_by
from foundation.policy.limits import TooManyTries, limit
from website.door import Door, after_first_proof
from website.forms import NEWCOMER, DocumentForm, PhoneCodeForm, WhoForm, too_many
from website.operations import send_sign_in_code, sign_up
from website.policies import REGISTRATIONS_PER_ADDRESS
from website.views.phone import address_of

LOST = gettext_lazy("验证码过了时间，或者这个浏览器没记住。点的课还在，请再发一个验证码。")


class NewcomerForm(DocumentForm):
    """Who somebody is whom nobody knows yet. Left empty by who has been here before."""

    name = forms.CharField(
        label=gettext_lazy("姓名"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "document_type", "document_number")

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        document = self.fields["document_number"]
        document.required = self.fields["name"].required = needed
        self.fields["name"].error_messages["required"] = str(_("没有填姓名。和身份证上一样。"))
        document.error_messages["required"] = str(_("没有填证件号码。发证、领补贴要靠它认人。"))
        self.fields["document_type"].required = False

    def clean_document_type(self) -> str:
        return self.cleaned_data["document_type"] or DocumentType.RESIDENT_ID

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for one, other in (("name", "document_number"), ("document_number", "name")):
            if cleaned.get(one) and not cleaned.get(other) and other not in self.errors:
                self.add_error(other, str(self.fields[other].error_messages["required"]))
        return cleaned

    @property
    def is_begun(self) -> bool:
        """Whether somebody wrote anything here."""
        return any(str(self.data.get(name, "")).strip() for name in ("name", "document_number"))


@never_cache
@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """The number from the last page of the order: a code leaves for it, known or not."""
    given = answers_given(request.POST or request.GET)
    if request.method != "POST" or request.user.is_authenticated:
        return redirect(slip_address(given))
    slip = OrderForm(given)
    if not slip.is_valid():
        return redirect(slip_address(given))
    contact = ContactForm(request.POST)
    if contact.is_valid():
        try:
            sent = send_sign_in_code(
                contact.cleaned_data["phone"],
                actor=SYSTEM,
                address=address_of(request),
                language=translation.get_language() or settings.LANGUAGE_CODE,
            )
        except DomainError as refusal:
            contact.add_error("phone", too_many(refusal) if isinstance(refusal, TooManyTries) else str(refusal))
        else:
            door = Door(request)
            door.clear()
            door.keep(
                phone=sent.phone, secret=sent.secret, notice=sent.notice, next=slip_address(slip.answers), ordering=True
            )
            return redirect(f"{reverse('order-code')}?{urlencode(slip.answers)}")
    return check_page(request, slip, contact=contact, status=422)


@never_cache
@sensitive_post_parameters("code", "name", "document_number")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """What the message says, and the order is placed. Who is several, or new, says who they are on the same page."""
    slip = OrderForm(answers_given(request.POST or request.GET))
    if request.user.is_authenticated or not slip.is_valid():
        return redirect(slip_address(slip.given))
    door = Door(request)
    if not door["ordering"] or not door["phone"] or not (door["secret"] or door.proved_phone):
        messages.info(request, str(LOST))
        return redirect(slip_address(slip.given))
    if request.method != "POST":
        return _ask(request, door, slip)
    if not door.proved_phone:
        typed = PhoneCodeForm(request.POST)
        newcomer = NewcomerForm(request.POST)
        if not (typed.is_valid() & newcomer.is_valid()):
            return _ask(request, door, slip, code_form=typed, newcomer=newcomer)
        try:
            prove_phone(door["phone"], typed.cleaned_data["code"], actor=SYSTEM, secret=door["secret"])
        except DomainError as refusal:
            typed.add_error("code", str(refusal))
            return _ask(request, door, slip, code_form=typed, newcomer=newcomer)
        door.keep(proved=True, secret="", notice=None)
    return _whoever_it_is(request, door, slip)


def _whoever_it_is(request: HttpRequest, door: Door, slip: OrderForm) -> HttpResponse:
    """The number has answered: one known person orders, of several one says who, somebody new is registered."""
    persons = persons_behind_phone(door.proved_phone)
    newcomer = NewcomerForm(request.POST)
    if newcomer.is_begun:
        return _register(request, door, slip, newcomer)
    chosen = request.POST.get("person", "")
    if len(persons) == 1 and not chosen:
        return _place(request, slip, account_by_phone(persons[0], actor=SYSTEM))
    if persons and chosen != NEWCOMER:
        who = WhoForm(persons, request.POST if chosen else None)
        if chosen and who.is_valid():
            return _place(request, slip, account_by_phone(who.cleaned_data["person"], actor=SYSTEM))
        return _ask(request, door, slip, who=who)
    answered = "code" not in request.POST and not chosen
    return _ask(request, door, slip, newcomer=NewcomerForm(request.POST if answered else None, needed=True))


def _register(request: HttpRequest, door: Door, slip: OrderForm, newcomer: NewcomerForm) -> HttpResponse:
    if not newcomer.is_valid():
        return _ask(request, door, slip, newcomer=newcomer)
    data = newcomer.cleaned_data
    try:
        limit("register-address", address_of(request), REGISTRATIONS_PER_ADDRESS)
        user = sign_up(
            actor=SYSTEM,
            phone=door.proved_phone,
            language=translation.get_language() or settings.LANGUAGE_CODE,
            name=data["name"],
            document_type=data["document_type"],
            document_number=data["document_number"],
            township=slip.cleaned_data["place"],
        )
    except DomainError as refusal:
        newcomer.add_error(None, too_many(refusal) if isinstance(refusal, TooManyTries) else str(refusal))
        return _ask(request, door, slip, newcomer=newcomer)
    return _place(request, slip, user)


def _place(request: HttpRequest, slip: OrderForm, user: User) -> HttpResponse:
    """Place the order of who has just proved who they are, and let them in; who needs more proof places it after that."""
    if not user.is_active:
        Door(request).clear()
        return render(request, "website/sign_in_closed.html", {"form": forms.Form()})
    next_url = slip_address(slip.answers)
    own = OrderForm(slip.answers, asker=user)
    if _is_enough(user) and user.person is not None and own.is_valid():
        try:
            next_url = reverse("order-wish-done", args=[place_or_find(user.person, user, own).pk])
        except DomainError as refusal:
            messages.error(request, str(refusal))
            next_url = reverse("me") if refusal.code == "courses.wish_exists" else next_url
    return after_first_proof(request, user, SignInSession.Way.PHONE, next_url)


def _is_enough(user: User) -> bool:
    """Whether the number alone lets this account in, as `after_first_proof` has it."""
    return not has_second_factor(user) and (settings.DEMO or needed_by(user) == Strength.ONE)


def _ask(
    request: HttpRequest,
    door: Door,
    slip: OrderForm,
    *,
    code_form: PhoneCodeForm | None = None,
    newcomer: NewcomerForm | None = None,
    who: WhoForm | None = None,
) -> HttpResponse:
    """The page that asks for the code, or once that was right for who it is."""
    proved = bool(door.proved_phone)
    shown: list[forms.Form] = [] if proved else [code_form or PhoneCodeForm()]
    if who is not None:
        shown.append(who)
    else:
        shown.append(newcomer or NewcomerForm(needed=proved))
    wrong = any(form.errors for form in shown)
    context = {
        "forms": shown,
        "wrong": wrong,
        "proved": proved,
        "who": who,
        "phone": door["phone"],
        "answers": slip.answers,
        "rows": order_rows(slip)[:2],
        "back": slip_address(slip.answers),
        "demo_message": _demo_message(door),
    }
    return render(request, "courses/order_code.html", context, status=422 if wrong else 200)


def _demo_message(door: Door) -> str:
    """On a demo machine no message reaches anybody's phone: the page says what it would read."""
    if not settings.DEMO or not door["notice"]:
        return ""
    notice = Notice.objects.filter(pk=door["notice"]).first()
    return notice.text if notice else ""
