"""What `doctor` says to people: one sentence for each code, with the next step where one is due."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from bozhen_desktop.cli.doctor_findings import (
    BAD,
    GOOD,
    HALL,
    OFFICE,
    TERMINAL,
    UNCHECKED,
    WARNING,
    Finding,
    Place,
    is_go,
)
from bozhen_desktop.cli.verify_words import BEIJING_MS
from bozhen_desktop.cli.verify_words import FINDINGS as PROBLEMS
from bozhen_desktop.cli.verify_words import WORDS as PACKAGE_WORDS
from bozhen_desktop.kernel.clock import iso_utc
from bozhen_desktop.kernel.text import has_control

ABOUT = "检查本机和本考场是否就绪。只看不改；没有检查的项目逐项列出，不算通过。"
CODES = "退出码：0 可以使用；1 不可使用，先处理“不通过”的项目；2 命令行有误。"
ROLES = {HALL: "考场主机", TERMINAL: "考试机", OFFICE: "总部电脑"}
MARKS = {GOOD: "通过", WARNING: "注意", BAD: "不通过", UNCHECKED: "未检查"}

CHECKS = {
    "disk": "磁盘空间",
    "drive": "磁盘位置",
    "sqlite": "数据库组件",
    "fonts": "中文字体",
    "folder": "数据目录",
    "private": "目录权限",
    "keys": "密钥",
    "protector": "密钥库保护",
    "disk-encryption": "磁盘加密",
    "journal": "日志",
    "trust": "总部信任",
    "exam-packages": "考试包",
    "receipts": "成绩包回执",
    "clock": "本机时钟",
    "port": "网络端口",
    "enrolment": "考场登记",
    "copied": "目录归属",
    "persistence": "重启后保留",
    "central-database": "中心数据库",
    "mirror": "镜像备份",
    "standby": "备用考务机",
    "firewall": "防火墙",
    "printers": "打印机",
}

SENTENCES = {
    "disk-enough": "可用 {free} MB，按人数预估的三倍为 {needed} MB。",
    "disk-space-low": "可用 {free} MB，少于预估三倍的 {needed} MB，请腾出空间或换大磁盘。",
    "drive-local": "数据目录在本机磁盘上。",
    "folder-on-network": "数据目录在网络盘（{system}）上，断网会丢数据，请改放本机磁盘。",
    "sqlite-fixed": "SQLite {version}，无已知的丢失提交问题。",
    "sqlite-too-old": "SQLite {version} 有丢失提交的已知问题，请重新安装本程序。",
    "fonts-here": "随程序的 {count} 个字体文件齐全。",
    "font-missing": "缺字体文件 {file}，汉字会显示为方框，请重新安装本程序。",
    "font-damaged": "字体文件 {file} 已损坏，请重新安装本程序。",
    "folder-founded": "已建立（{mode}）。",
    "folder-missing": "没有这个目录，请先建立考场，或检查 --data 后的路径。",
    "folder-not-ours": "不是本程序的数据目录，请检查 --data 后的路径。",
    "folder-format": "由更新版本的程序建立，请升级本程序。",
    "folder-not-founded": "目录是空的（{mode}），尚未建立考场、考试机或总部。",
    "folder-other-role": "这是{found}的目录，请换目录或改 --role。",
    "private-all": "{count} 个文件和文件夹都只有本账户可读。",
    "private-windows": "Windows 的权限由账户目录继承，请确认数据目录在本账户的目录之下。",
    "private-open": "“{file}”其他账户可以读写，请改为仅本账户可用，并考虑密钥是否已泄露。",
    "private-owner": "“{file}”属于另一账户，程序可能写不进去，请改正所有者。",
    "private-link": "“{file}”是链接，数据目录里不应有链接，请移走。",
    "keys-here": "所需密钥齐全（共 {count} 个）。",
    "keys-absent": "缺 {count} 个密钥（首个 {first}），请勿使用，并查明原因。",
    "keystore-missing": "没有密钥库，请勿使用；从备份恢复或重新建立。",
    "keystore-key-missing": "保护密钥库的文件不在，密钥打不开。",
    "keystore-version": "密钥库由更新版本的程序建立，请升级本程序。",
    "sealed-unreadable": "密钥库打不开：已损坏，或不属于本机这个账户。",
    "protector-file": "保护密钥在同目录的文件里，须有磁盘加密才能防整盘被盗。",
    "protector-dpapi": "由 Windows 账户保护；管理员重设密码后将打不开。",
    "disk-encrypted": "数据所在磁盘已加密。",
    "disk-not-encrypted": "看不到磁盘加密；整盘被盗时密钥会一同丢失，请启用加密或看管好本机。",
    "encryption-unseen": "程序看不到本系统的磁盘加密，请人工确认。",
    "room-key-absent": "没有考场密钥，无法核对封签。",
    "journal-whole": "{book}：完整到第 {seq} 条，本考场封签到第 {signed} 条。",
    "journal-unsigned": "{book}：首尾相接到第 {seq} 条，但还没有封签，无法排除被截断。",
    "journal-broken": "{book}：{problem}。请封存本机和备份，勿再写入，并上报。",
    "journal-behind-mark": "{book}：到第 {seq} 条为止，曾确认到第 {mark} 条，末尾丢失；请上报。",
    "journal-foreign-head": "{book}：封签不是本考场的密钥所签，勿开考，并上报。",
    "journal-lost": "{book}：日志文件不见了，勿开考，并上报。",
    "journal-busy": "{book}：正在不断写入，请稍后再查。",
    "journal-missing": "{book}：检查时被移走（清除中），请稍后再查。",
    "journal-format": "{book}：由更新版本的程序建立，请升级本程序。",
    "sitting-without-key": "{book}：目录还在而密钥已销毁（清除未做完），已无法打开，可重做清除。",
    "root-not-pinned": "尚未由两人录入总部根密钥指纹，不能导入考试包。",
    "trust-not-taken": "尚未导入总部的信任文件，不能导入考试包。",
    "trust-file-absent": "信任文件（第 {epoch} 期）不在或被改动，请重新导入。",
    "trust-in-force": "第 {epoch} 期有效，文件与日志相符。",
    "no-exam-package": "还没有导入任何考试包。",
    "exam-packages-whole": "{count} 个考试包完整，签名者为总部认可。",
    "exam-package-bad": "{book}：{problem}",
    "exam-package-signer": "{book}：签名者不在信任文件内，请与总部核对。",
    "nothing-written": "还没有导出过成绩包。",
    "receipts-waiting": "{count} 个成绩包还没有总部回执（首个 {first}），有回执前勿清除数据。",
    "receipts-all": "{count} 个成绩包都有总部回执。",
    "clock-behind": "本机 {now}（北京时间），早于{source}的 {floor}，请先校准时钟。",
    "clock-no-floor": "本机 {now}（北京时间）；没有总部给出的时间下限，请人工核对。",
    "clock-after-floor": "本机 {now}（北京时间），晚于{source}的 {floor}；是否偏快请人工核对。",
    "hall-stands-still": "考场服务没有运行，端口未试；启动后再查。",
    "hall-not-listening": "有程序占用数据目录而未监听端口（正在启动或维护），请稍后再查。",
    "port-closed": "考场服务在运行，但端口 {port} 连不上，请查看日志和防火墙。",
    "port-foreign": "端口 {port} 上应答的不是本考场的服务，请查明是哪个程序。",
    "port-answers": "本机连端口 {port}，考场服务以自己的证书应答；考试机上另用 --hall 检查。",
    "hall-address-unknown": "没有给出考场主机的地址，请用 --hall 主机:端口 再查。",
    "hall-answers": "从本机连得上考场主机的端口 {port}；身份在登记时核对。",
    "hall-unreachable": "从本机连不上考场主机的端口 {port}，请查网线、地址和主机防火墙。",
    "device-file-unreadable": "设备文件读不出来，请删去目录重新登记。",
    "room-unknown": "尚未登记到考场，请放入考场文件或输入房间码。",
    "room-known": "已登记到考场（主机任期 {term}）。",
    "folder-copied": "目录来自另一台电脑（镜像），下次启动会换新密钥，需重新登记。",
    "folder-own": "目录是在本机建立的。",
    "folder-outlived": "数据目录经过重启仍在。",
    "folder-not-proved": "还没有见过数据目录经过一次重启；可能有还原卡，作答只算存在主机上。",
    "persistence-windows": "Windows 上程序看不出；请重启一台考试机，看它是否还认得座位。",
    "office-verify": "请用 bozhen office verify 检查中心数据库和日志链。",
    "needs-folder": "数据目录不可用，没有检查。",
    "needs-keys": "密钥打不开，没有检查。",
    "needs-site-journal": "本机日志读不出来（{problem}），没有检查。",
    "mirror-none": "没有镜像；主机损坏时只剩各终端的待发件。请用 --mirror 指定第二块盘或 U 盘。",
    "mirror-failing": "镜像没有在写（{problem}），请查第二块盘或 U 盘。",
    "mirror-missing": "找不到镜像盘，请插好第二块盘或 U 盘。",
    "mirror-same-disk": "镜像与数据目录在同一块盘上，盘坏时一起丢失；请换第二块盘或 U 盘。",
    "mirror-here": "镜像盘已就位。",
    "standby-none": "没有备用考务机；主机损坏时要用镜像和恢复信封重建，需几分钟。",
    "standby-not-following": "备用考务机没有跟上（{problem}），请看备用机和网线。",
    "standby-follows": "备用考务机一条不差地跟着。",
    "firewall-by-hand": "防火墙在本机看不出来；请在考试机上用 --hall 检查。",
    "firewall-off": "没有看到启用的防火墙规则；仍请在考试机上用 --hall 检查。",
    "firewall-on": "防火墙（{name}）已启用，没看到放行端口 {port}；放行后在考试机上用 --hall 查。",
    "firewall-rules": "系统里有防火墙规则，程序看不出是否放行；请在考试机上用 --hall 检查。",
    "firewall-allows": "防火墙（{name}）放行端口 {port}；仍请在考试机上用 --hall 检查。",
    "firewall-rule-here": "防火墙里有规则“{name}”；仍请在考试机上用 --hall 检查。",
    "printers-here": "系统里有 {count} 台打印机；请打印一张测试页。",
    "printers-none": "系统里没有打印机；表单只能另存后到别处打印，请安装并打印一张测试页。",
    "printers-unseen": "看不到系统的打印机；请人工打印一张测试页。",
    "port-loopback": "端口 {port} 只对本机开放，考试机连不上；启动时不要写 --host 127.0.0.1。",
}
_MODES = {"live": "正式", "rehearsal": "演练"}
_SOURCES = {"folder": "建立数据目录时", "journal": "日志末条", "trust": "信任文件"}
_MOMENTS = ("now", "floor")


def sentence(finding: Finding) -> str:
    """The one sentence of a finding."""
    form = SENTENCES.get(finding.code, f"出错（{finding.code}），请查明原因。")
    said = {name: _said(name, value) for name, value in finding.params.items()}
    if "problem" in said:
        said["problem"] = _problem(finding)
    return form.format_map(defaultdict(lambda: "？", said))


def _said(name: str, value: str | int) -> str:
    if name in _MOMENTS and isinstance(value, int):
        return _moment(value)
    words = {"mode": _MODES, "source": _SOURCES, "found": ROLES}.get(name, {})
    text = words.get(str(value), str(value))[:80]
    return "？" if has_control(text) else text


def _moment(ms: int) -> str:
    return iso_utc(ms + BEIJING_MS)[:16].replace("T", " ")


def _problem(finding: Finding) -> str:
    """What is wrong with a journal or a package, in the words of `verify`."""
    code = str(finding.params["problem"])
    form = PROBLEMS.get(code) or PACKAGE_WORDS.get(code) or f"有问题（{code}）"
    return form.format_map(defaultdict(lambda: "？", seq=finding.params.get("seq", 0)))


def verdict(findings: list[Finding]) -> str:
    """The conclusion of the page."""
    counts = Counter(finding.state for finding in findings)
    rest = f"注意 {counts[WARNING]} 项，未检查 {counts[UNCHECKED]} 项，请逐项看过。"
    if is_go(findings):
        return f"结论：已检查的 {counts[GOOD]} 项都通过，可以使用；{rest}"
    return f"结论：有 {counts[BAD]} 项不通过，处理之前不可使用；{rest}"


def page(place: Place, findings: list[Finding]) -> Iterator[str]:
    """The page, a line each: what stands in the way first."""
    yield f"就绪检查　{ROLES[place.role]}　{_moment(place.clock.wall_ms())}（北京时间）"
    for state in (BAD, WARNING, UNCHECKED, GOOD):
        for finding in findings:
            if finding.state == state:
                yield f"  【{MARKS[state]}】{CHECKS[finding.check]}：{sentence(finding)}"
    yield verdict(findings)
