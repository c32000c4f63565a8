"""What people do at the windows of a rehearsal, as scripts of real key and mouse events.

Each function gives the steps of one window (`gui.rehearsal`, `gui.rehearsal_stage`). A `cue` holds
the hands until the day has come so far; the last picture of a scene tells the day to go on.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

Step = dict[str, Any]
Script = list[Step]

SCAN_FAILS = "11010519491231002X"
"""A number that is on nobody's list of the sample batch."""

REFUSAL = "号码不对，请再输一次"


def see(text: str, limit_s: int = 60) -> Step:
    """Wait for a text."""
    return {"do": "until", "sees": text, "limit_s": limit_s}


def maybe(text: str, limit_s: int) -> Step:
    """Wait for a text that may never come."""
    return {"do": "maybe", "sees": text, "limit_s": limit_s}


def cue(name: str, limit_s: int = 300) -> Step:
    """Wait for the day."""
    return {"do": "cue", "sees": f"{name}.cue", "limit_s": limit_s}


def click(name: str) -> Step:
    """Click by object name or text."""
    return {"do": "click", "on": name}


def press(name: str, within: str) -> Step:
    """Click inside or beside something."""
    return {"do": "press", "on": name, "within": within}


def into(field: str, text: str) -> Step:
    """Type into a field."""
    return {"do": "into", "on": field, "text": text}


def typed(text: str) -> Step:
    """Type where the cursor is."""
    return {"do": "type", "text": text}


def key(name: str) -> Step:
    """Press a key."""
    return {"do": "key", "key": name}


def rest(ms: int) -> Step:
    """Look at it."""
    return {"do": "rest", "ms": ms}


def picture(name: str) -> Script:
    """A picture, after the window came to rest."""
    return [rest(400), {"do": "picture", "name": name}]


def go(words: str, name: str) -> Script:
    """Go to a step of the path and take its picture."""
    return [{"do": "go", "to": words}, *picture(name)]


def row(text: str) -> Step:
    """Click a row of a table."""
    return {"do": "row", "text": text}


def sheet(button: str, name: str) -> Script:
    """Open a sheet, take its picture, step back."""
    return [click(button), *picture(name), key("Escape"), rest(300)]


def beside(words: str, name: str) -> Script:
    """What stands beside the console's path, by its menu."""
    return [click("more"), rest(300), {"do": "menu", "text": words}, *picture(name)]


def choose_path(button: str, path: Path) -> Script:
    """Click a button that asks for a file or folder, and type its path."""
    return [click(button), rest(500), into("fileNameEdit", str(path)), rest(200), key("Return")]


# ---------------------------------------------------------------- terminal
def stranger() -> Script:
    """A PC that nobody has enrolled."""
    return [see("请监考老师输入 8 位考场码。"), *picture("terminal-room-code")]


def terminal(prefix: str, last4: str, seat_wait_s: int, *, pictures: bool) -> Script:
    """A candidate from the switch of the PC to the receipt."""

    def shot(name: str) -> Script:
        return picture(f"{prefix}-{name}") if pictures else []

    wrong = "0000" if last4 != "0000" else "1111"
    return [
        see("请输入身份证后四位", seat_wait_s),
        *shot("log-in"),
        *(_ticket(prefix) if pictures else []),
        typed(wrong),
        key("Return"),
        see(REFUSAL),
        *shot("log-in-refused"),
        rest(1500),
        typed(last4),
        key("Return"),
        see("是我"),
        *shot("who"),
        click("yes"),
        rest(300),
        {"do": "clicks", "on": "往下还有 ▼", "sees": "我承诺诚信考试", "limit_s": 30},
        *shot("rules"),
        click("agree"),
        see("请等待开考"),
        *shot("wait"),
        see("第 1 题", 240),
        *shot("question"),
        *(sheet("hand", f"{prefix}-hand") if pictures else []),
        *_answers(prefix, shot, pictures=pictures),
    ]


def _ticket(prefix: str) -> Script:
    """The way of those whose seat does not tell who they are, looked at and left."""
    return [
        click("other"),
        see("请输入准考证号"),
        *picture(f"{prefix}-ticket"),
        click("other"),
        see("请输入身份证后四位"),
    ]


def _answers(prefix: str, shot: Any, *, pictures: bool) -> Script:
    first: Script = []
    for sign in "bacd":
        first += [typed(sign), rest(300), key("Return"), rest(300)]
    many = {"do": "repeat", "text": "abcabdbca", "every_ms": 150, "limit_s": 120}
    return [
        *first,
        typed("b"),
        *shot("question-answered"),
        *([] if pictures else [maybe("断开", 35), *picture(f"{prefix}-cut-off")]),
        {**many, "sees": "第 40 题"},
        click("card_button"),
        see("答题卡"),
        *shot("card"),
        {"do": "until", "sees": "交卷", "limit_s": 30},
        click("hand_in"),
        *shot("hand-in"),
        press("交卷", "sheet"),
        see("考场收到", 60),
        *shot("receipt"),
        rest(1000),
    ]


# ---------------------------------------------------------------- console
def console(
    sitting: str, person: tuple[str, str], package_folder: Path, guest: tuple[str, str]
) -> Script:
    """A proctor (account, PIN) follows a sitting; `guest`: ticket and ID number at the desk."""
    staff, pin = person
    return [
        see("导入考试数据"),
        *choose_path("choose", package_folder),
        rest(400),
        row(f"-{sitting}-"),
        *picture("console-import"),
        cue("imported"),
        see("口令"),
        {"do": "choose", "on": "sitting", "text": sitting},
        *picture("console-log-in"),
        into("staff", staff),
        into("pin", pin),
        key("Return"),
        see("退出登录"),
        cue("prepared"),
        *_before_the_doors(guest),
        *_exam(),
        *_afterwards(),
    ]


