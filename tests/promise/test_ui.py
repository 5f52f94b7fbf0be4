from __future__ import annotations

import datetime as dt
import re

import pytest
from django import forms
from django.http import HttpRequest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from promise.core import looks, vocabulary
from promise.core.widgets import DateParts
from promise.desk.styleguide import samples


def shown(source: str, request: HttpRequest | None = None, **context: object) -> str:
    return engines["django"].from_string(source).render(context, request)


def at(address: str) -> HttpRequest:
    request = RequestFactory().get(address)
    request.session = {}  # type: ignore[assignment]
    return request


class Asking(forms.Form):
    name = forms.CharField(help_text="As people know it.", widget=forms.TextInput({"autocomplete": "organization"}))
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    due = forms.DateField(widget=DateParts)
    note = forms.CharField(required=False, widget=forms.Textarea, max_length=50)


def test_rows_of_a_table_are_printed_as_a_template_would():
    cells: list[object] = ["<b>", SafeString("<i>x</i>"), 1234, None, 2.5, "{{ x }}", gettext_lazy("Close"), "O'Neil & co"]
    by_hand = (
        '{% for row in rows %}<tr>{% for cell in row %}{% if forloop.first %}<th scope="row">{{ cell }}</th>{% else %}'
        '<td{% if numeric %} class="num"{% endif %}>{{ cell }}</td>{% endif %}{% endfor %}</tr>{% endfor %}'
    )
    for numeric in (True, False, ""):
        made, wanted = (
            shown(source, rows=[cells, cells[::-1]], numeric=numeric) for source in ("{% table_rows rows numeric %}", by_hand)
        )
        assert made.replace("\n", "") == wanted
        assert "<b>" not in made
    assert shown("{% table_rows nothing nothing %}") == ""


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (forms.CharField(), "Please fill this in."),
        (forms.EmailField(), "Please fill this in."),
        (forms.BooleanField(), "Please tick this box."),
        (forms.ChoiceField(choices=[("a", "A")]), "Please choose one."),
        (forms.TypedChoiceField(choices=[("a", "A")]), "Please choose one."),
        (forms.MultipleChoiceField(choices=[("a", "A")]), "Please choose at least one."),
        (forms.FileField(), "Please choose a file."),
        (forms.CharField(error_messages={"required": "Give it a title."}), "Give it a title."),
    ],
)
def test_empty_field_says_what_to_do(field, words):
    with pytest.raises(forms.ValidationError, match=words):
        field.clean(None)


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (forms.CharField(min_length=30), "short", "Please write at least 30 characters. So far there are 5."),
        (forms.CharField(max_length=4), "short", "Please write at most 4 characters. Now there are 5."),
        (forms.IntegerField(min_value=1), "0", "Please give a number from 1 on."),
        (forms.IntegerField(max_value=60), "99", "Please give a number up to 60."),
    ],
)
def test_too_short_or_too_much_says_so_plainly(field, typed, words):
    with pytest.raises(forms.ValidationError, match=words):
        field.clean(typed)


def test_nice_date_is_written_out():
    assert shown("{{ day|nice_date }}", day=dt.date(2026, 3, 7)) == "7 March 2026"
    assert shown("{{ day|nice_date }}", day=None) == ""


def test_vocab_falls_back_to_readable_words():
    vocabulary.register("test-settings", {"picu": "Psychiatric intensive care unit"})
    assert shown("{{ 'picu'|vocab:'test-settings' }}") == "Psychiatric intensive care unit"
    assert shown("{{ 'older_adults'|vocab:'test-settings' }}") == "Older adults"


@pytest.mark.parametrize(
    ("tag", "address", "expected"),
    [
        ("{% query_add 'setting' 'picu' %}", "/?setting=acute_ward&cursor=x", "?setting=acute_ward&setting=picu"),
        ("{% query_add 'setting' 'picu' %}", "/?setting=picu", "?setting=picu"),
        ("{% query_remove 'setting' 'picu' %}", "/?setting=picu&setting=camhs&q=a", "?setting=camhs&q=a"),
        ("{% query_remove 'setting' %}", "/?setting=picu&setting=camhs&q=a", "?q=a"),
        ("{% query_remove 'setting' 'picu' %}", "/?setting=picu", "?"),
        ("{% query_set sort='newest' q='' %}", "/?q=a&page=4", "?sort=newest"),
    ],
)
def test_query_tags_change_one_thing_and_forget_the_place(tag, address, expected):
    assert shown(tag, at(address)).replace("&amp;", "&") == expected


