"""Signing on the page, confirming by the mailed link, deciding at the desk."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail as outgoing
from django.test import Client
from django.utils import timezone

from alliance.actions import drafts, invitations, pledges
from alliance.forms.expected import KINDS
from alliance.models import Organisation, Pledge, PledgeDraft
from tests.alliance.steps import PAGES, SIGN, walk
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(db):
    """What a person types on the page; tests change single answers."""
    make.pledge_text()
    make.country("GB")
    make.country("CZ")
    day = timezone.localdate() + dt.timedelta(days=300)

    def fill(client, **changes):
        answers = {
            "name": "Riverbend House", "kind": "provider", "country": "GB", "place": "Leeds",
            "text_1": "Open the garden every day", "framework_1": "promote", "due_1_day": str(day.day),
            "due_1_month": str(day.month), "due_1_year": str(day.year), "signatory_name": "Ana Able",
            "signatory_post": "Director", "signatory_email": "ana@riverbend.example", "may_sign": "on", "agree": "on",
        }  # fmt: skip
        return {k: v for k, v in {**answers, **changes}.items() if v is not None}

    return fill


def private_link(kind="confirm"):
    return re.search(rf"http://[^/]+(/alliance/(?:pledge/)?{kind}/[^/\s]+/)", outgoing.outbox[-1].body).group(1)


def test_sign_confirm_decide_as_people_do_it(client, typed, deliver, cast, sign_in):
    response = walk(client, typed(client))
    assert response.url == "/alliance/pledge/sent/"
    response = client.get(response.url)
    assert b"ana@riverbend.example" in response.content
    deliver()
    link = private_link()
    assert "Open the garden every day" in client.get(link).content.decode()
    response = client.post(link, follow=True)
    assert "the secretariat has it on its desk" in response.content.decode()
    pledge = Pledge.objects.get()
    page = sign_in(cast.secretariat).get(pledge.get_absolute_url()).content.decode()
    assert "ana@riverbend.example" in page
    response = sign_in(cast.secretariat).post(
        pledge.get_absolute_url(), {"decision": "accept", "reason": "Known to us"}, follow=True
    )
    assert response.status_code == 200
    assert Organisation.objects.listed().get().name == "Riverbend House"
    assert "Your organisation is a member" in client.get(link, follow=True).content.decode()


def test_sign_page_without_a_text_leads_to_the_pledge(client):
    response = client.get(SIGN, follow=True)
    assert "The text is being written" in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Please fill this in"),
        ({"name": "\u200b\u202e"}, "Please give the name"),
        ({"name": "😀😀😀"}, "Please give the name"),
        ({"name": "See http://evil.example"}, "no web or mail address"),
        ({"name": "x" * 10_000}, "at most 200 characters"),
        ({"name": "A\x00B"}, "Null characters"),
        ({"kind": "army"}, "Select a valid choice"),
        ({"country": "ZZ"}, "Select a valid choice"),
        ({"country": "G\x00"}, "Select a valid choice"),
        ({"website": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"ror_id": "01k4yrm30"}, "typing error"),
        ({"ods_code": "R"}, "ODS code has 3 to 10"),
        ({"company_number": "²²²²²²²²"}, "8 characters"),
        ({"charity_number": "none"}, "made of digits"),
        ({"framework_1": "punish"}, "Select a valid choice"),
        ({"framework_1": None}, "Please choose one"),
        ({"due_1_year": "99999999999999"}, "Enter a valid date"),
        ({"due_1_month": "13"}, "Enter a valid date"),
        ({"due_1_day": "\x00"}, "Enter a valid date"),
        ({"due_1_year": "2020"}, "between tomorrow and five years"),
        ({"text_2": "A second thing"}, "belongs to the commitment"),
        ({"signatory_email": "ana@"}, "Enter a valid email"),
        ({"signatory_email": "a@b.example\r\nBcc: c@d.example"}, "Enter a valid email"),
        ({"may_sign": None}, "may sign for the organisation"),
        ({"agree": None}, "read the pledge and tick"),
        ({"recruiter": "Nobody Knows House"}, "do not find a member"),
        ({"recruiter": "x" * 10_000}, "at most 220 characters"),
        ({"more_about_you": "buy"}, "without changing hidden fields"),
        ({"board_lead_name": "Bo Board"}, "both the name and the post"),
        ({"board_lead_name": "Bo Board", "board_lead_post": "Chair"}, "ask this person first"),
    ],
)  # fmt: skip
def test_sign_with_a_wrong_answer_keeps_what_was_typed(client, typed, changes, words):
    response = walk(client, typed(client, **changes))
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "There is something to put right" in page
    assert 'value="Leeds"' in page + client.get(SIGN).content.decode()
    assert not Pledge.objects.exists()


def test_sign_with_a_day_of_the_past_names_every_commitment_field(client, typed):
    response = walk(client, typed(client, text_2="Second", due_2_day="1", due_2_month="1", due_2_year="2020"))
    page = response.content.decode()
    assert "belongs to the commitment" in page
    assert page.count("<details") >= 3
    assert re.search(r"<details class=\"nhsuk-details\" open>\s*<summary[^>]*>\s*<span[^>]*>Add a second", page)


def test_sign_twice_by_two_clicks_is_one_pledge(client, typed):
    answers = typed(client)
    first, second = walk(client, answers), client.post(PAGES[-1], answers)
    assert first.status_code == second.status_code == 302
    assert Pledge.objects.count() == 1


def test_sign_with_optional_numbers_stores_them_clean(client, typed):
    walk(
        client,
        typed(client, ods_code=" rt1 ", ror_id="https://ror.org/03yrm5c26", company_number="938822", website="house.example"),
    )
    organisation = Organisation.objects.get()
    assert (organisation.ods_code, organisation.ror_id, organisation.company_number) == ("RT1", "03yrm5c26", "00938822")
    assert organisation.website == "https://house.example"


def test_second_signature_leads_to_the_first_and_shows_nobody(client, typed):
    make.applied_pledge("Riverbend House", signatory_name="Canary Signatory", signatory_email="canary@first.example")
    page = walk(client, typed(client, name="riverbend HOUSE")).content.decode()
    assert "has already signed" in page
    assert "not confirmed by mail yet" in page
    assert "anary" not in page
    assert Pledge.objects.count() == 1


def test_second_signature_for_a_member_leads_to_a_seat(client, typed):
    make.signed_organisation("Riverbend House")
    page = walk(client, typed(client)).content.decode()
    assert "/alliance/members/riverbend-house/claim/" in page


def test_sign_with_a_member_s_register_number_leads_to_the_member(client, typed):
    details = make.details("Quite Another Name", ods_code="RT1")
    make.signed_organisation("Quite Another Name", details=details)
    page = walk(client, typed(client, ods_code="rt1")).content.decode()
    assert "Quite Another Name has already signed" in page
    assert Pledge.objects.count() == 1


def test_sign_with_a_like_name_asks_first_and_takes_no_for_an_answer(client, typed):
    make.signed_organisation("Riverbend House NHS Trust")
    answers = typed(client, name="Riverbend Hause")
    page = walk(client, answers).content.decode()
    assert "Is it one of these?" in page
    assert "/alliance/members/riverbend-house-nhs-trust/" in page
    assert "We are another one" in page
    assert "/alliance/members/riverbend-house-nhs-trust/claim/" in page
    assert Pledge.objects.count() == 1
    assert walk(client, {**answers, "another": "yes"}).status_code == 302
    assert Pledge.objects.count() == 2


def test_like_names_of_those_not_listed_are_not_shown(client, typed):
    make.verified_pledge("Riverbend Canary House")
    response = walk(client, typed(client, name="Riverbend Canary Hause"))
    assert response.status_code == 302
    assert Pledge.objects.count() == 2


def test_recruiter_is_found_by_name_on_the_server(client, typed):
    recruiter = make.signed_organisation("Old Máiréad House")
    walk(client, typed(client, recruiter="old mairead house"))
    assert Pledge.objects.get(organisation__name="Riverbend House").named_recruiter == recruiter


def test_recruiter_of_a_double_name_needs_its_country(client, typed):
    make.signed_organisation("Old House")
    czech = make.signed_organisation("Old House", country="CZ")
    page = walk(client, typed(client, recruiter="Old House")).content.decode()
    assert "Old House (Czechia)" in page
    walk(client, typed(client, recruiter="Old House (czechia)"))
    assert Pledge.objects.get(organisation__name="Riverbend House").named_recruiter == czech


def test_recruiter_that_lapsed_or_is_not_listed_is_refused(client, typed):
    make.in_state(make.accepted_pledge("Old House"), "lapsed")
    make.verified_pledge("Hidden Canary")
    assert "has lapsed" in walk(client, typed(client, recruiter="Old House")).content.decode()
    assert "do not find" in walk(client, typed(client, recruiter="Hidden Canary")).content.decode()


@pytest.mark.parametrize("slug", ["old-house", "nobody", "%00", "..", "x" * 5000, "hidden-canary"])
def test_recruiter_of_the_address_is_filled_in_when_it_is_a_member(client, typed, slug):
    make.signed_organisation("Old House")
    make.verified_pledge("Hidden Canary")
    before = dict(client.session)
    client.get(f"{SIGN}?from={slug}")
    assert dict(client.session) == before
    walk(client, typed(client, signatory_name=""), query=f"?from={slug}")
    page = client.get(PAGES[2]).content.decode()
    assert ("Old House (United Kingdom)" in page) == (slug == "old-house")
    assert "Hidden Canary" not in page


def test_sign_by_invitation_binds_the_inviter_whatever_is_posted(client, typed):
    inviter, other = make.signed_organisation("Old House"), make.signed_organisation("Other House")
    invitation = make.invitation(inviter, organisation_name="Riverbend House")
    link = f"/alliance/join/{invitation.link_token()}/"
    assert client.post(link, {"answer": "sign"}).url == SIGN
    assert 'value="Riverbend House"' in client.get(SIGN).content.decode()
    walk(client, typed(client, signatory_name=""))
    assert "You come by an invitation of Old House" in client.get(PAGES[2]).content.decode()
    walk(client, typed(client, invitation="1", recruiter=other.name, named_recruiter=str(other.pk)))
    pledge = Pledge.objects.get(invitation=invitation)
    assert pledge.named_recruiter == inviter
    pledges.verify(pledge=pledge)
    invitation.refresh_from_db()
    assert invitation.state == "signed"


def test_sign_by_an_invitation_taken_back_meanwhile_can_still_go_on(client, typed):
    inviter = make.signed_organisation("Old House")
    invitation = make.invitation(inviter)
    client.post(f"/alliance/join/{invitation.link_token()}/", {"answer": "sign"})
    walk(client, typed(client, agree=None))
    invitations.revoke(invitation=invitation, by=make.lead_of(inviter))
    assert "cannot be used any more" in client.get(PAGES[3]).content.decode()
    assert walk(client, typed(client, recruiter="Old House")).status_code == 302
    assert Pledge.objects.get(organisation__name="Riverbend House").named_recruiter == inviter


@pytest.mark.parametrize("page", PAGES[1:])
def test_step_asked_too_early_leads_to_the_first_open_one(client, typed, page):
    typed(client)
    assert client.get(page).url == SIGN
    client.post(SIGN, typed(client))
    assert client.get(PAGES[3]).url == PAGES[1]


def test_going_back_keeps_every_answer_and_change_leads_to_it(client, typed):
    walk(client, typed(client, agree=None, board_lead_name="Bo Board", board_lead_post="Chair", board_lead_agrees="on"))
    page = client.get(PAGES[3]).content.decode()
    for words in ("Riverbend House", "Open the garden every day", "Ana Able", "Bo Board, Chair"):
        assert words in page
    assert all(f'href="{step}"' in page for step in PAGES[:3])
    assert "Open the garden every day" in client.get(PAGES[1]).content.decode()
    assert client.post(SIGN, typed(client, place="York")).url == PAGES[3]
    assert "York" in client.get(PAGES[3]).content.decode()


def test_draft_is_gone_once_it_is_signed(client, typed):
    walk(client, typed(client))
    assert not PledgeDraft.objects.exists()
    assert "draft" not in client.session


def test_draft_goes_on_in_another_browser_by_its_link(client, typed, deliver):
    walk(client, typed(client, signatory_name=""))
    assert client.post(f"{SIGN}later/", {"email": "me@home.example"}).url == PAGES[2]
    deliver()
    link, elsewhere = private_link("go-on"), Client()
    before = PledgeDraft.objects.values().get()
    assert "Riverbend House" in elsewhere.get(link).content.decode()
    assert elsewhere.get(PAGES[2]).url == SIGN
    assert PledgeDraft.objects.values().get() == before
    assert elsewhere.post(link).url == PAGES[2]
    assert "Open the garden every day" in elsewhere.get(PAGES[1]).content.decode()
    assert walk(elsewhere, typed(elsewhere)).url == "/alliance/pledge/sent/"
    assert elsewhere.get(link).status_code == 404


def test_draft_of_one_browser_is_in_no_byte_of_another(client, typed):
    walk(client, typed(client, name="Canary House", signatory_name="Canary Signs", agree=None))
    assert "Canary Signs" in client.get(PAGES[3]).content.decode()
    elsewhere = Client()
    for page in (*PAGES, f"{SIGN}later/"):
        assert b"Canary" not in elsewhere.get(page, follow=True).content


def test_draft_is_erased_after_fourteen_days(client, typed):
    client.post(SIGN, typed(client))
    link = f"/alliance/pledge/go-on/{PledgeDraft.objects.get().link_token()}/"
    with time_machine.travel(timezone.now() + dt.timedelta(days=13, hours=23)):
        assert drafts.erase_old() == 0
        assert client.get(link).status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(days=14, seconds=1)):
        assert client.get(link).status_code == 404
        assert drafts.erase_old() == 1
    assert not PledgeDraft.objects.exists()


def test_what_no_form_asks_for_is_not_kept(client, typed):
    """T13: a posted state, recruiter or owner is not an answer of any step."""
    extra = {"state": "active", "status": "active", "is_founding": "on", "generation": "9", "slug": "x", "form_nonce": "y" * 20}
    walk(client, typed(client, agree=None, **extra))
    kept = PledgeDraft.objects.get()
    assert not set(extra) & {name for answers in kept.answers.values() for name in answers}
    walk(client, typed(client, **extra))
    organisation = Organisation.objects.get()
    assert (organisation.status, organisation.is_founding, organisation.generation) == ("applied", False, 0)


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_kind_is_asked_its_own_question(client, typed, kind):
    client.post(SIGN, typed(client, kind=kind))
    page = client.get(PAGES[1]).content.decode()
    asked = [other for other, words in KINDS.items() if str(words.question) in page]
    assert asked == [kind]


def test_board_lead_is_shown_on_the_public_page_and_the_desk(client, typed, cast, sign_in):
    walk(client, typed(client, board_lead_name="Bo Board", board_lead_post="Chair", board_lead_agrees="on"))
    pledge = pledges.verify(pledge=Pledge.objects.get())
    assert "Bo Board, Chair" in sign_in(cast.secretariat).get(pledge.get_absolute_url()).content.decode()
    pledges.accept(pledge=pledge, by=None)
    assert "Bo Board, Chair" in client.get(pledge.organisation.get_absolute_url()).content.decode()


def test_confirm_after_the_last_day_says_what_to_do(client):
    pledge = make.applied_pledge()
    Pledge.objects.update(link_expires_at=timezone.now() - dt.timedelta(seconds=1))
    link = f"/alliance/pledge/confirm/{pledge.link_token()}/"
    assert "This link is too old" in client.get(link).content.decode()
    page = client.post(link, follow=True).content.decode()
    assert "This link is too old" in page
    assert Pledge.objects.get().state == "applied"


def test_status_shows_a_refusal_with_its_reason(client):
    pledge = make.verified_pledge()
    pledges.decline(pledge=pledge, by=None, reason="We could not <b>reach</b> you.")
    page = client.get(f"/alliance/pledge/status/{pledge.link_token()}/").content.decode()
    assert "We could not &lt;b&gt;reach&lt;/b&gt; you." in page


@pytest.mark.parametrize(
    "state", ["applied", "verified", "active", "due", "overdue", "lapsed", "returned", "withdrawn", "declined"]
)
def test_status_page_stands_in_every_state_without_the_signatory(client, state):
    pledge = make.applied_pledge(signatory_name="Canary Signatory", signatory_email="canary@first.example")
    if state == "declined":
        pledges.decline(pledge=pledge, by=None, reason="No")
    elif state != "applied":
        pledges.verify(pledge=pledge)
        if state != "verified":
            make.in_state(pledges.accept(pledge=pledge, by=None), state)
    response = client.get(f"/alliance/pledge/status/{pledge.link_token()}/")
    assert response.status_code == 200
    assert b"anary" not in response.content


def test_decide_shows_what_the_secretariat_must_know(cast, sign_in):
    inviter = make.signed_organisation("Old House")
    make.verified_pledge("Riverbend Housing")
    pledge = make.verified_pledge("Riverbend House", invitation=make.invitation(inviter, "someone@else.example"))
    page = sign_in(cast.secretariat).get(pledge.get_absolute_url()).content.decode()
    assert "The invited address differs" in page
    assert "Riverbend Housing" in page
    assert pledge.signatory_name in page
    assert "Open the garden every day" in page


def test_decide_sees_no_difference_in_the_spelling_of_one_mailbox(cast, sign_in):
    invitation = make.invitation(make.signed_organisation("Old House"), "An.A+promise@Riverbend.example")
    pledge = make.verified_pledge(invitation=invitation, signatory_email="ana@riverbend.example")
    page = sign_in(cast.secretariat).get(pledge.get_absolute_url()).content.decode()
    assert "The invited address differs" not in page


def test_decline_without_a_reason_asks_for_one(cast, sign_in):
    pledge = make.verified_pledge()
    page = sign_in(cast.secretariat).post(pledge.get_absolute_url(), {"decision": "decline", "reason": " "}).content.decode()
    assert "Please give a reason" in page
    assert Pledge.objects.get().state == "verified"


def test_decide_twice_says_where_it_stands(cast, sign_in):
    pledge = make.accepted_pledge()
    page = sign_in(cast.secretariat).post(pledge.get_absolute_url(), {"decision": "accept"}).content.decode()
    assert "This cannot be done now" in page


def test_decide_is_the_secretariat_s_alone(client, cast, sign_in, person):
    pledge = make.verified_pledge("Canary House", signatory_email="canary@first.example")
    people = make.member_cast(person)
    assert b"canary@first.example" in sign_in(cast.secretariat).get(pledge.get_absolute_url()).content
    assert client.get(pledge.get_absolute_url()).url.startswith("/accounts/login/")
    for user in (people.lead, people.contributor, people.coordinator, cast.curator, cast.guardian, cast.stranger):
        for response in (sign_in(user).get(pledge.get_absolute_url()), sign_in(user).post(pledge.get_absolute_url())):
            assert response.status_code == 404
            assert b"anary" not in response.content
    assert Pledge.objects.get(pk=pledge.pk).state == "verified"


def test_commitments_are_kept_up_by_the_lead_alone(client, cast, sign_in, person):
    people = make.member_cast(person)
    url = f"/alliance/organisations/{people.organisation.slug}/commitments/"
    assert sign_in(people.lead).post(url, {"state_1": "under_way"}).status_code == 302
    assert people.organisation.pledges.get().commitments.get().state == "under_way"
    assert "Select a valid choice" in sign_in(people.lead).post(url, {"state_1": "finished"}).content.decode()
    for user in (people.contributor, cast.stranger, cast.secretariat):
        assert sign_in(user).post(url, {"state_1": "dropped"}).status_code == 403
    assert client.post(url, {"state_1": "dropped"}).url.startswith("/accounts/login/")
    assert people.organisation.pledges.get().commitments.get().state == "under_way"


@pytest.mark.parametrize("path", ["/alliance/", "/alliance/pledge/", "/alliance/pledge/sign/", "/alliance/pledge/sent/"])
def test_public_pages_answer_with_and_without_content(client, path):
    assert client.get(path, follow=True).status_code == 200
    make.pledge_text()
    make.signed_organisation()
    assert client.get(path).status_code == 200


def test_home_tells_how_many_we_are_and_how_many_are_missing(client, settings):
    settings.CRITICAL_MASS = 4321
    make.signed_organisation()
    page = client.get("/alliance/").content.decode()
    assert "4321" in page or "4,321" in page
    assert "4320" in page or "4,320" in page
