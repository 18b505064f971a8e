"""The web process builds its skill search before somebody waits for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.warming import warm_in_background
from marketplace.search import skill_index
from marketplace.suggester import suggest
from tests.factories import SkillFactory
from tests.processes import ROOT, database_url, environment

WARMING = "import threading, config.wsgi; print([t.name for t in threading.enumerate()][1:])"
AT_ONCE = """
import django
django.setup()
import config.warming
config.warming.PAUSE = 0  # nobody asks this process for a page
"""
WAIT = """
import threading, config.wsgi
for thread in threading.enumerate():
    if thread.name == "warming":
        thread.join()
from marketplace.search import current
from marketplace.suggester import suggesting
print(current._index._value is not None, suggesting._lexicon._value is not None)
"""
FORK = """
import os, config.wsgi
if not (child := os.fork()):
    from marketplace.search import skill_index
    skill_index()
    os._exit(0)
print(os.waitpid(child, 0)[1])
"""


def started(code: str, folder: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """In a process of the product's own, not of a test."""
    (folder / "static").mkdir()  # WhiteNoise warns where its root is missing
    env = environment() | {"TRELLIS_TESTING": "0", "TRELLIS_VAR": str(folder), "LOG_LEVEL": "WARNING"} | extra
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )


@pytest.mark.django_db(transaction=True)
def test_what_is_warm_asks_for_nothing_more() -> None:
    skill = SkillFactory(label="welding")
    warm_in_background().join()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert [hit.skill_id for hit in skill_index().search("welding")] == [skill.pk]
        assert [one.skill_id for one in suggest("we need welding")] == [skill.pk]
    assert len(asked) == 0


@pytest.mark.django_db
def test_tests_warm_nothing() -> None:
    run = subprocess.run(
        [sys.executable, "-c", WARMING],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "[]\n"


@pytest.mark.django_db
def test_a_web_process_does(tmp_path: Path) -> None:
    run = started(AT_ONCE + WAIT, tmp_path, DATABASE_URL=database_url())
    assert (run.stdout, run.stderr) == ("True True\n", "")


@pytest.mark.parametrize("url", ["sqlite:///{}/absent.sqlite3", "postgresql://nobody@127.0.0.1:1/nothing"])
def test_a_database_that_is_empty_or_absent_is_no_fault(tmp_path: Path, url: str) -> None:
    run = started(AT_ONCE + WAIT, tmp_path, DATABASE_URL=url.format(tmp_path))
    assert (run.stdout, run.stderr) == ("False False\n", "")


@pytest.mark.django_db
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_copy_of_the_process_waits_for_nobody(tmp_path: Path) -> None:
    assert started(AT_ONCE + FORK, tmp_path, DATABASE_URL=database_url()).stdout == "0\n"


def test_management_commands_warm_nothing(tmp_path: Path) -> None:
    code = "import sys, django; django.setup(); print('config.warming' in sys.modules, 'config.wsgi' in sys.modules)"
    run = started(code, tmp_path, DATABASE_URL="sqlite:///:memory:")
    assert run.stdout == "False False\n"
