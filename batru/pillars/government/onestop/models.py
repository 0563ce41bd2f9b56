"""What is stored: dossiers, and what happened to them as nouns of their own."""

from typing import ClassVar

from django.db import models

from batru.pillars.government.onestop.rules.states import ENDED

STATE_LENGTH = 20


class Dossier(models.Model):
    """One filing: identity, procedure, applicant, place, state, and the moments that matter.

    `unit` decides, `received_unit` took it in and `holder` has it now: never one "where"; `support_place` is where
    somebody helped to file it, and `result_place` (counter, online, post) how the applicant wants the result.
    `applicant_*` is who wants something; `filed_for` tells by which relation somebody else filed (empty: nobody did).
    `act_by` is the moment by which the office must do the next thing (far off while it owes nothing).
    """

    batru_kind: ClassVar[str] = "truth"

    code = models.CharField(max_length=40, unique=True)
    procedure = models.CharField(max_length=24)
    version = models.DateField()
    case = models.CharField(max_length=40, default="standard")
    channel = models.CharField(max_length=10)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", db_index=False)
    received_unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", db_index=False)
    holder = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    applicant_name = models.CharField(max_length=160)
    applicant_id = models.CharField(max_length=20, blank=True)
    applicant_phone = models.CharField(max_length=20, blank=True)
    applicant_email = models.CharField(max_length=120, blank=True)
    filed_for = models.CharField(max_length=20, blank=True)
    assisted_by = models.CharField(max_length=80, blank=True)
    support_place = models.CharField(max_length=160, blank=True)
    result_place = models.CharField(max_length=10, default="counter")
    answers = models.JSONField(default=dict)
    state = models.CharField(max_length=STATE_LENGTH)
    specialist = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField()
    react_by = models.DateTimeField()
    act_by = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    due_first = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(
                fields=("holder", "act_by", "id"), name="onestop_dossier_desk", condition=~models.Q(state__in=ENDED)
            ),
            models.Index(fields=("act_by", "id"), name="onestop_dossier_due", condition=~models.Q(state__in=ENDED)),
            models.Index(fields=("holder", "-submitted_at", "-id"), name="onestop_dossier_unit"),
            models.Index(fields=("submitted_at", "id"), name="onestop_dossier_month"),
            models.Index(
                fields=("received_unit", "received_at"),
                name="onestop_dossier_register",
                condition=models.Q(received_at__isnull=False),
            ),
            models.Index(fields=("done_at",), name="onestop_dossier_done", condition=models.Q(done_at__isnull=False)),
        )

    def __str__(self) -> str:
        return self.code


class Serial(models.Model):
    """The last number given within a series, such as one desk's codes of one day."""

    batru_kind: ClassVar[str] = "truth"

    series = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Draft(models.Model):
    """An application that is being written; kept until it is submitted."""

    batru_kind: ClassVar[str] = "truth"

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    procedure = models.CharField(max_length=24)
    answers = models.JSONField(default=dict)
    papers = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "procedure"), name="onestop_draft_once"),)


class Paper(models.Model):
    """A component that was handed in: its content by digest where it is digital, or the sheet at the counter."""

    batru_kind: ClassVar[str] = "truth"

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="papers")
    component = models.CharField(max_length=40)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField()


class Representation(models.Model):
    """Who filed for the applicant, and by which paper he may: a receipt names both (Circular 03/2025, form 01)."""

    batru_kind: ClassVar[str] = "truth"

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="representation")
    relation = models.CharField(max_length=20)
    name = models.CharField(max_length=160)
    id_number = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    authorization = models.CharField(max_length=200, blank=True)


class DeliveryAddress(models.Model):
    """Where the post brings the result, as it was written when the dossier was handed in."""

    batru_kind: ClassVar[str] = "truth"

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="delivery_address")
    name = models.CharField(max_length=160)
    address = models.CharField(max_length=300)
    phone = models.CharField(max_length=20)


class Sending(models.Model):
    """Papers (components by code) that the post is to fetch; filed once the desk and the post have signed for them.

    `order` is the number of the postal order; without `filed_at` the dossier was never filed, whatever its state.
    """

    batru_kind: ClassVar[str] = "truth"

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="sending")
    order = models.CharField(max_length=60)
    papers = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)


class Suspension(models.Model):
    """A stop of the legal clock: from when to when, by which article and why; due times are computed from these alone.

    One that began before receipt moves nothing: the clock had not begun.
    """

    batru_kind: ClassVar[str] = "truth"

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="suspensions")
    kind = models.CharField(max_length=20)
    article = models.CharField(max_length=160, blank=True)
    reason = models.TextField()
    began_at = models.DateTimeField()
    began_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("dossier",), name="onestop_suspension_open_once", condition=models.Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("began_at")),
                name="onestop_suspension_forward",
            ),
        )


