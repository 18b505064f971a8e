"""Finds skills by any of their names, in this process, the same on every database."""

from marketplace.search.current import forget_index, skill_index
from marketplace.search.index import Hit, SkillIndex

__all__ = ["Hit", "SkillIndex", "forget_index", "skill_index"]
