"""The table of jobs, in SQLite, so that they outlive the gateway."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from ..problems import Problem
from .job import Job

SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    submitted REAL NOT NULL,
    started REAL, planned REAL, finished REAL,
    done INTEGER NOT NULL, total INTEGER NOT NULL, bytes_read INTEGER NOT NULL,
    cost TEXT, outputs TEXT, error TEXT,
    PRIMARY KEY (owner, id)
) WITHOUT ROWID;
"""
COLUMNS = (
    "owner", "id", "state", "attempt", "submitted", "started", "planned", "finished", "done", "total", "bytes_read",
    "cost", "outputs", "error",
)  # fmt: skip
RESTARTED = "The gateway was restarted while the job ran. Submit the graph again."
JSON = ("cost", "outputs", "error")


class JobTable:
    """Used from the event loop's thread only: every call takes well under a millisecond."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        self._db.close()

    def save(self, job: Job) -> None:
        values = [getattr(job, name) for name in COLUMNS]
        row = [
            json.dumps(value) if name in JSON and value is not None else value
            for name, value in zip(COLUMNS, values, strict=True)
        ]
        marks = ",".join("?" * len(COLUMNS))
        self._db.execute(f"INSERT OR REPLACE INTO jobs ({','.join(COLUMNS)}) VALUES ({marks})", row)  # noqa: S608

    def load(self, owner: str, job_id: str) -> Job | None:
        found = self._db.execute(
            f"SELECT {','.join(COLUMNS)} FROM jobs WHERE owner = ? AND id = ?",  # noqa: S608
            (owner, job_id),
        ).fetchone()
        if found is None:
            return None
        fields = dict(zip(COLUMNS, found, strict=True))
        for name in JSON:
            fields[name] = json.loads(fields[name]) if fields[name] is not None else None
        return Job(**fields)

    def delete(self, owner: str, job_id: str) -> None:
        self._db.execute("DELETE FROM jobs WHERE owner = ? AND id = ?", (owner, job_id))

    def lose_unfinished(self) -> list[tuple[str, str]]:
        """Jobs that ran when the gateway ended are lost. Gives their owners and identities."""
        error = Problem("gateway_restarted", RESTARTED).document()
        lost = self._db.execute("SELECT owner, id FROM jobs WHERE state IN ('queued', 'running')").fetchall()
        self._db.execute(
            "UPDATE jobs SET state = 'lost', error = ?, finished = unixepoch('subsec') "
            "WHERE state IN ('queued', 'running')",
            (json.dumps(error),),
        )
        return [(owner, job_id) for owner, job_id in lost]
