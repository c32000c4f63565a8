"""What a refusal means for the person at the console: one sentence, and what to do.

Codes are stable and come from the hall; staff see them small, for the phone.
"""

from __future__ import annotations

from bozhen_desktop.kernel.errors import BozhenError

SENTENCES: dict[str, str] = {
    # connection and people
    "cut-off": "考务机没有应答，操作没有送出。请等顶部显示“已连接”再试",
    "unreachable": "连不上考务机。请检查考务机是否开着、网线是否插好",
    "pin-wrong": "口令不对。请对照密封条重新输入",
    "staff-unknown": "本场次没有这个工号。请对照密封条上的工号输入",
    "wait-after-tries": "输错次数多，请等 {seconds} 秒再试",
    "locked-out": "输错次数太多，已锁定。请由两人解锁",
    "access-duty": "您的职责不能做这件事。请由有这项职责的人登录",
    "access-device": "这台机器不能做这件事",
    "access-state": "场次已关闭或尚未关闭，现在不能做这件事",
    "not-logged-in": "还没有登录。请先输入工号和口令",
    "second-person-needed": "这件事要由另一人确认。请第二人输入工号和口令",
    "supervisor-needed": "第二人须是质量督导员",
    "chief-needed": "这件事由主考决定",
    "witness-token": "第二人确认已过时。请重新确认一次",
    "reason-needed": "请写明原因",
    # packages
    "stick-unreadable": "读不了这个文件夹。请重新插好 U 盘，再选一次",
    "stick-missing": "找不到 U 盘或文件夹。请插好后再选一次",
    "stick-too-full": "文件夹里文件太多。请换一个只放考试数据的文件夹",
    "file-empty": "文件是空的，没有导入。请向总部重新拷贝",
    "file-too-large": "文件太大，不是考试数据",
    "file-missing": "文件不见了。请重新插好 U 盘",
    "file-not-regular": "这不是普通文件，没有读取",
    "file-unreadable": "文件读不出来。请换一个 U 盘重新拷贝",
    "file-damaged": "取回的文件不完整，没有写入。请重试",
    "disk-full": "磁盘已满，没有写入。请清理后再试",
    "disk-short": "磁盘空间不够。请清理后再试",
    "write-failed": "写入失败。请换一个 U 盘再试",
    "readback-differs": "写入后读回不一致，U 盘可能已坏。请换一个 U 盘再试",
    "source-differs": "写入的文件与考务机的不一致，已删除。请重试",
    "sitting-exists": "这个场次已经导入过，数据没有变化",
    "package-known": "这个文件已经导入过，数据没有变化",
    "package-fork": "同一编号有两份不同的文件，没有导入。请与总部联系",
    "package-other-room": "文件不是给本考场的。请核对 U 盘上的场次",
    "package-other-site": "文件不是给本考点的。请核对 U 盘上的场次",
    "package-other-org": "文件不是本机构的，没有导入",
    "package-mode": "正式与演练的数据不能混用，没有导入",
    "package-type": "这不是考试数据文件。请选名字以 BZ-E 开头的文件",
    "package-expired": "文件已过有效期，没有导入。请与总部联系",
    "package-not-yet-valid": "文件还没到启用时间，没有导入",
    "package-from-future": "文件的时间在将来。请核对本机日期和时间",
    "package-older": "已导入过更新的文件，旧的没有导入",
    "package-damaged": "文件已损坏，没有导入。请向总部重新拷贝",
    "package-cut": "文件不完整，没有导入。请重新拷贝",
    "package-exchanged": "文件内容被换过，没有导入。请与总部联系",
    "part-exchanged": "文件内容被换过，没有打开。请与总部联系",
    "not-a-package": "这不是考试数据文件，没有导入",
    "signer-missing": "文件没有签名，没有导入。请与总部联系",
    "signer-unknown": "文件不是已登记的总部签发的，没有导入。请与总部联系",
    "signer-revoked": "签发人的授权已撤销，没有导入。请与总部联系",
    "signer-role": "签发人没有这项授权，没有导入。请与总部联系",
    "trust-behind": "考务机的信任文件太旧。请技术人员先更新",
    "trust-missing": "考务机还没有登记总部的信任文件。请技术人员先登记",
    "package-unknown": "这个文件不是本考务机刚生成的。请重新导出",
    "range-empty": "上次导出以后没有新的内容",
    # seats and check-in
    "check-in-begun": "已经有人签到，座位不能再编排",
    "seat-not-drawn": "座位还没编排",
    "ticket-unknown": "本场次没有这个准考证号。请核对场次和日期",
    "already-checked-in": "这位考生已签到，座位 {seat}",
    "turned-away": "这位考生已登记为拒绝入场：{reason}",
    "marked-absent": "这位考生已登记为缺考",
    "document-missing": "请选择证件种类",
    "id-not-of-ticket": "证件号码与准考证不是同一人。请核对两证，不要放行",
    "name-differs": "证件姓名与名单不同。号码一致时，可由第二人确认放行",
    "too-late": "已超过迟到时限，不能入场",
    "too-early": "开考前 {opens_min} 分钟才能入场",
    "sitting-over": "本组考试已结束",
    "not-present": "这位考生没有签到",
    "already-handed-in": "这位考生已交卷",
    "seat-taken": "这个座位已有人",
    "seat-unknown": "没有这个座位",
    "no-terminal-lost": "现在没有断开的考试机",
    # start and time
    "not-arrived": "有人还没签到到岗：{staff}",
    "already-arrived": "已签到到岗",
    "badge-missing": "没有佩戴证卡，不能上岗",
    "minutes-missing": "请填写考务会记录",
    "nobody-named": "请至少选择一人",
    "briefing-missing": "还没开考务会",
    "rules-not-read": "还有考场没有宣布纪律",
    "already-read": "这个考场已宣布过纪律",
    "recusal-open": "有人申报了回避，须先更换考评员",
    "paper-not-open": "试卷还没启封",
    "paper-already-open": "试卷已启封",
    "group-phase": "这一组现在不能这样做：时间状态已变",
    "clock-not-resumed": "考务机刚重启，正在核对用时，请稍等",
    "sitting-suspended": "本场次已中止",
    "late-limit-open": "迟到时限还没到，暂不能登记缺考",
    "nobody-missing": "没有未到的考生",
    "credit-amount": "补时的分钟数不对",
    "receiver-missing": "请选择一个座位或一个组",
    "nobody-present": "那里现在没有考生",
    "text-missing": "请填写内容",
    "facts-missing": "请写明违纪事实和依据条款",
    "statement-missing": "请填写考生意见，或勾选拒绝签字",
    "violation-tier": "请选择处理等级",
    "still-answering": "还有 {count} 人在答题，不能收卷",
    "still-working": "还有 {count} 人在操作，不能收卷",
    "check-in-open": "还有 {count} 人未到，先登记缺考",
    # scores and the end
    "key-not-open": "标准答案还没启封",
    "key-opened": "标准答案已启封",
    "nothing-changed": "已评分，答案没有变化",
    "nobody-to-score": "这一组没有可评分的人",
    "already-confirmed": "已由两人确认",
    "scores-stale": "评分后又有变化，请重新评分",
    "violations-undecided": "还有 {count} 件违纪没有决定",
    "results-unfinished": "还有 {count} 人成绩未完成，请写明原因",
    "matters-open": "还有 {count} 件事没有处理",
    "counts-unbalanced": "还有 {count} 人的卷没有着落，请逐人说明",
    "cannot-carry": "离场未回和未处理的补传不能挂起",
    "sitting-closed": "场次已关闭",
    # the hall
    "folder-missing": "找不到数据文件夹",
    "folder-in-use": "数据文件夹正被另一个程序使用",
    "site-not-founded": "这个文件夹还没有建立考场。请技术人员先建立",
    "journal-failed": "考务机的数据盘写不进去，已停止确认。请立即查看考务机",
    "journal-behind": "考务机的记录比考试机少，已停止确认。请技术人员处理",
}


def sentence(code: str, params: dict[str, object] | None = None) -> str:
    """A refusal in words; an unknown code says so and shows itself."""
    text = SENTENCES.get(code)
    if text is None:
        return f"没有办成。请记下代码 {code}，与技术人员联系"
    try:
        return text.format(**(params or {}))
    except KeyError:
        return text.split("：")[0]


def of_error(error: BozhenError) -> str:
    """An error in words."""
    return sentence(error.code, error.params)
