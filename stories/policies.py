from __future__ import annotations

from typing import Any

from alliance.models import Organisation
from promise.accounts.models import Role
from promise.core.access import policy
from toolkit.policies import organisations_of


@policy
def can_read(user: Any, subject: Any) -> bool:
    """Published stories are for everyone; which those are is decided by the queryset."""
    return True


@policy
def can_share(user: Any, subject: Any) -> bool:
    """Nobody has to have an account, or to say who they are, to tell a story."""
    return True


@policy
def holds_link(user: Any, subject: Any) -> bool:
    """The author, known by the private link alone: whoever found the story by it may decide over it."""
    return subject is not None


@policy
def can_withdraw_for_author(user: Any, subject: Any) -> bool:
    """A guardian, for a story that another guardian put aside: never one alone."""
    if not can_guard(user, subject) or subject.state != "held":
        return False
    put_aside = subject.decisions.filter(move="hold").last()
    return put_aside is not None and put_aside.by_id not in {None, user.pk}


@policy
def can_guard(user: Any, subject: Any) -> bool:
    return bool(user.is_authenticated and user.has_role(Role.GUARDIAN))


# -- answers of organisations --------------------------------------------------------------------------------------------


def organisations_answering(user: Any) -> Any:
    """Those for which this person may speak in public."""
    return organisations_of(user).filter(pk__in=Organisation.objects.listed().values("pk"))


@policy
def can_respond(user: Any, story: Any) -> bool:
    """A person with a seat in a listed organisation, where the author takes answers and everyone can read the story."""
    is_open = story.state == "published" and story.may_publish and story.may_be_answered
    return bool(is_open and organisations_answering(user).exists())


@policy
def can_answer_for(user: Any, organisation: Any) -> bool:
    """Anyone with a seat there, while it is listed."""
    return bool(organisations_answering(user).filter(pk=organisation.pk).exists())


@policy
def can_decide_response(user: Any, response: Any) -> bool:
    """A guardian, never on the words of an organisation they have a seat in, and only while there is a story to answer."""
    if not can_guard(user, response) or response.state != "submitted":
        return False
    story = response.story
    is_open = story.state == "published" and story.may_be_answered
    return bool(is_open and not response.organisation.seats.filter(user=user, state="active").exists())


@policy
def can_edit_response(user: Any, response: Any) -> bool:
    """Anyone who speaks for the organisation, while a guardian waits for other words and the story may be answered."""
    return bool(
        response.state == "sent_back" and can_respond(user, response.story) and can_answer_for(user, response.organisation)
    )


@policy
def can_take_down_response(user: Any, response: Any) -> bool:
    """Anyone with a seat there, also when the organisation is not listed any more."""
    if not user.is_authenticated or response.state not in {"submitted", "sent_back", "published"}:
        return False
    return bool(response.organisation.seats.filter(user=user, state="active").exists())


@policy
def can_place_in_modules(user: Any, subject: Any) -> bool:
    """Any guardian; what they place is public already, and its author agreed to this use."""
    return can_guard(user, subject)


# -- books ---------------------------------------------------------------------------------------------------------------


@policy
def can_put_book_together(user: Any, book: Any) -> bool:
    """Any guardian; what is in it is public already."""
    return can_guard(user, book)


@policy
def can_publish_book(user: Any, book: Any) -> bool:
    """Another guardian than the one who says it is ready."""
    if not can_guard(user, book) or book.state != "ready":
        return False
    ready = book.decisions.filter(move="propose").last()
    return ready is not None and ready.by_id != user.pk
