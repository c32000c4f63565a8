"""Subcommands of `bozhen office` around its chain: trust, devices, intake, results, proof."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from bozhen_desktop.domain.decisions import DecideSitting
from bozhen_desktop.domain.institution import NameInstitution
from bozhen_desktop.domain.ranges import SettleFork
from bozhen_desktop.domain.registry import RecordExport, RevokeKey
from bozhen_desktop.host.files import private_dir, read_regular, write_atomically
from bozhen_desktop.host.signing import fingerprint, for_paper
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import EntryId, SittingId
from bozhen_desktop.office import tables
from bozhen_desktop.office.chain import ESCROW_FOLDER, OfficeStore
from bozhen_desktop.office.intake import Intake, take_result
from bozhen_desktop.office.keys import ESCROW_FILE
from bozhen_desktop.office.outcome import Outcome
from bozhen_desktop.office.rebuild import check_facts, compare, restore
from bozhen_desktop.office.result_files import csv_bytes, xlsx_bytes
from bozhen_desktop.office.results import ResultRow, book, claims
from bozhen_desktop.office.trust import accept_device, issue_trust
from bozhen_desktop.office.words import say

DEVICE_CAP = 1 << 20
RESULT_CAP = 1 << 30
PUBLIC = 0o644
_VERDICTS = {
    "accepted": "已导入",
    "duplicate": "以前导入过，回执相同",
    "held": "缺前面的数据包，已收存待补",
    "quarantined": "与已有记录分叉，已隔离，须两人裁定",
}


def _mode(mode: str) -> str:
    return "正式" if mode == "live" else "演练"


def founded(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """After `init`: who we are and the fingerprint that rooms type from paper."""
    if options.name:
        store.decide(NameInstitution(name=options.name, basis=options.basis), options.actor)
    place, mode = store.keys.place, store.folder.mode
    printed = for_paper(store.keys.fingerprint)
    lines = [
        f"总部已建立：{options.name or place.organisation}（{place.site}），{_mode(mode)}。",
        f"根密钥指纹：{printed}",
        "请打印指纹，各考场由两人对照输入。",
        f"备用解密身份在 {_escrow_of(store, options)}，请移入保险柜，本机不再保留。",
    ]
    facts = {"organisation": place.organisation, "site": place.site, "mode": mode}
    return Outcome(lines, facts | {"fingerprint": store.keys.fingerprint})


def _escrow_of(store: OfficeStore, options: argparse.Namespace) -> Path:
    return (options.escrow or store.folder.path / ESCROW_FOLDER) / ESCROW_FILE


def named(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Two persons give the name that forms print; packages issued before keep theirs."""
    command = NameInstitution(name=options.name, basis=options.basis)
    store.decide(command, options.first, options.second)
    name = store.bureau.institution.name
    return Outcome([f"单位全称：{name}。以后下发的考试数据和表单都印此名称。"], {"name": name})


