"""Starts JupyterLab, or Voilà for a notebook as a page without code, so that neither asks anything of a foreign host.

``python -m gongkai.serve lab notebooks/01_data_check.ipynb``, ``python -m gongkai.serve page notebooks/08_explorer.ipynb``; what
follows goes to the program as it stands. How they are set is in the files of the folder ``jupyter`` beside this one; a user's
own settings of JupyterLab come before them.
"""

from __future__ import annotations

import argparse
import os
import runpy
import sys
from pathlib import Path

PROGRAMS = {"lab": "jupyterlab", "page": "voila"}

_SETTINGS = Path(__file__).with_name("jupyter")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m gongkai.serve", description="JupyterLab or a page without code, offline.")
    parser.add_argument("program", choices=sorted(PROGRAMS))
    parser.add_argument("options", nargs=argparse.REMAINDER, help="what the program itself understands")
    wanted = parser.parse_args()
    for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH"):
        os.environ[name] = os.pathsep.join(filter(None, (str(_SETTINGS), os.environ.get(name))))
    sys.argv = [PROGRAMS[wanted.program], *wanted.options]
    runpy.run_module(PROGRAMS[wanted.program], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
