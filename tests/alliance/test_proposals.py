"""A chapter begins: proposed by a member, supported by others, opened by the secretariat; nations, coordinators, seeding."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from alliance.actions import chapters, organisations, proposals
from alliance.models import Chapter, ChapterProposal, CoordinatorPost, Organisation
from promise.core.workflow import MoveRefused
from promise.desk import waiting
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
LIST = "/alliance/chapters/"


@pytest.fixture
def czech(settings) -> list[Organisation]:
    settings.CHAPTER_THRESHOLD = 3
    make.continental_chapter("150")
    return [make.signed_organisation(f"Czech House {n}", country="CZ") for n in (1, 2, 3)]


def test_threshold_makes_it_ready_and_the_secretariat_opens_it(czech, cast, sign_in, deliver, mailoutbox):
    lead = sign_in(make.lead_of(czech[0]))
    sent = {"organisation": czech[0].slug, "where": "CZ", "aims": "To begin **together**.", "could_coordinate": "CanaryDana"}
    assert lead.post(f"{LIST}propose/", sent).status_code == 302
    proposal = ChapterProposal.objects.get()
    assert proposal.state == "collecting"
    address = proposal.get_absolute_url()
    for house, state in ((czech[0], "collecting"), (czech[1], "collecting"), (czech[1], "collecting"), (czech[2], "ready")):
        sign_in(make.lead_of(house)).post(address, {"organisation": house.slug})
        proposal.refresh_from_db()
        assert proposal.state == state
    assert czech[0].chapter.slug == "europe"
    assert "A chapter for Czechia" in [str(one.title) for one in waiting.list_for(cast.secretariat)]
    assert sign_in(cast.curator).post(f"{address}decide/", {"decision": "open"}).status_code == 403
    desk = sign_in(cast.secretariat)
    assert "CanaryDana" in desk.get(address).content.decode()
    assert "CanaryDana" not in lead.get(address).content.decode()
    assert desk.post(f"{address}decide/", {"decision": "open"}).status_code == 302
    chapter = Chapter.objects.get(code="CZ")
    assert chapter.aims == "To begin **together**."
    assert set(Organisation.objects.filter(country="CZ").values_list("chapter", flat=True)) == {chapter.pk}
    mailoutbox.clear()
    deliver()
    told = [m for m in mailoutbox if "is open" in m.subject]
    assert sorted(m.to[0] for m in told) == sorted(make.lead_of(one).email for one in czech)
    with pytest.raises(MoveRefused):
        proposals.open_(proposal=proposal, by=cast.secretariat)


def test_declined_says_why_and_may_be_proposed_again(czech, cast, sign_in, deliver, mailoutbox):
    proposal = make.chapter_proposal(czech[0])
    desk = sign_in(cast.secretariat)
    address = f"{proposal.get_absolute_url()}decide/"
    assert "Please give a reason" in desk.post(address, {"decision": "decline"}).content.decode()
    desk.post(address, {"decision": "decline", "reason": "Let us wait for two more towns."})
    mailoutbox.clear()
    deliver()
    assert "two more towns" in next(m.body for m in mailoutbox if m.subject == "About the chapter for Czechia")
    assert "two more towns" in desk.get(proposal.get_absolute_url()).content.decode()
    with pytest.raises(MoveRefused):
        make.proposal_support(proposal, czech[1])
    assert make.chapter_proposal(czech[1]).state == "collecting"


def test_nothing_opens_before_the_threshold(czech, cast):
    proposal = make.chapter_proposal(czech[0])
    with pytest.raises(MoveRefused):
        proposals.open_(proposal=proposal, by=cast.secretariat)
    assert not Chapter.objects.filter(code="CZ").exists()


def test_only_members_of_the_country_in_good_standing_count(czech, sign_in):
    british = make.signed_organisation("British House")
    proposal = make.chapter_proposal(czech[0])
    with pytest.raises(ValidationError):
        make.proposal_support(proposal, british)
    assert sign_in(make.lead_of(british)).post(proposal.get_absolute_url(), {"organisation": british.slug}).status_code == 404
    make.in_state(czech[1].pledges.get(), "lapsed")
    with pytest.raises(ValidationError):
        proposals.support(proposal=proposal, organisation=Organisation.objects.get(pk=czech[1].pk), by=None)
    with pytest.raises(ValidationError):
        make.chapter_proposal(czech[2])
    make.national_chapter("GB")
    with pytest.raises(ValidationError):
        make.chapter_proposal(british)


def test_lead_cannot_speak_for_another_or_for_another_place(czech, sign_in):
    lead = sign_in(make.lead_of(czech[0]))
    for wrong in ({"organisation": czech[1].slug, "where": "CZ"}, {"organisation": czech[0].slug, "where": "GB"}):
        assert lead.post(f"{LIST}propose/", {**wrong, "aims": "x"}).status_code == 200
    assert not ChapterProposal.objects.exists()


# -- nations -----------------------------------------------------------------------------------------------------------


def test_nation_opens_below_its_country_and_takes_its_own(czech):
    britain = chapters.open_national(country=make.country("GB"), by=None)
    cardiff, leeds = make.signed_organisation("Cardiff House"), make.signed_organisation("Leeds House")
    chapters.place(organisation=cardiff, nation="GB-WLS", second=None, by=None)
    assert cardiff.chapter == britain
    wales = chapters.open_national(country=make.country("GB"), nation="GB-WLS", by=None)
    assert (wales.parent, wales.slug, wales.level) == (britain, "wales", "national")
    cardiff.refresh_from_db()
    leeds.refresh_from_db()
    assert (cardiff.chapter, leeds.chapter) == (wales, britain)
    assert organisations.chapter_for(make.country("GB"), "GB-WLS") == wales
    assert organisations.chapter_for(make.country("GB"), "GB-SCT") == britain
    with pytest.raises(ValidationError):
        chapters.open_national(country=make.country("CZ"), nation="GB-WLS", by=None)


def test_nation_may_open_first_and_goes_below_its_country_later():
    make.continental_chapter("150")
    cardiff = make.signed_organisation("Cardiff House")
    chapters.place(organisation=cardiff, nation="GB-WLS", second=None, by=None)
    wales = chapters.open_national(country=make.country("GB"), nation="GB-WLS", by=None)
    assert wales.parent.slug == "europe"
    britain = chapters.open_national(country=make.country("GB"), by=None)
    wales.refresh_from_db()
    cardiff.refresh_from_db()
    assert (wales.parent, cardiff.chapter) == (britain, wales)


def test_place_refuses_what_does_not_fit(czech):
    house = czech[0]
    for nation, second in (
        ("GB-WLS", None),
        ("XX-YY", None),
        ("", Chapter.objects.get(code="150")),
        ("", Chapter.objects.get(code="001")),
    ):
        with pytest.raises(ValidationError):
            chapters.place(organisation=house, nation=nation, second=second, by=None)


def test_country_that_opens_ends_a_second_place_there(czech):
    britain = make.national_chapter("GB")
    chapters.place(organisation=czech[0], nation="", second=britain, by=None)
    assert czech[0].second_chapter == britain
    organisations.correct(organisation=Organisation.objects.get(pk=czech[0].pk), country=make.country("GB"))
    moved = Organisation.objects.get(pk=czech[0].pk)
    assert (moved.chapter, moved.second_chapter) == (britain, None)


# -- coordinators and seeding ------------------------------------------------------------------------------------------


def test_coordinator_is_named_only_with_their_yes(czech, cast, person, sign_in, client):
    britain = make.national_chapter("GB")
    named, silent = person("Nora Named"), person("Canary Silent")
    address = f"{britain.get_absolute_url()}coordinators/"
    desk = sign_in(cast.secretariat)
    assert "Nobody has an account" in desk.post(address, {"email": "no@body.example"}).content.decode()
    assert desk.post(address, {"email": named.email, "is_named": "on"}).status_code == 302
    assert desk.post(address, {"email": silent.email}).status_code == 302
    page = client.get(britain.get_absolute_url()).content.decode()
    assert "Nora Named" in page
    assert "Canary" not in page
    assert "2 coordinators look after" in page
    assert desk.post(f"{address}{named.public_id}/end/").status_code == 302
    assert "Nora Named" not in client.get(britain.get_absolute_url()).content.decode()
    assert CoordinatorPost.objects.filter(ended_at__isnull=True).count() == 1


def test_aims_are_written_by_the_coordinator(czech, person, sign_in, client):
    britain = make.national_chapter("GB")
    own = sign_in(make.coordinator(person("Own Ola"), britain))
    assert own.post(f"{britain.get_absolute_url()}aims/", {"aims": "To **listen**. <img src=x>"}).status_code == 302
    page = client.get(britain.get_absolute_url()).content.decode()
    assert "<strong>listen</strong>" in page
    assert "<img src=x" not in page


def test_seeding_names_people_only_to_those_who_look_after_the_country(czech, cast, person, sign_in):
    make.signed_organisation("Brought House", czech[0], country="CZ")
    make.continental_chapter("019")
    american = make.signed_organisation("American House", country="US")
    make.signed_organisation("Second American", american, country="US")
    make.invitation(czech[1])
    europe = make.coordinator(person("Conn Europe"), Chapter.objects.get(code="150"))
    seen = {user: sign_in(user).get(f"{LIST}seeding/").content.decode() for user in (cast.secretariat, europe)}
    czech_lead, american_lead = make.lead_of(czech[0]).name, make.lead_of(american).name
    assert czech_lead in seen[europe]
    assert czech_lead in seen[cast.secretariat]
    assert american_lead in seen[cast.secretariat]
    assert american_lead not in seen[europe]
    assert "1 lead who brought others" in seen[europe]
    rows = {one.country.pk: one for one in sign_in(europe).get(f"{LIST}seeding/").context["grounds"]}
    assert (rows["CZ"].members, rows["CZ"].invitations, rows["US"].members) == (4, 1, 2)
    national = make.coordinator(person("Own Ola"), make.national_chapter("GB"))
    assert sign_in(national).get(f"{LIST}seeding/").status_code == 403
