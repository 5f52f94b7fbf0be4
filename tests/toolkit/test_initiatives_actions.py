"""From draft to bank: every move of the table, who may make it, and what follows from it."""

from __future__ import annotations

import pytest
from django.core import mail as outgoing
from django.core.exceptions import ValidationError

from promise.core.models import AuditEvent, Change, OutboxItem
from promise.core.tokens import new_nonce
from promise.core.workflow import MoveRefused
from tests.factories import toolkit as make
from toolkit.actions import initiatives, reviews
from toolkit.documents.alike import look_alikes
from toolkit.models import Initiative

pytestmark = pytest.mark.django_db


def kinds(public_id: str) -> list[str]:
    return list(Change.objects.filter(public_id=public_id).values_list("change", flat=True))


def test_draft_sent_twice_is_one_row():
    nonce, by = new_nonce(), make.author()
    first, second = make.draft(by=by, nonce=nonce), make.draft("Another name", by=by, nonce=nonce)
    assert first.pk == second.pk
    assert Initiative.objects.count() == 1


def test_draft_with_the_nonce_of_another_is_refused():
    nonce = new_nonce()
    make.draft(nonce=nonce)
    with pytest.raises(ValidationError):
        make.draft(nonce=nonce)


def test_draft_has_an_address_that_says_nothing():
    made = make.draft("A title nobody should guess")
    assert made.slug == made.public_id


@pytest.mark.parametrize(
    "fields",
    [
        {"settings": ["a ward I made up"]}, {"settings": "acute_ward"}, {"settings": [["acute_ward"]]}, {"kind": ["x"]},
        {"kind": None}, {"title": ""}, {"title": "x" * 161}, {"title": "a\x00b"}, {"summary": 7}, {"summary": "x" * 2001},
        {"steps": ["x"] * 21}, {"steps": {"a": 1}}, {"takes": {"soul": "yours"}}, {"takes": []}, {"country": "GB"},
        {"evidence_level": "trial"}, {"state": "published"}, {"owner": 1}, {"slug": "mine"}, {"outcome_counts": {}},
    ],
)  # fmt: skip
def test_draft_with_a_wrong_field_is_refused(fields):
    with pytest.raises(ValidationError) as caught:
        make.draft(**fields) if "title" not in fields else make.draft(fields["title"])
    assert set(caught.value.error_dict) == set(fields)
    assert not Initiative.objects.exists()


def test_draft_is_limited_to_a_number_a_day(monkeypatch):
    monkeypatch.setattr(initiatives, "DRAFTS_A_DAY", 2)
    by = make.author()
    make.draft(by=by)
    make.draft(by=by)
    with pytest.raises(ValidationError):
        make.draft(by=by)


def test_submit_of_an_unfinished_draft_names_what_is_missing():
    made = make.draft(summary="", settings=[])
    with pytest.raises(ValidationError) as caught:
        initiatives.submit(initiative=made, by=made.owner)
    assert set(caught.value.error_dict) == {"summary", "settings"}
    made.refresh_from_db()
    assert made.state == "draft"


def test_publish_gives_a_slug_of_the_title_and_a_change_row():
    made = make.published_initiative("Tea & toast in the evening")
    assert (made.state, made.slug, made.version) == ("published", "tea-toast-in-the-evening", 1)
    assert made.published_at is not None
    assert kinds(made.public_id) == ["created"]
    assert OutboxItem.objects.filter(kind="search.initiative", subject_id=str(made.pk)).exists()


def test_publish_of_two_with_one_title_gives_two_slugs():
    assert [make.published_initiative("Quiet hour").slug for _ in range(3)] == ["quiet-hour", "quiet-hour-2", "quiet-hour-3"]


@pytest.mark.parametrize("title", ["😀😀", "静かな時間", "!!!"])
def test_publish_of_a_title_without_latin_letters_still_has_an_address(title):
    assert make.published_initiative(title).slug.startswith("initiative-")


def test_publish_never_takes_the_public_id_of_another():
    other = make.draft()
    assert make.published_initiative(other.public_id).slug == f"{other.public_id}-2"


def test_curator_never_decides_on_their_own():
    own = make.submitted_initiative(by=make.curator())
    for alone in (initiatives.claim, initiatives.publish):
        with pytest.raises(MoveRefused):
            alone(initiative=own, by=own.owner)
    for with_reason in (initiatives.request_changes, initiatives.archive):
        with pytest.raises(MoveRefused):
            with_reason(initiative=own, by=own.owner, reason="Mine")
    with pytest.raises(MoveRefused):
        initiatives.edit(initiative=own, by=own.owner, capacity="curator", evidence_level="trial")
    own.refresh_from_db()
    assert (own.state, own.evidence_level) == ("submitted", "none_recorded")


