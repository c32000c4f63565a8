"""`bozhen standby`: a second PC that follows the hall, and takes over when the chief says so.

Once: `--init --address HOST:PORT --out REQUEST` here, `bozhen hall --standby REQUEST` there, then
`--take GRANT --hall HOST:PORT` here. Every day: without an act it follows. When the hall is lost:
`--promote`. After that the same command serves the room.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bozhen_desktop.client import standby_pc
from bozhen_desktop.client.device import SIGN
from bozhen_desktop.client.link import CONNECTED
from bozhen_desktop.hall import promotion, run
from bozhen_desktop.hall.founding import SITE_FILE
from bozhen_desktop.hall.secret_store import TLS_CERTIFICATE
from bozhen_desktop.host.asking import ask, ask_secret
from bozhen_desktop.host.files import set_private_umask
from bozhen_desktop.host.folder import MODES, DataFolder
from bozhen_desktop.host.logs import event, setup_logging
from bozhen_desktop.host.paths import default_data_dir
from bozhen_desktop.host.signing import SigningKey, fingerprint, for_paper
from bozhen_desktop.host.standby_file import (
    Following,
    read_address,
    read_facts,
    read_following,
    read_grant,
)
from bozhen_desktop.host.tls import HallCertificate
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError

_LIVE, _REHEARSAL = MODES
PATIENCE_S = 10.0
_REFUSED = {
    "pin-wrong": "密码不对，没有接替。",
    "staff-unknown": "这台机器上的场次里没有这个账号。",
    "access-duty": "只有主考可以决定接替。",
    "wait-after-tries": "输错几次了，请等 {seconds} 秒再试。",
    "second-person-needed": "第二人要是另一个人。",
    "reason-needed": "请写接替原因。",
    "term-used": "这台机器已经接替过；直接启动即可，不要再加 --promote。",
    "term-not-granted": "这台机器还没有跟上过考务机，不能接替；请用镜像和恢复信封。",
    "standby-not-granted": "这台机器还不是备用考务机，请先 --init，再 --take。",
    "folder-in-use": "另一个程序正在用这个文件夹。",
    "journal-missing": "这里还没有日志，不能接替；请用镜像和恢复信封。",
    "hall-superseded": "已有更新的考务机接替了这里。",
}
_WORDS = {"connected": "已连接考务机", "cut-off": "与考务机断开", "stopped": "已停止"}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bozhen standby", description=__doc__)
    parser.add_argument("--data", type=Path, default=default_data_dir("standby"), metavar="DIR")
    acts = parser.add_mutually_exclusive_group()
    acts.add_argument("--init", action="store_true", help="found the folder: --address, --out")
    acts.add_argument("--take", type=Path, metavar="GRANT", help="become the standby: --hall")
    acts.add_argument("--promote", action="store_true", help="take over: --staff, --reason")
    acts.add_argument("--status", action="store_true", help="one line of JSON")
    parser.add_argument("--rehearsal", action="store_true", help="with --init")
    parser.add_argument("--address", default="", metavar="HOST:PORT", help="where it will serve")
    parser.add_argument("--out", type=Path, default=None, metavar="REQUEST")
    parser.add_argument("--hall", action="append", default=[], metavar="HOST:PORT")
    parser.add_argument("--staff", default="", help="account of the chief; the PIN is asked for")
    parser.add_argument("--second", default="", help="account of a second person")
    parser.add_argument("--reason", default="", help="why; it stands in the journal")
    parser.add_argument("--host", default="0.0.0.0", help="address to listen at, once promoted")
    parser.add_argument("--port", type=int, default=None, help="default: the one that was granted")
    parser.add_argument("--no-serve", action="store_true", help="promote, and do not serve yet")
    return parser


def _say(**facts: object) -> int:
    print(json.dumps(facts, ensure_ascii=False, sort_keys=True), flush=True)
    return 0


def _init(options: argparse.Namespace) -> int:
    """Found the folder; print the fingerprint that two persons compare at the hall."""
    if options.out is None:
        raise BozhenError("out-missing")
    mode = _REHEARSAL if options.rehearsal else _LIVE
    address = read_address(options.address)
    public = standby_pc.make_request(options.data, mode, address, options.out, SystemClock())
    own = fingerprint(public)
    return _say(fingerprint=own, paper=for_paper(own), file=str(options.out))


def _take(options: argparse.Namespace) -> int:
    """Become the standby of a room; print the room's fingerprint."""
    halls = [read_address(text) for text in options.hall]
    if not halls:
        raise BozhenError("hall-address-missing")
    grant = read_grant(options.take)
    standby_pc.take_grant(options.data, grant, halls, SystemClock())
    room = fingerprint(grant.room_public)
    return _say(room=room, paper=for_paper(room), term=grant.term)


