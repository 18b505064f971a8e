"""A text that comes in, skills and facts that go out."""

from __future__ import annotations

from decimal import Decimal

from rest_framework import serializers

from accounts.api.fields import Exact
from marketplace.facts import HEADCOUNT, KINDS, LEVEL, LONGEST, MODE, Fact
from marketplace.models.modes import names
from marketplace.queries.read_words import LONGEST_TITLE, SkillInWords, WordsRead

DOLLARS = ("USD", "CAD", "AUD", "NZD")


class WordsSerializer(Exact):
    """`kind` is whose text it is: of a course that is offered, or of a job. `currency` is what a $ means in it."""

    text = serializers.CharField(max_length=LONGEST)
    title = serializers.CharField(max_length=LONGEST_TITLE, required=False, allow_blank=True, default="")
    kind = serializers.ChoiceField(("course", "job"), default="course")
    currency = serializers.ChoiceField(DOLLARS, default="USD")


class SkillInWordsSerializer(serializers.Serializer[SkillInWords]):
    """`evidence` stands from `start` to `end` of the text, or of the title (`in_title`); null where in neither.

    `tier` names the way by which the skill was found.
    """

    skill = serializers.IntegerField(source="skill.pk")
    external_id = serializers.CharField(source="skill.external_id")
    label = serializers.CharField(source="skill.label")
    confidence = serializers.FloatField()
    evidence = serializers.CharField()
    tier = serializers.CharField()
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    in_title = serializers.BooleanField()


class FactSerializer(serializers.Serializer[Fact]):
    """`text` stands from `start` to `end` of the text, or of the title (`in_title`).

    `value` is a decimal as a string for hours, weeks and prices, a whole number for level and headcount, the name of a
    mode, of a credential type, or words. `bound`: the value is the `most` or the `least` of what is stated; of a range
    it is the upper end, and `least` the lower one. A price is `per` learner or class.
    """

    fact = serializers.ChoiceField(KINDS, source="kind")
    value = serializers.SerializerMethodField()
    least = serializers.SerializerMethodField()
    bound = serializers.ChoiceField(("", "most", "least"))
    currency = serializers.CharField()
    per = serializers.ChoiceField(("", "learner", "class"))
    confidence = serializers.FloatField()
    text = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    in_title = serializers.BooleanField()

    def get_value(self, fact: Fact) -> str | int:
        if fact.kind == MODE:
            return names(int(str(fact.value)))[0]
        if fact.kind in {LEVEL, HEADCOUNT}:
            return int(str(fact.value))
        return _plain(fact.value) if isinstance(fact.value, Decimal) else str(fact.value)

    def get_least(self, fact: Fact) -> str | None:
        return None if fact.least is None else _plain(fact.least)


class SuggestionsSerializer(serializers.Serializer[WordsRead]):
    skills = SkillInWordsSerializer(many=True)
    facts = FactSerializer(many=True)


def _plain(value: Decimal) -> str:
    return f"{value:f}"
