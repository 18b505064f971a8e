"""The form of a microcredential, in its parts, and what the lists ask."""

from marketplace.forms.microcredentials.bulk import BulkForm
from marketplace.forms.microcredentials.filters import FilterForm
from marketplace.forms.microcredentials.whole import MicrocredentialForms

__all__ = ["BulkForm", "FilterForm", "MicrocredentialForms"]
