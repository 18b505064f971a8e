"""What the tags render."""

import re
from datetime import UTC, datetime

from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from components.gallery import FieldsForm, SkillForm, SkillFormSet
from components.widgets import DateInput


def render(source: str, path: str = "/", **values: object) -> str:
    request = RequestFactory().get(path)
    return Template(source).render(Context({"request": request, **values}))


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_segments_of_a_fit_add_up_to_its_number() -> None:
    html = render("{% fit 89.1 48.4 24.5 16.2 %}")
    assert re.findall(r'x="([\d.]+)%" width="([\d.]+)%"', html) == [
        ("0", "48.4"),
        ("48.4", "24.5"),
        ("72.9", "16.2"),
    ]
    assert 'aria-label="Fit 89.1 of 100: skill 48.4, cost 24.5, satisfaction 16.2"' in html
    assert text(html) == "89.1 fit of 100 Skill 48.4 Cost 24.5 Satisfaction 16.2"


def test_a_chip_says_its_state_in_words() -> None:
    assert text(render('{% chip "PLC programming" "missing" %}')) == "Missing: PLC programming"
    assert "<form" not in render('{% chip "PLC programming" "suggested" "61 %" %}')


def test_a_chip_with_addresses_posts_to_them_with_a_token() -> None:
    html = render('{% chip "PLC" "suggested" confirm_url="/yes/" reject_url="/no/" %}', csrf_token="t0ken")
    assert re.findall(r'action="([^"]+)"', html) == ["/yes/", "/no/"]
    assert re.findall(r'aria-label="([^"]+)"', html) == ["Confirm PLC", "Reject PLC"]
    assert html.count('value="t0ken"') == 2


def test_a_label_is_escaped() -> None:
    assert "<script>" not in render("{% chip name %}{% tag name %}{% fact name name name %}", name="<script>")


def test_an_unknown_price_is_said() -> None:
    assert text(render('{% price None "USD" %}')) == "Not stated scored as average, never as free"
    assert text(render('{% price 1120.4 "USD" "per learner" %}')) == "$1,120 per learner"


def test_no_history_is_new_here() -> None:
    assert text(render("{% interval 0.72 0.52 0.88 0 %}")).replace("\N{NO-BREAK SPACE}", " ") == (
        "72 % likely 52–88 %, new here, shown at the average of all"
    )


def test_a_fact_tells_zero_from_unknown() -> None:
    assert text(render('{% fact "Seats free" 0 %}')) == "Seats free 0"
    assert text(render('{% fact "Seats free" None %}')) == "Seats free Not stated"


def test_tally_of_nothing() -> None:
    assert text(render("{% tally rows %}", rows=[])) == ""
    assert re.findall(r'width="([\d.]+)%"', render("{% tally rows %}", rows={"a": 12, "b": 3})) == [
        "100.0",
        "25.0",
    ]


