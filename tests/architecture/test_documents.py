"""Documents: sorted by reader, listed and linked, with lines that a person can read."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from local.setup.prose import WIDTH, documents, wrapped

ROOT = Path(__file__).parents[2]
PAGES = sorted(path for path in (ROOT / "docs").glob("*.md") if path.name != "README.md")
INDEX = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
CHANGES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
READERS = ["Use it", "Operate it", "Build it", "Why it is so"]
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]*)#([^)\s]+)\)")


def nav() -> dict[str, list[str]]:
    found = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    return {reader: pages for part in found for reader, pages in part.items() if isinstance(pages, list)}


def test_the_index_and_the_site_sort_by_reader_and_name_every_page_once() -> None:
    assert re.findall(r"^## (.+)$", INDEX, re.MULTILINE) == READERS == list(nav())
    listed = re.findall(r"^\| .*?\]\(([^)]+)\)", INDEX, re.MULTILINE)
    assert sorted(name for name in listed if "/" not in name) == [path.name for path in PAGES]
    shown = [page for pages in nav().values() for page in pages]
    assert sorted(Path(page).name for page in shown if page.startswith("docs/") and page.count("/") == 1) == [
        path.name for path in PAGES
    ]


def listed_pages() -> dict[str, list[str]]:
    """For each reader the pages that the index has, as seen from the root."""
    parts = re.split(r"^## (.+)$", INDEX, flags=re.MULTILINE)[1:]
    return {
        reader: [
            (ROOT / "docs" / page).resolve().relative_to(ROOT.resolve()).as_posix()
            for row in re.findall(r"^\| (\[.*?) \|", rows, re.MULTILINE)
            for page in re.findall(r"\]\(([^)]+)\)", row)
        ]
        for reader, rows in zip(parts[::2], parts[1::2], strict=True)
    }


def test_the_index_and_the_site_have_each_page_under_the_same_reader_in_the_same_order() -> None:
    assert listed_pages() == nav()


def long_lines(path: Path) -> list[int]:
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    return [number for number, line in lines if len(line) > WIDTH and not line.lstrip().startswith("|")]


def test_no_line_is_longer_than_a_person_reads_outside_of_tables() -> None:
    long = {str(path.relative_to(ROOT)): found for path in documents(ROOT) if (found := long_lines(path))}
    assert long == {}, "run `make format`"


def test_a_long_line_is_found_and_a_long_row_is_not(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"| {'x' * WIDTH} |\n{'x' * WIDTH}\n{'x' * WIDTH}x\n", encoding="utf-8")
    assert long_lines(page) == [3]


def test_the_newest_version_of_the_changes_is_the_one_that_is_packed() -> None:
    newest = re.search(r"^## (\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)$", CHANGES, re.MULTILINE)
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    page = json.loads((ROOT / "frontend" / "package.json").read_text(encoding="utf-8"))["version"]
    assert newest is not None
    assert newest[1] == packed == page


def test_the_readme_gives_the_score_of_the_newest_hunt() -> None:
    hunts = (ROOT / "docs/mutants.md").read_text(encoding="utf-8")
    date, drawn, killed = re.findall(r"^\| (\d{4}-\S+) \| (\d+), .*? \| (\d+)", hunts, re.MULTILINE)[-1]
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert f"[the tests found {killed} of {drawn}](docs/mutants.md) on {date}" in readme


def slugs(path: Path) -> set[str]:
    """The anchors of a page's headings, as they are made where it is shown."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def anchors_missing(path: Path) -> list[str]:
    """The links of a page that lead to a heading which no page has."""
    return [
        f"{name}#{anchor}"
        for name, anchor in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8")))
        if "://" not in name
        and (target := path.parent / name if name else path).suffix == ".md"
        and anchor not in slugs(target)
    ]


def test_every_link_into_a_page_leads_to_a_heading_that_is_there() -> None:
    assert {str(path.relative_to(ROOT)): found for path in documents(ROOT) if (found := anchors_missing(path))} == {}


def test_a_link_to_a_heading_that_is_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Here it is\n[a](#here-it-is) [b](#here-it-was) [c](page.md#there)\n", encoding="utf-8")
    assert anchors_missing(page) == ["#here-it-was", "page.md#there"]


@pytest.mark.parametrize(
    ("line", "broken"),
    [
        ("short", "short"),
        ("A first. Then " + "word " * 22 + "end.", "A first.\nThen " + "word " * 22 + "end."),
        ("- " + "word, " * 12 + "word " * 12 + "end.", "- " + "word, " * 11 + "word,\n  " + "word " * 12 + "end."),
        ("| " + "cell " * 40 + "|", "| " + "cell " * 40 + "|"),
        ("See [a page with a name](of/a/page.md) " * 4 + "now.", None),
    ],
)
def test_a_long_line_is_broken_after_its_sentences_and_stays_so(line: str, broken: str | None) -> None:
    found = wrapped(line)
    assert found == (broken or found)
    assert wrapped(found) == found
    assert found.split() == line.split()
    assert all("[a page" not in part or "](of/a/page.md)" in part for part in found.split("\n"))


def test_code_stays_as_it_is() -> None:
    code = "```sh\n" + "word " * 60 + "\n```\n"
    assert wrapped(code) == code
