"""Programs that the tests interrupt."""

from __future__ import annotations

import signal


def listening() -> None:
    """In a process to come: Ctrl-C is heard, also where the tests themselves run in the background, which a shell has ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
