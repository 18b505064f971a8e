from marketplace.services.imports.applying import Outcome, apply_import
from marketplace.services.imports.planning import Plan, plan_import
from marketplace.services.imports.previewing import preview_import

__all__ = ["Outcome", "Plan", "apply_import", "plan_import", "preview_import"]
