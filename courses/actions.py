"""Acts this app puts on record."""

from django.utils.translation import gettext_lazy as _

from foundation.audit.actions import register

register(
    {
        "courses.course.added": _("添一门课"),
        "courses.course.changed": _("改课程"),
        "courses.wish.placed": _("点课"),
        "courses.wish.withdrawn": _("撤回心愿"),
        "courses.wish.answered": _("心愿开班"),
        "courses.wish.expired": _("心愿到期"),
        "courses.wish.kept": _("留着心愿"),
        "courses.call_back.asked": _("请人回电"),
        "courses.call_back.taken": _("接下回电"),
        "courses.call_back.tried": _("打过，没打通"),
        "courses.call_back.reached": _("通上话"),
        "courses.call_back.gave_up": _("打不通，不再打"),
        "courses.pool.begun": _("开始凑人"),
        "courses.pool.called": _("人够了"),
        "courses.pool.widened": _("并到更大的范围一起凑"),
        "courses.pool.answered": _("有学校来开班"),
        "courses.pool.closed": _("没有凑成"),
        "courses.pool.threshold_set": _("改凑够的人数"),
        "courses.theme.made": _("归成一个主题"),
        "courses.theme.wishes_put_in": _("把心愿归进主题"),
        "courses.theme.wishes_taken_out": _("把心愿拿出主题"),
        "courses.theme.attached": _("主题上了菜单"),
        "courses.theme.detached": _("撤回上菜单"),
        "courses.theme.dissolved": _("拆开主题"),
        "courses.call.opened": _("人够了，向学校征班"),
        "courses.call.compared": _("截止，等局里选"),
        "courses.call.escalated": _("没有学校报，请人出面"),
        "courses.call.extended": _("延长征班"),
        "courses.call.widened": _("请所有学校来报"),
        "courses.call.chosen": _("选定学校"),
        "courses.call.fell_through": _("选定的班没开成，重新找"),
        "courses.call.ended": _("不再征班"),
    }
)
