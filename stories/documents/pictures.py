"""The artwork of a story for programs and for paper. Drawn for each request: no copy of it is kept anywhere."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import Any

from django.conf import settings
from django.urls import reverse
from PIL import Image

from stories.models import Story, StoryPicture

LONGEST_ON_PAPER = 1400  # pixels: 200 dots an inch across a page


def as_json(story: Story, picture: StoryPicture) -> dict[str, Any]:
    url = settings.SITE_URL + reverse("stories:picture-file", args=[story.slug, picture.public_id])
    return {"url": url, "alt": picture.alt, "note": picture.note}


def on_paper(story: Story) -> list[dict[str, Any]]:
    """Each as an SVG that holds its pixels: the one kind of picture that can be handed to a template as text.

    `width` is in percent of the lines: what is tall is made narrower, so that it stays on its page.
    """
    drawn = [(picture, found) for picture in story.pictures.all() if (found := _as_svg(picture)) is not None]
    return [
        {"svg": svg, "width": min(80, int(100 * width / height)), "alt": picture.alt, "note": picture.note}
        for picture, (svg, width, height) in drawn
    ]


def _as_svg(picture: StoryPicture) -> tuple[str, int, int] | None:
    out = BytesIO()
    try:
        with picture.file.open("rb") as opened, Image.open(opened) as drawn:
            drawn.thumbnail((LONGEST_ON_PAPER, LONGEST_ON_PAPER))
            white = Image.new("RGB", drawn.size, "white")
            clear = drawn.convert("RGBA")
            white.paste(clear, mask=clear)
    except FileNotFoundError:
        return None
    white.save(out, "JPEG", quality=85)
    width, height = white.size
    pixels = b64encode(out.getvalue()).decode()
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'xlink:href="data:image/jpeg;base64,{pixels}"/></svg>'
    )
    return svg, width, height
