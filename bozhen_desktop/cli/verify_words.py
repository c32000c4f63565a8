"""What `verify` says to people: one sentence for each code, with the next step."""

from __future__ import annotations

from collections import defaultdict

from bozhen_desktop.cli.verify_package import Authority, Package
from bozhen_desktop.host.signing import fingerprint, for_paper
from bozhen_desktop.journal.verification import Report
from bozhen_desktop.kernel.clock import iso_utc
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.text import has_control

ABOUT = "验证数据包或日志是否完整、由谁签名。验数据包不需任何密钥，验日志需要本机数据目录。"
CODES = "退出码：0 完整且签名者可信；3 完整但签名者未知；1 不通过；2 命令行有误。"
BEIJING_MS = 8 * 3600 * 1000
TYPES = {
    "device": "考场登记包",
    "trust": "信任文件",
    "exam": "考试包",
    "result": "成绩包",
    "receipt": "回执",
    "answers": "终端答卷包",
}
MODES = {"live": "正式", "rehearsal": "演练"}

_AGAIN = "请从原处重新拷贝；再次不通过，请勿使用并上报。"
WORDS = {
    "file-missing": "找不到文件“{file}”，请检查路径。",
    "file-not-regular": "“{file}”不是普通文件（可能是链接、管道或文件夹），请换成文件本身。",
    "file-too-large": "文件过大，不是本系统的数据包，请换文件。",
    "file-unreadable": "文件“{file}”读不出来（{reason}），请换一个 U 盘重新拷贝。",
    "not-a-package": "这不是本系统的数据包，请确认选对了文件。",
    "package-cut": "数据包不完整（拷贝中断或被截断），" + _AGAIN,
    "package-damaged": "数据包内容有损坏或被改动，" + _AGAIN,
    "container-version": "数据包由更新版本的程序制作，请升级本程序后再验。",
    "format-version": "数据包由更新版本的程序制作（需 {needed} 版），请升级本程序后再验。",
    "crit": "数据包要求本程序不具备的功能“{name}”，请升级本程序后再验。",
    "manifest-malformed": "数据包的清单不合格式，请勿使用，并向制作单位查询。",
    "signature": "签名与内容不符，数据包被改动过，请勿使用并上报。",
    "signer-other-room": "签名的密钥不是包内所写考场的密钥，请勿使用并上报。",
    "signer-revoked": "签名的密钥已被吊销，请勿使用，并向总部查询。",
    "signer-role": "签名的密钥无权签发这类数据包，请勿使用并上报。",
    "payload-hash": "数据包正文与清单不符，被改动过，请勿使用并上报。",
    "part-hash": "数据包某一部分与清单不符，被改动过，请勿使用并上报。",
    "package-mode": "数据包的用途（正式或演练）与信任文件不符，请换用相应的文件。",
    "package-other-org": "数据包属于另一单位，请确认选对了文件和信任文件。",
    "not-trust": "--trust 所给的不是信任文件，请用总部发放的 trust.json 或信任包。",
    "trust-other-root": "信任文件的根密钥不对或没有它的签名，请勿使用，并向总部索取信任文件。",
    "heads-malformed": "封签文件“{file}”不合格式，请确认选对了文件。",
    "data-folder-unknown": "看不出日志属于哪个数据目录，请用 --data 指明。",
    "folder-missing": "找不到数据目录“{folder}”，请检查 --data 后的路径。",
    "keystore-missing": "数据目录里没有密钥库，只能在原考场电脑上验证日志。",
    "keystore-key-missing": "密钥库的保护密钥不在，只能在原考场电脑上验证日志。",
    "keystore-version": "密钥库由更新版本的程序建立，请升级本程序后再验。",
    "sealed-unreadable": "密钥库打不开（已损坏，或不属于本机账户），请在原考场电脑上验证。",
    "journal-key-missing": "密钥库里没有这份日志的密钥（可能已清除），请确认选对了数据目录。",
    "journal-missing": "找不到日志文件“{file}”，请检查路径。",
    "journal-busy": "日志正在不断写入，请稍后再验。",
    "journal-format": "日志由更新版本的程序建立，请升级本程序后再验。",
    "sqlite-too-old": "本机数据库组件过旧，请重新安装本程序。",
    "disk-full": "磁盘已满，无法临时复制文件，请腾出空间后重试。",
    "write-failed": "临时文件没有写成（{reason}），请检查磁盘后重试。",
}
FINDINGS = {
    "entry-number": "第 {seq} 条的编号不连续，之前有记录被删去或调换",
    "entry-prev": "第 {seq} 条与上一条接不上",
    "entry-hash": "第 {seq} 条的内容被改动",
    "entry-body": "第 {seq} 条的内容不合格式",
    "entry-columns": "第 {seq} 条的栏目不合格式",
    "entry-parts": "第 {seq} 条所在的操作不完整",
    "entry-repeated": "第 {seq} 条重复了前面的操作",
    "head-signature": "第 {seq} 条处封签的签名不对",
    "head-hash": "第 {seq} 条与封签不符，该处之前被改写",
    "head-beyond-end": "封签到第 {seq} 条，而日志在此之前就结束了，后面的记录不见了",
    "blob-digest": "附件（试卷、照片或签名）被改动",
    "page-damaged": "文件有页面损坏或被改动",
    "page-structure": "文件结构损坏",
    "journal-unreadable": "日志打不开（密钥不符或文件损坏）",
}


