"""Readers that misbehave, in the processes that reading starts.

A folder put before the others on ``sys.path`` is one for those processes too; Python imports ``sitecustomize``
from it when it starts.
"""

from __future__ import annotations

from pathlib import Path

import pytest

_CODE = """
import os, signal, sys, time
if "-c" in sys.orig_argv and any("gongkai.loading.worker" in a for a in sys.orig_argv):
    import gongkai.report as report

    honest = report.reports_from_bytes

    def misbehaving(data, name, **known):
        def first_time(mark):
            path = os.path.join(os.path.dirname(__file__), mark)
            try:
                os.close(os.open(path, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                return False
            return True

        if data.startswith(b"HANG"):
            time.sleep(3600)
        if data.startswith(b"DEAF"):
            signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))
            while True:
                pass
        if data.startswith(b"DIE"):
            os.kill(os.getpid(), signal.SIGSEGV)
        if data.startswith(b"ONCE") and first_time("once"):
            os._exit(3)
        if data.startswith(b"EAT"):
            held = []
            while True:
                held.append(bytearray(os.urandom(1) * 2**22))
                time.sleep(0.002)
        if data.startswith(b"GULP"):
            bytearray(2**36)
        if data.startswith(b"PRINT"):
            os.write(1, b"noise" * 1000)
            print("noise", flush=True)
            sys.stdin.read()
        return honest(data.split(b"\\n", 1)[1] if data[:4] in (b"ONCE", b"PRIN") else data, name, **known)

    report.reports_from_bytes = misbehaving
"""


@pytest.fixture
def misbehaving(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files that begin with HANG, DEAF, DIE, ONCE, EAT, GULP or PRINT make their reader do so."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "sitecustomize.py").write_text(_CODE, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    return folder
