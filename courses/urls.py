"""Addresses of ordering. The menu and its courses are Wagtail pages at /menu/."""

from django.urls import path

from courses.views import calendar, callbacks, demand, neighbours, ordering, pools, themes

urlpatterns = [
    path("menu/calendar/", calendar.calendar, name="menu-calendar"),
    path("order/", ordering.order, name="order"),
    path("order/call/", callbacks.ask, name="order-call"),
    path("order/call/done/", callbacks.asked, name="order-call-done"),
    path("order/words/", ordering.words, name="order-words"),
    path("order/wish/", ordering.wish, name="order-wish"),
    path("order/wish/<int:pk>/done/", ordering.done, name="order-wish-done"),
    path("order/wish/<int:pk>/withdraw/", ordering.withdraw, name="withdraw-wish"),
    path("order/wish/<int:pk>/keep/", ordering.keep, name="keep-wish"),
    path("order/pools/<str:code>/", pools.pool, name="pool"),
    path("order/pools/<str:code>/poster/", pools.poster, name="pool-poster"),
    path("desk/call-backs/", callbacks.call_back_list, name="call-back-list"),
    path("desk/call-backs/<slug:code>/", callbacks.call_back, name="call-back"),
    path("desk/wishes/", demand.wish_list, name="wish-list"),
    path("desk/wishes/words/", themes.word_list, name="word-list"),
    path("desk/wishes/words/together/", themes.put_together, name="words-together"),
    path("desk/wishes/themes/<int:pk>/", themes.theme, name="theme"),
    path("desk/wishes/themes/<int:pk>/attach/", themes.attach, name="theme-attach"),
    path("desk/wishes/themes/<int:pk>/detach/", themes.detach, name="theme-detach"),
    path("desk/wishes/themes/<int:pk>/dissolve/", themes.dissolve, name="theme-dissolve"),
    path("desk/wishes/themes/<int:pk>/take-out/", themes.take_out, name="theme-take-out"),
    path("desk/villages/", neighbours.village_list, name="village-list"),
    path("desk/villages/<str:code>/", neighbours.village_neighbours, name="village-neighbours"),
]