def _status(options: argparse.Namespace) -> int:
    """How the standby of this folder was last; opens no secret."""
    facts, now = read_facts(options.data), read_following(options.data)
    promoted = (options.data / SITE_FILE).exists()
    return _say(
        granted=facts is not None,
        promoted=promoted,
        term=facts.term if facts else None,
        following=msgspec.to_builtins(now) if now else None,
    )


# ------------------------------------------------------------------ following
def _line(now: Following) -> None:
    words = _WORDS.get(now.state, now.state)
    books = "、".join(f"{name} {seq}" for name, seq in sorted(now.books.items())) or "无"
    trouble = f"（{now.code}）" if now.code else ""
    print(f"[备用机] {words}{trouble}，已存：{books}", flush=True)


async def _follow(path: Path, mode: str) -> None:
    standby = standby_pc.StandbyPc(path, mode, SystemClock(), _Calm().say)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, standby.stop)
        except NotImplementedError:  # pragma: no cover - Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(standby.stop))
    await standby.run()


class _Calm:
    """A line when the state changes, and of mere growth one in ten seconds."""

    def __init__(self) -> None:
        self._last = ("", "")
        self._next = 0
        self._clock = SystemClock()

    def say(self, now: Following) -> None:
        """Print it, if it is news."""
        if (now.state, now.code) != self._last or self._clock.mono_ms() >= self._next:
            self._last, self._next = (now.state, now.code), self._clock.mono_ms() + 10_000
            _line(now)


# ------------------------------------------------------------------ taking over
def _promote(options: argparse.Namespace) -> int:
    """Ask for PIN and reason, take over, serve."""
    following = read_following(options.data)
    if following is not None and following.state == CONNECTED:
        print("考务机仍在应答；接替后它将停止应答。", file=sys.stderr)
    staff = options.staff or ask("主考账号：")
    pin = ask_secret("主考密码：")
    second_pin = ask_secret("第二人密码：") if options.second else ""
    reason = options.reason or ask("接替原因：")
    decider = promotion.Decider(staff, pin, reason, options.second, second_pin)
    _free(options.data)
    try:
        done = promotion.promote(options.data, decider, SystemClock())
    finally:
        standby_pc.folder_is_ours(options.data)
    _say(term=done.term, books=done.books)
    return 0 if options.no_serve else _serve(options)


def _free(path: Path) -> None:
    """Let the standby that follows here end, and wait for its folder."""
    clock = SystemClock()
    until = clock.mono_ms() + PATIENCE_S * 1000
    standby_pc.ask_for_folder(path)
    while True:
        try:
            with DataFolder.open(path).lock():
                return
        except BozhenError:
            if clock.mono_ms() > until:
                standby_pc.folder_is_ours(path)
                raise
            threading.Event().wait(0.05)


def _serve(options: argparse.Namespace) -> int:
    """Be the hall, and tell the old one, should it answer, that it is over."""
    folder = DataFolder.open(options.data)
    facts = read_facts(options.data)
    with folder.lock():
        keystore = folder.open_keystore()
        word = msgspec.msgpack.decode(keystore.get(TLS_CERTIFICATE), type=HallCertificate)
        public = SigningKey(keystore.get(SIGN)).public
    halls = facts.halls if facts else []
    told = standby_pc.herald(halls, public, folder.mode, word)
    threading.Thread(target=lambda: asyncio.run(told), name="herald", daemon=True).start()
    port = options.port or (facts.port if facts else 0)
    arguments = ["--data", str(options.data), "--host", options.host]
    return run.main([*arguments, *(["--port", str(port)] if port else [])])


def main(argv: Sequence[str]) -> int:
    """Follow, or do one act; the exit code (2: refused)."""
    options = _parser().parse_args(argv)
    set_private_umask()
    acts = {"init": _init, "take": _take, "promote": _promote, "status": _status}
    try:
        for name, act in acts.items():
            if getattr(options, name):
                return act(options)
        if (options.data / SITE_FILE).exists():
            return _serve(options)
        folder = DataFolder.open(options.data)
        setup_logging(options.data / "logs", "standby")
        asyncio.run(_follow(options.data, folder.mode))
        return 0
    except BozhenError as error:
        event("standby-refused", reason=error.code)
        words = _REFUSED.get(error.code, "").format_map(error.params)
        print(f"bozhen standby: {words} {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
