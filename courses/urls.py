"""Addresses of ordering. The menu and its courses are Wagtail pages at /menu/."""

from django.urls import path

from courses.views import demand, ordering

urlpatterns = [
    path("order/", ordering.order, name="order"),
    path("order/wish/", ordering.wish, name="order-wish"),
    path("order/wish/<int:pk>/done/", ordering.done, name="order-wish-done"),
    path("order/wish/<int:pk>/withdraw/", ordering.withdraw, name="withdraw-wish"),
    path("desk/wishes/", demand.wish_list, name="wish-list"),
]
