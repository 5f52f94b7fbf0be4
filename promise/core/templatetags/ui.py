"""What templates need to print in house style: words, dates, addresses, form fields, and blocks that hold content."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField, BoundWidget
from django.http import HttpRequest, QueryDict
from django.template import Engine
from django.template.base import render_value_in_context
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from promise.core import growth, looks, vocabulary
from promise.core.text import plain, render_markdown

register = template.Library()

# A page number or a cursor means nothing once the question has changed.
PLACES = ("cursor", "page")

# -- words and dates ---------------------------------------------------------------------------------------------------


@register.filter
def nice_date(value: dt.date | dt.datetime | None) -> str:
    """7 March 2026."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, "j F Y")


@register.filter
def nice_time(value: dt.datetime | None) -> str:
    """7 March 2026, 14:05."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{nice_date(local)}, {date_format(local, 'H:i')}"


@register.filter
def vocab(key: str | None, name: str) -> str:
    """The words for a key of a vocabulary: {{ "picu"|vocab:"settings" }}."""
    return vocabulary.label(name, str(key)) if key else ""


@register.simple_tag
def speaks_about(keys: Iterable[str] | None) -> SafeString:
    """What a reader's own list goes by (static/js/own_list.js): the content notes of a story, as keys and in words."""
    held = [str(key) for key in keys or ()]
    words = "|".join(vocabulary.label("content_notes", key) for key in held)
    return format_html(' data-speaks-about="{}" data-words="{}"', " ".join(held), words)


@register.filter
def md(text: str | None) -> SafeString:
    return render_markdown(text or "")


@register.filter(name="plain")
def plain_words(text: str | None) -> str:
    return plain(text or "")


@register.filter
def item(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """mapping[key], for keys that only a variable knows."""
    return mapping.get(key) if mapping else None


@register.filter
def any_chosen(options: Iterable[Mapping[str, Any]] | None) -> bool:
    return any(option["chosen"] for option in options or ())


# -- addresses ---------------------------------------------------------------------------------------------------------


def _question(context: Context) -> QueryDict:
    request = context.get("request")
    question = request.GET.copy() if isinstance(request, HttpRequest) else QueryDict(mutable=True)
    for place in PLACES:
        question.pop(place, None)
    return question


def _address(question: QueryDict) -> str:
    return f"?{question.urlencode()}" if question else "?"


@register.simple_tag(takes_context=True)
def query_add(context: Context, name: str, value: object) -> str:
    """The current address with one more value: a facet chosen."""
    question = _question(context)
    if str(value) not in question.getlist(name):
        question.appendlist(name, str(value))
    return _address(question)


@register.simple_tag(takes_context=True)
def query_remove(context: Context, name: str, value: object = None) -> str:
    """The current address without one value, or without a name altogether."""
    question = _question(context)
    kept = [v for v in question.getlist(name) if value is not None and v != str(value)]
    question.setlist(name, kept)
    if not kept:
        question.pop(name, None)
    return _address(question)


@register.simple_tag(takes_context=True)
def query_set(context: Context, **values: object) -> str:
    """The current address with these values in place of what was there; an empty one is taken out."""
    question = _question(context)
    for name, value in values.items():
        if value in (None, ""):
            question.pop(name, None)
        else:
            question[name] = str(value)
    return _address(question)


@register.simple_tag(takes_context=True)
def query_pairs(context: Context, *without: str) -> list[tuple[str, str]]:
    """The current question as hidden fields of a search form, less the names the form itself asks for."""
    return [(k, v) for k, values in _question(context).lists() if k not in without for v in values]


@register.simple_tag
def address(name: str, *args: object) -> str:
    """The address of a page, or nothing while that page does not exist."""
    try:
        return reverse(name, args=args) if args else _fixed_address(name, get_urlconf())
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=500)
def _fixed_address(name: str, urlconf: str | None) -> str:
    """Head and foot ask for some thirty at each page; they change only with the map they are read from."""
    return reverse(name, urlconf)


