"""What a coordinator must never get, by any door: canaries of another branch (T11, T12, T14, T15, T16)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from alliance.actions import branches, chapters
from alliance.models import Chapter, ChapterLetter, CoordinatorNote, Organisation
from promise.accounts.actions import roles
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
UK = "/alliance/chapters/united-kingdom"


@pytest.fixture
def world(person) -> SimpleNamespace:
    """Two branches; in the far one everything hidden carries a canary, and its own coordinator can see each."""
    britain, czechia = make.national_chapter("GB"), make.national_chapter("CZ")
    home = make.signed_organisation("Home House")
    far = make.signed_organisation("Far House", home, country="CZ")
    hidden = make.verified_pledge(
        "CanaryHidden House", country="CZ", named_recruiter=home, signatory_email="canarysign@cz.example"
    )
    left = make.accepted_pledge("CanaryLeft House", country="CZ", named_recruiter=home)
    make.in_state(left, "withdrawn")
    make.invitation(far, "canaryinvited@cz.example", note="CanaryNote")
    far_coordinator = make.coordinator(person("Far Fay"), czechia)
    note = make.coordinator_note(far, far_coordinator, text="CanaryCoordinators only")
    return SimpleNamespace(
        britain=britain, czechia=czechia, home=home, far=far, hidden=hidden.organisation, note=note,
        coordinator=make.coordinator(person("Own Ola"), britain), far_coordinator=far_coordinator,
        continental=make.coordinator(person("Conn Tinental"), Chapter.objects.get(code="150")),
    )  # fmt: skip


def whole(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode(errors="replace") + str(answer.headers)


def all_of(client: Client, slug: str, *organisations: Organisation) -> str:
    start = f"/alliance/chapters/{slug}"
    addresses = [f"{start}/members/", f"{start}/members.csv", f"{start}/mail/"]
    return "".join(whole(client.get(a)) for a in [*addresses, *(f"{start}/members/{o.slug}/" for o in organisations)])


def test_every_canary_is_seen_by_the_coordinators_of_its_branch_and_above(world, sign_in):
    for user in (world.far_coordinator, world.continental):
        seen = all_of(sign_in(user), "czechia", world.far, world.hidden)
        for canary in ("CanaryHidden", "canarysign", "CanaryLeft", "canaryinvited", "CanaryNote", "Canary"):
            assert canary in seen
    assert "CanaryCoordinators" in all_of(sign_in(world.far_coordinator), "czechia", world.far)


def test_no_door_gives_a_canary_to_the_neighbour(world, sign_in):
    """Children, tree focus, search, filters, sorts, files, the API, the badge, foreign slugs and ids in the address."""
    client = sign_in(world.coordinator)
    slug, public_id = world.hidden.slug, world.hidden.public_id
    questions = [
        "", f"?focus={slug}", f"?focus={world.far.slug}", "?q=canary", "?q=hidden", "?country=CZ", "?chapter=czechia",
        "?chapter=europe", "?status=verified", "?status=withdrawn", "?sort=newest", "?recruits=0", "?quiet=3", "?due=90",
    ]  # fmt: skip
    addresses = [f"{UK}/{door}{question}" for door in ("members/", "members.csv", "mail/") for question in questions]
    addresses += [
        f"{UK}/members/{slug}/", f"{UK}/members/{world.far.slug}/", f"{UK}/members/{world.home.slug}/",
        f"/alliance/chapters/czechia/members/{slug}/", "/alliance/chapters/czechia/members/",
        "/alliance/chapters/czechia/members.csv", "/alliance/chapters/czechia/mail/", "/alliance/chapters/europe/members.csv",
        f"/alliance/chapters/notes/{world.note.public_id}/remove/", f"/alliance/members/{slug}/", f"/embed/badge/{slug}.svg",
        "/alliance/members/?q=canary", "/alliance/members/?format=csv", f"/alliance/lineage/?focus={slug}",
        f"/alliance/organisations/{world.far.slug}/people/", "/api/v1/organisations/?q=canary", f"/api/v1/organisations/{slug}/",
        f"/api/v1/organisations/{public_id}/", "/api/v1/organisations/?format=csv", "/api/v1/changes/", "/desk/queue/", "/desk/",
    ]  # fmt: skip
    gone = "/alliance/members/canaryleft-house/"
    for address in addresses:
        answer = client.get(address)
        # what was typed comes back; the log of changes keeps the address that one was public at before it left
        text = (
            whole(answer)
            .replace('value="canary"', "")
            .replace("q=canary", "")
            .replace("“canary”", "")
            .replace(slug, "")
            .replace(gone, "")
        )
        assert "canary" not in text.lower(), address
        assert answer.status_code < 500, address


def test_foreign_ids_in_a_post_are_refused_and_change_nothing(world, sign_in, mailoutbox, deliver):
    deliver()
    mailoutbox.clear()
    client = sign_in(world.coordinator)
    letter = {"subject": "Hello", "text": "Words", "nonce": "n" * 20, "step": "send"}
    for to in ([world.far.slug], [world.home.slug, world.far.slug], [world.hidden.slug], ["no-such-one"], ["\x00"]):
        answer = client.post(f"{UK}/mail/", {**letter, "to": to})
        assert answer.status_code == 200
        assert "not in your branch" in whole(answer) or "at least one" in whole(answer)
        assert "canary" not in whole(answer).lower()
    assert client.post("/alliance/chapters/czechia/mail/", {**letter, "to": [world.far.slug]}).status_code == 403
    assert ChapterLetter.objects.count() == deliver() == len(mailoutbox) == 0
    assert client.post(f"{UK}/members/{world.far.slug}/", {"text": "x"}).status_code == 404
    assert client.post(f"/alliance/chapters/czechia/members/{world.far.slug}/", {"text": "x"}).status_code == 403
    assert client.post(f"/alliance/chapters/notes/{world.note.public_id}/remove/").status_code == 404
    assert client.post("/alliance/chapters/czechia/aims/", {"aims": "mine"}).status_code == 403
    assert CoordinatorNote.objects.count() == 1
    assert Chapter.objects.get(code="CZ").aims == ""


def test_unlisted_and_missing_look_alike_inside_the_branch_address(world, sign_in):
    client = sign_in(world.coordinator)
    hidden, missing = (
        client.get(f"{UK}/members/{world.hidden.slug}/"),
        client.get(f"{UK}/members/{'x' * len(world.hidden.slug)}/"),
    )
    assert hidden.status_code == missing.status_code == 404
    assert len(hidden.content) == len(missing.content)


def test_who_is_moved_stood_down_or_demoted_is_refused_at_the_next_request(world, sign_in):
    doors = ["/alliance/chapters/czechia/members/", "/alliance/chapters/czechia/members.csv", "/alliance/chapters/czechia/mail/",
             f"/alliance/chapters/czechia/members/{world.far.slug}/"]  # fmt: skip
    client = sign_in(world.far_coordinator)
    assert {client.get(door).status_code for door in doors} == {200}
    assert client.get(f"/alliance/members/{world.hidden.slug}/").status_code == 200
    roles.end(user=world.far_coordinator, role="coordinator", by=None)
    assert {client.get(door).status_code for door in doors} == {403}
    assert client.get(f"/alliance/members/{world.hidden.slug}/").status_code == 404, "a post without the role opens nothing"
    assert client.post(f"/alliance/chapters/notes/{world.note.public_id}/remove/").status_code == 404
    roles.grant(user=world.far_coordinator, role="coordinator", by=None)
    chapters.stand_down(chapter=world.czechia, user=world.far_coordinator, by=None)
    chapters.appoint(chapter=world.britain, user=world.far_coordinator, by=None)
    assert {client.get(door).status_code for door in doors} == {403}
    assert client.get(f"{UK}/members/").status_code == 200


def test_letter_that_waits_is_dropped_when_its_writer_loses_the_post(world, deliver, mailoutbox):
    deliver()
    mailoutbox.clear()
    make.chapter_letter(world.britain, world.coordinator, world.home)
    chapters.stand_down(chapter=world.britain, user=world.coordinator, by=None)
    deliver()
    assert mailoutbox == []


def test_reach_goes_down_and_never_up_or_sideways(world, person, sign_in):
    nation = chapters.open_national(country=make.country("GB"), nation="GB-WLS", by=None)
    chapters.place(organisation=world.home, nation="GB-WLS", second=None, by=None)
    welsh = make.coordinator(person("Wyn Wales"), nation)
    top = make.coordinator(person("Top Tom"), Chapter.objects.get(code="001"))
    expected = {
        welsh: {"wales"}, world.coordinator: {"wales", "united-kingdom"},
        world.continental: {"wales", "united-kingdom", "czechia", "europe"},
        top: {"wales", "united-kingdom", "czechia", "europe", "global"},
    }  # fmt: skip
    for user, slugs in expected.items():
        client = sign_in(user)
        for slug in ("wales", "united-kingdom", "czechia", "europe", "global"):
            assert (client.get(f"/alliance/chapters/{slug}/members/").status_code == 200) == (slug in slugs), (user, slug)
    assert "Home House" in whole(sign_in(welsh).get("/alliance/chapters/wales/members.csv"))


def test_second_chapter_opens_the_organisation_and_closes_it_again(world, sign_in):
    client = sign_in(world.coordinator)
    address = f"{UK}/members/{world.far.slug}/"
    assert client.get(address).status_code == 404
    lead = sign_in(make.lead_of(world.far))
    choice = f"/alliance/organisations/{world.far.slug}/second-chapter/"
    assert "see your organisation in full" in whole(lead.get(choice))
    assert lead.post(choice, {"second": "united-kingdom"}).status_code == 302
    page = whole(client.get(address))
    assert "canaryinvited" in page
    assert "CanaryCoordinators" not in page, "notes stay with the branch they were written in"
    assert lead.post(choice, {"second": ""}).status_code == 302
    assert client.get(address).status_code == 404


def test_answers_do_not_depend_on_hidden_values(client, world):
    """T12: the same public questions before and after every hidden value is another one."""
    questions = [
        f"/api/v1/organisations/?{q}"
        for q in ("", "q=house", "country=CZ", "chapter=czechia", "sort=name", "status=active", "founding=false")
    ]
    questions += ["/alliance/members/?q=house", "/alliance/members/?country=CZ&format=csv", "/alliance/chapters/czechia/"]

    def answers() -> list[tuple[int, bytes]]:
        found = [client.get(question) for question in questions]
        return [(a.status_code, b"".join(a.streaming_content) if a.streaming else a.content) for a in found]

    def without_nonces(rows):
        return [(status, body.split(b"csrfmiddlewaretoken")[0]) for status, body in rows]

    first = without_nonces(answers())
    Organisation.objects.filter(pk=world.hidden.pk).update(
        name="Aaa House", name_folded="aaa house", place="Zlin", kind="charity"
    )
    world.hidden.pledges.update(signatory_name="Another", signatory_email="zzz@cz.example")
    world.far.invitations.update(note="Another note", email="other@cz.example", state="declined")
    CoordinatorNote.objects.update(text="Other words")
    assert without_nonces(answers()) == first


@pytest.mark.parametrize(
    "question", ["note=x", "lead_email=a", "sort=signatory_email", "coordinator_notes__text=x", "status=verified"]
)
def test_api_refuses_what_it_does_not_know(client, world, question):
    assert client.get(f"/api/v1/organisations/?{question}").status_code == 400


def test_recipients_are_asked_of_the_branch(world):
    with pytest.raises(branches.OutsideBranch):
        branches.recipients(world.britain, [world.home.slug, world.far.slug])
    assert branches.recipients(world.britain, [world.home.slug]) == [world.home]


def test_the_address_of_somebody_who_asked_for_a_sponsor_stays_hidden_from_coordinators(person, sign_in):
    """An answer is an invitation whose address is not the inviter's to see, nor that of whoever looks after the inviter."""
    chapter = make.national_chapter("GB")
    member = make.signed_organisation("Answering House")
    make.invitation(member, "seen@elsewhere.example")
    make.sponsor_answer(make.sponsor_request("Lonely House", email="canaryasker@lonely.example"), member)
    client = sign_in(make.coordinator(person("Coordinator Co"), chapter))
    for address in ("members/", f"members/{member.slug}/", "members.csv"):
        page = whole(client.get(f"{chapter.get_absolute_url()}{address}"))
        assert "canaryasker" not in page, address
    page = whole(client.get(f"{chapter.get_absolute_url()}members/{member.slug}/"))
    assert "seen@elsewhere.example" in page
    assert "Lonely House" in page