def test_second_curator_is_told_and_nothing_of_theirs_is_stored(cast, person):
    made = make.submitted_initiative()
    seen = made.updated_at
    reviews.decide(
        initiative=made,
        by=cast.curator,
        choice="publish",
        sorting={"cost_band": "low"},
        reason="Lovely",
        seen=seen,
        checklist=list(reviews.CHECKLIST),
    )
    late = Initiative.objects.get(pk=made.pk)
    second = person("Second curator", "curator")
    for choice in ("publish", "request_changes", "archive", "save"):
        with pytest.raises(MoveRefused):
            reviews.decide(
                initiative=late, by=second, choice=choice, reason="No", seen=seen,
                sorting={"cost_band": "high"}, checklist=list(reviews.CHECKLIST),
            )  # fmt: skip
    late.refresh_from_db()
    assert (late.state, late.cost_band) == ("published", "low")
    assert [d.move for d in late.decisions.all()] == ["submit", "publish"]


def test_decision_and_sorting_are_stored_together_or_not_at_all(cast):
    made = make.submitted_initiative()
    with pytest.raises(MoveRefused):
        reviews.decide(initiative=made, by=cast.curator, choice="archive", reason=" ", sorting={"cost_band": "high"})
    made.refresh_from_db()
    assert (made.state, made.cost_band) == ("submitted", "not_stated")


def test_changes_requested_go_back_and_forth_with_every_reason_kept(cast):
    made = make.submitted_initiative()
    initiatives.claim(initiative=made, by=cast.curator)
    initiatives.request_changes(initiative=made, by=cast.curator, reason="Please say what it costs.")
    initiatives.edit(initiative=made, by=made.owner, takes={"money": "Bread"})
    initiatives.submit(initiative=made, by=made.owner)
    initiatives.publish(initiative=made, by=cast.curator, note="Thank you.")
    rows = [(d.from_state, d.to_state, d.reason) for d in made.decisions.all()]
    assert rows == [
        ("draft", "submitted", ""),
        ("submitted", "in_review", ""),
        ("in_review", "changes_requested", "Please say what it costs."),
        ("changes_requested", "submitted", ""),
        ("submitted", "published", "Thank you."),
    ]
    lines = AuditEvent.objects.filter(subject_type="toolkit.initiative", subject_id=made.public_id)
    assert list(lines.values_list("verb", flat=True)) == [
        "draft", "submit", "claim", "request_changes", "edit", "submit", "publish",
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["submitted", "published"])
def test_author_cannot_edit_what_is_not_with_them(state):
    made = make.submitted_initiative() if state == "submitted" else make.published_initiative()
    with pytest.raises(MoveRefused):
        initiatives.edit(initiative=made, by=made.owner, summary="Other words")


def test_edit_of_a_published_one_counts_versions_and_keeps_the_slug(cast):
    made = make.published_initiative("Quiet hour")
    initiatives.edit(initiative=made, by=cast.curator, capacity="curator", title="Silent hour")
    initiatives.edit(initiative=made, by=cast.curator, capacity="curator", title="Silent hour")  # nothing new
    assert (made.slug, made.title, made.version) == ("quiet-hour", "Silent hour", 2)
    assert kinds(made.public_id) == ["created", "updated"]


def test_edit_of_what_somebody_else_changed_meanwhile_is_refused():
    made = make.draft()
    seen = made.updated_at
    initiatives.edit(initiative=made, by=made.owner, summary="From the first window", seen=seen)
    with pytest.raises(MoveRefused):
        initiatives.edit(initiative=made, by=made.owner, summary="From the second window", seen=seen)
    made.refresh_from_db()
    assert made.summary == "From the first window"


def test_archive_of_a_published_one_is_a_removal_also_of_its_reports(cast):
    made = make.published_initiative()
    shown, hidden = make.adoption(initiative=made), make.adoption(initiative=made, visibility="members")
    initiatives.archive(initiative=made, by=cast.curator, reason="It hurt people.")
    assert kinds(made.public_id)[-1] == "removed"
    assert kinds(shown.public_id) == ["created", "removed"]
    assert kinds(hidden.public_id) == []


