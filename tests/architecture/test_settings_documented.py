"""Every setting that the functions read from their environment is named where a person deploys them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
READ = re.compile(r"""environ(?:\.get\(|\[)["']([A-Z_]+)["']""")
OF_THE_PLATFORM = {
    "FUNCTIONS_EMULATOR",
    "FUNCTION_TARGET",
    "GCLOUD_PROJECT",
    "GOOGLE_CLOUD_PROJECT",
    "K_SERVICE",
    "K_REVISION",
}
"""Set by Firebase itself."""
OF_THE_COMMAND_LINE = "cli"


def settings_read() -> set[str]:
    """The names that the deployed code asks the environment for."""
    sources = [ROOT / "functions" / "main.py", *(ROOT / "functions" / "rebalancer").rglob("*.py")]
    deployed = [path for path in sources if OF_THE_COMMAND_LINE not in path.parts]
    return {name for path in deployed for name in READ.findall(path.read_text(encoding="utf-8"))} - OF_THE_PLATFORM


def test_each_setting_is_described_in_the_deployment_guide() -> None:
    guide = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
    names = settings_read()
    assert {"CREDENTIALS_KEY", "LIVE_TRADING", "ALPACA_OAUTH_CLIENT_ID"} <= names
    assert {name for name in names if f"`{name}`" not in guide and f"set {name}" not in guide} == set()


def test_each_queue_is_made_private_in_the_deployment_guide() -> None:
    guide = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
    main = (ROOT / "functions" / "main.py").read_text(encoding="utf-8")
    queues = set(re.findall(r'^    "([a-z-]+)": _queue\(', main, re.MULTILINE))
    assert len(queues) == 5
    private = re.search(r"for queue in ([a-z -]+); do", guide)
    assert private is not None
    assert set(private[1].split()) == queues
