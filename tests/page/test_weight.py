"""What the built page weighs, compressed as it is sent: the first view, and each further page.

`make test` builds the page before; by hand: `make page`.
"""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DIST = ROOT / "frontend/dist"
PAGES_OF_APP = "src/app/pages/"
FIRST_VIEW = (
    "index.html",
    "src/app/Shell.tsx",
    "src/app/pages/DashboardPage.tsx",
    "node_modules/firebase/functions/dist/esm/index.esm.js",
)
"""What a signed-in person waits for: start-up, frame, the dashboard, and what calls the server."""
CHARTS = (
    "src/features/dashboard/EquityChart.tsx",
    "src/features/drift/HistoryChart.tsx",
    "src/features/drift/Ring.tsx",
    "src/features/ledger/EquityLines.tsx",
    "src/features/lab/LabCharts.tsx",
)
"""What draws: fetched when a drawing is about to be seen."""
CHARTS_BYTES_MAX = 155_000
ASKING_THE_BROKER = "src/features/dashboard/WithOverview.tsx"
"""What comes behind it: the first figures are those that listeners hear; this asks the broker for newer ones."""
SIGN_IN = ("index.html", "src/app/pages/SignInPage.tsx")
FIRST_VIEW_BYTES_MAX = 230_000
FIRST_ANSWER_BYTES_MAX = 240_500
FURTHER_PAGE_BYTES_MAX = 60_000
LEVEL = 6
"""What servers compress with, unless they are told otherwise."""


@cache
def manifest() -> dict[str, Any]:
    path = DIST / ".vite/manifest.json"
    assert path.is_file(), "the page is not built: run `make page`"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def needed(*entries: str) -> set[str]:
    """The chunks that these need before they can run, themselves included."""
    found: set[str] = set()
    waiting = list(entries)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(manifest()[name].get("imports", []))
    return found


def weight(chunks: set[str]) -> int:
    files = {manifest()[name]["file"] for name in chunks}
    return sum(len(gzip.compress((DIST / file).read_bytes(), LEVEL)) for file in files if file.endswith(".js"))


def pages() -> list[str]:
    """Every chunk that a page, or a part of a page, is drawn by."""
    return sorted(name for name in manifest() if name.startswith(PAGES_OF_APP))


def test_every_listed_page_is_a_chunk_of_its_own() -> None:
    listed = re.findall(r'import\("\./(pages/\w+)"\)', (ROOT / "frontend/src/app/page-list.ts").read_text("utf-8"))
    assert len(listed) >= 6
    assert {f"src/app/{page}.tsx" for page in listed} <= set(pages())


@pytest.mark.parametrize("first", [FIRST_VIEW, SIGN_IN], ids=["dashboard", "sign-in"])
def test_the_first_view_is_light(first: tuple[str, ...]) -> None:
    assert weight(needed(*first)) <= FIRST_VIEW_BYTES_MAX


def test_drawings_share_one_library_that_no_page_waits_for() -> None:
    charts = needed(*CHARTS)
    library = {name for name in charts if weight({name}) > FURTHER_PAGE_BYTES_MAX} - needed(*FIRST_VIEW)
    assert library
    for page in (*pages(), *FIRST_VIEW):
        assert not library & needed(page), page
    assert weight(charts - needed(*FIRST_VIEW, *pages())) <= CHARTS_BYTES_MAX


def test_what_asks_the_broker_comes_behind_the_first_view_and_is_light() -> None:
    assert needed(ASKING_THE_BROKER) - needed(*FIRST_VIEW)
    assert weight(needed(*FIRST_VIEW, ASKING_THE_BROKER)) <= FIRST_ANSWER_BYTES_MAX


def test_each_further_page_is_light() -> None:
    first = needed(*FIRST_VIEW)
    further = {page: weight(needed(page) - first) for page in pages()}
    assert {page: bytes_ for page, bytes_ in further.items() if bytes_ > FURTHER_PAGE_BYTES_MAX} == {}
