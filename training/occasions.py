"""Messages to people on a roster."""

from django.utils.translation import gettext_lazy as _

from foundation.notices.occasions import Field, Occasion, register

TITLE = Field("title", _("班名"), _("春茶炒制班"))
REASON = Field("reason", _("原因"), _("台风"))
SCHOOL = Field("school", _("学校"), _("甘霖职业培训学校"))
WHO_COMES = "training.who_comes"
SEAT_HELD = "training.seat_held"
FEEDBACK = "training.feedback"
SEATS = Field("seats", _("几个位子"), "8")
PLACE = Field("place", _("哪里"), _("甘霖镇"))

register(
    Occasion(
        "training.enrolled",
        _("报上名了"),
        _("你报上了%(title)s。%(start)s%(bring)s"),
        (
            TITLE,
            Field("start", _("什么时候、在哪里开课，整句话"), _("12月1日 19:00在甘霖文化礼堂开课。")),
            Field("bring", _("带什么，整句话；没有要带的就空着"), _("带上：雨鞋。")),
        ),
    ),
    Occasion(
        "training.withdrawn",
        _("退出了班"),
        _("你已经退出%(title)s，位子让给了别人。想再来，可以重新报名。"),
        (TITLE,),
    ),
    Occasion("training.refused", _("班没有开成"), _("%(title)s没有开成：%(reason)s"), (TITLE, REASON)),
    Occasion("training.cancelled", _("班取消了"), _("%(title)s取消了：%(reason)s"), (TITLE, REASON)),
    Occasion(
        "training.postponed",
        _("班延期了"),
        _("%(title)s延期：%(reason)s。你的位子还在，新日子定了再告诉你。"),
        (TITLE, REASON),
    ),
    Occasion("training.completed", _("结业了"), _("恭喜，你从%(title)s结业了。"), (TITLE,)),
    Occasion(
        "training.not_completed",
        _("没有结业"),
        _("%(title)s结班了，你这次没有结业：%(why)s。想再学可以报下一期。"),
        (TITLE, Field("why", _("为什么"), _("课时不够"))),
    ),
    Occasion(
        "training.suspended",
        _("学校暂停开新班"),
        _("%(school)s暂停开新班%(until)s：%(reason)s。正在上的班照常上。有话要说，找培训科。"),
        (
            SCHOOL,
            Field("until", _("到哪天为止；没有期限就空着"), _("，到12月31日为止")),
            Field("reason", _("原因"), _("场地不合格")),
        ),
    ),
    Occasion(
        "training.suspension_lifted",
        _("学校又可以开新班"),
        _("%(school)s可以开新班了：%(reason)s。"),
        (SCHOOL, Field("reason", _("原因"), _("场地整改好了"))),
    ),
    Occasion(
        "training.registry_expiring",
        _("证或登记快到期了"),
        _("%(what)s%(day)s到期。%(advice)s"),
        (
            Field("what", _("什么到期"), _("周师傅教茶叶加工的教师证")),
            Field("day", _("哪天"), _("12月31日")),
            Field("advice", _("怎么办，整句话"), _("请早点换证。")),
        ),
    ),
    Occasion(
        WHO_COMES,
        _("开课前问来不来"),
        _("%(name)s，%(title)s%(when)s在%(venue)s开课。来回 1，不来回 2。"),
        (
            Field("name", _("姓名"), _("王小明")),
            TITLE,
            Field("when", _("什么时候"), _("12月1日 19:00")),
            Field("venue", _("地点"), _("甘霖文化礼堂")),
        ),
    ),
)

register(
    Occasion(
        FEEDBACK,
        _("结班后问觉得怎么样"),
        _("%(name)s，%(title)s结班了，你觉得怎么样？满意回 3，一般回 2，不满意回 1。"),
        (Field("name", _("姓名"), _("王小明")), TITLE),
    )
)

register(
    Occasion(
        SEAT_HELD,
        _("给点过课的人留位子"),
        _("%(name)s，你点的%(title)s开班了。%(start)s给你留了 %(seats)s 个位子，到%(until)s。要回 1，不要回 2。"),
        (
            Field("name", _("姓名"), _("王小明")),
            TITLE,
            Field("start", _("什么时候、在哪里开课，整句话"), _("12月1日 19:00在甘霖文化礼堂开课。")),
            SEATS,
            Field("until", _("留到几时"), _("11月24日 18:00")),
        ),
    ),
    Occasion(
        "training.hold_expired",
        _("留的位子过时了"),
        _("%(title)s给你留的位子到时间了，先给了下一位。还想来，有空位可以自己报名。"),
        (TITLE,),
    ),
    Occasion(
        "training.hold_released",
        _("留的位子放掉了"),
        _("%(title)s已经开课，给你留的位子没等到你回话，放出来了。想学可以再点。"),
        (TITLE,),
    ),
    Occasion(
        "training.names_due",
        _("填一起来的人的名字"),
        _(
            "%(title)s给你们留着 %(seats)s 个位子，还没填名字。%(day)s开课前到“我的”里填好，或把名单交给学校；到那天没名字的位子放出来。"
        ),
        (TITLE, SEATS, Field("day", _("哪天"), _("12月1日"))),
    ),
    Occasion(
        "training.names_missed",
        _("没填名字的位子放出来了"),
        _("%(title)s今天开课，没填名字的 %(seats)s 个位子放出来了。"),
        (TITLE, SEATS),
    ),
    Occasion(
        "training.call_opened",
        _("请学校报方案"),
        _("%(place)s有 %(people)s 人等着学%(title)s。能办的话，请在%(day)s前报方案：地方、日子、教师、价钱。"),
        (
            PLACE,
            Field("people", _("多少人"), "19"),
            Field("title", _("课名"), _("茶叶加工")),
            Field("day", _("截止"), _("11月27日 17:00")),
        ),
    ),
    Occasion(
        "training.offer_chosen",
        _("方案选中了"),
        _("%(place)s的%(title)s选了你们的方案。开班计划已经照方案填好，请看一遍，送审。"),
        (PLACE, Field("title", _("课名"), _("茶叶加工"))),
    ),
    Occasion(
        "training.offer_not_chosen",
        _("方案这次没选中"),
        _("%(place)s的%(title)s这次选了别家：%(reason)s。谢谢你们用心报方案，下次再来。"),
        (PLACE, Field("title", _("课名"), _("茶叶加工")), REASON),
    ),
    Occasion(
        "training.call_ended",
        _("这次征班不办了"),
        _("%(place)s的%(title)s这次不办了：%(reason)s。谢谢你们报的方案。"),
        (PLACE, Field("title", _("课名"), _("茶叶加工")), REASON),
    ),
)
