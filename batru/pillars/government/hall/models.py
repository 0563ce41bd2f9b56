"""What is stored: tickets of a day, the numbers they come from, appointments, and who sat at which counter."""

from typing import ClassVar

from django.db import models

from batru.pillars.government.hall.rules.states import AT_A_COUNTER, WAITING

HALL_LENGTH, LANE_LENGTH, KEY_LENGTH = 30, 30, 24


class Series(models.Model):
    """The last number given in a lane of a hall on a day. Its row is the lane's lock: calls wait for each other."""

    batru_kind: ClassVar[str] = "truth"

    hall = models.CharField(max_length=HALL_LENGTH)
    lane = models.CharField(max_length=LANE_LENGTH)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("hall", "lane", "day"), name="hall_series_once"),)


class Ticket(models.Model):
    """One visit: a number in a lane on a day, and the moments of its way. No name is asked and none is kept.

    `key` is what the slip's QR leads to; `place` is where it stands in its row; `bound` the only counter it waits for.
    `lane` is where it stands now, `first_lane` the one whose number it bears.
    """

    batru_kind: ClassVar[str] = "truth"

    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    hall = models.CharField(max_length=HALL_LENGTH)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    first_lane = models.CharField(max_length=LANE_LENGTH)
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=8)
    lane = models.CharField(max_length=LANE_LENGTH)
    channel = models.CharField(max_length=12)
    priority = models.CharField(max_length=20, blank=True)
    assisted = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=WAITING)
    place = models.DateTimeField()
    bound = models.PositiveSmallIntegerField(null=True)
    appointment_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    last_called_at = models.DateTimeField(null=True)
    calls = models.PositiveSmallIntegerField(default=0)
    served_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    counter = models.PositiveSmallIntegerField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    dossier = models.CharField(max_length=40, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("hall", "first_lane", "day", "number"), name="hall_ticket_number"),
            models.UniqueConstraint(
                fields=("hall", "day", "counter"),
                name="hall_ticket_one_a_counter",
                condition=models.Q(state__in=AT_A_COUNTER),
            ),
        )
        indexes = (
            models.Index(fields=("hall", "day", "state"), name="hall_ticket_day"),
            models.Index(fields=("taken_at", "id"), name="hall_ticket_month"),
        )

    def __str__(self) -> str:
        return self.code


class Appointment(models.Model):
    """A time agreed for a lane; `phone` is kept for the message alone and wiped when the day is over."""

    batru_kind: ClassVar[str] = "truth"

    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    hall = models.CharField(max_length=HALL_LENGTH)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", db_index=False)
    lane = models.CharField(max_length=LANE_LENGTH)
    at = models.DateTimeField()
    phone = models.CharField(max_length=16, blank=True)
    made_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    ticket = models.OneToOneField(Ticket, models.PROTECT, null=True, related_name="appointment")

    class Meta:
        indexes = (models.Index(fields=("hall", "lane", "at"), name="hall_appointment_slot"),)


class Shift(models.Model):
    """A counter that was open: who sat there (an actor's key), from when to when."""

    batru_kind: ClassVar[str] = "truth"

    hall = models.CharField(max_length=HALL_LENGTH)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", db_index=False)
    counter = models.PositiveSmallIntegerField()
    clerk = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("hall", "counter"), name="hall_shift_one_a_counter", condition=models.Q(closed_at__isnull=True)
            ),
            models.UniqueConstraint(
                fields=("clerk",),
                name="hall_shift_one_a_clerk",
                condition=models.Q(closed_at__isnull=True, simulated=False),
            ),
        )


class Pause(models.Model):
    """A time within a shift in which the counter called nobody."""

    batru_kind: ClassVar[str] = "truth"

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="pauses")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("shift",), name="hall_pause_open_once", condition=models.Q(ended_at__isnull=True)
            ),
        )
