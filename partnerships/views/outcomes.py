"""What a service answers, put on the form or said to the person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from marketplace.changes import wake
from marketplace.transitions import NotAllowed
from matching.views.said import DELAYED


def is_done(form: forms.Form, verb: Callable[..., Any], **options: Any) -> bool:
    """Call the service; where it refuses, the form says why and keeps what was typed."""
    try:
        verb(**options)
    except ValidationError as error:
        for name, texts in getattr(error, "message_dict", {"": error.messages}).items():
            form.add_error(name if name in form.fields else None, texts)
    except NotAllowed as reason:
        form.add_error(None, str(reason))
    return not form.errors


def say(request: HttpRequest, text: str, *, told: bool = False) -> None:
    """Say that it is done; where the matcher was `told`, wake it, and say so when it has to wait."""
    messages.success(request, text)
    if told and not wake():
        messages.warning(request, DELAYED)
