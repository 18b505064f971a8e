"""Forms of reviewers and administrators."""

from matching.forms.policies import PolicyForm
from matching.forms.review import BulkForm, QueueForm, RejectForm

__all__ = ["BulkForm", "PolicyForm", "QueueForm", "RejectForm"]
