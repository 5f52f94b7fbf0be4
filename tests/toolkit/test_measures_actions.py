"""What is counted, on which ward, and what was written down when: all or nothing, and nothing overwritten."""

from __future__ import annotations

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from promise.core.models import Change
from promise.core.tokens import new_nonce
from tests.factories import alliance, measures
from tests.factories.measures import START
from toolkit.actions import charts, points, series
from toolkit.actions import measures as actions
from toolkit.actions.points import Values
from toolkit.management import starter
from toolkit.models import Measure, MeasureSeries, Point, PointChange, PointSplit, Rebase

pytestmark = pytest.mark.django_db


def lead(held: MeasureSeries):
    return alliance.lead_of(held.organisation)


# -- words -------------------------------------------------------------------------------------------------------------


def test_starter_brings_every_agreed_measure_once():
    rows = yaml.safe_load(starter.MEASURES.read_text())
    assert actions.bring(rows) == len(rows)
    assert actions.bring(rows) == 0
    keys = set(Measure.objects.agreed().values_list("key", flat=True))
    assert {
        "restraint-prone", "mechanical-restraint", "rapid-tranquillisation", "seclusion", "segregation", "injuries-patients",
        "injuries-staff", "police-called", "felt-safe", "own-view-offered", "external-review-72h",
    } <= keys  # fmt: skip
    kinds = {measure.newest.kind for measure in Measure.objects.agreed().prefetch_related("versions")}
    assert kinds == {"outcome", "process", "balancing"}
    assert [m.key for m in Measure.objects.agreed() if m.newest.asks_definition] == ["rapid-tranquillisation"]


def test_no_two_agreed_measures_count_the_same_mhsds_type():
    """Otherwise one could be taken from the other."""
    measures.agreed()
    codes = [
        code for m in Measure.objects.agreed() for code in m.newest.codes.replace("(NICE);", ",").split(",") if "(" not in code
    ]
    plain = [code.strip() for code in codes if code.strip() and not code.strip().startswith("14")]
    hand = {"01", "07", "08", "09", "10", "11", "12", "13"}
    assert sorted(code for code in plain if code in hand) == sorted(hand)


def test_reword_keeps_the_old_words_for_what_was_counted_by_them():
    own = measures.own_measure()
    held = measures.measure_series(own=own, organisation=own.organisation)
    actions.reword(measure=own, by=None, **{**measures.OWN, "title": "Doors locked at any time"})
    assert [v.title for v in own.versions.all()] == ["Doors locked by day", "Doors locked at any time"]
    held.refresh_from_db()
    assert held.version.number == 1
    actions.reword(measure=own, by=None, **{**measures.OWN, "title": "Doors locked at any time"})
    assert own.versions.count() == 2


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"title": ""}, "title"), ({"counts": " "}, "counts"), ({"basis": "beds"}, "basis"), ({"basis": "occasions"}, "base_words"),
     ({"kind": ""}, "kind"), ({"unit": "see www.example.org"}, "unit"), ({"colour": "red"}, "colour"),
     ({"title": "x" * 121}, "title")],
)  # fmt: skip
def test_own_measure_that_says_too_little_is_refused(fields, name):
    with pytest.raises(ValidationError) as refused:
        actions.checked(**{**measures.OWN, **fields})
    assert name in refused.value.message_dict


# -- series ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"unit": ""}, "unit"), ({"setting": "whole_organisation"}, "unit"), ({"setting": "moon"}, "setting"),
     ({"definition": "code"}, "definition"), ({"key": "rapid-tranquillisation"}, "definition"),
     ({"unit": "Mr Smith"}, "unit"), ({"unit": "Bed 943 476 59"}, None), ({"unit": "NHS 9434765919"}, "unit")],
)  # fmt: skip
def test_series_needs_a_ward_and_never_a_person(fields, name):
    told = {"key": "restraint-prone", "setting": "acute_ward", "unit": "Willow ward", "definition": ""} | fields
    subject, home = measures.measure(told.pop("key")), alliance.signed_organisation()
    if name is None:
        series.checked(home, subject, **told)
        return
    with pytest.raises(ValidationError) as refused:
        series.checked(home, subject, **told)
    assert name in refused.value.message_dict


