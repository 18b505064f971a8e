"""Forms of reviewers and administrators."""

from matching.forms.review import BulkForm, QueueForm, RejectForm

__all__ = ["BulkForm", "QueueForm", "RejectForm"]
