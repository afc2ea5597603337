"""States of a batch, a candidate and a certificate, and the only ways from one to the next."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel.states import StateMachine, Transition


class BatchState(models.TextChoices):
    """Where an appraisal batch (鉴定批次) stands."""

    DRAFT = "draft", _("草稿")
    ANNOUNCED = "announced", _("已公告")
    REGISTERING = "registering", _("报名中")
    PANELED = "paneled", _("已组考评组")
    EXAMINING = "examining", _("考评中")
    MARKED = "marked", _("已评完")
    CONFIRMED = "confirmed", _("组长已签")
    PUBLISHED = "published", _("成绩公示中")
    REVIEW_OVER = "review_over", _("已批准发证")
    ISSUED = "issued", _("已发证")
    CLOSED = "closed", _("已归档")
    POSTPONED = "postponed", _("已延期")
    CANCELLED = "cancelled", _("已取消")


_POSTPONABLE = (BatchState.ANNOUNCED, BatchState.REGISTERING, BatchState.PANELED, BatchState.EXAMINING)

BATCH = StateMachine(
    label=_("这个批次"),
    states=BatchState,
    transitions={
        "announce": Transition(sources=(BatchState.DRAFT,), target=BatchState.ANNOUNCED),
        "open_registration": Transition(sources=(BatchState.ANNOUNCED,), target=BatchState.REGISTERING),
        "settle_panel": Transition(sources=(BatchState.REGISTERING,), target=BatchState.PANELED),
        "start_examination": Transition(sources=(BatchState.PANELED,), target=BatchState.EXAMINING),
        "complete_marking": Transition(sources=(BatchState.EXAMINING,), target=BatchState.MARKED),
        "sign_roll": Transition(sources=(BatchState.MARKED,), target=BatchState.CONFIRMED),
        "publish_results": Transition(sources=(BatchState.CONFIRMED,), target=BatchState.PUBLISHED),
        "release": Transition(sources=(BatchState.PUBLISHED,), target=BatchState.REVIEW_OVER),
        "finish_issuing": Transition(sources=(BatchState.REVIEW_OVER,), target=BatchState.ISSUED),
        "close": Transition(sources=(BatchState.ISSUED,), target=BatchState.CLOSED),
        "postpone": Transition(sources=_POSTPONABLE, target=BatchState.POSTPONED),
        "resume_announced": Transition(sources=(BatchState.POSTPONED,), target=BatchState.ANNOUNCED),
        "resume_registering": Transition(sources=(BatchState.POSTPONED,), target=BatchState.REGISTERING),
        "resume_paneled": Transition(sources=(BatchState.POSTPONED,), target=BatchState.PANELED),
        "resume_examining": Transition(sources=(BatchState.POSTPONED,), target=BatchState.EXAMINING),
        "cancel": Transition(
            sources=(BatchState.DRAFT, *_POSTPONABLE, BatchState.POSTPONED), target=BatchState.CANCELLED
        ),
    },
)


class CandidateState(models.TextChoices):
    """What became of a candidate (考生) in the batch."""

    REGISTERED = "registered", _("已报名")
    WITHDRAWN = "withdrawn", _("已退出")
    ABSENT = "absent", _("缺考")
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")


CANDIDATE = StateMachine(
    label=_("这位考生"),
    states=CandidateState,
    transitions={
        "withdraw": Transition(sources=(CandidateState.REGISTERED,), target=CandidateState.WITHDRAWN),
        "mark_absent": Transition(sources=(CandidateState.REGISTERED,), target=CandidateState.ABSENT),
        "pass": Transition(sources=(CandidateState.REGISTERED,), target=CandidateState.PASSED),
        "fail": Transition(sources=(CandidateState.REGISTERED,), target=CandidateState.FAILED),
    },
)


class CertificateState(models.TextChoices):
    """The status a stranger reads; the certificate's face never changes."""

    ACTIVE = "active", _("有效")
    REVOKED = "revoked", _("已撤销")


CERTIFICATE = StateMachine(
    label=_("这张证书"),
    states=CertificateState,
    transitions={
        "revoke": Transition(sources=(CertificateState.ACTIVE,), target=CertificateState.REVOKED),
    },
)


ISSUE = "certification.issue"
"""The act of two people, and the job that follows it: the leader's signature asks, the officer's release confirms."""
REVOKE = "certification.revoke"
"""The act of two people: one officer asks, another or the manager confirms."""
