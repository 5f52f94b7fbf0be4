"""The tour on the page of the API, typed line by line against a running site."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from promise.partners.actions import dumps
from stories.actions import withdrawals
from tests.factories import alliance, stories, toolkit


@pytest.fixture
def site(live_server, settings):
    settings.SITE_URL = live_server.url
    settings.COOLING_OFF_DAYS = 0
    settings.RATE_ANON = 10**6
    alliance.national_chapter("GB")
    alliance.lively_meeting()
    idea = toolkit.published_initiative(title="Ask first", targets=["chemical_restraint"])
    toolkit.adoption(initiative=idea)
    told = stories.published(title="CanaryStory")
    dumps.make()
    return told


def typed(command: str, folder: Path) -> str:
    here = {**os.environ, "NO_PROXY": "*", "no_proxy": "*"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env=here,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.django_db(transaction=True)
def test_tour_leads_to_a_synced_copy(site, client, tmp_path):
    page = client.get("/api/v1/docs/").content.decode()
    commands = [html.unescape(text) for text in re.findall(r'<pre[^>]* id="tour-\d+"[^>]*><code>(.*?)</code>', page, re.DOTALL)]
    folder = tmp_path / "newcomer"
    folder.mkdir()
    said = [typed(command, folder) for command in commands]
    assert len(said) == 8
    assert {"initiatives", "dump", "changes"} <= set(json.loads(said[0]))
    assert [set(row) for row in json.loads(said[1])["results"]] == [{"id", "title", "url", "licence"}]
    assert json.loads(said[2])["results"][0]["expanded"]["initiative"]["title"] == "Ask first"
    assert said[3].strip() == "304"
    assert len((folder / "ideas.ndjson").read_text().splitlines()) == 1
    assert (folder / "members.csv").read_text("utf-8-sig").startswith('"url","name","country"')
    assert said[5].strip() == "organisations.ndjson.gz: OK"
    assert len(json.loads(said[6])["results"]) == 3
    assert said[7].strip().endswith("equal")
    assert b"CanaryStory" in (folder / "copy.sqlite3").read_bytes()
    withdrawals.withdraw(story=site)
    assert typed(commands[7], folder).strip().endswith("equal")
    assert client.get("/api/v1/changes/").json()["results"][-1]["change"] == "removed"
    left = typed(
        "python3 -c \"import sqlite3; print(sqlite3.connect('copy.sqlite3').execute('select json from rows').fetchall())\"",
        folder,
    )
    assert "CanaryStory" not in left
