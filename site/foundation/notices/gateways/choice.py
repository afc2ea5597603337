"""Which gateway is in use."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from foundation.notices.gateways.aliyun import Aliyun
from foundation.notices.gateways.base import Gateway
from foundation.notices.gateways.local import Console, File
from foundation.notices.gateways.tencent import Tencent

_GATEWAYS: dict[str, type[Gateway]] = {"console": Console, "file": File, "aliyun": Aliyun, "tencent": Tencent}


def gateway() -> Gateway:
    found = find(settings.SMS_BACKEND)
    if found is None:
        raise ImproperlyConfigured(
            f"SMS_BACKEND is {settings.SMS_BACKEND!r}; choose one of {', '.join(_GATEWAYS)}."
        ) from None
    return found


def find(name: str) -> Gateway | None:
    return _GATEWAYS[name]() if name in _GATEWAYS else None