def test_one_ward_counts_one_thing_once():
    held = measures.measure_series()
    with pytest.raises(ValidationError):
        measures.measure_series(organisation=held.organisation, unit="WILLOW  Ward")
    nonce = new_nonce()
    made = [
        series.begin(organisation=held.organisation, measure=held.measure, by=None, nonce=nonce, setting="picu", unit="Oak")
        for _ in range(2)
    ]
    assert made[0].pk == made[1].pk


def test_rapid_tranquillisation_is_counted_by_one_definition_at_a_time():
    code = measures.measure_series("rapid-tranquillisation", definition="code")
    nice = measures.measure_series("rapid-tranquillisation", definition="nice", organisation=code.organisation)
    series.show(series=code, by=lead(code), is_shared=True, is_pooled=False)
    with pytest.raises(ValidationError, match="another wording"):
        series.show(series=nice, by=lead(code), is_shared=True, is_pooled=False)


def test_wards_and_their_sum_are_never_both_shown():
    ward = measures.measure_series(is_shared=True)
    whole = measures.measure_series(organisation=ward.organisation, unit="", setting="whole_organisation")
    for is_still_shown in (True, False):
        series.show(series=ward, by=lead(ward), is_shared=is_still_shown, is_pooled=False)
        with pytest.raises(ValidationError, match="not shown"):
            series.show(series=whole, by=lead(ward), is_shared=True, is_pooled=False)


def test_wards_shown_and_their_sum_pooled_would_tell_too_much_too():
    ward = measures.measure_series(is_shared=True)
    whole = measures.measure_series(organisation=ward.organisation, unit="", setting="whole_organisation")
    with pytest.raises(ValidationError, match="not shown"):
        series.show(series=whole, by=lead(ward), is_shared=False, is_pooled=True)
    series.show(series=ward, by=lead(ward), is_shared=True, is_pooled=True)


def test_own_measures_stay_inside():
    own = measures.own_measure()
    held = measures.measure_series(own=own, organisation=own.organisation)
    with pytest.raises(ValidationError):
        series.show(series=held, by=lead(held), is_shared=True, is_pooled=False)


def test_showing_and_taking_back_are_told_to_partners():
    held = measures.measure_series(is_shared=True)
    measures.fill(held, [12])
    series.show(series=held, by=lead(held), is_shared=False, is_pooled=False)
    told = list(Change.objects.filter(type="series", public_id=held.public_id).order_by("pk").values_list("change", flat=True))
    assert told == ["created", "updated", "removed"]


# -- figures -----------------------------------------------------------------------------------------------------------


def test_enter_writes_all_or_nothing_and_names_each_cell():
    held = measures.measure_series()
    rows = {START: Values(4, 3, 500), START + 1: Values(2, 3, 500), START + 2: Values(-1, None, None)}
    with pytest.raises(ValidationError) as refused:
        points.enter(series=held, by=None, rows=rows)
    assert set(refused.value.message_dict) == {f"{START + 1}.people", f"{START + 2}.events"}
    assert not held.points.exists()
    assert not held.point_changes.exists()


def test_a_correction_keeps_what_stood_before():
    held = measures.measure_series(counts=[14])
    points.enter(series=held, by=lead(held), rows={START: Values(15, 9, 600)})
    points.enter(series=held, by=lead(held), rows={START: Values(15, 9, 600)})
    points.enter(series=held, by=lead(held), rows={START: Values()})
    kept = list(held.point_changes.values_list("number", "events", "people", "denominator"))
    assert kept == [(1, 14, None, 600), (2, 15, 9, 600), (3, None, None, None)]
    assert held.points.get().events is None


