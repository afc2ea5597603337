"""Addresses of the door: signing in by phone, second factors, one's own ways in, and helping others back in."""

from django.urls import path

from website.views import account_desk, order_door, phone, second, security

urlpatterns = [
    path("sign-in/phone/", phone.number, name="sign-in-phone"),
    path("sign-in/code/", phone.code, name="sign-in-code"),
    path("sign-in/who/", phone.who, name="sign-in-who"),
    path("sign-in/pin/", second.pin, name="sign-in-pin"),
    path("sign-in/second/", second.second, name="sign-in-second"),
    path("sign-in/by-password/", second.by_password, name="sign-in-by-password"),
    path("sign-in/set-up/", second.set_up, name="second-set-up"),
    path("sign-in/set-up/app/", second.set_up_app, name="second-set-up-app"),
    path("sign-in/set-up/passkey/", second.set_up_passkey, name="second-set-up-passkey"),
    path("order/phone/", order_door.phone, name="order-phone"),
    path("order/code/", order_door.code, name="order-code"),
    path("register/", phone.register, name="register"),
    path("me/security/", security.overview, name="security"),
    path("me/security/confirm/", security.confirm, name="security-confirm"),
    path("me/security/app/", security.app, name="security-app"),
    path("me/security/passkey/", security.passkey, name="security-passkey"),
    path("me/security/factors/<int:pk>/remove/", security.remove_factor, name="security-remove"),
    path("me/security/codes/", security.codes, name="security-codes"),
    path("me/security/password/", security.password, name="security-password"),
    path("me/security/pin/", security.pin, name="security-pin"),
    path("me/sessions/", security.sessions, name="sessions"),
    path("me/sessions/<int:pk>/end/", security.end_one, name="session-end"),
    path("me/sessions/end-others/", security.end_others, name="sessions-end-others"),
    path("desk/accounts/", account_desk.find, name="account-find"),
    path("desk/accounts/<slug:code>/", account_desk.account, name="account"),
    path("desk/accounts/<slug:code>/reset/<slug:what>/", account_desk.reset, name="account-reset"),
]
