"""`make deploy-check` passes this checkout's own files and names, in one line, what is wrong with others."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from local.deploy_check.configuration import check_firebase_json, check_indexes, check_page, check_requirements
from local.deploy_check.emulated import compile_rules
from local.deploy_check.finding import Verdict
from local.deploy_check.functions import check_functions, check_settings
from local.deploy_check.hosting import check_patterns
from tests.contracts.store.emulator import firestore_emulator
from tests.deploy_check.checkout import ROOT, checkout, rewrite, wrongs

__all__ = ["checkout"]

SCHEMA = ROOT / "local/node_modules/firebase-tools/schema/firebase-config.json"
SECRETS = frozenset({"ALPACA_KEY_ID", "CREDENTIALS_KEY"})


def test_this_checkouts_own_files_are_in_order() -> None:
    checks = (check_patterns, check_indexes, check_requirements)
    findings = [*check_firebase_json(ROOT, SCHEMA), *(finding for check in checks for finding in check(ROOT))]
    assert wrongs(findings) == []
    assert len(findings) >= 5


def test_this_checkouts_functions_are_discovered_with_their_kinds() -> None:
    findings = list(check_functions(ROOT))
    assert wrongs(findings) == []
    assert any("callable" in finding.sentence and "taskQueue" in finding.sentence for finding in findings)
    needed = [finding.sentence for finding in findings if finding.verdict is Verdict.TODO]
    assert any("CREDENTIALS_KEY" in sentence for sentence in needed)


def test_a_key_that_firebase_json_may_not_have_is_named_with_its_place(checkout: Path) -> None:
    rewrite(checkout / "firebase.json", firestore={"rules": "firestore.rules", "index": "x"})
    (first, *_) = wrongs(check_firebase_json(checkout, SCHEMA))
    assert first.startswith("firebase.json, firestore:")


@pytest.mark.parametrize("text", ["{", "", "[1"])
def test_a_file_that_is_no_json_is_named(text: str, checkout: Path) -> None:
    (checkout / "firebase.json").write_text(text, encoding="utf-8")
    assert "firebase.json is not JSON" in wrongs(check_firebase_json(checkout, SCHEMA))[0]


def test_files_that_are_named_and_missing_and_another_runtime_are_told(checkout: Path) -> None:
    rewrite(checkout / "firebase.json", functions=[{"source": "functions", "runtime": "python312"}])
    (checkout / "firestore.rules").unlink()
    found = wrongs(check_firebase_json(checkout, SCHEMA))
    assert "firebase.json names firestore.rules, which is not there." in found
    assert any("python312" in sentence for sentence in found)


def test_a_missing_schema_says_how_to_get_it(checkout: Path) -> None:
    assert wrongs(check_firebase_json(checkout, checkout / "nowhere.json")) == [
        "nowhere.json is missing: install firebase-tools with `make emulators`."
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"fieldOverrides": [{"collectionGroup": "a", "fieldPath": "b", "indexes": []}] * 2}, "a.b is there twice"),
        ({"fieldOverrides": [{"collectionGroup": "a", "fieldPath": "b"}]}, "a.b has no list"),
        (
            {
                "indexes": [
                    {
                        "collectionGroup": "a",
                        "queryScope": "COLLECTION",
                        "fields": [{"fieldPath": "b", "order": "ASCENDING"}],
                    }
                ]
            },
            "fewer than two fields",
        ),
        (
            {
                "indexes": [
                    {"collectionGroup": "a", "queryScope": "ALL", "fields": [{"fieldPath": "b"}, {"fieldPath": "c"}]}
                ]
            },
            "unknown scope or order",
        ),
    ],
)
def test_indexes_that_would_be_refused_or_lost_are_named(changes: dict[str, Any], said: str, checkout: Path) -> None:
    rewrite(checkout / "firestore.indexes.json", **changes)
    assert said in wrongs(check_indexes(checkout))[0]


def test_a_package_without_its_hash_is_named(checkout: Path) -> None:
    path = checkout / "functions" / "requirements.txt"
    path.write_text(path.read_text(encoding="utf-8") + "loose>=1\n", encoding="utf-8")
    assert wrongs(check_requirements(checkout)) == [
        "functions/requirements.txt: loose>=1 has no exact version with its hash: run `make lock`."
    ]


def test_a_page_that_is_not_built_or_out_of_date_is_told(checkout: Path) -> None:
    assert "not built" in wrongs(check_page(checkout))[0]
    (checkout / "frontend" / "dist").mkdir(parents=True)
    (checkout / "frontend" / "src").mkdir()
    (checkout / "frontend" / "dist" / "index.html").write_text("", encoding="utf-8")
    source = checkout / "frontend" / "src" / "main.tsx"
    source.write_text("", encoding="utf-8")
    os.utime(source, (2e9, 2e9))
    assert "older than its sources" in wrongs(check_page(checkout))[0]
    os.utime(source, (0, 0))
    assert "has no licenses.md" in wrongs(check_page(checkout))[0]
    (checkout / "frontend" / "dist" / "licenses.md").write_text("## react (MIT)", encoding="utf-8")
    assert wrongs(check_page(checkout)) == []


def test_functions_that_do_not_load_are_told_with_the_last_line_of_why(checkout: Path) -> None:
    (checkout / "functions" / "main.py").write_text("import nowhere_at_all\n", encoding="utf-8")
    assert wrongs(check_functions(checkout)) == [
        "functions/main.py does not load: ModuleNotFoundError: No module named 'nowhere_at_all'"
    ]


def test_a_queue_whose_name_the_service_refuses_is_told(checkout: Path) -> None:
    (checkout / "functions" / "main.py").write_text(
        "from firebase_functions import tasks_fn\n\n@tasks_fn.on_task_dispatched()\ndef drift_check(task): ...\n",
        encoding="utf-8",
    )
    found = wrongs(check_functions(checkout))
    assert any(sentence.startswith("the queue drift_check may only have") for sentence in found)
    assert any(sentence.startswith("drift_check leaves CPU") for sentence in found)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ALPACA_KEY_ID=PK", "is a secret, but is in functions/.env"),
        ("export CREDENTIALS_KEY='x'", "is a secret"),
        ("LOCAL_WEBHOOKS=allowed", "for the local stack alone"),
        ("FIRESTORE_EMULATOR_HOST=127.0.0.1:1", "for the local stack alone"),
        ("FIREBASE_CONFIG={}", "keeps that name for itself"),
        ("OWNER_ID=x", "no function reads it"),
        ("PAGE_URL=http://page.example", "must be an https address"),
        ("APP_CHECK=enforce", "no function reads it"),
        ("THREADS=8", "no function reads it"),
        ("LIVE_TRADING=true", "only 'allowed' means anything"),
    ],
)
def test_a_setting_that_leaks_harms_or_means_nothing_is_told(line: str, said: str, checkout: Path) -> None:
    (checkout / "functions" / ".env").write_text(f"# a note=1\n{line}\n", encoding="utf-8")
    (sentence,) = wrongs(check_settings(checkout, SECRETS))
    assert said in sentence


def test_settings_in_order_leave_only_what_is_for_the_operator(checkout: Path) -> None:
    (checkout / "functions" / ".env").write_text(
        "OWNER_UID=u\nPAGE_URL=https://page.example\nALPACA_BASE_URL=https://api.alpaca.markets\n", encoding="utf-8"
    )
    findings = list(check_settings(checkout, SECRETS))
    assert {finding.verdict for finding in findings} == {Verdict.TODO}
    assert any("real money" in finding.sentence for finding in findings)


def test_rules_compile_or_are_told_with_their_place(checkout: Path, tmp_path: Path) -> None:
    with firestore_emulator(tmp_path) as address:
        url = f"http://{address}"
        assert compile_rules(url, ROOT / "firestore.rules").verdict is Verdict.OK
        rules = checkout / "firestore.rules"
        rules.write_text(
            rules.read_text(encoding="utf-8").replace("request.auth.uid == uid", "request.auth.uid =="),
            encoding="utf-8",
        )
        broken = compile_rules(url, rules)
        assert broken.verdict is Verdict.WRONG
        assert "firestore.rules do not compile: L" in broken.sentence
        rules.unlink()
        assert compile_rules(url, rules).sentence == "firestore.rules is missing."
    with socket.socket() as held:
        # Bound and not listening: nobody answers there.
        held.bind(("127.0.0.1", 0))
        silent = f"http://127.0.0.1:{held.getsockname()[1]}"
        assert "does not answer" in compile_rules(silent, ROOT / "firestore.rules").sentence
