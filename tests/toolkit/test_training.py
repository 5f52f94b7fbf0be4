"""Training: everybody reads, ticks are one's own, an educator sees who joined, nobody else sees anything."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError

from tests.factories import alliance
from tests.factories import toolkit as make
from toolkit.actions import pages, training
from toolkit.documents import training as documents
from toolkit.models import ModuleProgress, TrainingGroup

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_anyone_reads_a_module_and_a_planned_one_says_so(client):
    make.published_initiative("Tea")
    held = make.module()
    page = text(client.get(held.get_absolute_url()))
    assert "What do you remember?" in page
    assert 'href="/toolkit/initiatives/tea/"' in page
    assert "Done" not in page
    planned = make.planned_page("Before the ward", kind="module", steps=make.STEPS)
    assert "What do you remember?" not in text(client.get(planned.get_absolute_url()))
    assert "This module is planned." in text(client.get(planned.get_absolute_url()))


def test_ticks_add_up_to_a_certificate_of_ones_own(sign_in, cast):
    held, browser = make.module(), sign_in(cast.stranger)
    address = held.get_absolute_url()
    assert browser.get(f"{address}certificate.pdf").status_code == 404
    for step in documents.marks(held):
        browser.post(f"{address}tick/", {"step": step, "done": "1"})
    paper = browser.get(f"{address}certificate.pdf")
    assert paper.content.startswith(b"%PDF-")
    assert b"pdfuaid" in paper.content
    assert paper["Cache-Control"] == "private, no-store"
    data = documents.as_data(ModuleProgress.objects.get())
    assert (data["name"], data["module"]) == ("Stranger Stan", held.title)
    assert sign_in(cast.curator).get(f"{address}certificate.pdf").status_code == 404


def test_a_step_is_opened_again_and_the_date_of_finishing_stays():
    done = make.module_progress(whole=True)
    again = training.tick(module=done.module, step=done.done[0], by=done.user, is_done=False)
    assert (len(again.done), again.finished_at) == (1, done.finished_at)
    with pytest.raises(ValidationError):
        training.tick(module=done.module, step="nosuchstep", by=done.user, is_done=True)


def test_a_step_that_is_written_anew_is_open_again_and_the_others_stay_done():
    done = make.module_progress(whole=True)
    steps = [make.STEPS[0], {**make.STEPS[1], "words": "Look at that one."}]
    values = {"title": done.module.title, "lead": done.module.texts["lead"], "steps": steps}
    module = pages.edit(page=done.module, by=make.curator(), values=values)
    assert documents.count(module, done) == 1


def test_an_educator_sees_who_joined_and_nobody_else_sees_the_group(sign_in, person, cast):
    make.module()
    home = alliance.signed_organisation("Teaching House")
    educator, colleague = make.author("Educator Eda", home), make.author("Colleague Cal", home)
    browser = sign_in(educator)
    form = browser.get("/toolkit/training/groups/new/").context["form"]
    sent = {"title": "Second year", "module": form.fields["module"].queryset.get().pk, "nonce": form["nonce"].value()}
    assert browser.post("/toolkit/training/groups/new/", sent).status_code == 302
    group = TrainingGroup.objects.get()
    learner = sign_in(cast.stranger)
    assert learner.post("/toolkit/training/join/", {"code": f"{group.code[:4].lower()}-{group.code[4:]}"}).status_code == 302
    training.tick(module=group.module, step=documents.marks(group.module)[0], by=cast.stranger, is_done=True)
    page = text(browser.get(group.get_absolute_url()))
    assert "Stranger Stan: 1 of 2" in page
    for other in (cast.stranger, colleague, cast.secretariat, cast.curator):
        assert sign_in(other).get(group.get_absolute_url()).status_code == 404
    learner.post(f"{group.module.get_absolute_url()}leave/")
    assert "Stranger Stan" not in text(browser.get(group.get_absolute_url()))
    assert len(ModuleProgress.objects.get().done) == 1


def test_a_closed_group_and_a_guessed_code_open_nothing(cast):
    group = make.training_group()
    training.close(group=group, by=group.educator)
    for code in (group.code, "AAAAAAAA", ""):
        with pytest.raises(ValidationError, match="no open group"):
            training.join(code=code, by=cast.stranger)
    for _n in range(training.WRONG_CODES_AN_HOUR - 3):
        with pytest.raises(ValidationError, match="no open group"):
            training.join(code="BBBBBBBB", by=cast.stranger)
    with pytest.raises(ValidationError, match="wait an hour"):
        training.join(code="BBBBBBBB", by=cast.stranger)


def test_a_group_needs_a_name_and_a_module_that_is_published():
    home = alliance.signed_organisation("Teaching House")
    who = make.author(organisation=home)
    with pytest.raises(ValidationError):
        training.lead(module=make.module(), organisation=home, title=" ", by=who, nonce="n" * 20)
    with pytest.raises(ValidationError):
        training.lead(module=make.page("No module"), organisation=home, title="Spring", by=who, nonce="n" * 20)