def test_when_carries_the_exact_time() -> None:
    moment = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)
    html = render("{% when moment now=now %}", moment=moment, now=datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
    assert html == (
        '<time datetime="2026-11-24T08:40:00+00:00" title="Tuesday, 24 November 2026, 8:40 UTC">today, 8:40</time>'
    )


def test_pagination_keeps_the_query_string() -> None:
    page = Paginator(range(60), 25).page(2)
    html = render('{% pagination page "need,needs" %}', "/?q=plc&page=2", page=page)
    assert text(html) == "26 to 50 of 60 needs Previous 1 2 3 Next"
    assert re.findall(r'href="\?([^"]+)"', html) == [
        "q=plc&amp;page=1",
        "q=plc&amp;page=1",
        "q=plc&amp;page=2",
        "q=plc&amp;page=3",
        "q=plc&amp;page=3",
    ]


def test_a_single_page_has_no_links() -> None:
    html = render('{% pagination page "need,needs" %}', page=Paginator(range(1), 25).page(1))
    assert text(html) == "1 need"


def test_sorting_turns_around_and_starts_at_the_first_page() -> None:
    up = render('{% sort_th "Price" "price" %}', "/?page=3&q=plc")
    down = render('{% sort_th "Price" "price" %}', "/?sort=price")
    assert 'href="?q=plc&amp;sort=price"' in up
    assert "aria-sort" not in up
    assert 'href="?sort=-price"' in down
    assert 'aria-sort="ascending"' in down


def test_a_pill_is_current_for_its_value() -> None:
    html = render('{% pill "All" "state" "" %}{% pill "Open" "state" "open" 12 %}', "/?state=open&page=2&q=x")
    assert re.findall(r'href="([^"]+)"( aria-current="true")?', html) == [
        ("?q=x", ""),
        ("?q=x&amp;state=open", ' aria-current="true"'),
    ]


def test_progress_without_an_end_says_so() -> None:
    html = render('{% progress "Reading the file" %}')
    assert text(html) == "Reading the file size not known yet"
    assert "value=" not in html
    assert text(render('{% progress "Checking" 2310 2846 rate=410 seconds=2 %}')) == (
        "Checking 2,310 of 2,846 · 410 a second · about 2 seconds left"
    )


def test_undo_address_of_a_message() -> None:
    assert render("{{ tags|undo_url }}", tags="undo:/matches/7/undo/ wide") == "/matches/7/undo/"
    assert render("{{ tags|undo_url }}", tags="") == ""


def test_a_field_names_its_hint_and_its_error() -> None:
    html = render("{% field form.limit currency='USD' %}", form=FieldsForm({"limit": "abc"}))
    assert 'aria-describedby="id_limit_hint id_limit_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="abc"' in html
    assert text(html) == "At most Per learner $ Enter a number."


def test_an_empty_field_is_told_what_to_do() -> None:
    form = FieldsForm({})
    assert text(render("{% field form.start %}", form=form)) == "Start no earlier than Fill this in"
    assert text(render("{% field form.price %}", form=form)) == "Price Class price Seat price Choose one"


def test_a_group_is_a_fieldset_with_a_legend() -> None:
    html = render("{% field form.modes %}", form=FieldsForm())
    assert "<legend>How</legend>" in html
    assert re.findall(r'<label class="choice" for="([^"]+)"', html) == [f"id_modes_{n}" for n in range(4)]


def test_the_error_summary_links_to_fields_and_rows() -> None:
    class Strict(SkillForm):
        def clean(self) -> None:
            raise forms.ValidationError("Choose a skill from the list")

    rows = {"s-TOTAL_FORMS": "1", "s-INITIAL_FORMS": "0", "s-0-level": "9", "s-0-importance": "must"}
    formset = forms.formset_factory(Strict)(rows, prefix="s")
    html = render("{% error_summary form formset %}", form=FieldsForm({"headcount": "x"}), formset=formset)
    assert '<a href="#id_headcount">Learners: Enter a whole number.</a>' in html
    assert '<a href="#id_modes_0">How: Choose one</a>' in html
    assert (
        '<a href="#id_s-0-level">Level: Select a valid choice. 9 is not one of the available choices.</a>'
        in html
    )
    assert "<li>Choose a skill from the list</li>" in html
    needed = forms.formset_factory(SkillForm, min_num=1, validate_min=True)(
        {"skills-TOTAL_FORMS": "0", "skills-INITIAL_FORMS": "0"}, prefix="skills"
    )
    html = render("{% error_summary formset %}", formset=needed)
    assert '<a href="#skills">Please submit at least 1 form.</a>' in html


def test_all_fields_of_a_form() -> None:
    class Plain(forms.Form):
        next = forms.CharField(widget=forms.HiddenInput, required=False)
        email = forms.EmailField()

    html = render("{% fields form %}", form=Plain({"email": "x"}))
    assert (
        text(html)
        == "One thing to correct. Email: Enter a valid email address. Email Enter a valid email address."
    )
    assert html.count('name="next"') == 1


def test_no_errors_no_summary() -> None:
    assert render("{% error_summary form %}", form=FieldsForm()).strip() == ""


def test_dates_are_handed_over_as_browsers_read_them() -> None:
    class Form(forms.Form):
        start = forms.DateField(widget=DateInput, initial=datetime(2027, 3, 1, tzinfo=UTC).date())

    assert 'type="date"' in str(Form()["start"])
    assert 'value="2027-03-01"' in str(Form()["start"])


def test_the_skill_picker_keeps_what_was_typed_without_a_script() -> None:
    rows = {
        "s-TOTAL_FORMS": "1",
        "s-INITIAL_FORMS": "0",
        "s-0-name": "PLC",
        "s-0-level": "3",
        "s-0-importance": "must",
    }
    html = render('{% skill_picker formset "/skills/" %}', formset=SkillFormSet(rows, prefix="s"))
    assert 'name="s-0-name" value="PLC"' in html
    assert 'name="s-__prefix__-skill"' in html
    assert 'data-url="/skills/"' in html
    assert 'aria-controls="s-search-options"' in html


def test_notice_holds_content() -> None:
    html = render('{% notice "warn" "Your limit costs you 5 matches." %}At <b>$1,400</b>{% endnotice %}')
    assert text(html) == "Your limit costs you 5 matches. At $1,400"
    assert "<b>$1,400</b>" in html


def test_confirm_leads_to_a_page_without_a_script() -> None:
    html = render(
        '{% confirm "w" label="Withdraw" title="Withdraw 3?" url="/do/" page="/ask/" yes="Withdraw 3" %}'
        "{% endconfirm %}",
        csrf_token="t0ken",
    )
    assert 'href="/ask/" data-dialog="w"' in html
    assert 'method="post" action="/do/"' in html
    assert 'value="t0ken"' in html


def test_a_new_one_of_a_known_institution_says_by_what_it_is_believed():
    said = " ".join(render("{% interval 0.79 0.7 0.86 0 others=3 %}").split())
    assert said.endswith("<small>likely 70–86 %, new here, from 3 cohorts of its institution</small>")
