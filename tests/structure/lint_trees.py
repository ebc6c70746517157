"""Runs import-linter over several trees in one process, because most of its second goes into starting.

`python lint_trees.py CONFIG TREE…` prints a JSON list: for each tree whether it kept all contracts, and what
import-linter said.
"""

import importlib
import io
import json
import os
import sys
from contextlib import redirect_stdout

from importlinter.cli import lint_imports


def lint(config: str, tree: str) -> dict[str, object]:
    """Whether the packages in the folder keep the contracts of the configuration, and the report."""
    os.chdir(tree)
    sys.path[0] = tree
    importlib.invalidate_caches()
    said = io.StringIO()
    with redirect_stdout(said):
        code = lint_imports(config_filename=config, no_cache=True, no_logo=True)
    return {"kept": code == 0, "said": said.getvalue()}


if __name__ == "__main__":
    print(json.dumps([lint(sys.argv[1], tree) for tree in sys.argv[2:]]))