def _before_the_doors(guest: tuple[str, str]) -> Script:
    ticket, id_no = guest
    return [
        *go("座位编排", "console-seats"),
        *go("考前检查", "console-check"),
        *go("考务会", "console-briefing"),
        *go("启封试卷", "console-unseal"),
        {"do": "go", "to": "签到"},
        into("scan", ticket),
        key("Return"),
        rest(400),
        into("document", SCAN_FAILS),
        click("sameName"),
        rest(300),
        click("primary"),
        see("id-not-of-ticket"),
        *picture("console-checkin-refused"),
        into("document", id_no),
        click("sameName"),
        rest(300),
        click("primary"),
        see("已放行"),
        *picture("console-checkin"),
    ]


def _exam() -> Script:
    return [
        cue("ready"),
        *go("宣布考场纪律", "console-discipline"),
        *go("开考", "console-start"),
        cue("running"),
        {"do": "go", "to": "监考"},
        rest(9000),
        *picture("console-watch"),
        *sheet("credit", "console-watch-credit"),
        *sheet("pause", "console-watch-pause"),
        *sheet("move", "console-watch-move"),
        *go("收卷", "console-collect"),
        *sheet("force", "console-collect-force"),
    ]


def _afterwards() -> Script:
    return [
        cue("closed"),
        *go("监考", "console-watch-after"),
        *go("评分复核", "console-scores"),
        *go("清点关闭", "console-close"),
        cue("exported"),
        *go("导出移交", "console-handover"),
        click("printing"),
        row("签到表"),
        click("preview"),
        maybe("第 1 页", 40),
        *picture("console-printing"),
        *beside("纸质补录", "console-from-paper"),
        *beside("机器和备份", "console-devices"),
    ]


# ---------------------------------------------------------------- examiner
def examiner(turns: list[tuple[str, str]], piece: str, rows: list[dict[str, Any]]) -> Script:
    """Three examiners take turns at one PC; each scores the same piece row by row and signs."""
    script: Script = []
    for number, (staff, pin) in enumerate(turns):
        script += _turn(staff, pin, piece, rows, first=not number)
    return script + picture("examiner-next-person")


def _turn(staff: str, pin: str, piece: str, rows: list[dict[str, Any]], *, first: bool) -> Script:
    wrong = "".join(str((int(digit) + 1) % 10) for digit in pin)
    refused = [into("account", staff), into("pin", wrong), key("Return"), see("口令不对")]
    return [
        see("场次", 60),
        *(refused + picture("examiner-log-in") if first else []),
        rest(1500 if first else 300),
        into("account", staff),
        into("pin", pin),
        rest(300),
        click("enter"),
        see(f"考件 {piece}"),
        *(picture("examiner-pieces") if first else []),
        press("评分", f"考件 {piece}"),
        rest(600),
        *_rows(rows, first=first),
        click("sign"),
        rest(600),
        *(picture("examiner-sign") if first else []),
        press("签名", "sheet"),
        see("已签名"),
        *(picture("examiner-signed") + _looks_round() if first else []),
        click("leave"),
        rest(800),
    ]


def _looks_round() -> Script:
    """What else he may do, looked at and left."""
    return [
        click("veto"),
        *picture("examiner-veto"),
        click("done"),
        rest(300),
        click("strike"),
        rest(300),
        press("0 分", "choices"),
        click("put"),
        *picture("examiner-second-person"),
        click("back"),
        rest(300),
    ]


def _rows(rows: list[dict[str, Any]], *, first: bool) -> Script:
    """Full marks, but two places of the first row that takes marks off."""
    script: Script = []
    lost = next((row["no"] for row in rows if row["mode"] == "deduct"), 0)
    for row in rows:
        most = _short(row["max_hundredths"])
        if row["no"] == lost:
            off = _short(row["step_hundredths"])
            script += [press(f"−{off}", "choices"), press("1", "places"), rest(300)]
            script += picture("examiner-deduction") if first else []
            script += [press("实测超差", "reasons"), rest(200), click("put"), rest(200)]
        else:
            on = f"{most} 分" if row["mode"] == "award" else "不扣分"
            script += [press(on, "choices"), rest(550)]
        if first and row["no"] == lost + 3:
            script += picture("examiner-sheet")
    return script


def _short(hundredths: int) -> str:
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02d}".rstrip("0") if part else str(whole)


# ---------------------------------------------------------------- office
def office(spoilt: Path, issued: Path, sticks: Path) -> Script:
    """A clerk looks at the batch, tries a sheet with faults, and reads the roster."""
    return [
        see("批次"),
        *picture("office-batches"),
        {"do": "go", "to": "报名表与试题"},
        *choose_path("entries", spoilt),
        see("行不合格"),
        *picture("office-sheets"),
        click("drop"),
        {"do": "go", "to": "下发考试数据"},
        *choose_path("open", issued),
        *picture("office-issue"),
        {"do": "go", "to": "回收考试结果"},
        *choose_path("choose", sticks),
        rest(500),
        click("take"),
        see("没有等着导入的", 120),
        *picture("office-intake"),
        {"do": "go", "to": "成绩册"},
        see("共 ", 60),
        *picture("office-results"),
        {"do": "choose", "on": "word", "text": "不合格"},
        *picture("office-results-failed"),
        *go("更正与裁定", "office-decisions"),
        *go("考场与信任", "office-rooms"),
    ]
