"""Private links: no guessing, no click by a mail scanner, no second use; and the allowances of the public doors."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from django.utils import timezone

from alliance.actions import lineage, pledges, seats
from alliance.models import Invitation, Organisation, Pledge, Seat
from alliance.views.doors import WRONG_LINKS_AN_HOUR
from promise.core.models import OutboxItem
from promise.core.tokens import derive, new_nonce
from promise.core.workflow import MoveRefused
from tests.alliance.steps import walk
from tests.alliance.test_lineage_actions import plain, recount
from tests.factories import alliance as make

KINDS = ["pledge/confirm", "pledge/status", "join", "seats"]


def fingerprint_of_everything() -> str:
    """One hash over every row of every table."""
    digest = hashlib.sha256()
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.order_by("pk").values_list():
            digest.update(repr((model._meta.label, row)).encode())
    return digest.hexdigest()


@pytest.fixture
def links(db, person) -> dict[str, str]:
    people = make.member_cast(person)
    applied = make.applied_pledge("Riverbend House")
    invitation = make.invitation(people.organisation)
    seat = seats.invite(organisation=people.organisation, email="a@b.example", by=people.lead)
    tokens = {
        "pledge/confirm": applied.link_token(),
        "pledge/status": applied.link_token(),
        "join": invitation.link_token(),
        "seats": seat.link_token(),
    }
    return {kind: f"/alliance/{kind}/{token}/" for kind, token in tokens.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_scanner_s_click_changes_no_row(client, links, kind):
    """T07: whatever opens the link without pressing the button leaves every table as it was."""
    page = client.get(links[kind])
    assert page.status_code == 200
    # under "no-referrer" alone a browser sends "Origin: null" with the form, and the button would be refused
    assert b'<meta name="referrer" content="strict-origin">' in page.content
    before = fingerprint_of_everything()
    for method in (client.get, client.head, client.options):
        for _n in range(5):
            response = method(links[kind])
            assert response["Referrer-Policy"] == "no-referrer"
            assert response["Cache-Control"] == "no-store"
    assert fingerprint_of_everything() == before


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_post_from_another_site_changes_no_row(links, kind):
    from django.test import Client

    strict, before = Client(enforce_csrf_checks=True), fingerprint_of_everything()
    assert strict.post(links[kind], {"answer": "decline"}).status_code in {403, 405}
    assert fingerprint_of_everything() == before


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_token_stands_in_no_title_no_head_and_no_table(client, links, kind):
    token = links[kind].rstrip("/").rpartition("/")[2]
    page = client.get(links[kind]).content.decode()
    assert token not in page.split("</head>")[0]
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            assert token not in repr(row)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_guesses_all_look_the_same_and_end_after_twenty(client, links, kind):
    """T04."""
    wrong = [derive("guess", str(n)) for n in range(WRONG_LINKS_AN_HOUR - 4)] + ["x", "😀", "%00", "a" * 5000]
    bodies = {client.get(f"/alliance/{kind}/{token}/").content for token in wrong}
    statuses = {client.get(f"/alliance/{kind}/{derive('more', str(n))}/").status_code for n in range(5)}
    stripped = {body.split(b"<main")[1].split(b"</main>")[0] for body in bodies}
    assert len(stripped) == 1
    assert statuses == {429}
    assert client.get(links[kind]).status_code == 200  # a true link still opens


@pytest.mark.django_db
def test_a_link_of_one_kind_opens_no_other(client, links):
    tokens = {kind: url.rstrip("/").rpartition("/")[2] for kind, url in links.items()}
    for kind in KINDS:
        for other in set(KINDS) - {kind}:
            same_record = {kind, other} == {"pledge/confirm", "pledge/status"}
            assert client.get(f"/alliance/{kind}/{tokens[other]}/").status_code == (200 if same_record else 404)


@pytest.mark.django_db
def test_an_invitation_gives_no_seat_and_no_role_whatever_is_posted(client, person):
    """T06: what counts is in the row, nothing is read from the request."""
    people = make.member_cast(person)
    seat = seats.invite(organisation=people.organisation, email=(new := person("New One")).email, by=people.lead)
    other = make.signed_organisation("Other House")
    client.force_login(new, backend="allauth.account.auth_backends.AuthenticationBackend")
    tampered = {"role": "lead", "organisation": other.pk, "email": "x@y.example", "user": people.lead.pk, "state": "active"}
    client.post(f"/alliance/seats/{seat.link_token()}/", tampered)
    held = Seat.objects.get(pk=seat.pk)
    assert (held.role, held.organisation, held.user, held.email) == ("contributor", people.organisation, new, new.email)


@pytest.mark.django_db
def test_a_passed_on_invitation_makes_an_unverified_pledge_only(client):
    """T06: another address than the invited one: pending, invisible, the credit looked at by the secretariat."""
    invitation = make.invitation(make.signed_organisation("Old House"), "invited@a.example")
    pledge = make.applied_pledge("Riverbend House", invitation=invitation, signatory_email="other@b.example")
    assert (pledge.state, pledge.organisation.recruiter) == ("applied", None)
    assert not pledge.organisation.is_listed
    assert Organisation.objects.get(name="Old House").descendants == 0


@pytest.mark.django_db
def test_one_address_signs_so_often_an_hour_whatever_it_says_it_is(client):
    """T01: the limit passes, the next is refused, a spoofed address gains nothing."""
    accepted = 0
    for n in range(30):
        try:
            make.applied_pledge(f"House of number {n}", address="192.0.2.1")
            accepted += 1
        except ValidationError:
            pass
    assert accepted == 20
    assert not Organisation.objects.listed().exists()


@pytest.mark.django_db
def test_the_page_reads_no_address_that_the_client_made_up(client):
    """T01, T36: TRUSTED_PROXIES is 0, so X-Forwarded-For is only words; the form comes back whole."""
    make.pledge_text()
    make.country("GB")
    day = timezone.localdate() + dt.timedelta(days=100)
    answers = {
        "kind": "provider", "country": "GB", "text_1": "Open the garden", "framework_1": "promote", "due_1_day": day.day,
        "due_1_month": day.month, "due_1_year": day.year, "signatory_name": "Ana Able", "signatory_post": "Director",
        "may_sign": "on", "agree": "on", "another": "yes",
    }  # fmt: skip
    statuses = []
    for n in range(22):
        own = {"name": f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[n] * 5} House", "signatory_email": f"a@h{n}.example"}
        response = walk(client, {**answers, **own}, headers={"x-forwarded-for": f"203.0.113.{n}"})
        statuses.append(response.status_code)
    assert statuses == [302] * 20 + [429] * 2
    assert "VVVVV House" in response.content.decode()
    assert int(response["Retry-After"]) > 0


@pytest.mark.django_db
def test_one_mailbox_gets_so_many_letters_a_day_whoever_types_it():
    spellings = ["vic@t.example", "V.ic@t.example", "vic+1@t.example", "vic+2@T.example", "v.i.c@t.example", "vic+3@t.example"]
    for n, spelling in enumerate(spellings):
        make.applied_pledge(f"House of number {n}", address=f"192.0.2.{n}", signatory_email=spelling)
    with pytest.raises(ValidationError):
        make.applied_pledge("One more house", address="192.0.2.99", signatory_email="vic+9@t.example")
    assert OutboxItem.objects.filter(payload__event="pledge_confirm").count() == len(spellings)


def at_once(count: int, act) -> list[BaseException | None]:
    """Run an act in so many threads that start together; returns what each raised."""
    barrier, results = threading.Barrier(count), []

    def run(n: int) -> None:
        barrier.wait()
        try:
            act(n)
            results.append(None)
        except BaseException as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_an_invitation_used_by_many_at_once_brings_one():
    """T05, with real locks on both databases."""
    invitation = make.invitation(make.signed_organisation("Old House"))
    make.pledge_text()
    make.country("GB")
    results = at_once(8, lambda n: make.applied_pledge(f"House of number {n}", invitation=Invitation.objects.get()))
    assert [r for r in results if r is None] == [None]
    assert all(isinstance(r, MoveRefused) for r in results if r)
    assert Pledge.objects.filter(invitation=invitation).count() == 1
    assert Organisation.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_name_signed_by_many_at_once_is_one_organisation():
    make.pledge_text()
    make.country("GB")
    results = at_once(8, lambda n: make.applied_pledge("Riverbend House"))
    assert results.count(None) == 1
    assert all(isinstance(r, ValidationError) for r in results if r), results
    assert Organisation.objects.count() == Pledge.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_many_times_at_once_is_one_pledge():
    make.pledge_text()
    make.country("GB")
    nonce = new_nonce()
    results = at_once(8, lambda n: make.applied_pledge("Riverbend House", nonce=nonce))
    assert Pledge.objects.count() == 1
    assert results.count(None) >= 1
    assert OutboxItem.objects.filter(payload__event="pledge_confirm").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_pledge_accepted_by_many_at_once_is_accepted_once():
    make.verified_pledge()
    results = at_once(6, lambda n: pledges.accept(pledge=Pledge.objects.get(), by=None))
    assert results.count(None) == 1
    assert Seat.objects.count() == 1
    assert Pledge.objects.get().decisions.filter(move="accept").count() == 1


@pytest.mark.django_db(transaction=True)
def test_moves_made_at_once_leave_a_forest_with_true_counts():
    """T09: eight writers, each moving others under each other."""
    nodes = plain(12)

    def move(n: int) -> None:
        for step in range(6):
            node, to = nodes[(n * 5 + step) % 12], nodes[(n * 7 + step * 3 + 1) % 12]
            try:
                lineage.move(organisation=node, recruiter=to, by=None, reason="A race")
            except ValidationError:
                pass

    results = at_once(8, move)
    assert all(r is None for r in results), results
    recount()


@pytest.mark.django_db(transaction=True)
def test_joins_moves_and_folds_at_once_leave_a_forest_with_true_counts():
    """T09: eight writers that join newcomers, let recruiters join each other, move branches and fold, all the time."""
    roots, new = plain(8), plain(8 * 12)

    def write(n: int) -> None:
        for step, newcomer in enumerate(new[n * 12 : n * 12 + 12]):
            to = new[(n * 31 + step * 17) % len(new)] if step % 3 == 1 else roots[(n + step) % 8]
            try:
                lineage.attach(organisation=newcomer, recruiter=to)
                if step % 4 == 3:
                    lineage.move(organisation=roots[n], recruiter=new[(n * 41 + step * 7) % len(new)], by=None, reason="A race")
                if step % 6 == 5:
                    lineage.fold()
            except ValidationError:
                pass

    results = at_once(8, write)
    assert all(r is None for r in results), results
    assert Organisation.objects.exclude(recruiter=None).count() > 60
    recount()
    lineage.fold()
    assert all(one.descendant_count == one.descendants for one in Organisation.objects.with_unfolded())
    recount()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no locks on rows")
def test_the_fold_waits_for_no_one_and_comes_back_for_the_rest():
    """Two who both hold many rows could wait for each other for ever; so the one that can wait till later does not wait."""
    held, other, *new = plain(4)
    lineage.attach(organisation=new[0], recruiter=held)
    lineage.attach(organisation=new[1], recruiter=other)

    def fold(_n: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        assert lineage.fold() == 1

    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=held.pk)
        assert at_once(1, fold) == [None]
    kept = Organisation.objects.in_bulk([held.pk, other.pk])
    assert (kept[held.pk].descendant_count, kept[other.pk].descendant_count) == (0, 1)
    assert lineage.fold() == 1
    recount()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [2, 3, 8])
def test_newcomers_that_join_in_a_ring_at_once_close_no_ring(size):
    """Each brings nobody when it starts, so only the locks on the rows stand between them and a cycle."""
    for _round in range(6):
        nodes = plain(size)
        results = at_once(size, lambda n, nodes=nodes: lineage.attach(organisation=nodes[n], recruiter=nodes[(n + 1) % size]))
        refused = [r for r in results if r is not None]
        assert [type(r) for r in refused] == [ValidationError], results
        recount()


@pytest.mark.django_db(transaction=True)
def test_joins_made_at_once_are_all_counted():
    root = make.signed_organisation("Old House")
    for n in range(6):
        make.verified_pledge(f"House of number {n}", named_recruiter=root)
    waiting = list(Pledge.objects.filter(state="verified"))
    results = at_once(6, lambda n: pledges.accept(pledge=waiting[n], by=None))
    assert all(r is None for r in results), results
    root.refresh_from_db()
    assert root.descendants == 6
    recount()


def test_threads_report_what_they_raised():
    """What these tests lean on tells one failure from none."""
    results = at_once(3, lambda n: 1 / n)
    assert [type(r) for r in results if r] == [ZeroDivisionError]
    assert results.count(None) == 2
