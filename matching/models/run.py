"""Runs: the row is the queue. A task may be delivered twice, die midway or come late; the result is the same."""

from django.db import models
from django.db.models import Q

from accounts.models import Person
from marketplace.models import Microcredential, TrainingNeed
from matching.models.policy import ScoringPolicy
from matching.models.reference import ReferenceVersion
from matching.querysets.run import MatchRunQuerySet


class RunKind(models.TextChoices):
    FULL = "full", "All needs"
    NEED = "need", "One need"
    MICROCREDENTIAL = "microcredential", "One microcredential"


class RunState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class MatchRun(models.Model):
    """`heartbeat_at` and `claim` say which worker has it; a claim without a heartbeat for a while is taken over.

    `policy` of a run that is over is the one it went by. Before, it is NULL for the active one, or the one asked for.
    """

    kind = models.CharField(max_length=16, choices=RunKind)
    need = models.ForeignKey(TrainingNeed, models.CASCADE, null=True, blank=True, related_name="runs")
    microcredential = models.ForeignKey(
        Microcredential, models.CASCADE, null=True, blank=True, related_name="runs"
    )
    state = models.CharField(max_length=8, choices=RunState, default=RunState.WAITING)
    requested_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    claim = models.CharField(max_length=32, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField("needs done", default=0)
    total = models.PositiveIntegerField("needs to do", default=0)
    pairs = models.PositiveBigIntegerField(default=0)
    stored = models.PositiveIntegerField("matches stored", default=0)
    turned_away = models.JSONField("pairs turned away by each gate", default=dict)
    policy = models.ForeignKey(ScoringPolicy, models.PROTECT, null=True, blank=True, related_name="runs")
    reference = models.ForeignKey(
        ReferenceVersion, models.PROTECT, null=True, blank=True, related_name="runs"
    )
    engine_version = models.CharField(max_length=32, blank=True)
    error = models.TextField(blank=True)

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        indexes = [models.Index(fields=["state", "requested_at"], name="match_run_queue")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="full", need__isnull=True, microcredential__isnull=True)
                | Q(kind="need", need__isnull=False, microcredential__isnull=True)
                | Q(kind="microcredential", need__isnull=True, microcredential__isnull=False),
                name="match_run_subject",
            ),
            # A change while a run waits needs no second run: the waiting one will see it.
            models.UniqueConstraint(
                fields=["need"],
                condition=Q(state="waiting", kind="need", policy__isnull=True),
                name="match_run_need_waiting_once",
            ),
            models.UniqueConstraint(
                fields=["microcredential"],
                condition=Q(state="waiting", kind="microcredential", policy__isnull=True),
                name="match_run_microcredential_waiting_once",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(state="waiting", kind="full", policy__isnull=True),
                name="match_run_full_waiting_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Run {self.pk}: {self.get_kind_display()}"

    @property
    def is_over(self) -> bool:
        return self.state in {RunState.DONE, RunState.FAILED}
