from __future__ import annotations

from pathlib import Path

from django.conf import settings

from promise.core import pdf

HOUSE = (
    '#import "/promise/core/paper/house.typ": *\n#show: paper.with(title: data.title, foot: "foot")\n= #data.title\n#data.body\n'
)


def template(name: str) -> Path:
    folder = Path(settings.BASE_DIR) / "var" / "test-paper"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.typ"
    path.write_text(HOUSE)
    return path


def test_render_makes_a_tagged_pdf():
    made = pdf.render(template("plain"), {"title": "A title", "body": "Words."})
    assert made.startswith(b"%PDF-")
    assert b"pdfuaid" in made
    assert b"/StructTreeRoot" in made


def test_what_people_wrote_is_text_and_never_markup():
    body = '#read("/manage.py") $x$ *bold* #panic("no") \\ [ ] @ref <label>'
    made = pdf.render(template("markup"), {"title": "#let x = 1", "body": body})
    assert made.startswith(b"%PDF-")


def test_a_character_without_a_font_does_not_stop_the_paper():
    made = pdf.render(template("signs"), {"title": "Signs", "body": "𓀀 \U0010ffff 🎉"})
    assert made.startswith(b"%PDF-")
