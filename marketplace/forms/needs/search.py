from django import forms


class NeedSearchForm(forms.Form):
    q = forms.CharField(
        label="Search your needs",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Title, words or a skill"}),
    )
