"""Every tag and filter that pages use, from the rooms in components.tags. Built in: no page loads it by name."""

from django.template import Library

from components.tags import blocks, forms, lists, match, say

register = Library()
for room in (say, match, lists, forms, blocks):
    register.tags.update(room.register.tags)
    register.filters.update(room.register.filters)
