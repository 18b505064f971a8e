"""What a text says, for programs: skills and facts, each with the place in the text that says so."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from marketplace.api.serializers.suggestions import SuggestionsSerializer, WordsSerializer
from marketplace.queries.read_words import read_words


class SuggestionsThrottle(UserRateThrottle):
    """Reading words is work: fewer requests than of rows."""

    scope = "suggestions"


class SuggestionsView(APIView):
    throttle_classes = [SuggestionsThrottle]

    @extend_schema(request=WordsSerializer, responses=SuggestionsSerializer)
    def post(self, request: Request) -> Response:
        """Skills and facts found in a text. Nothing of it is kept."""
        asked = WordsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        words = asked.validated_data
        found = read_words(
            words["text"], title=words["title"], subject=words["kind"], dollar=words["currency"]
        )
        return Response(SuggestionsSerializer(found).data)
