"""What in the database points to a row, so that an undo deletes only what nobody built on."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Model


def referred(model: type[Model], ids: Collection[int], *, own: frozenset[str]) -> set[int]:
    """Those of the rows `ids` to which some other row points.

    Args:
        own: accessors of the row's own parts, which go with it and do not count.
    """
    found: set[int] = set()
    for relation in model._meta.related_objects:
        if relation.get_accessor_name() in own or relation.many_to_many:
            continue
        name = relation.field.name
        rows = relation.related_model._default_manager.filter(**{f"{name}__in": list(ids)})
        found |= set(rows.values_list(name, flat=True))
    return found
