"""A member's year: filled in, written by many, sent by one, read as far as it says so."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail as letters
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from alliance.models import Commitment, Pledge, Report
from promise.core.workflow import MoveRefused
from tests.factories import alliance, measures, toolkit
from toolkit.actions import progress as acts
from toolkit.documents.progress_figures import counted
from toolkit.models import Progress

pytestmark = pytest.mark.django_db
LIST = "/toolkit/progress/"


def colleague(person, home, name="Colleague Cora"):
    user = person(name)
    alliance.seat(user, home)
    return user


def test_team_writes_part_by_part_and_the_lead_sends(sign_in, person, deliver):
    home = alliance.signed_organisation()
    lead, cora = alliance.lead_of(home), colleague(person, home)
    tea = toolkit.published_initiative("Tea at nine")
    toolkit.adoption(initiative=tea, organisation=home, visibility="public")
    team, desk = sign_in(cora), sign_in(lead)
    assert home.name in team.get(LIST).content.decode()
    begun = team.post(f"{LIST}begin/{home.slug}/", follow=True)
    assert "Tea at nine" in begun.content.decode()  # nobody had to type it
    held = Progress.objects.get()
    write = f"{LIST}{held.public_id}/write"
    position = Commitment.objects.get(pledge=held.pledge).position
    team.post(f"{write}/commitments/", {f"state_{position}": "under_way"})
    team.post(f"{write}/worked/", {"success": "The garden.", "success_is_public": "on"})
    stopped = team.post(f"{write}/failed/", {"failing": "The nights.", "later": "1"})
    assert stopped["Location"] == LIST
    desk.post(f"{write}/people/", {"took_part": "Two peer workers chaired it.", "took_part_count": "2"})
    team.post(f"{write}/next/", {"next_year": "The nights.", "private_note": "CanaryNote"})
    assert team.post(f"{LIST}{held.public_id}/send/").status_code == 403
    team.post(f"{LIST}{held.public_id}/hand-over/")
    deliver()
    assert letters.outbox[-1].to == [lead.email]
    sent = desk.post(f"{LIST}{held.public_id}/send/", follow=True)
    assert "yearly report" in sent.content.decode()
    held.refresh_from_db()
    report = Report.objects.get()
    assert (held.state, held.report, held.sent_by) == ("sent", report, lead)
    assert (report.success, report.failing, report.people_with_lived_experience) == ("The garden.", "The nights.", 2)
    assert (report.success_is_public, report.failing_is_public) == (True, False)
    assert Commitment.objects.get(pledge=held.pledge).state == "under_way"


def test_sending_is_the_way_back_from_lapsing(person):
    home = alliance.signed_organisation()
    alliance.in_state(home.pledges.get(), "lapsed")
    held = toolkit.progress(home)
    acts.send(progress=held, by=alliance.lead_of(home))
    assert Pledge.objects.get().state == "returned"
    assert acts.send(progress=held, by=alliance.lead_of(home)).report_id == Report.objects.get().pk  # twice is once


def test_one_is_open_at_a_time_and_the_next_begins_where_the_last_ended(person):
    home = alliance.signed_organisation()
    first = acts.begin(organisation=home, by=alliance.lead_of(home))
    assert acts.begin(organisation=home, by=colleague(person, home)).pk == first.pk
    toolkit.sent_progress(home)
    with time_machine.travel(timezone.now() + dt.timedelta(days=200), tick=False):
        second = acts.begin(organisation=home, by=alliance.lead_of(home))
    assert second.pk != first.pk
    assert second.covers_from == Progress.objects.get(pk=first.pk).covers_to


def test_open_one_goes_on_with_the_pledge_that_is_in_force_now():
    home = alliance.signed_organisation()
    lead = alliance.lead_of(home)
    held = toolkit.progress(home)
    alliance.in_state(home.pledges.get(), "withdrawn")
    with pytest.raises(PermissionDenied):
        acts.begin(organisation=home, by=lead)
    again = alliance.accepted_pledge(home.name)
    assert again.organisation_id == home.pk
    lead = alliance.lead_of(home)
    assert acts.begin(organisation=home, by=lead).pledge_id == again.pk
    assert acts.send(progress=held, by=lead).state == "sent"


@pytest.mark.parametrize("lacking", ["success", "failing"])
def test_one_side_alone_is_not_sent(lacking):
    held = toolkit.progress(**{lacking: ""})
    with pytest.raises(MoveRefused, match="worked"):
        acts.send(progress=held, by=alliance.lead_of(held.organisation))
    assert not Report.objects.exists()


def test_two_colleagues_at_once_lose_nothing(sign_in, person):
    home = alliance.signed_organisation()
    held = toolkit.progress(home, success="As it was.")
    team, desk = sign_in(colleague(person, home)), sign_in(alliance.lead_of(home))
    path = f"{LIST}{held.public_id}/write/worked/"
    was = team.get(path).context["form"]["was"].value()
    desk.post(path, {"was": was, "success": "Written by the lead."})
    second = team.post(path, {"was": was, "success": "Written by Cora."})
    text = second.content.decode()
    assert "Written by the lead." in text
    assert "Written by Cora." in text
    assert Progress.objects.get().success == "Written by the lead."
    again = team.post(path, {"was": second.context["form"]["was"].value(), "success": "Written by both."})
    assert again.status_code == 302
    assert Progress.objects.get().success == "Written by both."


def test_too_long_a_text_is_refused_and_stays_in_the_form(sign_in):
    held = toolkit.progress()
    answer = sign_in(held.begun_by).post(f"{LIST}{held.public_id}/write/worked/", {"success": "x" * 1501})
    assert "x" * 1501 in answer.content.decode()
    with pytest.raises(ValidationError):
        acts.save(progress=held, by=held.begun_by, success="x" * 1501)


def test_lead_gives_it_back_with_a_reason(sign_in, person, deliver):
    home = alliance.signed_organisation()
    cora = colleague(person, home)
    held = acts.hand_over(progress=toolkit.progress(home, by=cora), by=cora)
    desk = sign_in(alliance.lead_of(home))
    desk.post(f"{LIST}{held.public_id}/give-back/", {"reason": ""})
    assert Progress.objects.get().state == "handed_over"
    desk.post(f"{LIST}{held.public_id}/give-back/", {"reason": "Ask the night shift."})
    assert Progress.objects.get().state == "writing"
    deliver()
    assert letters.outbox[-1].to == [cora.email]
    assert "Ask the night shift." in letters.outbox[-1].body
    assert "Ask the night shift." in sign_in(cora).get(held.get_absolute_url()).content.decode()


def test_world_reads_only_what_was_said_to_be_public(client, sign_in, cast, person):
    words = {"success": "CanarySuccess", "failing": "CanaryFailing", "took_part": "CanaryTook", "next_year": "CanaryNext"}
    home = alliance.signed_organisation()
    held = toolkit.sent_progress(home, **words, private_note="CanaryPrivate", took_part_count=41, failing_is_public=True)
    page, everything = held.get_absolute_url(), [*words.values(), "CanaryPrivate", "41 people with lived experience"]
    for insider in (sign_in(alliance.lead_of(home)), sign_in(colleague(person, home)), sign_in(cast.secretariat)):
        assert all(word in insider.get(page).content.decode() for word in everything)
    other = alliance.lead_of(alliance.signed_organisation("Other House"))
    for outsider in (client, sign_in(other), sign_in(cast.curator), sign_in(cast.stranger)):
        text = outsider.get(page).content.decode() + outsider.get(LIST).content.decode()
        assert "CanaryFailing" in text
        assert all(word not in text for word in everything if word != "CanaryFailing")
    assert client.get(f"{page.rstrip('/')}.pdf").status_code == 200


def test_what_is_not_public_at_all_is_not_there(client, sign_in, cast):
    held = toolkit.sent_progress(success="CanarySuccess")
    other = alliance.lead_of(alliance.signed_organisation("Other House"))
    for outsider in (client, sign_in(other)):
        for path in (held.get_absolute_url(), f"{held.get_absolute_url().rstrip('/')}.pdf"):
            assert outsider.get(path).status_code == 404
        assert "CanarySuccess" not in outsider.get(LIST).content.decode()
        assert outsider.post(f"{LIST}{held.public_id}/show/", {"public": ["success"]}).status_code in {302, 404}
    assert Progress.objects.get().success_is_public is False


def test_lead_opens_and_takes_back_later(client, sign_in):
    held = toolkit.sent_progress(success="CanarySuccess")
    desk = sign_in(alliance.lead_of(held.organisation))
    show = f"{LIST}{held.public_id}/show/"
    desk.post(show, {"public": ["success", "failing"]})
    assert "CanarySuccess" in client.get(held.get_absolute_url()).content.decode()
    assert Report.objects.get().success_is_public
    desk.post(show, {"public": ["failing"]})
    assert "CanarySuccess" not in client.get(held.get_absolute_url()).content.decode()
    assert "CanarySuccess" not in client.get(LIST).content.decode()
    assert not Report.objects.get().success_is_public


def test_draft_is_its_own_peoples_alone(client, sign_in, cast):
    held = toolkit.progress(success="CanaryDraft", success_is_public=True)
    assert "CanaryDraft" in sign_in(held.begun_by).get(held.get_absolute_url()).content.decode()
    for outsider in (client, sign_in(cast.secretariat), sign_in(cast.stranger)):
        assert outsider.get(held.get_absolute_url()).status_code == 404
        assert "CanaryDraft" not in outsider.get(LIST).content.decode()


def test_known_year_shows_outsiders_no_unnamed_trial_no_invitation_and_no_attendance(client, sign_in):
    home = alliance.signed_organisation()
    quiet, told = toolkit.published_initiative("CanaryUnnamed tea"), toolkit.published_initiative("Named garden")
    toolkit.adoption(initiative=quiet, organisation=home, visibility="unnamed")
    toolkit.adoption(initiative=told, organisation=home, visibility="public")
    alliance.invitation(home)
    held = toolkit.sent_progress(home, success_is_public=True)
    inside = sign_in(alliance.lead_of(home)).get(held.get_absolute_url()).content.decode()
    outside = client.get(held.get_absolute_url()).content.decode()
    assert "CanaryUnnamed tea" in inside
    assert "1 invitation sent" in inside
    assert "Named garden" in outside
    assert "CanaryUnnamed tea" not in outside
    assert "invitation" not in outside


def test_what_stands_still_is_reminded_of_once(deliver):
    held = toolkit.progress()
    assert acts.remind() == 0
    later = timezone.now() + dt.timedelta(days=15)
    for _ in range(3):
        acts.remind(now=later)
    deliver()
    told = [one for one in letters.outbox if "not sent yet" in one.subject]
    assert [one.to for one in told] == [[held.begun_by.email]]


def test_member_who_left_reads_and_writes_nothing_more(sign_in, person):
    home = alliance.signed_organisation()
    cora = colleague(person, home)
    held = toolkit.progress(home, success="CanarySuccess", by=cora)
    home.seats.filter(user=cora).update(state="left")
    team = sign_in(cora)
    for path in (held.get_absolute_url(), f"{LIST}{held.public_id}/write/worked/"):
        assert team.get(path).status_code == 404
    with pytest.raises(PermissionDenied):
        acts.save(progress=held, by=cora, success="x")


def test_what_wards_counted_is_there_for_its_people_and_small_numbers_for_nobody_else(sign_in, client, cast):
    home = alliance.signed_organisation("Counting House")
    first = timezone.localdate().year * 12 + timezone.localdate().month - 1
    own = measures.measure_series(organisation=home, unit="Canary ward", counts=[7], start=first)
    shown = measures.measure_series("seclusion", organisation=home, unit="Open ward", counts=[8], start=first, is_shared=True)
    held = toolkit.sent_progress(home, success="The garden.", success_is_public=True)
    page = f"{LIST}{held.public_id}/"
    mine = sign_in(alliance.lead_of(home)).get(page).content.decode()
    assert "Canary ward" in mine
    assert "1 of 1 month told; 7 in all; 11.7 for each 1,000 bed days" in mine
    assert own.get_absolute_url() in mine
    for reader in (client, sign_in(cast.secretariat), sign_in(cast.stranger)):
        text = reader.get(page).content.decode()
        assert "The garden." in text
        assert shown.shown_url() in text
        assert not [word for word in ("Canary ward", "7 in all", "8 in all", "bed days") if word in text]


def test_figures_of_a_year_stand_beside_as_many_months_before(person):
    home = alliance.signed_organisation()
    measures.measure_series(organisation=home, unit="Rowan", counts=[6, None, 12, 3], days=1000, start=2026 * 12)
    measures.measure_series("external-review-72h", organisation=home, unit="Rowan", counts=[1, 2], days=4, start=2026 * 12 + 2)
    found = counted(home, dt.date(2026, 3, 1), dt.date(2026, 4, 30), is_own=True)
    assert [one.says for one in found] == [
        "2 of 2 months told; 15 in all; 7.5 for each 1,000 bed days; in as many months before: 6",
        "2 of 2 months told; 3 in all; 37.5 out of 100",
    ]