def trust(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Sign the next trust and write it: readable JSON, or a package when the name ends in .bzp."""
    package, readable = issue_trust(store, options.actor)
    out = Path(options.out)
    write_atomically(out, package if out.suffix == ".bzp" else readable, mode=PUBLIC)
    issued = store.bureau.registry.trust
    epoch = issued.epoch if issued else 0
    lines = [
        f"信任文件第 {epoch} 期已写入 {out.name}。",
        f"根密钥指纹：{for_paper(store.keys.fingerprint)}",
    ]
    facts = {"epoch": epoch, "file": str(out), "fingerprint": store.keys.fingerprint}
    return Outcome(lines, facts | {"rooms": len(store.bureau.registry.devices)})


def device(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Accept a room's device file."""
    data = read_regular(Path(options.file), DEVICE_CAP)
    first, second = options.first, options.second
    facts = accept_device(store, data, options.fingerprint, first, second)
    lines = [f"考场“{facts.name}”（{facts.site}）已登记；请重新签发信任文件。"]
    return Outcome(
        lines,
        {"site": facts.site, "name": facts.name, "fingerprint": fingerprint(facts.room_public)},
    )


def revoke(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Revoke a key named by its fingerprint or its hex."""
    known = {fingerprint(public): public for public in store.bureau.registry.devices}
    public = known.get(options.key, options.key)
    command = RevokeKey(public=public, reason=options.reason)
    store.decide(command, options.first, options.second)
    return Outcome(["密钥已吊销；请重新签发信任文件。"], {"public": public})


def settle_fork(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Two persons let the applied history of a forked sitting stand."""
    command = SettleFork(sitting=SittingId(options.sitting), reason=options.reason)
    store.decide(command, options.first, options.second)
    lines = [f"场次 {options.sitting} 已裁定：以已导入的记录为准，其余原件留存。"]
    return Outcome(lines, {"sitting": options.sitting})


def decide_sitting(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Two persons choose the sitting that counts for an entry's subject."""
    entry, subject, place = options.entry, options.subject, store.keys.place
    with store.reading() as connection:
        found = claims(connection, place.organisation, place.site, entry, subject)
    command = DecideSitting(
        entry=EntryId(entry),
        subject=subject,
        sitting=SittingId(options.sitting),
        sittings=[SittingId(name) for name in found],
        reason=options.reason,
    )
    store.decide(command, options.first, options.second)
    lines = [f"{entry}：该科成绩以场次 {options.sitting} 为准。"]
    return Outcome(lines, {"entry": entry, "subject": subject, "sitting": options.sitting})


def intake(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Take result packages in; one that is refused does not stop the others."""
    out = private_dir(Path(options.out))
    lines, taken, refused, applied = [], [], [], 0
    for name in options.files:
        path = Path(name)
        try:
            done = take_result(store, read_regular(path, RESULT_CAP), options.actor)
        except BozhenError as error:
            lines.append(say(error, path.name))
            refused.append({"file": path.name, "code": error.code})
            continue
        lines.append(_said(path.name, done))
        taken.append(_taken(path.name, done, _write_receipts(out, done)))
        applied += done.new
    facts = {"packages": taken, "refused": refused, "applied": applied}
    return Outcome(lines, facts, int(bool(refused)))


def _said(name: str, done: Intake) -> str:
    text = f"{name}：{_VERDICTS[done.verdict]}，场次 {done.sitting}，新增 {done.new} 条。"
    if done.missing:
        numbers = "、".join(map(str, done.missing))
        text += f"尚缺第 {numbers} 号数据包，请向考场索取。"
    if wrong := _differences(done):
        text += f"{wrong} 人的成绩与总部按答卷和评分表重算的不符，请复核。"
    return text


def _differences(done: Intake) -> int:
    return max((answer.stored.get("differences", 0) for answer in done.answers), default=0)


def _write_receipts(out: Path, done: Intake) -> list[str]:
    names = []
    for answer in done.answers:
        path = out / f"BZ-C-{answer.package}.bzp"
        write_atomically(path, answer.receipt, mode=PUBLIC)
        names.append(path.name)
    return names


def _taken(name: str, done: Intake, receipts: list[str]) -> dict[str, object]:
    return {
        "file": name,
        "package": done.package,
        "sitting": done.sitting,
        "verdict": done.verdict,
        "code": done.code,
        "new": done.new,
        "missing": done.missing,
        "differences": _differences(done),
        "receipts": receipts,
    }


def receipt(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Write receipts again, byte for byte: of a package, of a sitting, or all of them."""
    out, written = private_dir(Path(options.out)), []
    for found in store.bureau.ranges.receipts.values():
        wanted = options.package in ("", found.package) and options.sitting in ("", found.sitting)
        if wanted:
            path = out / f"BZ-C-{found.package}.bzp"
            write_atomically(path, store.original(found.original), mode=PUBLIC)
            written.append(path.name)
    if not written:
        raise BozhenError("package-unknown", package=options.package or options.sitting)
    return Outcome([f"已写出回执 {len(written)} 份。"], {"receipts": written})


def results(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Write the 成绩册; the export itself is an event."""
    place = store.keys.place
    with store.reading() as connection:
        found = book(connection, place.organisation, place.site, options.batch)
    names = {"csv": options.csv, "xlsx": options.xlsx}
    written = {form: str(name) for form, name in names.items() if name}
    for form, name in written.items():
        _export(store, options, found.rows, form, Path(name))
    counts = Counter(row.word for row in found.rows)
    doubled = [row.entry for row in found.rows if row.doubled]
    lines = ["；".join(f"{word} {count} 人" for word, count in sorted(counts.items())) + "。"]
    lines += [f"成绩册已写入 {Path(name).name}。" for name in written.values()]
    if not found.rows:
        lines[0] = "还没有报名记录。"
    if doubled:
        lines.append(f"{len(doubled)} 人在同一科目有两个场次的记录，须两人裁定：{doubled[0]} 等。")
    if found.unregistered:
        lines.append(f"{len(found.unregistered)} 人有成绩而没有报名记录，请核对报名表。")
    facts = {"rows": len(found.rows), "results": found.results, "words": dict(counts)}
    more = {"files": [*written.values()], "doubled": doubled, "unregistered": found.unregistered}
    return Outcome(lines, facts | more)


def _export(
    store: OfficeStore, options: argparse.Namespace, rows: list[ResultRow], form: str, path: Path
) -> None:
    rehearsal = store.folder.mode != "live"
    if form == "csv":
        data = csv_bytes(rows, rehearsal=rehearsal)
    else:
        data = xlsx_bytes(rows, options.actor, rehearsal=rehearsal)
    what, digest = options.batch or "all", sha256_hex(data)
    store.decide(RecordExport(what=what, form=form, rows=len(rows), digest=digest), options.actor)
    write_atomically(path, data)


def rebuild(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Compare every table with what the chains make, or put the tables back to it."""
    if not options.compare:
        rows = restore(store)
        return Outcome([f"各表已按日志和原件重新生成，共 {rows} 行。"], {"rows": rows})
    done = compare(store)
    wrong = [mismatch._asdict() for mismatch in done.mismatches]
    total = sum(done.compared.values())
    lines = [f"逐行核对 {total} 行，不符 {len(wrong)} 处。"]
    lines += [f"{m.table} {m.key}：{m.problem} {' '.join(m.columns)}" for m in done.mismatches[:20]]
    facts = {"compared": total, "mismatches": len(wrong), "tables": done.compared}
    return Outcome(lines, facts | {"found": wrong[:1000]}, int(bool(wrong)))


def verify(store: OfficeStore, _options: argparse.Namespace) -> Outcome:
    """Check chains, originals and open alarms, without deriving anything."""
    with store.reading() as connection:
        counts, found = check_facts(connection, store)
    alarms = sorted(name for name, chain in store.bureau.ranges.chains.items() if chain.forked)
    lines = [f"日志 {counts.get('office_entry', 0)} 条，原件 {counts.get('original', 0)} 件。"]
    lines += [f"{m.table} {m.key}：{m.problem}" for m in found]
    lines += [f"场次 {name} 有分叉警报，须两人裁定。" for name in alarms]
    facts = {"counts": counts, "found": [m._asdict() for m in found], "alarms": alarms}
    return Outcome(lines, facts, int(bool(found or alarms)))


def status(store: OfficeStore, _options: argparse.Namespace) -> Outcome:
    """What went out, what came back, what is still awaited."""
    bureau = store.bureau
    issued = {p.sitting for p in bureau.registry.issued.values()}
    applied = {name for name, chain in bureau.ranges.chains.items() if chain.last}
    awaited = sorted(issued - applied)
    held = [{"sitting": f.sitting, "package": f.package} for f in bureau.ranges.held.values()]
    who = bureau.institution.name or store.keys.place.organisation
    rooms = len(bureau.registry.devices)
    lines = [
        f"{who}（{_mode(store.folder.mode)}）：考场 {rooms} 个，已下发场次 {len(issued)} 个，"
        f"已回收 {len(applied)} 个，待补数据包 {len(held)} 个。"
    ]
    lines += [f"场次 {name} 尚未回收。" for name in awaited]
    unclosed = _unclosed(store)
    lines += [
        f"场次 {name} 已导入到第 {last} 条，考场尚未封场。" for name, last in unclosed.items()
    ]
    facts = {
        "unclosed": unclosed,
        "mode": store.folder.mode,
        "rooms": rooms,
        "sittings": {name: bureau.ranges.chain(name).last for name in sorted(issued)},
        "awaited": awaited,
        "held": held,
        "entries": store.position.seq,
    }
    return Outcome(lines, facts)


def _unclosed(store: OfficeStore) -> dict[str, int]:
    """Sittings of which something came but not yet the end, with the last entry that came."""
    place, columns = store.keys.place, tables.sitting.c
    query = select(columns.sitting, columns.last).where(
        columns.organisation == place.organisation,
        columns.site == place.site,
        columns.phase != "closed",
    )
    with store.reading() as connection:
        return {name: last for name, last in sorted(map(tuple, connection.execute(query)))}