def sentence(error: BozhenError) -> str:
    """Why FILE is refused, and what to do."""
    form = WORDS.get(error.code, f"校验未通过（{error.code}），请勿使用并上报。")
    return form.format_map(
        defaultdict(lambda: "？", {k: _plain(v) for k, v in error.params.items()})
    )


def _plain(value: object) -> str:
    text = str(value)[:80]
    return "？" if has_control(text) else text


def package_lines(package: Package, digest: str, size: int) -> list[str]:
    """Facts of a package that is whole, a line each."""
    manifest = package.manifest
    lines = [
        f"类型：{TYPES[manifest['type']]}（{MODES[manifest['mode']]}）",
        f"编号：{_plain(manifest['package_id'])}，第 {manifest['seq']} 号",
        f"单位：{_plain(manifest['org']) or '—'}",
        f"场次：{_plain(manifest['sitting']) or '—'}，考点：{_plain(manifest['site']) or '—'}",
        f"制作时间（北京时间）：{_moment(manifest['created'])}",
    ]
    if manifest["room_public"]:
        lines.append(f"考场密钥指纹：{_print(manifest['room_public'])}")
    lines += [f"签名密钥指纹：{_print(public)}" for public in package.signers]
    log = manifest.get("log")
    if log:
        lines.append(f"日志：第 {log['first']} 至 {log['last']} 条，末条哈希 {log['head_hash']}")
    return [*lines, f"文件：{size} 字节，SHA-256 {digest}"]


def _moment(ms: int) -> str:
    try:
        return iso_utc(ms + BEIJING_MS)[:19].replace("T", " ")
    except (ValueError, OverflowError, OSError):
        return str(ms)


def _print(public: str) -> str:
    try:
        return for_paper(fingerprint(public))
    except BozhenError:
        return "？"


def trust_lines(authority: Authority | None) -> list[str]:
    """The root of trust that was used, so that people can compare it with paper."""
    roots = sorted(authority.roles["root"]) if authority is not None else []
    return [f"信任文件根密钥指纹：{_print(root)}（请与纸面核对）" for root in roots]


def package_verdict(package: Package, known: bool, judged: bool) -> str:
    """The one sentence on a package that is whole; `judged`: a trust file was at hand."""
    name = TYPES[package.manifest["type"]]
    if known:
        return f"通过：{name}完整，签名者是信任文件认可的，可以使用。"
    if judged:
        return f"{name}完整，但签名者不在信任文件内，请与总部核对指纹后再决定是否使用。"
    return f"{name}完整，但没有信任文件可核对签名者，请用 --trust 指明总部的信任文件再验。"


def journal_verdict(report: Report, known: bool) -> str:
    """The one sentence on a journal."""
    last, sure = report.whole_to.seq, report.sure_to
    if not report.whole:
        first = _finding(report.findings[0].code, report.findings[0].seq)
        return f"不通过：{first}；请封存本机和 U 盘备份，勿再写入，并上报。"
    if not sure:
        return f"日志到第 {last} 条首尾相接，但没有封签，无法排除被截断；请用 --head 指明封签再验。"
    behind = f"；第 {sure} 条之后是否被截断无法排除" if report.beyond_head else ""
    if not known:
        return f"日志完整到第 {last} 条，但有封签的签名者未知{behind}，请核对签名者后再采信。"
    behind = behind or f"；若还有第 {sure} 条以后的封签，请用 --head 再验"
    return f"通过：日志完整到第 {last} 条，封签到第 {sure} 条{behind}。"


def _finding(code: str, seq: int) -> str:
    return FINDINGS.get(code, f"第 {{seq}} 条有问题（{code}）").format(seq=seq)


def journal_lines(report: Report) -> list[str]:
    """Facts of a journal, a line each."""
    lines = [f"完整到：第 {report.whole_to.seq} 条，哈希 {report.whole_to.hash}"]
    lines.append(f"封签到：第 {report.sure_to} 条" if report.sure_to else "封签：无")
    found = [_finding(finding.code, finding.seq) for finding in report.findings]
    return lines + [
        f"发现：{text}（{code}）" for text, (code, _) in zip(found, report.findings, strict=True)
    ]
