"""`python -m omu.run demo|serve [--port 8000] [--data var]`: the whole product on this machine.

`python -m omu.run static` only collects the static files, if any changed."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from omu.run import environment, preparation, supervisor
from omu.run.faults import StartFault, explained


def wish_of(words: list[str]) -> supervisor.Wish | None:
    """What to run, None for static files only; argparse ends the program with status 2 on a bad line."""
    parser = argparse.ArgumentParser(prog="python -m omu.run", description="Run the whole product here.")
    parser.add_argument("what", choices=["demo", "serve", "static"], help="demo loads a demonstration prison")
    parser.add_argument("--port", type=_port, default=8000)
    parser.add_argument(
        "--data", default="", help="folder of everything that is kept (default: OMU_DATA or var)"
    )
    given = parser.parse_args(words)
    if given.what == "static":
        return None
    if given.data:
        os.environ["OMU_DATA"] = str(Path(given.data).expanduser().absolute())
    data: Path = environment.read(os.environ)["OMU_DATA"]
    return supervisor.Wish(port=given.port, data=data, demonstration=given.what == "demo")


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: write a number from 1 to 65535")
    return int(text)


def main() -> int:
    """Run; 2 and one line on standard error where the start is impossible."""
    try:
        wish = wish_of(sys.argv[1:])
        if wish is not None:
            return supervisor.run(wish)
        with tempfile.TemporaryDirectory() as logs:
            preparation.collect_static(logs=Path(logs), environ=os.environ)
        return 0
    except (environment.ConfigurationFault, StartFault) as fault:
        print(f"omu: {fault}", file=sys.stderr)
    except OSError as fault:
        print(f"omu: {explained(fault)}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
