"""Texts are kept as they stood; what was written on the way is not among what readers were told."""

from __future__ import annotations

import pytest

from promise.core.workflow import MoveRefused
from tests.factories import toolkit as make
from toolkit.actions import comments, initiatives
from toolkit.documents.texts import compare, pieces
from toolkit.models import Initiative

pytestmark = pytest.mark.django_db


def test_versions_are_kept_when_sent_in_when_published_and_when_changed_since():
    made = make.published_initiative("Tea")
    initiatives.edit(initiative=made, by=make.curator(), capacity="curator", cost_band="low", cost_reason="Bread.")
    kinds = [(version.kind, version.number) for version in made.versions.all()]
    assert kinds == [("submitted", None), ("published", 1), ("published", 2)]
    first, second = made.versions.public()
    assert [change.name for change in compare(first.texts, second.texts)] == ["cost_band", "cost_reason"]


def test_words_that_only_serve_search_make_no_version():
    made = make.published_initiative("Tea")
    initiatives.edit(initiative=made, by=make.curator(), capacity="curator", lay_phrases=["bad nights"])
    assert made.versions.public().count() == 1


def test_first_change_of_one_from_the_catalogue_keeps_what_stood_before():
    made = make.published_initiative("Tea")
    made.versions.all().delete()
    initiatives.edit(initiative=made, by=make.curator(), capacity="curator", summary="New words.")
    assert [version.texts["summary"] for version in made.versions.public()] == [make.WHOLE["summary"], "New words."]


@pytest.mark.parametrize(("old", "new"), [("", "a b"), ("a  b\nc", "a c"), ("x" * 4000, "y"), ("same", "same")])
def test_pieces_joined_again_are_the_texts_they_were_made_from(old, new):
    before, after = pieces(old, new)
    assert "".join(piece.text for piece in before) == old
    assert "".join(piece.text for piece in after) == new


def test_author_takes_it_back_and_goes_on_writing():
    made = make.submitted_initiative()
    initiatives.take_back(initiative=made, by=made.owner)
    assert made.state == "draft"
    assert not Initiative.objects.awaiting_review().exists()


def test_author_answers_a_remark_while_the_text_is_with_them():
    remark = make.review_comment()
    assert comments.answer(comment=remark, by=remark.subject.owner, words="Whoever is up.").answered_at
    initiatives.submit(initiative=remark.subject, by=remark.subject.owner)
    with pytest.raises(MoveRefused):
        comments.answer(comment=remark, by=remark.subject.owner, words="Late.")
