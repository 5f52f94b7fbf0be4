"""Stories brought to their states by the acts of authors and guardians, with few words."""

from __future__ import annotations

import itertools
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from promise.accounts.actions import roles
from promise.accounts.models import Role, User
from promise.core.tokens import new_nonce
from stories.actions import books, modules, responses, stories
from stories.models import (
    Book,
    BookDecision,
    BookStory,
    Consent,
    ModuleStory,
    Response,
    ResponseDecision,
    Story,
    StoryContact,
    StoryDecision,
    StoryDraft,
    StoryPicture,
    StoryReading,
    WordsProposal,
)  # fmt: skip
from tests.factories import alliance, toolkit

_numbers = itertools.count(1)
Use = Consent.Use
WORDS = "They asked me to sit down and I did. Nobody held me that night, and I slept."
SHOWN = (Use.HOLD, Use.PUBLISH)
EVERYWHERE = (Use.HOLD, Use.PUBLISH, Use.NAME, Use.SEARCH_ENGINES, Use.API)


def guardian(*, lived: bool = False) -> User:
    number = next(_numbers)
    user: User = User.objects.create_user(f"guardian{number}@example.org", None, name=f"Guardian {number}")
    roles.grant(user=user, role=Role.GUARDIAN, by=None, has_lived_experience=lived)
    return user


def story(*, consents: tuple[str, ...] = EVERYWHERE, email: str = "", initiatives: Any = (), **words: Any) -> Story:
    """Sent in, waiting for a guardian."""
    values = {"title": f"A quiet night {next(_numbers)}", "text": WORDS, "told_by": "Robin", "content_notes": ["restraint"]}
    return stories.share(**{**values, **words}, consents=consents, email=email, initiatives=initiatives, nonce=new_nonce())


def agreed_once(*, by: User | None = None, **words: Any) -> Story:
    return stories.agree(story=story(**words), by=by or guardian(lived=True), severity=1)


def agreed_twice(**words: Any) -> Story:
    """Cooling off, or published at once when the days to think are none and the author said yes."""
    return stories.agree(story=agreed_once(**words), by=guardian(), severity=2)


def published(**words: Any) -> Story:
    made = agreed_twice(**words)
    assert made.state == Story.State.PUBLISHED
    return made


def published_with_picture(**words: Any) -> Story:
    told = story(**words)
    story_picture(told)
    return agree_twice(told)


def agree_twice(told: Story) -> Story:
    return stories.agree(story=stories.agree(story=told, by=guardian(lived=True), severity=1), by=guardian(), severity=2)


def consent(**values: Any) -> Consent:
    return story(**values).consents.in_force().earliest("id")


def story_contact(email: str = "author@example.org") -> StoryContact:
    return StoryContact.objects.get(story=story(consents=(Use.HOLD, Use.CONTACT), email=email))


def story_decision(**words: Any) -> StoryDecision:
    return agreed_once(**words).decisions.latest("id")


def story_reading(*, by: User | None = None, reason: str = "My turn in the queue") -> StoryReading:
    return stories.read(story=story(), by=by or guardian(), reason=reason)


def story_draft(*, nonce: str = "", **typed: str | list[str]) -> StoryDraft:
    """Saved, not sent. Each value may be one text or a list, as a form sends them."""
    values: dict[str, Any] = {"title": "Unfinished", "text": WORDS, "nonce": nonce or new_nonce(), **typed}
    return stories.save_draft(answers={name: [v] if isinstance(v, str) else v for name, v in values.items()})


def painting(*, hidden: str = "", size: tuple[int, int] = (60, 40)) -> ContentFile[bytes]:
    """A small JPEG that carries a note where cameras write."""
    made, out = Image.new("RGB", size, (200, 120, 40)), BytesIO()
    exif = Image.Exif()
    exif[0x010E] = hidden
    made.save(out, "JPEG", exif=exif)
    return ContentFile(out.getvalue() + hidden.encode(), name=f"{hidden or 'picture'}.jpg")


def story_picture(
    story_: Story | None = None, *, alt: str = "A door in yellow light", note: str = "Painted in the garden.", hidden: str = ""
) -> StoryPicture:  # fmt: skip
    return stories.add_picture(story=story_ or story(), file=painting(hidden=hidden), alt=alt, note=note)


def words_proposal(story_: Story | None = None, *, by: User | None = None, **words: str) -> WordsProposal:
    values = {"title": "A quiet night", "text": WORDS + " It was quiet.", "reason": "So that nobody is named.", **words}
    return stories.propose(story=story_ or story(), by=by or guardian(), **values)


def response(
    story_: Story | None = None, *, organisation: Any = None, by: User | None = None, adoption: Any = None, kind: str = "heard",
    text: str = "Thank you for telling us. We read it out at our meeting.",
) -> Response:  # fmt: skip
    """Sent in by somebody with a seat; a guardian has not read it yet."""
    home = organisation or (
        adoption.organisation if adoption else alliance.signed_organisation(f"House that answers {next(_numbers)}")
    )
    told = story_ or published(consents=(*EVERYWHERE, Use.ANSWERS))
    return responses.respond(
        story=told, organisation=home, kind=kind, text=text, adoption=adoption, by=by or toolkit.author(organisation=home),
        nonce=new_nonce(),
    )  # fmt: skip


def shown_response(story_: Story | None = None, **more: Any) -> Response:
    return responses.publish(response=response(story_, **more), by=guardian())


def response_decision(**more: Any) -> ResponseDecision:
    return shown_response(**more).decisions.get()


def book(title: str = "Evenings", *, holds: Any = (), by: User | None = None) -> Book:
    """Being put together."""
    who = by or guardian()
    made = books.begin(title=title, introduction="Read it with a cup of something.", by=who, nonce=new_nonce())
    return books.change(book=made, title=made.title, introduction=made.introduction, stories=list(holds), by=who)


def module_story(story: Any = None, *, module: Any = None) -> ModuleStory:
    held = story or published(consents=(*EVERYWHERE, Use.TRAINING))
    return modules.place(module=module or toolkit.module(), story=held, by=guardian())


def published_book(title: str = "Evenings", *, holds: Any = ()) -> Book:
    held = list(holds) or [published(consents=(*EVERYWHERE, Use.BOOK))]
    made = books.step(book=book(title, holds=held), verb="propose", by=guardian())
    return books.step(book=made, verb="publish", by=guardian())


def book_decision(**more: Any) -> BookDecision:
    return published_book(**more).decisions.filter(move="publish").get()


def book_story(**more: Any) -> BookStory:
    return published_book(**more).places.get()
