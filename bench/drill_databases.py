"""The two databases the drill can play on: how each is backed up, lost, brought back, and read as a thief would read it."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit


class Ground(Protocol):
    name: str
    url: str

    def back_up(self) -> None: ...
    def destroy(self) -> None: ...
    def restore(self) -> None: ...
    def dump(self) -> bytes: ...
    def leave(self) -> None: ...


def chosen(url: str, folder: Path) -> Ground:
    return Postgres.beside(url, folder) if url.startswith("postgres") else Sqlite(folder)


class Sqlite:
    """One file with its log; the backup is VACUUM INTO, never a copy of a file that is being written."""

    def __init__(self, folder: Path) -> None:
        self.name = "SQLite"
        self.file, self.backup = folder / "drill.sqlite3", folder / "backup" / "drill.sqlite3"
        self.url = f"sqlite:///{self.file}"

    def back_up(self) -> None:
        with sqlite3.connect(self.file) as source:
            source.execute("VACUUM INTO ?", [str(self.backup)])
        source.close()

    def destroy(self) -> None:
        for path in self.file.parent.glob("drill.sqlite3*"):
            path.unlink()

    def restore(self) -> None:
        shutil.copy(self.backup, self.file)

    def dump(self) -> bytes:
        with sqlite3.connect(self.file) as source:
            text = "\n".join(source.iterdump()).encode()
        source.close()
        return text

    def leave(self) -> None:
        """The files stay for whoever wants to look."""


@dataclass
class Postgres:
    """A database of its own beside the one named; backup and search are pg_dump."""

    name: str
    url: str
    server: str
    database: str
    backup: Path

    @classmethod
    def beside(cls, url: str, folder: Path) -> Postgres:
        parts = urlsplit(url)
        database = parts.path.strip("/") + "_drill"
        whole = urlunsplit(parts._replace(path=f"/{database}"))
        ground = cls(
            "PostgreSQL", whole, urlunsplit(parts._replace(path="/postgres")), database, folder / "backup" / "drill.dump"
        )
        ground.destroy()
        ground.create()
        return ground

    def create(self) -> None:
        self._tell(f'CREATE DATABASE "{self.database}"')

    def destroy(self) -> None:
        self._tell(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')

    def back_up(self) -> None:
        self._run("pg_dump", "--format=custom", "--file", str(self.backup), self.url)

    def restore(self) -> None:
        self.create()
        self._run("pg_restore", "--no-owner", "--exit-on-error", "--dbname", self.url, str(self.backup))

    def dump(self) -> bytes:
        return self._run("pg_dump", "--format=plain", self.url)

    def leave(self) -> None:
        self.destroy()

    def _tell(self, statement: str) -> None:
        self._run("psql", "--quiet", "--dbname", self.server, "--command", statement)

    def _run(self, *command: str) -> bytes:
        return subprocess.run(command, check=True, capture_output=True).stdout
