"""A story book as guardians put it together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promise.core.forms import OnceForm
from stories.actions.books import MAY, MOST
from stories.models import Book, Story


class BookWords(forms.Form):
    title = forms.CharField(label=_("What is it called?"), max_length=120, error_messages={"required": _("Give it a title.")})
    introduction = forms.CharField(
        label=_("What should a reader know first?"),
        max_length=3000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("About the whole book. No words of a story: what stands here stays when somebody takes theirs out."),
    )


class BookForm(BookWords, OnceForm):
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "introduction", "nonce")}


class BookStoriesForm(BookWords):
    """A number beside each story that may stand in a book: its place. Without a number it is left out."""

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = dict(book.places.values_list("story_id", "position"))
        self.offered = list(Story.objects.for_books().order_by("-published_at", "-pk"))
        for story in self.offered:
            self.fields[f"place_{story.public_id}"] = forms.IntegerField(
                label=story.title, required=False, min_value=1, max_value=MOST, initial=places.get(story.pk),
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Give a number from 1 to %d.") % MOST),
                widget=forms.NumberInput({"inputmode": "numeric", "class": "nhsuk-input--width-2"}),
            )  # fmt: skip

    def places(self) -> list[Any]:
        return [self[f"place_{story.public_id}"] for story in self.offered]

    def words(self) -> dict[str, Any]:
        """The stories in the order of their numbers; the same number twice, the newer first."""
        chosen = [(self.cleaned_data.get(f"place_{story.public_id}") or 0, story) for story in self.offered]
        in_order = sorted((pair for pair in chosen if pair[0]), key=lambda pair: int(pair[0]))
        return {
            "title": self.cleaned_data["title"], "introduction": self.cleaned_data["introduction"],
            "stories": [story for _place, story in in_order],
        }  # fmt: skip


class BookMoveForm(forms.Form):
    do = forms.ChoiceField(choices=[(verb, verb) for verb in MAY])
    reason = forms.CharField(required=False, max_length=2000)