def test_archive_of_an_unpublished_one_says_nothing_to_the_world(cast):
    made = make.submitted_initiative()
    initiatives.archive(initiative=made, by=cast.curator, reason="We have it already.")
    assert not Change.objects.filter(type__in=["initiative", "adoption"]).exists()


def test_mails_go_to_the_author_alone_with_the_reason(cast, deliver):
    by = make.author()
    deliver()
    outgoing.outbox.clear()
    made = make.submitted_initiative("Fish & chips <b>night</b>", by=by)
    initiatives.request_changes(initiative=made, by=cast.curator, reason="Say what it's costing & why.\n\nThank you.")
    initiatives.submit(initiative=made, by=made.owner)
    initiatives.publish(initiative=made, by=cast.curator, note="Good luck.")
    initiatives.archive(initiative=made, by=cast.curator, reason="The ward is closed.")
    deliver()
    letters = outgoing.outbox
    assert {tuple(letter.recipients()) for letter in letters} == {(by.email,)}
    assert [letter.subject.split(":")[0] for letter in letters] == [
        "We have your initiative", "Before we publish it", "We have your initiative", "It is in the bank",
        "No longer in the bank",
    ]  # fmt: skip
    assert letters[0].subject.endswith("Fish & chips <b>night</b>")
    assert "Say what it's costing & why." in letters[1].body
    assert "Good luck." in letters[3].body
    assert "The ward is closed." in letters[4].body
    html = getattr(letters[0], "alternatives")[0][0]  # noqa: B009
    assert "<b>night</b>" not in html
    assert "Fish &amp; chips" in html


def test_mail_is_not_sent_to_somebody_without_an_account(cast, deliver):
    by = make.author()
    made = make.submitted_initiative(by=by)
    deliver()
    outgoing.outbox.clear()
    by.is_active = False
    by.save()
    initiatives.publish(initiative=made, by=cast.curator)
    deliver()
    assert outgoing.outbox == []


def test_look_alikes_share_half_of_the_telling_words_and_are_public():
    known = make.published_initiative("Tea and toast in the evening")
    make.published_initiative("A garden on the roof")
    make.published_initiative("A plan of action before the knock on the door")
    make.draft("Tea and toast evenings")
    assert look_alikes("Staff ask before they knock gently") == []
    assert look_alikes("Toast in the evenings") == [known]
    assert look_alikes("Tea") == []
    assert look_alikes("😀 %_ \\") == []


@pytest.mark.parametrize(
    "typed",
    ["Tea & toast", "tea, and TOAST!", "TEA-TOAST", "  tea   and toast ", "T\u00e9a and to\u00e4st", "t\u0435a and toast"],
)
def test_look_alike_of_the_same_name_comes_first_however_it_is_typed(typed):
    others = [make.published_initiative(f"{word} tea and toast") for word in ("All", "Big", "Calm", "Daily", "Every", "Fine")]
    same = make.published_initiative("Tea and toast")
    found = look_alikes(typed)
    assert found[0] == same
    assert len(found) == len(set(found)) <= 5
    assert set(found[1:]) <= set(others)


@pytest.mark.parametrize(
    ("stands", "typed"), [("The Ward", "the ward."), ("Caf\u00e9", "cafe"), ("Tea", "TEA"), ("\u8336", "\u8336")]
)
def test_look_alike_of_the_same_name_is_found_when_its_words_say_little(stands, typed):
    make.published_initiative("A long walk with the ward cat")
    same = make.published_initiative(stands)
    assert look_alikes(typed) == [same]


def test_look_alike_of_the_same_name_is_only_what_is_in_the_bank():
    make.draft("The ward")
    assert look_alikes("The ward") == []


def test_published_is_visible_to_all_and_nothing_else_is(cast):
    rows = {made.state: made for made in (make.draft(), make.submitted_initiative(), make.published_initiative())}
    public = Initiative.objects.visible_to(cast.stranger)
    assert list(public) == [rows["published"]]
    assert set(Initiative.objects.visible_to(cast.curator)) == {rows["published"], rows["submitted"]}
    assert list(Initiative.objects.visible_to(rows["draft"].owner).filter(state="draft")) == [rows["draft"]]


def test_report_about_an_unpublished_one_is_refused():
    made = make.submitted_initiative()
    with pytest.raises(ValidationError):
        make.adoption(initiative=made)
    assert made.adoptions.count() == 0
