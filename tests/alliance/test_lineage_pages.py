"""The tree on the page: bounded, focused, the same as its table, and silent about those who are not public."""

from __future__ import annotations

import io

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.actions import renames
from alliance.documents import figures, tree
from alliance.management import scale, starter
from alliance.models import Organisation
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
PAGE = "/alliance/lineage/"


def nodes_of(answer) -> list[tree.Node]:
    return [node for top in answer.context["nodes"] for node in top.walk()]


def chain(length: int) -> list[Organisation]:
    found: list[Organisation] = []
    for n in range(length):
        found.append(make.signed_organisation(f"Link {n:02}", recruiter=found[-1] if found else None))
    return found


def test_forest_shows_roots_with_two_levels_below(client):
    _top, _second, _third, fourth, fifth = chain(5)
    answer = client.get(PAGE)
    assert [node.name for node in nodes_of(answer)] == ["Link 00", "Link 01", "Link 02", "Link 03"]
    deepest = nodes_of(answer)[-1]
    assert (deepest.more, deepest.more_href) == (1, f"{PAGE}?focus={fourth.slug}")
    assert fifth.name in client.get(deepest.more_href).content.decode()


def test_focus_shows_the_way_and_the_branch(client):
    first, second, third = chain(3)
    for n in range(3):
        make.signed_organisation(f"Sister {n}", recruiter=second)
    answer = client.get(PAGE, {"focus": third.slug})
    assert [one.pk for one in answer.context["path"]] == [first.pk, second.pk]
    assert [node.name for node in nodes_of(answer)] == ["Link 00", "Link 01", "Link 02"]
    parent = nodes_of(answer)[1]
    assert (parent.more, parent.more_href) == (3, f"{PAGE}?focus={second.slug}")
    assert nodes_of(answer)[2].is_focus


def test_focus_far_down_lists_the_whole_way_and_draws_its_end(client):
    links = chain(15)
    answer = client.get(PAGE, {"focus": links[-1].slug})
    assert [one.pk for one in answer.context["path"]] == [one.pk for one in links[:-1]]
    page = answer.content.decode()
    assert all(one.name in page for one in links)
    assert len(nodes_of(answer)) == tree.PATH_DRAWN + 1


def test_focus_on_somebody_unknown_shows_the_whole_tree_with_a_note(client):
    make.signed_organisation("Known House")
    waiting = make.applied_pledge("Canary House").organisation
    for slug in ("nobody", waiting.slug, "\x00", "x" * 5000, "💜"):
        answer = client.get(PAGE, {"focus": slug})
        assert answer.status_code == 200
        assert "Known House" in answer.content.decode()
        assert "Canary" not in answer.content.decode()


def test_who_has_left_keeps_a_place_without_a_name(client):
    top = make.signed_organisation("Top House")
    left = make.accepted_pledge("Canary Left House", named_recruiter=top)
    make.signed_organisation("Lower House", recruiter=left.organisation)
    leaf = make.accepted_pledge("Canary Leaf House", named_recruiter=top)
    assert "Canary Left House" in client.get(PAGE).content.decode()
    make.in_state(left, "withdrawn")
    make.in_state(leaf, "withdrawn")
    for address in (PAGE, f"{PAGE}?focus=top-house", f"{PAGE}?focus=lower-house"):
        page = client.get(address).content.decode()
        assert "Canary" not in page
        assert "canary" not in page
        assert "Lower House" in page
        assert "An organisation that has left" in page
    assert [node.name for node in nodes_of(client.get(f"{PAGE}?sort=tree"))] == [
        "Top House",
        "An organisation that has left",
        "Lower House",
    ]


def test_the_newest_are_marked_and_the_table_says_the_same(client):
    top = make.signed_organisation("Top House")
    make.signed_organisation("Lower House", recruiter=top, country="CZ")
    answer = client.get(PAGE)
    assert any(node.is_new for node in nodes_of(answer))
    table = {str(row[0]).split(">")[1].split("<")[0]: row[1:] for row in answer.context["rows"]}
    assert table["Lower House"][:5] == ["Top House", "Czechia", 1, 0, 0]
    assert table["Top House"][2:5] == [0, 1, 1]


def test_figures_say_how_many_bring_others(client):
    top = make.signed_organisation("Top House")
    make.signed_organisation("One House", recruiter=top)
    make.signed_organisation("Two House", recruiter=top)
    answer = client.get(PAGE)
    assert answer.context["brought"] == [["Nobody yet", 2, "67 %"], ["One", 0, "0 %"], ["Two or more", 1, "33 %"]]


def test_page_stays_small_and_asks_the_same_however_large_the_forest(client):
    starter.load()

    def ask(address: str) -> tuple[int, int, int]:
        """Drawn anew; the second time it is cheaper, never dearer."""
        cache.clear()
        figures.refresh()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        with CaptureQueriesContext(connection) as again:
            client.get(address)
        assert len(again) <= len(asked)
        drawn = client.get(f"{PAGE}?sort=tree") if address == PAGE else answer
        return len(asked), len(answer.content), len(nodes_of(drawn))

    scale.make(organisations=60, seed=1, out=io.StringIO())
    few = ask(PAGE)
    focus = Organisation.objects.filter(is_founding=True).order_by("-descendant_count")[0]
    few_below = ask(f"{PAGE}?focus={focus.slug}")
    scale.make(organisations=1500, seed=2, out=io.StringIO())
    many = ask(PAGE)
    many_below = ask(f"{PAGE}?focus={focus.slug}")
    assert many[0] <= few[0] <= 16
    assert many_below[0] == few_below[0] <= 12
    assert many[1] < 200_000
    assert many_below[1] < 200_000
    assert 60 < many[2] <= tree.MOST_NODES
    assert many_below[2] <= tree.MOST_NODES


def test_a_parent_of_many_shows_some_and_says_how_many_more(client):
    top = make.signed_organisation("Top House")
    for n in range(4):
        make.signed_organisation(f"Child {n}", recruiter=top)
    ground = tree.forest_ground()
    (node,), _more = tree.forest(ground)
    assert (len(node.children), node.more) == (4, 0)
    node = ground.node(Organisation.objects.with_recruited().get(pk=top.pk))
    tree.grow(ground, [node], budget=40, widest=3)
    assert (len(node.children), node.more, node.more_href) == (3, 1, f"{PAGE}?focus={top.slug}")


def test_kept_page_shows_who_joins_leaves_and_is_renamed_at_once(client):
    top = make.signed_organisation("Top House")
    assert "Top House" in client.get(PAGE).content.decode()
    joined = make.accepted_pledge("New House", named_recruiter=top)
    assert "New House" in client.get(PAGE).content.decode()
    assert "brought 1" in client.get(PAGE).content.decode()
    renames.make(change=make.name_change(joined.organisation, "Renamed House"), by=None)
    page = client.get(PAGE).content.decode()
    assert "Renamed House" in page
    assert "New House" not in page
    make.in_state(joined, "withdrawn")
    assert "Renamed House" not in client.get(PAGE).content.decode()
