"""What a browser calls itself, in the few words its owner recognises it by."""

from django.utils.translation import gettext as _

PROGRAMS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("HuaweiBrowser", "Huawei"),
    ("MiuiBrowser", "MIUI"),
    ("UCBrowser", "UC"),
    ("QQBrowser", "QQ"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Like "WeChat · Android"; empty where nothing is known. Nothing else of what the browser says is kept."""
    found = [next((word for mark, word in marks if mark in user_agent), "") for marks in (PROGRAMS, MACHINES)]
    return " · ".join(word for word in found if word)


def in_words(device: str) -> str:
    return device.replace("WeChat", _("微信")) or _("不知道是什么设备")
