"""How the office's window words what the rules refuse: its own next steps instead of options."""

from __future__ import annotations

from collections import defaultdict

from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office.refusals import sentence

WORDS = {
    "plan-missing": "还没有批次计划，请先登记批次计划。",
    "reason-needed": "此操作须写明理由，请在“理由”一栏补充。",
    "second-person-needed": "此操作要由另一个人确认，请填第二人的编号。",
    "field-empty": "请填写“{field}”。",
    "id-shape": "“{field}”只能用字母、数字和 . _ : -，请改正。",
    "entries-missing": "批次 {batch} 还没有报名数据，请先导入报名表。",
    "registration-late": "报名截止距开考 {days} 天，少于 {needed} 天；确需下发请写明理由。",
    "trust-missing": "还没有签发信任文件，请先在“考场与信任”签发。",
    "room-missing": "考点 {site} 没有已登记的考场，请先在“考场与信任”登记。",
    "rehearsal-choice": "座位数、开考倒计时只能用于演练，请清空。",
    "column-unknown": "“{name}”第 {row} 行的表头“{field}”不认识，请删除该列或改成模板的写法。",
    "disk-short": "本机磁盘空间不足，没有导入；请腾出空间后重试。",
    "stick-missing": "找不到 U 盘或目录“{folder}”，请重新插好再选。",
    "stick-unreadable": "“{folder}”读不出来，请重新插好或换一个 U 盘。",
    "stick-too-full": "目录里的文件太多（超过 {cap} 个），请换一个只放数据包的目录。",
    "readback-differs": "“{file}”写上去再读回来不一样，请换一个 U 盘。",
    "source-differs": "“{name}”与下发时不一样，没有拷贝；请重新下发。",
    "index-malformed": "目录“{folder}”里没有下发清单，请选下发时用的目录。",
    "printer-failed": "打印机没有接收，表单已记为打印一次；请检查打印机后重印。",
    "glyphs-missing": "有的字打印字体里没有，不能打印；请把这一行告诉技术人员。",
    "task-running": "上一件事还没有做完，请稍等。",
    "internal-fault": "程序出了错（{kind}），未改变任何数据；请把这一行告诉技术人员。",
}


def say(error: BozhenError, file: str = "") -> str:
    """One sentence: what happened and what to do; the file it is about goes first."""
    text = WORDS.get(error.code)
    if text is None:
        words = sentence(error)
    else:
        params: defaultdict[str, object] = defaultdict(lambda: "？", error.params)
        words = text.format_map(params)
    return words if not file or file in words else f"{file}：{words}"


def masked(number: str) -> str:
    """A document number with its middle hidden: `150602********0012`."""
    kept = 6 if len(number) > 14 else 2
    if len(number) <= 2 * kept:
        return "*" * len(number)
    return number[:kept] + "*" * (len(number) - kept - 4) + number[-4:]


def kilobytes(size: int) -> str:
    """A size in whole KB, at least 1."""
    return f"{max(round(size / 1024), 1):,}"
