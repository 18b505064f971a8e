"""What the web process is when it starts."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from config.celery import app
from tests.processes import ROOT, environment

LOOK = """
import json, sys
import config.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


@pytest.mark.django_db
def test_the_scientific_packages_stay_out_of_the_web_process() -> None:
    run = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(run.stdout.splitlines()[-1]))
    assert loaded & {"numpy", "scipy", "sklearn", "zipcodes", "tests"} == set()
    assert "marketplace" in loaded


@pytest.mark.django_db
def test_healthz_answers_anybody_and_is_not_kept(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.post("/healthz").status_code == 405


def test_no_task_outlives_the_brokers_patience() -> None:
    options = app.conf.broker_transport_options
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit < options["visibility_timeout"]
    assert (options["unacked_restore_interval"], options["unacked_restore_throttle"]) == (5, 1)


def test_a_message_is_done_when_its_work_is() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(app.tasks) == set()
    assert settings.WAKE_TASK in app.tasks


def test_static_files_collect_under_the_served_storage(tmp_path: Path) -> None:
    """Every file that a stylesheet names is there: the manifest storage refuses what is not."""
    kept = settings.STORAGES
    manifest = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "STORAGES", {**kept, "staticfiles": manifest})
        patch.setattr(settings, "STATIC_ROOT", tmp_path)
        from django.contrib.staticfiles import storage
        from django.core.files.storage import storages

        patch.setattr(storages, "_storages", {})
        patch.setattr(storages, "backends", storages.backends | {"staticfiles": manifest})
        patch.setattr(storage, "staticfiles_storage", storages["staticfiles"])
        call_command("collectstatic", interactive=False, verbosity=0)
    assert json.loads((tmp_path / "staticfiles.json").read_text())["paths"]


@pytest.mark.django_db
def test_sqlite_lets_readers_go_on_while_one_writes() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite needs to be told")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
