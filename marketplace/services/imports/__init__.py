from marketplace.services.imports.applying import Outcome, apply_import
from marketplace.services.imports.planning import Plan, plan_import
from marketplace.services.imports.previewing import discard_import, preview_import
from marketplace.services.imports.suggesting import suggest_for_import
from marketplace.services.imports.undoing import Undone, undo_import
from marketplace.services.imports.working import (
    receive_file,
    request_apply,
    request_undo,
    waiting_imports,
    work_on,
)

__all__ = [
    "Outcome",
    "Plan",
    "Undone",
    "apply_import",
    "discard_import",
    "plan_import",
    "preview_import",
    "receive_file",
    "request_apply",
    "request_undo",
    "suggest_for_import",
    "undo_import",
    "waiting_imports",
    "work_on",
]
