"""What a web process builds for itself, before somebody waits for it: finding and suggesting skills."""

import logging
import os
import threading

from django.db import DatabaseError, connection

from marketplace.search import skill_index
from marketplace.suggester import prepare_suggestions

log = logging.getLogger(__name__)
PAUSE = 2.0  # seconds that the process has for its first pages


def warm_in_background() -> threading.Thread:
    """Starts and does not wait; who needs one of them meanwhile waits for the same building."""
    thread = threading.Timer(PAUSE, _warm)
    thread.name, thread.daemon = "warming", True
    # A process that is copied in the middle of it would inherit a lock that nobody lets go of (gunicorn --preload).
    os.register_at_fork(before=thread.join)
    thread.start()
    return thread


def _warm() -> None:
    try:
        skill_index()
        prepare_suggestions()
    except DatabaseError as error:
        # Absent or without tables: whoever asks first finds out, and is told.
        log.info("skills are not prepared: %s", error)
    finally:
        connection.close()
