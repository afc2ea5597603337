"""Where things happen: divisions with validity and successors, venues and their rooms."""

from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from foundation.policy.dated import DatedRow


class Division(models.Model):
    """An administrative division (行政区划), GB/T 2260 and the statistical codes below it. Codes change: see `successor`."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("省")
        CITY = "city", _("地级市")
        COUNTY = "county", _("县（市、区）")
        STREET = "street", _("街道")
        TOWN = "town", _("镇")
        TOWNSHIP = "township", _("乡")
        ZONE = "zone", _("开发区")
        VILLAGE = "village", _("村（社区）")

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["name"], name="places_division_name")]
        constraints = [
            models.CheckConstraint(
                name="places_division_dates_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.localized_name

    @property
    def localized_name(self) -> str:
        return self.name_en if self.name_en and translation.get_language() == "en" else self.name


class NeighbouringVillages(models.Model):
    """Two villages whose people come to one class without much of a way (邻村). One row a pair, whichever is named first."""

    one = models.ForeignKey(Division, models.PROTECT, related_name="+")
    other = models.ForeignKey(Division, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["one__code", "other__code"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="places_neighbours_one_row_a_pair"),
            models.CheckConstraint(name="places_neighbours_in_order", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} – {self.other_id}"


class Venue(models.Model):
    """A place classes are held in (教学点): a school, a village hall, the training base.

    `valid_from` is the first day it may be used (empty: from before the register), `valid_to` the last.
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    division = models.ForeignKey(Division, models.PROTECT, related_name="venues")
    address = models.CharField(max_length=200, blank=True)
    seats = models.PositiveIntegerField()
    accessible = models.BooleanField(null=True, blank=True)
    equipment = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["division__code", "code"]
        constraints = [
            models.CheckConstraint(
                name="places_venue_dates_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.localized_name

    @property
    def localized_name(self) -> str:
        return self.name_en if self.name_en and translation.get_language() == "en" else self.name


class RoomKind(models.TextChoices):
    CLASSROOM = "classroom", _("教室")
    WORKSHOP = "workshop", _("实训间")
    HALL = "hall", _("礼堂")
    YARD = "yard", _("场院、田头")


class Room(models.Model):
    """A room of a venue (教室、实训间、礼堂)."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=RoomKind.choices, default=RoomKind.CLASSROOM)
    seats = models.PositiveIntegerField()
    accessible = models.BooleanField(null=True, blank=True)
    equipment = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["venue", "name"]
        constraints = [
            models.UniqueConstraint(fields=["venue", "name"], name="places_room_one_name_a_venue"),
            models.CheckConstraint(
                name="places_room_dates_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue} {self.name}"


class Station(DatedRow):
    """A numbered station of a workshop (工位): one person works at it."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="stations")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=80, blank=True)

    class Meta(DatedRow.Meta):
        ordering = ["room", "number"]

    def __str__(self) -> str:
        return f"{self.room_id} #{self.number}"


class Closure(DatedRow):
    """Days on which a venue, or one room of it, is closed (停用): repairs, elections, weddings in the village hall."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="closures")
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="closures")
    reason = models.CharField(max_length=200)

    class Meta(DatedRow.Meta):
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(name="places_closure_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.valid_from:%Y-%m-%d}"
