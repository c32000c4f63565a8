"""The log of a program: codes and numbers for a technician, never names, answers or secrets.

A line is `time level role code key=value …`. `event` keeps integers, truth values and ids; text
that is no id (anything with a Chinese character or a space) and numbers that could be a PIN, a
ticket or an ID number are written as their length. Of errors only type, code and place are kept,
never the message; of records of other libraries only the template, never the values put into it.
"""

from __future__ import annotations

import logging
import logging.handlers
import re
import sys
import traceback
from pathlib import Path
from types import TracebackType

from bozhen_desktop.host.files import private_dir
from bozhen_desktop.kernel.clock import iso_utc
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import is_id

ROOT = "bozhen"
FILE_BYTES = 2_000_000
FILES = 5
_LONG_NUMBER = re.compile(r"\d{6,}")
_NOT_PLAIN = re.compile(r"[^ -~]+")
_PERSONAL = re.compile(r"[0-9]{14,18}[0-9Xx]?|[0-9]{6}")
ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def setup_logging(folder: Path, role: str, file_bytes: int = FILE_BYTES) -> Path:
    """Send all records of this process to `folder/ROLE.log`, rotating; give back its path.

    A second call replaces the first one.
    """
    path = private_dir(folder) / f"{role}.log"
    handler = LogFile(path, maxBytes=file_bytes, backupCount=FILES, encoding="utf-8", delay=True)
    handler.setFormatter(PlainFormatter(role))
    handler.set_name(ROOT)
    root = logging.getLogger()
    for old in [each for each in root.handlers if each.get_name() == ROOT]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return path


def event(code: str, *, level: int = logging.INFO, error: bool = False, **params: object) -> None:
    """Log a coded event; with `error`, also type and place of the exception being handled."""
    fields = " ".join(f"{name}={_plain(value)}" for name, value in params.items())
    extra = {"bozhen": f"{code} {fields}".strip()}
    logging.getLogger(ROOT).log(level, code, extra=extra, exc_info=error)


def _plain(value: object) -> str:
    if value is None or isinstance(value, bool | int):
        return str(value)
    if isinstance(value, str):
        fit = is_id(value) and not _PERSONAL.fullmatch(value)
        return value if fit else f"<text {len(value)}>"
    return f"<{type(value).__name__}>"


class LogFile(logging.handlers.RotatingFileHandler):
    """The log's file. A full disk costs the record, says so once, and troubles nobody further."""

    _said = False

    def handleError(self, record: logging.LogRecord) -> None:
        """One line for the first record that could not be written, instead of a traceback each."""
        if not self._said:
            self._said = True
            kind = sys.exc_info()[0]
            name = kind.__name__ if kind is not None else "error"
            print(f"the log cannot be written: {name}", file=sys.stderr)


class PlainFormatter(logging.Formatter):
    """Writes a record without anything that could belong to a person."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self._role = role

    def format(self, record: logging.LogRecord) -> str:
        """One line, and one more for each place of an error."""
        stamp = iso_utc(int(record.created * 1000))
        text = getattr(record, "bozhen", None)
        body = text if isinstance(text, str) else _foreign(record)
        line = f"{stamp} {record.levelname.lower()} {self._role} {body}"
        if record.exc_info and record.exc_info[0] is not None:
            line += "\n" + "\n".join(_places(record.exc_info))
        return line


def _foreign(record: logging.LogRecord) -> str:
    template = record.msg if isinstance(record.msg, str) else f"<{type(record.msg).__name__}>"
    template = _LONG_NUMBER.sub("#", _NOT_PLAIN.sub("?", template))
    return f"foreign logger={record.name} line={record.lineno} {template[:200]}"


def _places(info: ErrorInfo) -> list[str]:
    kind, error, trace = info
    code = f" {error.code}" if isinstance(error, BozhenError) else ""
    places = [
        f"  at {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)[-20:]
    ]
    return [f"  {kind.__name__}{code}", *places]


def log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """For `sys.excepthook`: log type and place of what nobody caught, and say where to look."""
    logging.getLogger(ROOT).critical(
        "uncaught", exc_info=(kind, error, trace), extra={"bozhen": "uncaught"}
    )
    print(f"{kind.__name__}: see the log", file=sys.stderr)
