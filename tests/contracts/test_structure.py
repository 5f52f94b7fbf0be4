"""The house as it is written down: who imports whom, no missing migration, files in the README, factories, styleguide."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest
from django.apps import apps
from django.core.management import call_command

from promise.core import clock

ROOT = Path(__file__).resolve().parents[2]
APPS = ("alliance", "toolkit", "stories")
BIN = Path(sys.executable).parent


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def tracked(*patterns: str) -> list[Path]:
    found = run("git", "ls-files", "-co", "--exclude-standard", "--", *patterns).stdout.split()
    return [ROOT / name for name in found if (ROOT / name).is_file()]


def test_imports_follow_the_layers():
    answer = run(str(BIN / "lint-imports"))
    assert answer.returncode == 0, answer.stdout


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_moments_come_in_pairs_or_belong_to_a_decision():
    """A `<verb>_by` without its `<verb>_at` says who did something at no time."""
    lonely = []
    for model in apps.get_models():
        if model._meta.app_label not in {*APPS, "core", "accounts"}:
            continue
        names = {field.name for field in model._meta.get_fields()}
        lonely += [
            f"{model.__name__}.{name}" for name in names if name.endswith("_by") and name != "by" and not paired(name, names)
        ]
    assert lonely == []


def paired(name: str, names: set[str]) -> bool:
    verb = name.removesuffix("_by")
    # a row made once has its moment in created_at; "told_by" and "named_by" are names and relations, no moments
    return f"{verb}_at" in names or f"{verb}_on" in names or name in {"sent_by", "told_by", "named_by"}


def test_every_job_of_the_clock_is_registered():
    """A function in a schedule.py without its decorator never runs, and nothing else would say so."""
    names = [f"{label}.schedule" for label in APPS] + ["promise.core.schedule"]
    written = {
        f"{name}.{key}"
        for name in names
        for key, value in vars(import_module(name)).items()
        if isinstance(value, FunctionType) and value.__module__ == name and not key.startswith("_")
    }
    assert len(written) > 15
    assert written - set(clock.jobs) == set()


def test_readme_shows_the_tree_as_it_is():
    readme = (ROOT / "README.md").read_text()
    tree = readme.split("```")[1::2]
    shown = {match for block in tree for match in re.findall(r"^(?:├── |└── |)([\w.]+/)", block, re.MULTILINE)}
    real = {
        f"{path.name}/"
        for path in ROOT.iterdir()
        if path.is_dir() and list(path.glob("**/*.py")) and not path.name.startswith(".")
    }
    assert {f"{a}/" for a in ("promise", *APPS, "tests", "templates", "static", "bench")} <= shown
    assert real - {"build/", "node_modules/", "var/", "assets/", "bin/"} <= shown


def test_styleguide_shows_every_component():
    guide = (ROOT / "templates" / "styleguide.html").read_text()
    missing = [path.stem for path in (ROOT / "templates" / "components").glob("*.html") if path.stem not in guide]
    assert missing == []


def test_every_component_says_what_it_is_for():
    silent = [
        path.name
        for path in (ROOT / "templates" / "components").glob("*.html")
        if not path.read_text().lstrip().startswith("{#") and not path.read_text().lstrip().startswith("{% comment")
    ]
    assert silent == []


def test_safe_html_is_made_in_one_place():
    """mark_safe and |safe would let typed text through; render_markdown and format_html are the ways."""
    allowed = {"promise/core/text.py", "promise/core/templatetags/ui.py", "tests/contracts/test_structure.py"}
    hits = [
        str(path.relative_to(ROOT))
        for path in tracked("*.py", "*.html")
        if re.search(r"mark_safe\(|\|\s*safe\b|autoescape off", path.read_text())
    ]
    assert set(hits) <= allowed


def test_pages_hold_no_inline_script_or_style():
    bad = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*(\bsrc=|application/(ld\+)?json))", re.IGNORECASE)
    hits = [
        str(path.relative_to(ROOT))
        for path in tracked("templates/*.html")
        if "emails" not in path.parts
        and bad.search(re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", path.read_text(), flags=re.S))
    ]
    assert hits == []


def test_no_registry_address_or_path_of_a_machine_is_in_the_tree():
    hosts = re.compile(
        "pypi" + r"\.org|files\.python" + r"hosted|registry\.npm" + r"js|deb\.deb" + r"ian|/ro" + r"ot/|/wo" + r"rk/"
    )
    hits = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix not in {".png", ".ico", ".woff2", ".ttf"} and hosts.search(path.read_text(errors="replace"))
    ]
    assert hits == []


def test_words_we_never_use():
    """People are people: house words, checked where visitors read."""
    never = re.compile(r"the mentally ill|commit(?:ted|s)? suicide|failed attempt|successful suicide", re.IGNORECASE)
    allowed = {"tests/contracts/test_structure.py", "tests/toolkit/test_starter.py"}
    hits = [
        str(path.relative_to(ROOT))
        for path in tracked("*.html", "*.py", "*.yaml", "*.txt", "*.md")
        if never.search(path.read_text(errors="replace"))
    ]
    assert set(hits) <= allowed
