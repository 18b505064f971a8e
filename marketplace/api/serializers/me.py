"""The person whom the token or the session belongs to."""

from __future__ import annotations

from rest_framework import serializers

from accounts.models import Kind, Membership, Person
from accounts.models.organisation import Verification


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """`writes` says whether the role may write needs or microcredentials of the organisation."""

    organisation = serializers.IntegerField(source="organisation_id", read_only=True)
    name = serializers.CharField(source="organisation.name", read_only=True)
    kind = serializers.ChoiceField(source="organisation.kind", choices=Kind.choices, read_only=True)
    verification = serializers.ChoiceField(
        source="organisation.verification", choices=Verification.choices, read_only=True
    )
    writes = serializers.BooleanField(source="may_edit", read_only=True)

    class Meta:
        model = Membership
        fields = ["organisation", "name", "kind", "verification", "role", "writes"]


class MeSerializer(serializers.ModelSerializer[Person]):
    administrator = serializers.BooleanField(source="is_staff", read_only=True)
    memberships = MembershipSerializer(many=True, read_only=True)

    class Meta:
        model = Person
        fields = ["id", "email", "full_name", "time_zone", "administrator", "memberships"]
        read_only_fields = fields
