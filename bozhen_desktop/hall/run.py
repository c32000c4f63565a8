"""`bozhen hall`: a small parent that keeps the worker alive, and acts of a technician.

The parent opens neither keystore nor journal. A worker that dies is started again within a second;
after a clean end, or when the folder cannot be served (exit code 2), it is not.
"""

from __future__ import annotations

import argparse
import contextlib
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from bozhen_desktop.hall.commands import ACTS, add_acts
from bozhen_desktop.hall.ground import check_ground
from bozhen_desktop.hall.worker import CLEAN, CONFIGURATION
from bozhen_desktop.host.logs import event, setup_logging
from bozhen_desktop.host.paths import default_data_dir
from bozhen_desktop.kernel.errors import BozhenError

AGAIN_S = 0.3
STOP_S = 20.0


def worker_command(arguments: Sequence[str]) -> list[str]:
    """Program and arguments that start the worker."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "hall-worker", *arguments]
    return [sys.executable, "-m", "bozhen_desktop.hall.worker", *arguments]


class Parent:
    """Starts the worker, and starts it again. It holds the worker's standard input: when the
    parent dies, the worker ends cleanly.
    """

    def __init__(
        self, command: Sequence[str], say: Callable[[int], None] = lambda code: None
    ) -> None:
        """`say` is told the exit code of each worker that was not meant to end."""
        self._command = list(command)
        self._say = say
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None

    def stop(self) -> None:
        """Ask the worker to end; `run` then returns. May be called from a signal handler."""
        self._stopping.set()
        child = self._child
        if child is None or child.poll() is not None:
            return
        with contextlib.suppress(OSError):
            if sys.platform == "win32":  # pragma: no cover - Windows ends without asking
                _close_input(child)
            else:
                child.terminate()
        patience = threading.Timer(STOP_S, child.kill)
        patience.daemon = True
        patience.start()

    def run(self) -> int:
        """Keep a worker alive until `stop`, a clean end, or a folder that cannot be served."""
        while not self._stopping.is_set():
            code = self._once()
            if code in (CLEAN, CONFIGURATION) or self._stopping.is_set():
                return code
            self._say(code)
            self._stopping.wait(AGAIN_S)
        return CLEAN

    def _once(self) -> int:
        child = subprocess.Popen(self._command, stdin=subprocess.PIPE)
        self._child = child
        if self._stopping.is_set():  # asked for while the child was being made
            self.stop()
        try:
            return child.wait()
        finally:
            _close_input(child)


def _close_input(child: subprocess.Popen[bytes]) -> None:
    if child.stdin is not None:
        with contextlib.suppress(OSError):
            child.stdin.close()


def _serve(options: argparse.Namespace) -> int:
    arguments = ["--data", str(options.data), "--host", options.host, "--parent"]
    if options.port is not None:
        arguments += ["--port", str(options.port)]
    if options.rehearsal:
        arguments.append("--rehearsal")
    if options.mirror is not None:
        arguments += ["--mirror", str(options.mirror)]
    if options.no_mirror:
        arguments.append("--no-mirror")
    if options.no_announce:
        arguments.append("--no-announce")
    if not options.data.is_dir():
        raise BozhenError("folder-missing", folder=options.data.name)
    check_ground(options.data)
    setup_logging(options.data / "logs", "hall-parent")
    parent = Parent(worker_command(arguments), lambda code: event("worker-died", exit=code))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: parent.stop())
    return parent.run()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bozhen hall", description="the exam-room service")
    parser.add_argument("--data", type=Path, default=default_data_dir("hall"), metavar="DIR")
    parser.add_argument("--rehearsal", action="store_true", help="only in a rehearsal folder")
    parser.add_argument("--host", default="0.0.0.0", help="address to listen at")
    parser.add_argument("--port", type=int, default=None, help="default: the port of last time")
    mirror = parser.add_mutually_exclusive_group()
    mirror.add_argument(
        "--mirror", type=Path, default=None, metavar="DIR", help="second disk or stick; remembered"
    )
    mirror.add_argument("--no-mirror", action="store_true", help="no mirror from now on")
    parser.add_argument(
        "--no-announce", action="store_true", help="do not tell the LAN where this hall is"
    )
    add_acts(parser)
    return parser


def main(argv: Sequence[str]) -> int:
    """Serve, or do one act of a technician; the exit code (2: refused)."""
    options = _parser().parse_args(argv)
    try:
        for name, act in ACTS.items():
            if getattr(options, name):
                return act(options)
        return _serve(options)
    except BozhenError as error:
        print(f"bozhen hall: {error}", file=sys.stderr)
        return CONFIGURATION


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
