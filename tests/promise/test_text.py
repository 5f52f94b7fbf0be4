from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise.core.text import fold, has_link_or_address, name_key, plain, render_markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](mailto:a@b.example?bcc=all@x.example)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://evil.example/pixel.png)",
    "<svg/onload=alert(1)>",
    "<a href='https://x' style='position:fixed'>x</a>",
    "<iframe src=https://evil.example></iframe>",
    "`<b onclick=1>`",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_render_hostile_text_is_harmless(text):
    """T26: whatever is typed, only our own few tags come out, and links that lead to the web."""
    html = render_markdown(text).lower()
    tags = re.findall(r"<[^>]*>", html)
    assert not [tag for tag in tags if not re.fullmatch(r'</?(p|code|br|a)( href="[^"]*")?( rel="[a-z ]+")?>', tag)], html
    links = re.findall(r'href="([^"]*)"', html)
    assert all(re.match(r"https://|/(?![/\\\\])", link) for link in links)


def test_render_keeps_what_people_mean():
    html = render_markdown("# Big\n\n**bold** and [here](https://example.org/a)\n\n- one\n- two")
    assert "<h3>Big</h3>" in html
    assert "<strong>bold</strong>" in html
    assert 'href="https://example.org/a"' in html
    assert "<li>two</li>" in html


@given(st.text(max_size=300))
def test_render_of_anything_runs_nothing(text):
    html = render_markdown(text).lower()
    assert not re.search(r"<(?!/?(p|br|strong|em|ul|ol|li|a|blockquote|h3|h4|code|hr)\b)", html)
    assert not re.search(r'(href|src)="(?!https?://|/(?!/)|#)', html)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Sheffield Health & Social Care NHS Foundation Trust", "sheffield health and social care"),
        ("Université de Genève", "UNIVERSITE DE GENEVE"),
        ("Меntаl Hеalth Сare", "Mental Health Care"),  # Cyrillic look-alikes
        ("Ｗｉｄｅ Care", "Wide Care"),
    ],
)
def test_name_key_is_one_for_spellings_of_one_name(one, other):
    assert name_key(one) == name_key(other)


def test_name_key_keeps_different_names_apart():
    assert name_key("North Care Trust") != name_key("South Care Trust")
    assert name_key("NHS Foundation Trust") != ""


@given(st.text(max_size=200))
def test_fold_is_stable(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("note", ["see https://x.example", "www.x.example", "x.example", "a@b.example", "//x", "x\u200b.example"])
def test_note_with_an_address_is_noticed(note):
    assert has_link_or_address(note)


@pytest.mark.parametrize("note", ["Hello. We would like you to join us.", "At 9.30 we meet", "Yes... really"])
def test_note_in_plain_words_passes(note):
    assert not has_link_or_address(note)


def test_plain_takes_the_words_alone():
    assert plain("**Tea** & <toast>\n\n- one") == "Tea & <toast> one"
