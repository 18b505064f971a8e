"""A notice, and how a person is told."""

from __future__ import annotations

from rest_framework import serializers

from accounts.api.fields import Exact, Moment
from accounts.models import Notice, NoticeDelivery


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """`waits`: something waits for you. `url` is the page that it leads to, empty where there is none."""

    created_at = Moment(read_only=True)
    read_at = Moment(read_only=True, allow_null=True)

    class Meta:
        model = Notice
        fields = ["id", "kind", "text", "url", "waits", "created_at", "read_at"]
        read_only_fields = fields


class UntilSerializer(Exact):
    """`until`: when you got the list; left out it is now."""

    until = Moment(required=False)


class ReadSerializer(Exact):
    """How many were unread."""

    read = serializers.IntegerField(read_only=True)


class DeliverySerializer(Exact):
    """`daily_hour` is the hour of the daily mail in your time zone."""

    delivery = serializers.ChoiceField(choices=NoticeDelivery.choices, required=False)
    daily_hour = serializers.IntegerField(min_value=0, max_value=23, required=False)
