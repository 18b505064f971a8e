"""What a worker does for large files. The row is the queue: delivered twice, late or not at all, it ends the same."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, Person
from marketplace.importing.faults import FileFault
from marketplace.models import CatalogueImport, ImportState
from marketplace.services.imports.applying import apply_import
from marketplace.services.imports.planning import Tick, plan_import
from marketplace.services.imports.previewing import keep_rows
from marketplace.services.imports.suggesting import suggest_for_import
from marketplace.services.imports.undoing import undo_import
from marketplace.transitions import CATALOGUE_IMPORT, NotAllowed, move

log = logging.getLogger(__name__)

OUR_FAULT = "Something went wrong on our side; an administrator finds it in the log."
TELL_EVERY = timedelta(seconds=1)
# One turn of suggesting ends well under the time limit of a task.
LONGEST = timedelta(seconds=200)
# A worker that was not heard of for so long is dead, and another one may begin anew.
SILENT = timedelta(seconds=90)
# What a worker does for each state, and where the import goes back to when that fails.
STEPS: dict[str, tuple[Callable[..., object], str]] = {
    ImportState.APPLYING: (apply_import, ImportState.PREVIEWED),
    ImportState.UNDOING: (undo_import, ImportState.APPLIED),
}


def receive_file(
    *,
    content: bytes,
    file_name: str,
    format: str,
    institution: Organisation | None,
    by: Person,
    now: datetime,
    list_at_once: bool = False,
) -> CatalogueImport:
    """Keep a file for a worker to read."""
    return CatalogueImport.objects.create(
        institution=institution,
        format=format,
        state=ImportState.READING,
        file_name=file_name[-255:],
        file_hash=hashlib.sha256(content).hexdigest(),
        content=content,
        list_at_once=list_at_once,
        created_by=by,
        created_at=now,
    )


def request_apply(*, catalogue_import: CatalogueImport) -> None:
    """Let a worker apply it. Raises NotAllowed: it is not waiting for confirmation."""
    move(catalogue_import, CATALOGUE_IMPORT, ImportState.APPLYING, done=0, total=0, touched_at=None, error="")


def request_undo(*, catalogue_import: CatalogueImport) -> None:
    """Let a worker take it back. Raises NotAllowed: it is not applied."""
    move(catalogue_import, CATALOGUE_IMPORT, ImportState.UNDOING, done=0, total=0, touched_at=None, error="")


def work_on(*, pk: int, clock: Callable[[], datetime] = timezone.now) -> None:
    """Read it, apply it, undo it or suggest skills, whatever it waits for; nothing where another worker is at it."""
    claimed = claim(pk=pk, now=clock())
    if claimed is None:
        return
    if claimed.state == ImportState.READING:
        _read(claimed, clock)
        return
    if claimed.state in STEPS and not _step(claimed, clock):
        return
    suggest_for_import(
        catalogue_import=claimed, until=clock() + LONGEST, tick=teller(claimed.pk, clock), clock=clock
    )


def waiting_imports(*, clock: Callable[[], datetime] = timezone.now) -> list[int]:
    """Ids of imports that wait for a worker and have none, the oldest first."""
    waiting = CatalogueImport.objects.waiting(clock() - SILENT)
    return list(waiting.order_by("created_at").values_list("pk", flat=True))


def claim(*, pk: int, now: datetime) -> CatalogueImport | None:
    """Take it on by a conditional update: None where it waits for nothing, or somebody was heard of it lately."""
    waiting = CatalogueImport.objects.waiting(now - SILENT).filter(pk=pk)
    return CatalogueImport.objects.get(pk=pk) if waiting.update(touched_at=now) else None


def _read(claimed: CatalogueImport, clock: Callable[[], datetime]) -> None:
    try:
        plan = plan_import(
            content=bytes(claimed.content or b""),
            format=claimed.format,
            institution=claimed.institution,
            now=claimed.created_at,
            list_at_once=claimed.list_at_once,
            tick=teller(claimed.pk, clock),
        )
    except FileFault as fault:
        _end(claimed, ImportState.FAILED, error=str(fault))
        return
    except Exception:
        # Tried again it would fail again: the person is told, the log has the rest.
        log.exception("import %s could not be read", claimed.pk)
        _end(claimed, ImportState.FAILED, error=OUR_FAULT)
        return
    with transaction.atomic():
        if _end(claimed, ImportState.PREVIEWED, notes=plan.notes):
            keep_rows(claimed, plan.rows)


def _end(claimed: CatalogueImport, state: str, **changes: object) -> bool:
    """False where it was discarded meanwhile."""
    try:
        move(claimed, CATALOGUE_IMPORT, state, content=None, touched_at=None, **changes)
    except NotAllowed as reason:
        log.info("import %s: %s", claimed.pk, reason)
        return False
    return True


def _step(claimed: CatalogueImport, clock: Callable[[], datetime]) -> bool:
    """Apply or undo, all or nothing. False where it failed: the import is what it was before, and says so."""
    step, back_to = STEPS[claimed.state]
    try:
        step(catalogue_import=claimed, by=claimed.created_by, now=clock())
    except Exception:
        log.exception("import %s could not be finished", claimed.pk)
        claimed.refresh_from_db()
        move(claimed, CATALOGUE_IMPORT, back_to, error=OUR_FAULT, touched_at=None)
        return False
    return True


def teller(pk: int, clock: Callable[[], datetime]) -> Tick:
    """Writes down how far the work is, once a second at most."""
    last = clock()

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = clock()
        if now - last >= TELL_EVERY:
            last = now
            CatalogueImport.objects.filter(pk=pk).update(done=done, total=total, touched_at=now)

    return tell
