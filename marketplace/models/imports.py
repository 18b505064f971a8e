"""Catalogue imports: a file, what each row would do, and how to take it back."""

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, Person
from marketplace.models.microcredential import Microcredential
from marketplace.querysets.imports import CatalogueImportQuerySet


class ImportFormat(models.TextChoices):
    CSV = "csv", "Trellis CSV"
    ETPL = "etpl", "Eligible training provider list"


class ImportState(models.TextChoices):
    READING = "reading", "Being read"
    PREVIEWED = "previewed", "Waiting for confirmation"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"
    FAILED = "failed", "Could not be read"
    DISCARDED = "discarded", "Discarded"


class RowAction(models.TextChoices):
    CREATE = "create", "New"
    UPDATE = "update", "Changed"
    UNCHANGED = "unchanged", "Unchanged"
    REFUSED = "refused", "Not taken"


class CatalogueImport(models.Model):
    """`institution` is NULL for a state-wide list, which only administrators import."""

    institution = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="catalogue_imports"
    )
    format = models.CharField(max_length=8, choices=ImportFormat)
    state = models.CharField(max_length=10, choices=ImportState)
    file_name = models.CharField(max_length=255)
    file_hash = models.CharField(max_length=64)
    error = models.TextField(blank=True, help_text="Why the file as a whole could not be read")
    notes = models.JSONField(
        default=list, help_text="What was assumed about the file as a whole: list of sentences"
    )
    list_at_once = models.BooleanField(default=False, help_text="Rows that state no state become live")
    # A large file is read by a worker: what it has to read until it has read it, how far it is, when it last said so.
    content = models.BinaryField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField(null=True, blank=True)
    # NULL: skills still have to be suggested for what was applied.
    suggested_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = CatalogueImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(error="") | ~Q(state="failed"),
                name="catalogue_import_failure_says_why",
                violation_error_message="What failed says why.",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class CatalogueImportRow(models.Model):
    """`number` is the row as a spreadsheet counts: the header is 1. `before` is what an undo puts back."""

    catalogue_import = models.ForeignKey(CatalogueImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    own_id = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=250, blank=True)
    action = models.CharField(max_length=10, choices=RowAction)
    data = models.JSONField(default=dict)
    before = models.JSONField(null=True, blank=True)
    errors = models.JSONField(default=list, help_text="List of {column, message}")
    warnings = models.JSONField(default=list, help_text="List of {column, message}")
    microcredential = models.ForeignKey(
        Microcredential, models.SET_NULL, null=True, blank=True, related_name="import_rows"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["catalogue_import", "number"], name="catalogue_import_row_once"),
        ]

    def __str__(self) -> str:
        return f"row {self.number}: {self.title}"
