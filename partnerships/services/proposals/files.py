"""Files of attachments, which several versions may share."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from partnerships.models import Attachment


def delete_unused_files(names: Iterable[str]) -> None:
    """After the commit, and only those that no version has any more."""
    wanted = set(names)
    unused = wanted - set(Attachment.objects.filter(file__in=wanted).values_list("file", flat=True))
    transaction.on_commit(lambda: _delete(unused))


def _delete(names: Iterable[str]) -> None:
    storage = Attachment._meta.get_field("file").storage
    for name in names:
        storage.delete(name)
