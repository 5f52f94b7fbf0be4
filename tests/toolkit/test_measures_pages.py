"""The pages of measures, as a nurse with a spreadsheet, a lead and a stranger meet them."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import alliance, measures, toolkit
from tests.factories.measures import START
from toolkit.figures import months
from toolkit.models import MeasureSeries, MeasureUpload, Point

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> MeasureSeries:
    return measures.measure_series(counts=[14, 12, 16, 15, 13, 17, 14, 15, 12, 16, 14, 13, 15, 40])


@pytest.fixture
def lead(ward, sign_in) -> Client:
    return sign_in(alliance.lead_of(ward.organisation))


def grid(start: int, **cells: str) -> dict[str, str]:
    names = ("events", "people", "denominator")
    empty = {f"{name}-{month}": "" for month in range(start, start + 12) for name in names}
    return empty | {name.replace("_", "-"): value for name, value in cells.items()}


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# -- the words ---------------------------------------------------------------------------------------------------------


def test_everybody_reads_the_agreed_words(client):
    measures.agreed()
    page = client.get(reverse("toolkit:measure-list")).content.decode()
    assert "Held face down (prone restraint)" in page
    detail = client.get(reverse("toolkit:measure-detail", args=["rapid-tranquillisation"]))
    assert "The two are never mixed" in detail.content.decode()


def test_own_measure_is_made_reworded_and_seen_by_nobody_else(lead, ward, client):
    asked = lead.get(reverse("toolkit:measure-make")).context["form"]
    told = {**measures.OWN, "nonce": asked["nonce"].value(), "organisation": ward.organisation.slug}
    page = lead.post(reverse("toolkit:measure-make"), told)
    address = page["Location"]
    assert lead.get(address).status_code == 200
    assert client.get(address).status_code == 404
    lead.post(f"{address}reword/", {**told, "title": "Doors locked at night"})
    assert "Version 2" in lead.get(address).content.decode()


# -- typing in ---------------------------------------------------------------------------------------------------------


def test_a_ward_is_begun_and_its_months_typed_in(lead, ward):
    form = lead.get(reverse("toolkit:series-make")).context["form"]
    told = {"nonce": form["nonce"].value(), "organisation": ward.organisation.slug, "measure": "seclusion",
            "unit": "Oak ward", "setting": "picu", "definition": ""}  # fmt: skip
    address = lead.post(reverse("toolkit:series-make"), told)["Location"]
    made = MeasureSeries.objects.get(unit="Oak ward")
    typed = grid(START, **{f"events_{START}": "3", f"denominator_{START}": "540", f"events_{START + 1}": "0"})
    lead.post(f"{address}?from=2024-01", typed)
    assert list(made.points.values_list("month", "events", "denominator")) == [(START, 3, 540), (START + 1, 0, None)]
    page = text(lead.get(made.get_absolute_url()))
    assert "no denominator" in page


def test_a_wrong_cell_is_named_and_nothing_is_saved(lead, ward):
    address = reverse("toolkit:point-enter", args=[ward.public_id]) + "?from=2024-01"
    before = list(ward.points.values_list("month", "events"))
    typed = grid(START, **{f"events_{START}": "99", f"people_{START + 2}": "4", f"events_{START + 3}": "many"})
    page = lead.post(address, typed)
    assert "March 2024, people it happened to" in page.content.decode() or "whole number" in page.content.decode()
    typed[f"events-{START + 3}"] = "1"
    page = lead.post(address, typed)
    assert f'id="id_people-{START + 2}_error"' in page.content.decode()
    assert list(ward.points.values_list("month", "events")) == before


def test_bed_days_known_from_another_figure_stand_there_already(lead, ward):
    other = measures.measure_series("seclusion", organisation=ward.organisation)
    page = lead.get(reverse("toolkit:point-enter", args=[other.public_id]) + "?from=2024-01")
    form = page.context["form"]
    assert form[f"denominator-{START}"].value() == 600
    lead.post(reverse("toolkit:point-enter", args=[other.public_id]) + "?from=2024-01", {
        **grid(START), **{f"denominator-{month}": "600" for month in range(START, START + 12)}, f"events-{START}": "2",
    })  # fmt: skip
    assert other.points.count() == 1


def test_history_shows_every_figure_that_stood(lead, ward):
    measures.fill(ward, [15])
    page = text(lead.get(reverse("toolkit:series-history", args=[ward.public_id])))
    assert "January 2024 15" in page
    assert "January 2024 14" in page


def test_groups_are_kept_inside(lead, ward):
    address = reverse("toolkit:point-splits", args=[ward.public_id])
    assert lead.post(f"{address}?month=2024-01&by=gender", {"women": "9", "men": "4", "other": ""}).status_code == 302
    assert "January 2024 9 4" in text(lead.get(ward.get_absolute_url()))
    assert "more than the 14" in text(lead.post(f"{address}?month=2024-01&by=gender", {"women": "19", "men": "", "other": ""}))
    assert lead.get(f"{address}?month=2031-01").status_code == 404


# -- the chart ---------------------------------------------------------------------------------------------------------


def test_chart_says_in_words_what_it_shows(lead, ward):
    page = text(lead.get(ward.get_absolute_url()))
    assert "A change for the worse: February 2025, outside the limits." in page
    assert "four rules of the NHS programme Making Data Count" in page
    assert "Triangle: a change for the worse" in page


def test_chart_of_few_months_is_a_run_chart(lead, ward):
    young = measures.measure_series("seclusion", organisation=ward.organisation, counts=[14] * 11)
    assert "two rules of Anhøj" in text(lead.get(young.get_absolute_url()))


def test_chart_of_rare_events_counts_the_days_between(lead, ward):
    rare = measures.measure_series(
        "segregation", organisation=ward.organisation, counts=[1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]
    )
    page = text(lead.get(rare.get_absolute_url()))
    assert "Days between events (T chart)" in page
    assert "right to half a month" in page


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbf")])
def test_chart_leaves_the_page_as_files(lead, ward, kind, start):
    answer = lead.get(reverse(f"toolkit:series-{kind}", args=[ward.public_id]))
    assert answer.content.lstrip().startswith(start)
    assert "no-store" in answer["Cache-Control"]


def test_lines_begin_anew_with_a_reason_and_run_through_again(lead, ward):
    measures.fill(ward, [6, 5, 7, 6, 5, 6, 7, 6, 5, 6, 7, 5], start=START + 14)
    address = reverse("toolkit:rebase-make", args=[ward.public_id])
    assert "Say what changed" in text(lead.post(address, {"month": "2025-03", "reason": " "})) or ward.rebases.count() == 0
    lead.post(address, {"month": "2025-03", "reason": "The ward moved to a new building."})
    page = text(lead.get(ward.get_absolute_url()))
    assert "March 2025: The ward moved to a new building." in page
    assert page.count("upper limit") == 2
    lead.post(reverse("toolkit:rebase-undo", args=[ward.rebases.get().pk]))
    assert text(lead.get(ward.get_absolute_url())).count("upper limit") == 1
    assert "taken back by" in text(lead.get(address))


def test_what_was_tried_stands_beside_the_line(lead, ward):
    toolkit.adoption(organisation=ward.organisation, unit="willow WARD", started_on=months.first_day(START + 4), state="testing")
    toolkit.adoption(organisation=ward.organisation, unit="Elm ward", started_on=months.first_day(START + 5), state="testing")
    measures.series_mark(ward, month=START + 6, words="New ward manager")
    page = text(lead.get(ward.get_absolute_url()))
    assert "A May 2024: “Tea and toast in the evening” began" in page
    assert "B July 2024: New ward manager" in page
    assert "June 2024: “Tea" not in page


def test_panel_says_when_one_falls_and_another_rises(lead, ward):
    home = ward.organisation
    falling = measures.measure_series("restraint-lying", organisation=home, counts=[20] * 12 + [8] * 12, unit="Elm ward")
    measures.measure_series(
        "rapid-tranquillisation", organisation=home, counts=[4] * 12 + [15] * 12, unit="Elm ward", definition="nice"
    )
    page = text(lead.get(falling.get_absolute_url()))
    assert "Held lying on the back or side fell while Rapid tranquillisation (NICE) rose" in page
    assert "Seclusion : Not counted on this ward yet." in page
    assert page.count("Not counted on this ward yet.") == 3


def test_target_and_lines_are_set(lead, ward):
    lead.post(reverse("toolkit:series-tune", args=[ward.public_id]), {"target": "12.5", "locks_after": "12"})
    page = text(lead.get(ward.get_absolute_url()))
    assert "Target: 12.5" in page
    assert "target will not be met in any month" in page or "met in some months" in page


# -- files -------------------------------------------------------------------------------------------------------------


def send(client: Client, content: bytes, name: str = "figures.csv"):
    form = client.get(reverse("toolkit:upload-make")).context["form"]
    told = {
        "nonce": form["nonce"].value(),
        "organisation": form["organisation"].value(),
        "file": SimpleUploadedFile(name, content),
    }
    return client.post(reverse("toolkit:upload-make"), told)


def test_a_file_is_read_shown_and_written_only_after_a_yes(lead, ward):
    content = measures.lines("Willow ward,,restraint-prone,,2024-01,15,9,600", "Oak ward,picu,Seclusion,,Mar-24,3,2,540")
    checked = send(lead, content)
    page = text(lead.get(checked["Location"]))
    assert "1 month is new. 1 month changes" in page
    assert "Oak ward: Seclusion" in page
    assert Point.objects.count() == 14
    lead.post(checked["Location"], {"yes": "1"})
    assert Point.objects.count() == 15
    assert ward.points.get(month=START).events == 15
    again = send(lead, content)
    assert again["Location"] == reverse("toolkit:series-list")
    assert Point.objects.count() == 15


def test_faults_of_a_file_have_row_and_column(lead, ward):
    content = measures.lines("Willow ward,,restraint-prone,,2024-01,15,19,600", "Willow ward,,restraint-prone,,soon,x,,")
    page = send(lead, content)
    assert page.status_code == 422
    assert "2 G (people) There cannot be more people than times." in text(page)
    assert "3 F (times) “x” is no whole number from 0 up." in text(page)
    assert not MeasureUpload.objects.exists()


def test_templates_can_be_filled_in_and_sent_back(lead, ward):
    from io import BytesIO

    import openpyxl

    empty = lead.get(reverse("toolkit:upload-template-xlsx")).content
    book = openpyxl.load_workbook(BytesIO(empty))
    sheet = book["Figures"]
    assert sheet.cell(2, 1).value == "Willow ward"
    sheet.cell(2, 5).value, sheet.cell(2, 6).value, sheet.cell(2, 8).value = "2025-06", 12, 610
    out = BytesIO()
    book.save(out)
    checked = send(lead, out.getvalue(), "figures.xlsx")
    lead.post(checked["Location"], {"yes": "1"})
    assert ward.points.get(month=months.read("2025-06")).events == 12
    plain = lead.get(reverse("toolkit:upload-template-csv")).content
    assert b'"Willow ward"' in plain


def test_a_no_forgets_the_file(lead, ward):
    checked = send(lead, measures.lines("Willow ward,,restraint-prone,,2024-01,15,9,600"))
    lead.post(checked["Location"], {"no": "1"})
    assert not MeasureUpload.objects.exists()


# -- who sees it -------------------------------------------------------------------------------------------------------


def test_nobody_outside_meets_a_series(ward, client, sign_in, cast):
    other = sign_in(alliance.lead_of(alliance.signed_organisation("Elsewhere")))
    for name in ("series-detail", "series-csv", "series-history", "point-enter", "series-show", "rebase-make"):
        address = reverse(f"toolkit:{name}", args=[ward.public_id])
        assert other.get(address).status_code == 404, name
        assert sign_in(cast.secretariat).get(address).status_code == 404, name
        assert client.get(address).status_code == 302, name


def test_only_a_lead_opens_figures_to_the_world(ward, lead, client, sign_in):
    address = reverse("toolkit:series-show", args=[ward.public_id])
    colleague = toolkit.author(organisation=ward.organisation)
    assert sign_in(colleague).post(address, {"is_shared": "on"}).status_code == 403
    assert client.get(ward.shown_url()).status_code == 404
    lead.post(address, {"is_shared": "on"})
    assert client.get(ward.shown_url()).status_code == 200
    assert "Willow ward" in text(client.get(reverse("toolkit:shown-list", args=[ward.organisation.slug])))
    assert ward.organisation.name in text(client.get(reverse("toolkit:measure-list")))


def test_files_nobody_took_in_are_forgotten_after_a_day(ward):
    from datetime import timedelta

    from toolkit.actions import uploads

    waiting = measures.measure_upload()
    assert uploads.forget_old() == 0
    MeasureUpload.objects.filter(pk=waiting.pk).update(checked_at=timezone.now() - timedelta(days=2))
    assert uploads.forget_old() == 1