@register.simple_tag(takes_context=True)
def nav_link(context: Context, name: str, words: str, section: str = "") -> SafeString:
    """One entry of a navigation list, marked where we are; nothing while the page does not exist."""
    href = name if name.startswith("/") else address(name)
    if not href:
        return SafeString("")
    path = getattr(context.get("request"), "path", "")
    here = ""
    if path == href:
        here = "page"
    elif section and path.startswith(section):
        here = "true"
    current = format_html(' aria-current="{}"', here) if here else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', href, current, words)


# -- looks -------------------------------------------------------------------------------------------------------------


@register.simple_tag
def status_look(state: str) -> looks.Look:
    return looks.look(str(state))


OPTION = (
    '<div class="nhsuk-checkboxes__item">'
    '<input class="nhsuk-checkboxes__input" type="checkbox" id="{id}" name="{name}" value="{value}"{checked}>'
    '<label class="nhsuk-label nhsuk-checkboxes__label" for="{id}">{label}{found}</label></div>'
)
FOUND = ' <span class="facet__count">({count}<span class="nhsuk-u-visually-hidden"> {results}</span>)</span>'


@register.simple_tag
def facet_options(name: str, options: Iterable[Mapping[str, Any]]) -> SafeString:
    """The boxes of one facet. A page has up to two hundred of them: as a template they took a quarter of its time.
    `html.escape`, because Django's own looks first at each word whether it still waits to be translated.
    """
    results, said, language = escape(_("results")), escape(name), get_language() or ""
    rows = [
        OPTION.format(
            id=f"facet_{said}_{number}",
            name=said,
            value=html.escape(str(option["value"])),
            checked=" checked" if option["chosen"] else "",
            label=html.escape(str(option["label"])),
            found="" if option["count"] is None else FOUND.format(count=_in_digits(option["count"], language), results=results),
        )
        for number, option in enumerate(options, start=1)
    ]
    return SafeString("\n".join(rows))


@lru_cache(maxsize=5_000)
def _in_digits(count: int, language: str) -> str:
    """A language parts the thousands in its own way."""
    return str(count) if count < 1_000 else escape(number_format(count))


@register.simple_tag
def growth_lines(periods: Iterable[Mapping[str, Any]] | None) -> growth.Picture | None:
    return growth.picture(periods or ())


@register.simple_tag
def outcome_shares(**counts: int | None) -> list[growth.Share]:
    return growth.shares({key: int(count or 0) for key, count in counts.items()})


# -- fields ------------------------------------------------------------------------------------------------------------

KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.MultiWidget, "parts"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
)
CLASSES = {
    "select": "nhsuk-select",
    "textarea": "nhsuk-textarea",
    "file": "nhsuk-file-upload",
    "checkbox": "nhsuk-checkboxes__input",
}


@register.filter
def widget_kind(field: BoundField) -> str:
    """Which of the few shapes of field this is: input, textarea, select, file, checkbox, checkboxes, radios, parts."""
    return next((kind for widget, kind in KINDS if isinstance(field.field.widget, widget)), "input")


@register.simple_tag
def house_widget(field: BoundField) -> SafeString:
    """The control itself with our classes; attributes the form gave it (autocomplete, inputmode, rows) stay."""
    kind = widget_kind(field)
    name = CLASSES.get(kind, "nhsuk-input")
    own = str(field.field.widget.attrs.get("class", ""))
    error = f" {name}--error" if field.errors and kind in {"input", "select", "textarea", "file"} else ""
    return field.as_widget(attrs={"class": f"{name}{error} {own}".strip()})


@register.filter
def focus_id(field: BoundField) -> str:
    """Where a link of the error summary lands: the control, or the first one of a group."""
    kind = widget_kind(field)
    if kind in {"radios", "checkboxes"}:
        return f"{field.auto_id}_0"
    if kind == "parts":
        return str(parts(field)[0]["attrs"]["id"])
    return field.auto_id or ""


