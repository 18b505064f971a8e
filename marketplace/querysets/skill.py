from __future__ import annotations

from typing import Any

from django.db import models


class SkillQuerySet(models.QuerySet[Any]):
    def offered(self) -> SkillQuerySet:
        """Skills that may be asked for and taught: no groups, nothing retired."""
        return self.filter(retired_at__isnull=True).exclude(kind="group")
