"""A program that uses the servers of a data folder: `python -m tests.run.hold FOLDER`.

It prints the variables it was given as one line of JSON, then waits until its standard input is closed.
"""

import json
import os
import sys
from pathlib import Path

from omu.run.faults import StartFault
from omu.run.services import ensured

if __name__ == "__main__":
    try:
        with ensured(Path(sys.argv[1]), os.environ) as found:
            print(json.dumps(found), flush=True)
            sys.stdin.read()
    except StartFault as fault:
        sys.exit(f"fault: {fault}")
