from __future__ import annotations

from pathlib import Path
from typing import Any


def test_a_database_without_its_schema_asks_for_migrate(run: Any, tmp_path: Path) -> None:
    run.environ["DATABASE_URL"] = f"sqlite+aiosqlite:///{tmp_path / 'fresh.db'}"
    assert "run `migrate`" in run("client", "list").stderr
    assert run("migrate").exit_code == 0
    assert run("client", "list").exit_code == 0
    assert run("migrate", "--down", "base").exit_code == 0
    assert "run `migrate`" in run("client", "list").stderr


def test_serve_refuses_broken_settings(run: Any) -> None:
    run.environ["MASTER_KEY"] = ""
    result = run("serve")
    assert (result.exit_code, "MASTER_KEY: is not set" in result.stderr) == (78, True)
