"""Keeps processes running as long as its own input is open: when a notebook's kernel ends, so do they.

A kernel that is killed can clean up nothing, but the system closes the pipe it held.
"""

import argparse
import json
import select
import subprocess
import sys
from typing import BinaryIO

LOOK_S = 0.3
GRACE_S = 8.0


def keep(commands: list[list[str]], until_closed: BinaryIO) -> int:
    """Run commands until `until_closed` ends or one of them does; return 1 if one ended by itself."""
    children = [subprocess.Popen(command, stdin=subprocess.DEVNULL) for command in commands]
    try:
        while all(child.poll() is None for child in children):
            if select.select([until_closed], [], [], LOOK_S)[0] and not until_closed.read(1):
                return 0
        return 1
    finally:
        for child in children:
            child.terminate()
        for child in children:
            _end(child)


def _end(child: subprocess.Popen) -> None:
    try:
        child.wait(timeout=GRACE_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def main() -> None:
    """Read the commands, a JSON list of lists of words, from the command line."""
    parser = argparse.ArgumentParser(description="Run commands until standard input is closed.")
    parser.add_argument("commands", type=json.loads)
    sys.exit(keep(parser.parse_args().commands, sys.stdin.buffer))


if __name__ == "__main__":
    main()
