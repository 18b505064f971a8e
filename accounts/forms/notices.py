"""How a person wants to be told."""

from typing import Any

from django import forms

from accounts.models import NoticeDelivery, NoticeSetting, Person

HOURS = [(hour, f"{hour}:00") for hour in range(24)]


class DeliveryForm(forms.Form):
    delivery = forms.ChoiceField(
        label="How we tell you", choices=NoticeDelivery.choices, widget=forms.RadioSelect
    )
    daily_hour = forms.TypedChoiceField(label="Hour of the daily mail", choices=HOURS, coerce=int)

    def __init__(self, data: Any = None, *, setting: NoticeSetting, person: Person) -> None:
        initial = {"delivery": setting.delivery, "daily_hour": setting.daily_hour}
        super().__init__(data, initial=initial)
        self.fields["daily_hour"].help_text = f"In your time zone, {person.time_zone.replace('_', ' ')}"