def test_status_has_words_and_a_shape_for_every_state():
    for state, look in looks.STATES.items():
        html = render_to_string("components/status.html", {"state": state})
        assert str(look.label) in html
        assert look.shape in looks.SHAPES
        assert "<svg" in html
    assert "Never heard of" in render_to_string("components/status.html", {"state": "never_heard_of"})


def test_field_ties_hint_and_error_to_the_control():
    html = str(Asking({"name": ""})["name"].as_field_group())
    control = re.search(r"<input[^>]*>", html)[0]
    assert 'aria-describedby="id_name_helptext id_name_error"' in control
    assert 'aria-invalid="true"' in control
    assert 'autocomplete="organization"' in control
    assert "nhsuk-input--error" in control
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_field_of_several_controls_is_a_fieldset_that_carries_the_error():
    html = str(Asking({})["kind"].as_field_group())
    assert re.search(r'<fieldset[^>]*aria-describedby="id_kind_error"', html)
    assert "<legend" in html
    assert html.count('type="radio"') == 2


def test_form_lists_its_errors_with_links_that_lead_somewhere():
    html = str(Asking({"note": "x"}))
    links = re.findall(r'href="#([^"]+)"', html)
    assert links == ["id_name", "id_kind_0", "id_due_0"]
    assert all(f'id="{target}"' in html for target in links)


def test_form_without_errors_has_no_summary():
    assert "data-error-summary" not in str(Asking())


def test_what_was_typed_is_shown_as_text():
    html = str(Asking({"name": "<script>alert(1)</script>", "note": "</textarea><b>"}))
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("typed", "day"),
    [(("7", "3", "2026"), dt.date(2026, 3, 7)), (("07", "03", "2026"), dt.date(2026, 3, 7)), (("31", "2", "2026"), None)],
)
def test_date_in_three_boxes(typed, day):
    data = dict(zip(("due_day", "due_month", "due_year"), typed, strict=True))
    form = Asking({"name": "n", "kind": "a", **data})
    assert form.is_valid() is (day is not None)
    if day:
        assert form.cleaned_data["due"] == day
    else:
        assert f'value="{typed[0]}"' in str(form["due"].as_field_group())


@pytest.mark.parametrize("page", ["400", "403", "404", "410", "429", "500"])
def test_error_page_needs_no_context_no_request_and_no_database(page):
    html = render_to_string(f"{page}.html")
    assert html.count("<h1") == 1
    assert page in html


def test_styleguide_renders_without_a_database():
    html = render_to_string("styleguide.html", samples())
    assert "How this house is furnished" in html
    assert html.count("<h1") == 1


def test_home_with_nothing_to_show_still_invites():
    html = render_to_string("desk/home.html", {})
    for words in (
        "The tree is about to grow",
        "No idea is chosen",
        "Nobody has shared one yet",
        "The first story is not here yet",
    ):
        assert words in html


def test_a_component_drawn_once_is_the_same_as_one_included():
    card = {"title": "Tea & <toast>", "href": "/x/", "settings": ["Ward", "Home"], "helped": 2, "kind": "Innovation"}
    parameters = " ".join(f"{name}=card.{name}" for name in card)
    included = shown('{% include "components/initiative_card.html" with ' + parameters + " level=2 only %}", card=card)
    for _again in range(2):
        assert shown('{% drawn "components/initiative_card.html" card level=2 %}', card=card) == included
    assert "Tea &amp; &lt;toast&gt;" in included


def test_a_component_is_drawn_anew_for_other_words_another_number_and_another_language():
    one = {"title": "One", "href": "/x/", "helped": 1}
    draw = '{% drawn "components/initiative_card.html" card %}'
    first = shown(draw, card=one)
    assert shown(draw, card=one | {"title": "Two"}) == first.replace("One", "Two")
    assert shown(draw, card=one | {"helped": 3}) == first.replace(">1<", ">3<")
    with translation.override("cy"):
        shown(draw, card=one)
    assert shown(draw, card=one) == first


def test_the_foot_marks_the_page_we_are_on_and_no_other():
    here = shown("{% foot %}", at("/about/"))
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', here) == ["/about/"]
    assert "aria-current" not in shown("{% foot %}", at("/about/contact/?x=/about/")).replace(
        '"/about/contact/" aria-current', ""
    )
    assert "aria-current" not in shown("{% foot %}")
