"""Finds the browser that the journeys need, or installs Debian's when we may. Prints its path."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    named = os.environ.get("CHROMIUM", "")
    if named:
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]):
            subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603


if __name__ == "__main__":
    if find() is None:
        install()
    browser = find()
    if browser is None:
        sys.exit("The journeys need Chromium. Install it (Debian: apt-get install chromium) or set CHROMIUM to its path.")
    sys.stdout.write(browser + "\n")