@register.filter
def error_line(field: BoundField, error: str) -> str:
    """An error that makes sense away from its field: "Country: Choose one"."""
    return f"{str(field.label).rstrip('?:. ')}: {error}"


@register.simple_tag
def option_hint(field: BoundField, option: BoundWidget) -> str:
    """A hint under one option, where the widget carries `option_hints = {value: words}`."""
    hints: Mapping[str, str] = getattr(field.field.widget, "option_hints", {})
    return str(hints.get(str(option.data["value"]), ""))


@register.simple_tag
def parts(field: BoundField) -> list[dict[str, Any]]:
    """The boxes of a field made of several, each with its own label."""
    subwidgets = field.subwidgets[0].data["subwidgets"]
    labels = getattr(field.field.widget, "part_labels", [""] * len(subwidgets))
    return [{**sub, "label": label} for sub, label in zip(subwidgets, labels, strict=True)]


# -- components drawn once -----------------------------------------------------------------------------------------------

MOST_DRAWN = 2_000


@register.simple_tag
def drawn(name: str, given: Mapping[str, Any] | None = None, **parameters: Any) -> SafeString:
    """A component that is nothing but its parameters (`given` and those by name), drawn once for each set of them.

    Never for the words of a person or a story: what was drawn is held in memory until others have taken its place.
    """
    every = {**(given or {}), **parameters}
    held = tuple((key, tuple(value) if isinstance(value, list) else value) for key, value in every.items())
    return drawn_once(Engine.get_default().get_template(name), get_language() or "", held)


@register.simple_tag(takes_context=True)
def foot(context: Context) -> SafeString:
    """The footer: the same everywhere but for the link to the page we are on."""
    here = escape(getattr(context.get("request"), "path", ""))
    return SafeString(drawn("components/footer.html").replace(f'<a href="{here}">', f'<a href="{here}" aria-current="page">'))


@lru_cache(maxsize=MOST_DRAWN, typed=True)
def drawn_once(component: Any, language: str, parameters: tuple[tuple[str, Any], ...]) -> SafeString:
    """The language is not read here: it is another drawing."""
    return SafeString(component.render(Context(dict(parameters))))


# -- blocks that hold content ------------------------------------------------------------------------------------------


def _block(name: str, content: str, parameters: Mapping[str, Any]) -> SafeString:
    return render_to_string(f"components/{name}.html", {**parameters, "content": content})


@register.simple_tag(takes_context=True)
def table_rows(context: Context, rows: Iterable[Iterable[Any]], numeric: bool = False) -> SafeString:
    """The rows of components/table.html, each cell as a template prints it: loops and ifs took half the time of a long table."""
    cell = '<td class="num">' if numeric else "<td>"
    made = []
    for row in rows:
        first, *others = (render_value_in_context(value, context) for value in row)
        made.append(f'<tr><th scope="row">{first}</th>{"".join(f"{cell}{value}</td>" for value in others)}</tr>')
    return SafeString("\n".join(made))


@register.simple_block_tag
def card(content: str, **parameters: Any) -> SafeString:
    """{% card title=... href=... %}words{% endcard %}; parameters as in components/card.html."""
    return _block("card", content, parameters)


@register.simple_block_tag
def notice(content: str, **parameters: Any) -> SafeString:
    """{% notice kind="warning" title=... %}words{% endnotice %}; parameters as in components/notice.html."""
    return _block("notice", content, parameters)


@register.simple_block_tag
def details(content: str, **parameters: Any) -> SafeString:
    """{% details summary=... %}words{% enddetails %}; parameters as in components/details.html."""
    return _block("details", content, parameters)


@register.simple_block_tag
def narrow(content: str, **parameters: Any) -> SafeString:
    """{% narrow title=... %}filters{% endnarrow %}; parameters as in components/narrow.html."""
    return _block("narrow", content, parameters)