def test_months_without_anything_make_no_row():
    held = measures.measure_series()
    assert points.enter(series=held, by=None, rows={START: Values(), START + 1: Values(0, None, 500)}) == 1
    assert held.points.get().events == 0


@pytest.mark.parametrize(
    ("key", "values", "name"),
    [("seclusion", Values(3, 4, 600), "people"), ("seclusion", Values(3, 0, 600), "people"),
     ("seclusion", Values(None, 1, 600), "people"),
     ("own-view-offered", Values(30, None, 20), "events"), ("seclusion", Values(100_000, None, 600), "events"),
     ("seclusion", Values(1, None, 1_000_000), "denominator")],
)  # fmt: skip
def test_figures_that_cannot_be_are_refused(key, values, name):
    assert name in points.faults(measures.measure(key).newest, START, values)


@pytest.mark.parametrize("month", [1989 * 12, 2100 * 12])
def test_months_to_come_and_long_gone_are_refused(month):
    assert "month" in points.faults(measures.measure().newest, month, Values(1, 1, 600))


def test_database_itself_refuses_what_must_never_be():
    held = measures.measure_series(counts=[14])
    own = Point.objects.get()
    for wrong in (
        Point(series=held, month=START, events=1),
        Point(series=held, month=START + 1, events=1, people=2),
        Point(series=held, month=START + 1, people=2),
        Point(series=held, month=7, events=1),
        Point(series=held, month=START + 1, events=100_000),
        PointSplit(point=own, split="gender", group="somebody", events=1),
        Rebase(series=held, month=START, reason=""),
        MeasureSeries(organisation=held.organisation, measure=held.measure, version=held.version, unit="Oak",
                      unit_key="oak", setting="whole_organisation"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save(force_insert=True)


def test_no_column_of_the_figures_can_hold_a_person():
    """Numbers, choices, moments and links to rows of ours; no text, no file, no free JSON."""
    numbers = (models.IntegerField, models.DateTimeField, models.ForeignKey, models.AutoField)
    for model in (Point, PointChange, PointSplit):
        loose = [f.name for f in model._meta.fields if not isinstance(f, numbers)]
        assert set(loose) <= {"how", "split", "group"}
        assert {f.name for f in model._meta.fields if isinstance(f, models.ForeignKey)} <= {"series", "point", "upload", "by"}


def test_splits_add_up_to_no_more_than_the_month():
    split = measures.point_split(women=9, men=4)
    who = lead(split.point.series)
    with pytest.raises(ValidationError, match="more than the 14"):
        points.split(point=split.point, by=who, dimension="gender", groups={"women": 10, "men": 5})
    with pytest.raises(ValidationError):
        points.split(point=split.point, by=who, dimension="gender", groups={"ann": 1})
    points.enter(series=split.point.series, by=who, rows={START: Values(20, None, 600)})
    assert not PointSplit.objects.exists()


# -- beside the line ---------------------------------------------------------------------------------------------------


def test_rebase_needs_a_reason_and_twelve_months_after_it():
    held = measures.measure_series(counts=[9] * 20)
    for month, reason, name in (
        (START + 9, "The ward moved.", "month"),
        (START, "The ward moved.", "month"),
        (START + 8, " ", "reason"),
    ):
        with pytest.raises(ValidationError) as refused:
            charts.rebase(series=held, by=lead(held), month=month, reason=reason)
        assert name in refused.value.message_dict
    made = measures.rebase(held, month=START + 8)
    charts.undo_rebase(rebase=made, by=lead(held))
    made.refresh_from_db()
    assert made.undone_at is not None
    assert measures.rebase(held, month=START + 8).pk != made.pk


def test_marks_are_short_plain_words():
    held = measures.measure_series()
    assert measures.series_mark(held).pk == measures.series_mark(held).pk
    with pytest.raises(ValidationError):
        measures.series_mark(held, words="see https://example.org")