class Supplement(models.Model):
    """What the applicant was asked to add, once and in full; its suspension stands until it is answered.

    `missing` lists components by code. `again` is the manager's reason where it is not the first request.
    """

    batru_kind: ClassVar[str] = "truth"

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="supplements")
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    reason = models.TextField()
    missing = models.JSONField(default=list)
    again = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("dossier",), name="onestop_supplement_open_once", condition=models.Q(answered_at__isnull=True)
            ),
        )


class Stop(models.Model):
    """That the handling was stopped before any decision: by the office, at the applicant's request, or by expiry."""

    batru_kind: ClassVar[str] = "truth"

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="stop")
    kind = models.CharField(max_length=20)
    reason = models.TextField()
    stopped_by = models.CharField(max_length=80)
    stopped_at = models.DateTimeField()


class Extension(models.Model):
    """More time, asked for by the specialist and signed by the leader with an apology: at most once.

    `due_otherwise` is the lawful due time without it, moved along by later stops: on time is judged by that one.
    """

    batru_kind: ClassVar[str] = "truth"

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="extensions")
    reason = models.TextField()
    apology = models.TextField()
    new_due_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    signed_by = models.CharField(max_length=80, blank=True)
    signed_at = models.DateTimeField(null=True)
    due_otherwise = models.DateTimeField(null=True)
    declined_by = models.CharField(max_length=80, blank=True)
    declined_at = models.DateTimeField(null=True)
    declined_why = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("dossier",), name="onestop_extension_once", condition=models.Q(declined_at__isnull=True)
            ),
        )


class Leg(models.Model):
    """One line of the control sheet: a step handed on, by whom, to whom, and how the giver had kept his time.

    The giver's half is written when it is given. The receiver's half (`received_*`, `result`: early, on_time, late, or
    empty where no time was set) is written once, by whoever receives, and no deed ever changes a line afterwards.
    `due_at` is the step's own due time, never later than the dossier's; `receive_by` the law's last moment to hand on.
    """

    batru_kind: ClassVar[str] = "truth"

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="legs")
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=40)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=40)
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    due_at = models.DateTimeField(null=True)
    receive_by = models.DateTimeField(null=True)
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    note = models.TextField(blank=True)
    received_by = models.CharField(max_length=80, blank=True)
    received_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dossier", "number"), name="onestop_leg_number"),)


class Opinion(models.Model):
    """What another agency was asked, until when, and what it answered; `excluded` opinions stop the clock."""

    batru_kind: ClassVar[str] = "truth"

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="opinions")
    number = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    question = models.TextField()
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    excluded = models.BooleanField(default=False)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dossier", "number"), name="onestop_opinion_number"),)
        indexes = (
            models.Index(
                fields=("due_at",),
                name="onestop_opinion_open",
                condition=models.Q(answered_at__isnull=True, dropped_at__isnull=True),
            ),
        )


class Proposal(models.Model):
    """What the specialist proposes to the one who decides."""

    batru_kind: ClassVar[str] = "truth"

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="proposal")
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    text = models.TextField()


class Result(models.Model):
    """How it ended: granted or refused, in words the applicant reads."""

    batru_kind: ClassVar[str] = "truth"

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="result")
    granted = models.BooleanField()
    text = models.TextField()
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()


class Rating(models.Model):
    """The applicant's mark, 1 to 5, given once."""

    batru_kind: ClassVar[str] = "truth"

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="rating")
    stars = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(stars__gte=1, stars__lte=5), name="onestop_rating_stars"),
        )


class Complaint(models.Model):
    """What somebody says of how he was served (phản ánh, kiến nghị; Decree 20/2008), and what the head answered.

    `dossier` is empty where it is about the service as such. Who follows a dossier without an account has no `person`
    and reads the answer on the page that the digits open.
    """

    batru_kind: ClassVar[str] = "truth"

    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="complaints")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=160)
    phone = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    wish = models.TextField(blank=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("unit", "-made_at"), name="onestop_complaint_unit"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True) | models.Q(answered_at__gte=models.F("made_at")),
                name="onestop_complaint_forward",
            ),
        )

    @property
    def is_late(self) -> bool:
        """Whether it was answered after its time."""
        return self.answered_at is not None and self.due_at is not None and self.answered_at > self.due_at
