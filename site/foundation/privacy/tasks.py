"""The long work of this app."""

from django.utils.translation import gettext_lazy as _

from foundation.jobs.models import Job
from foundation.jobs.registry import Progress, handler
from foundation.kernel.actors import SYSTEM
from foundation.privacy.operations import exports, rotation


@handler(exports.JOB, label=_("备个人信息文件"))
def make_export(job: Job) -> Progress:
    return exports.make_export(job, actor=SYSTEM)


@handler(rotation.JOB, label=_("换字段钥匙"))
def rotate_field_keys(job: Job) -> Progress:
    return rotation.rotate_chunk(job, actor=SYSTEM)
