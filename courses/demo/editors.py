"""What the demo county's editors are at: a page that waits for the chief editor, one that comes out in spring, one locked."""

from datetime import timedelta

from wagtail.models import Page

from courses.models import CoursePage
from foundation.kernel import clock
from foundation.people.models import User


def build_editorial_work() -> None:
    """Once: whoever has edited since is not disturbed."""
    editor = User.objects.filter(username="editor").first()
    pages = list(CoursePage.objects.filter(locale__language_code="zh-hans").order_by("course__code")[:3])
    if editor is None or len(pages) < 3 or pages[0].current_workflow_state or pages[1].go_live_at or pages[2].locked:
        return
    waiting, scheduled, locked = pages
    _write(waiting, editor, [("tip", {"words": "第一天早点到，先认认工具，教员会等大家都到了再开讲。"})])
    workflow = waiting.get_workflow()
    if workflow:
        workflow.start(waiting, editor)
    _write(
        scheduled,
        editor,
        [("points", {"title": "明年春天多学一样：", "points": ["怎么看叶子的老嫩", "怎么算一天能采几斤"]})],
    )
    latest = scheduled.get_latest_revision()
    at = clock.now() + timedelta(days=30)
    draft = scheduled.get_latest_revision_as_object()
    draft.go_live_at = at
    latest = draft.save_revision(user=editor)
    latest.publish(user=editor)
    Page.objects.filter(pk=locked.pk).update(locked=True, locked_at=clock.now(), locked_by=editor)


def _write(page: CoursePage, editor: User, blocks: list[tuple[str, object]]) -> None:
    draft = page.get_latest_revision_as_object()
    for kind, value in blocks:
        draft.body.append((kind, value))
    draft.save_revision(user=editor)
