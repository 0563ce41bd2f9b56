"""What is stored: dossiers, and what happened to them as nouns of their own."""

from typing import ClassVar

from django.db import models

from batru.pillars.government.onestop.rules.states import ENDED

STATE_LENGTH = 20


class Dossier(models.Model):
    """One filing: identity, procedure, applicant, place, state, and the moments that matter.

    `unit` decides, `received_unit` took it in and `holder` has it now: never one "where". `act_by` is the moment by
    which the office must do the next thing (far off while it owes nothing).
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


class Supplement(models.Model):
    """What the applicant was asked to add, once and in full; it stops the clock until it is answered."""

    batru_kind: ClassVar[str] = "truth"

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="supplements")
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    reason = models.TextField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("dossier",), name="onestop_supplement_open_once", condition=models.Q(answered_at__isnull=True)
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
