"""Documents that a worker reads for somebody who fills in a form; kept for a day at most."""

from django.db import models
from django.db.models import Q

from accounts.models import Person
from marketplace.querysets.documents import DocumentReadingQuerySet


class DocumentState(models.TextChoices):
    READING = "reading", "Being read"
    READ = "read", "Read"
    FAILED = "failed", "Could not be read"


class DocumentReading(models.Model):
    """`content` is there until it is read, `text` from then on; `done` of `total` pages are read."""

    state = models.CharField(max_length=7, choices=DocumentState, default=DocumentState.READING)
    file_name = models.CharField(max_length=255)
    content = models.BinaryField(null=True, blank=True)
    text = models.TextField(blank=True)
    error = models.TextField(blank=True, help_text="Why it could not be read")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    objects = DocumentReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""),
                name="document_reading_failure_says_why",
                violation_error_message="What failed says why.",
            )
        ]

    def __str__(self) -> str:
        return self.file_name
