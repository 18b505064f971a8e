"""Pages of imports: upload, preview, apply, discard, undo, report and the sample file."""

from marketplace.views.imports.files import report, sample
from marketplace.views.imports.preview import preview, progress
from marketplace.views.imports.start import start
from marketplace.views.imports.steps import apply, discard, undo

__all__ = ["apply", "discard", "preview", "progress", "report", "sample", "start", "undo"]
