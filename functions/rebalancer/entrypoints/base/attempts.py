"""How often a queue tries a task; the manifest configures the platform, and the last attempt records why it failed."""

from typing import Final

QUEUE_ATTEMPTS: Final = 5
CHECK_ATTEMPTS: Final = 3
