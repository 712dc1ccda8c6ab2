"""Which licenses are accepted, and that nothing that is shipped is overlooked."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.setup.licenses import PAGE_LOCK, PYTHON_LOCKS, is_accepted, page_licenses, python_licenses


@pytest.mark.parametrize(
    "name",
    [
        "MIT",
        "Apache-2.0 OR BSD-2-Clause",
        "(MIT AND ISC) OR BSD-3-Clause",
        "Apache Software License",
        "License :: OSI Approved :: MIT License AND License :: OSI Approved :: BSD License",
    ],
)
def test_a_license_is_accepted_where_each_that_it_names_is(name: str) -> None:
    assert is_accepted(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "GPL-3.0-only",
        "MIT AND GPL-3.0-only",
        "MIT OR AGPL-3.0",
        "BSD-4-Clause",
        "Apache-1.1",
        "SEE LICENSE IN FILE",
    ],
)
def test_another_one_is_refused_also_as_a_part_or_a_choice(name: str) -> None:
    assert not is_accepted(name)


def test_what_the_page_and_the_functions_are_made_of_is_found_and_what_only_tests_them_is_not() -> None:
    page = dict(page_licenses(PAGE_LOCK))
    python = {name for lock in PYTHON_LOCKS for name, _ in python_licenses(lock)}
    assert {"react", "firebase", "@fontsource-variable/inter", "zod"} <= set(page)
    assert "oxlint" not in page
    assert {"firebase-functions", "alpaca-py", "certifi", "exchange-calendars"} <= python
    assert "pytest" not in python


def test_a_package_that_is_not_installed_has_no_license_that_could_be_accepted(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("no-such-package==1.0 \\\n    --hash=sha256:00\nold==1 ; python_version < '3'\n", encoding="utf-8")
    assert list(python_licenses(lock)) == [("no-such-package", "")]
