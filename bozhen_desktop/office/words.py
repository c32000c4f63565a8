"""Errors of the office in words: what happened, where, and what to do next; one sentence each."""

from __future__ import annotations

from collections import defaultdict

from bozhen_desktop.kernel.errors import BozhenError

WORDS = {
    # folder and database
    "office-not-founded": "此数据目录还不是总部目录，请先运行 bozhen office init。",
    "office-founded": "此数据目录已经建好总部，不能重复建立；请换一个空目录。",
    "folder-missing": "找不到数据目录“{folder}”，请检查 --data 后的路径。",
    "folder-exists": "数据目录“{folder}”已在使用，请换一个空目录。",
    "folder-not-ours": "目录“{folder}”里有别的内容，请换一个空目录。",
    "folder-in-use": "数据目录“{folder}”正被另一个程序使用，请先关闭那个程序。",
    "folder-mode-other": "数据目录的用途（正式或演练）与所要求的不符，请换用相应的目录。",
    "folder-format": "数据目录由更新版本的程序建立，请先升级本程序。",
    "database-url": "数据库地址无法识别，应形如 postgresql://用户@主机/库名，请检查 --db。",
    "database-newer": "数据库由更新版本的程序建立，请先升级本程序。",
    "database-failed": "数据库没有完成操作（{reason}），数据未改变；请检查数据库后重试。",
    "database-conflict": "另一台总部电脑刚刚写入了数据，本次未改变任何内容，请重新执行一次。",
    "disk-full": "磁盘已满，文件“{file}”没有写成；请腾出空间后重试。",
    "write-failed": "文件“{file}”没有写成（{reason}），请检查目标位置后重试。",
    "journal-unreadable": "总部数据库文件“{file}”打不开（密钥不符或已损坏），请用备份恢复。",
    "office-chain": "总部日志第 {seq} 条被改动（{problem}），请停用并与备份、回执核对。",
    "office-chain-cut": "总部日志应有第 {seq} 条而现在缺失，请停用并与备份、回执核对。",
    "office-head": "总部日志头文件被改动，请停用并与备份、回执核对。",
    "office-facts": "总部日志或原件不完整（{table}：{problem}），未作任何改动；请先用备份恢复。",
    "original-missing": "归档原件 {digest}… 缺失，请用备份恢复。",
    "original-changed": "归档原件 {digest}… 被改动，请用备份恢复。",
    "secret-missing": "本机密钥库缺少“{name}”，请用备份恢复数据目录。",
    # files
    "file-missing": "找不到文件“{file}”，请检查路径。",
    "file-not-regular": "“{file}”不是普通文件，请重新拷贝后再试。",
    "file-too-large": "文件“{file}”过大，不是本系统的数据包，请换文件。",
    "file-unreadable": "文件“{file}”读不出来（{reason}），请换一个 U 盘重新拷贝。",
    # devices and trust
    "fingerprint-malformed": "指纹应为 32 位十六进制字符，请对照考场打印的纸条重新输入。",
    "fingerprint-differs": "输入的指纹与文件里的考场密钥不符，请勿接收并与考场核对。",
    "device-known": "考场“{name}”的密钥已经接收过，不必重复。",
    "device-key": "设备文件的签名与其密钥不符，请考场重新导出。",
    "key-revoked": "此密钥已吊销，请考场换新密钥后重新登记。",
    "second-person-needed": "此操作需要两名不同人员确认，请用 --first 和 --second 写明两人。",
    "mode-other": "文件属于另一种用途（{mode}），正式与演练不得混用，请换文件。",
    "trust-epoch": "信任文件的期次应为 {expected}，请重新签发。",
    "time-floor-back": "本机时钟早于上一次签发，请校准时钟后重试。",
    "reason-needed": "此操作须写明理由，请用 --reason 补充。",
    # packages
    "package-type": "这不是此处能接收的数据包（{type}），请换文件。",
    "package-mode": "数据包属于另一种用途（{mode}），正式与演练不得混用，请换文件。",
    "package-other-org": "数据包属于另一机构（{org}），请退回。",
    "package-other-room": "数据包来自未登记的考场（{room}），请先接收该考场的设备文件。",
    "package-other-site": "数据包写明的考点 {site} 与登记不符，请与考场核对。",
    "package-from-future": "数据包的制作时间在将来，请校准两地时钟后重试。",
    "signer-unknown": "数据包由未知密钥（{signer}）签名，请先接收该考场的设备文件。",
    "signer-revoked": "数据包由已吊销的密钥（{signer}）签名，请与考场核对。",
    "signer-role": "签名的密钥（{signer}）无权制作此类数据包，请与考场核对。",
    "signer-other-room": "数据包由另一考场代签，请与考场核对。",
    "signature": "数据包签名不符，内容被改动，请重新拷贝或由考场重新导出。",
    "payload-hash": "数据包内容被改动或拷贝不全，请重新拷贝。",
    "payload-size": "数据包拷贝不全，请重新拷贝。",
    "sealed-unreadable": "数据包不是加密给本总部的，打不开；请考场确认信任文件后重新导出。",
    "format-version": "数据包由更新版本（{needed}）的程序制作，请先升级本程序。",
    "range-head-signature": "数据包中第 {seq} 条处的日志头签名不符，请与考场核对。",
    "range-event": "考场日志第 {seq} 条无法识别，请升级本程序或与考场核对。",
    "range-meaning": "考场日志第 {seq} 条与前文矛盾，未导入，请与考场核对。",
    "range-entry": "考场日志第 {seq} 条不合规则（{problem}），未导入，请考场重新导出。",
    "blob-missing": "数据包缺少考场日志所引用的试卷或答案，请考场重新导出。",
    "sitting-not-issued": "本总部没有下发过场次 {sitting}，不能接收其结果，请核对。",
    "sitting-of-other-room": "场次 {sitting} 没有下发给该考场，请核对是否混放。",
    "sitting-other-arrangement": "场次 {sitting} 的编排与下发的不一致，未导入，请与考场核对。",
    "sitting-not-forked": "场次 {sitting} 没有分叉警报，不需要裁定。",
    "room-unknown": "考场密钥 {key}… 未登记，请先接收该考场的设备文件。",
    "package-known": "此数据包已经导入过。",
    "package-unknown": "没有导入过此数据包，请先导入。",
}
_OTHER = "操作未完成（{code}{detail}），未改变任何数据；请把这一行告诉技术人员。"


def say(error: BozhenError, file: str = "", words: dict[str, str] | None = None) -> str:
    """The sentence for an error; `file` names what was being read, `words` goes before ours."""
    text = (words or {}).get(error.code) or WORDS.get(error.code)
    params: defaultdict[str, object] = defaultdict(lambda: "?", error.params)
    if text is None:
        detail = "".join(f"，{name}={value}" for name, value in error.params.items())
        text, params = _OTHER, defaultdict(str, code=error.code, detail=detail)
    sentence = text.format_map(params)
    return f"{file}：{sentence}" if file else sentence
