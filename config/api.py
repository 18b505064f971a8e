"""What every endpoint of the API shares: pages of lists, errors as JSON, and the errors in the schema."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, RequestDataTooBig, ValidationError
from rest_framework import exceptions, status
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView, exception_handler, set_rollback

from accounts.services import NotAllowed as NotAllowedToPeople
from marketplace.services.microcredentials import ChangedMeanwhile as MicrocredentialChanged
from marketplace.services.needs import ChangedMeanwhile as NeedChanged
from marketplace.transitions import NotAllowed

log = logging.getLogger(__name__)
Context = dict[str, Any]


class Pagination(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class Conflict(exceptions.APIException):
    """The row is in no state for this step, or somebody else changed it meanwhile."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "not_allowed"


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "That is more than a request of this kind may send."
    default_code = "too_large"


def answer_error(error: Exception, context: Context) -> Response:
    """What config.settings.EXCEPTION_HANDLER names: what services raise becomes 400 or 409; all of it is JSON.

    One error of the request as a whole is `{"detail", "code"}`; errors of fields are lists of sentences by field name.
    """
    answer = exception_handler(_translated(error, context), context)
    if answer is None:
        log.exception("an endpoint of the API failed", exc_info=error)
        set_rollback()
        answer = _said("Something went wrong here. It was noted.", "error", status=500)
    elif isinstance(answer.data, dict) and set(answer.data) == {"detail"}:
        answer.data["code"] = getattr(answer.data["detail"], "code", "error")
    elif isinstance(answer.data, list):
        answer.data = {api_settings.NON_FIELD_ERRORS_KEY: answer.data}
    return answer


def _translated(error: Exception, context: Context) -> Exception:
    """The same in the words of Django REST framework."""
    if isinstance(error, ValidationError):
        return exceptions.ValidationError(by_field(error))
    if isinstance(error, MicrocredentialChanged | NeedChanged):
        return Conflict(str(error), code="changed_meanwhile")
    if isinstance(error, NotAllowed | NotAllowedToPeople):
        return Conflict(str(error))
    if isinstance(error, RequestDataTooBig):
        return TooLarge()
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return _throttled(context) or error
    return error


def by_field(error: ValidationError) -> dict[str, list[str]]:
    """Sentences by field name; what is about no field in particular under `non_field_errors`."""
    found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    whole = api_settings.NON_FIELD_ERRORS_KEY
    return {whole if name == NON_FIELD_ERRORS else name: texts for name, texts in found.items()}


def _throttled(context: Context) -> exceptions.Throttled | None:
    """The framework counts only those whom it lets in; strangers who are turned away are counted here."""
    throttle = AnonRateThrottle()
    if throttle.allow_request(context["request"], context["view"]):
        return None
    return exceptions.Throttled(throttle.wait())


def _said(text: str, code: str, *, status: int) -> Response:
    return Response({"detail": text, "code": code}, status=status)


class NothingHere(APIView):
    """Any other address under the API: the error is JSON too."""

    permission_classes = [AllowAny]
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise exceptions.NotFound("There is nothing at this address. Addresses end with a slash.")


DETAIL = {
    "type": "object",
    "properties": {"detail": {"type": "string"}, "code": {"type": "string"}},
    "required": ["detail", "code"],
}
FIELDS = {
    "type": "object",
    "additionalProperties": {},
    "description": "Lists of sentences by field name; in a list of rows, one object for each row.",
}
ALWAYS = {
    "401": "No token, or one that is not valid",
    "403": "You may see it, but not do this",
    "429": "Too many requests",
}
OF_ONE_ROW = {"404": "There is none, or you may not see it"}
OF_WRITING = {"409": "Its state does not allow this, or somebody else changed it meanwhile"}


def complete_schema(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Adds to every operation the errors that `answer_error` gives, and its first sentence as a summary."""
    schemas = result["components"].setdefault("schemas", {})
    schemas |= {"Error": DETAIL, "FieldErrors": FIELDS}
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            operation.setdefault("summary", operation["description"].split(".")[0])
            writes = method in {"post", "patch", "delete"}
            said = ALWAYS | (OF_ONE_ROW if "{" in path else {}) | (OF_WRITING if writes else {})
            for code, text in said.items():
                operation["responses"].setdefault(code, _body(text, "Error"))
            operation["responses"].setdefault("400", _body("What was sent cannot be read", "FieldErrors"))
    return result


def _body(text: str, schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": text, "content": content}
