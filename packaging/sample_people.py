"""Write the invented people of the sample batch: `python packaging/sample_people.py`.

The files under resources/sample come out the same every time; a test compares them. Nobody in them
exists: see `invented_number` and resources/sample/README.md.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.domain.people import StaffMember, check_digit
from bozhen_desktop.formats.entry_sheet import FIELD, SHORT, EntryRow, headers, shown
from bozhen_desktop.formats.results_sheet import write_csv
from bozhen_desktop.kernel.ids import StaffId
from bozhen_desktop.kernel.marks import Marks

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sample"
SEED = 20260923
AREA = "150699"
"""No county has this address code: 1506 is a city, its districts end in 02 to 27."""

BRICKLAYER, ELECTRICIAN = "砌筑工", "电工"
LEVELS = {BRICKLAYER: "五级/初级工", ELECTRICIAN: "四级/中级工"}
TRADE_DIGITS = {BRICKLAYER: "02", ELECTRICIAN: "07"}
THEORY, PRACTICAL = "theory", "practical"
CARRIED_ON = "2026-01-05"

# Per trade: how many entries of each kind. The first three are due in theory (120).
BOTH, THEORY_FIRST, THEORY_RESIT, PRACTICAL_FIRST, PRACTICAL_RESIT = range(5)
COUNTS = {BOTH: 108, THEORY_FIRST: 6, THEORY_RESIT: 6, PRACTICAL_FIRST: 4, PRACTICAL_RESIT: 6}
FIRST_SITTING = 200

SURNAMES = list(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾"
    "丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤"
)
SURNAMES += ["欧阳", "上官", "诸葛", "司马"]
MALE = list(
    "伟刚勇毅俊峰强军平保东文辉力明永健世广志义兴良海山仁波宁贵福生龙元全国胜学祥才发武新利清飞"
    "彬富顺信子杰涛昌成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆磊"
)
FEMALE = list(
    "秀娟英华慧巧美娜静淑惠珠翠雅芝玉萍红娥玲芬芳燕彩春菊兰凤洁梅琳素云莲真环雪荣爱妹霞香月莺媛艳"
)
FEMALE_ENDINGS = (*FEMALE, "高娃", "其木格", "图雅", "斯琴", "德力格尔玛", "阿卜杜热西提")
RARE = ["䶮", "㛃", "𬭎", "赟", "犇", "祎", "𫖯", "㙦", "𬱖", "喆", "堃", "翀"]
LONG = [
    "阿拉坦其其格·乌云毕力格",
    "额尔敦毕力格·那顺乌力吉·阿拉坦仓",
    "苏日娜·格日勒图雅",
    "敖日格乐·巴特尔",
    "阿拉腾敖其尔·德力格尔玛",
    "呼和巴日斯·孟克吉日嘎拉",
    "古丽巴哈尔·阿卜杜热西提",
    "娜仁托娅·宝音德力格尔",
    "吉日嘎拉图·额尔德木图",
    "乌日罕其木格·朝鲁门巴雅尔·斯琴",
]
MONGOLIAN_FIRST = [
    "阿拉坦",
    "巴雅尔",
    "斯琴",
    "萨仁",
    "那顺",
    "孟和",
    "哈斯",
    "乌兰",
    "宝音",
    "通拉嘎",
]
MONGOLIAN_LAST = ["高娃", "其木格", "图雅", "毕力格", "巴特尔", "乌力吉", "仓", "格日勒"]
COMMON = ["张伟", "张伟", "张伟", "李娜", "李娜", "王磊", "王磊"]
EMPLOYERS = [
    "示例建筑安装第一公司",
    "示例建筑安装第二公司",
    "示例电力检修公司",
    "示例路桥工程公司",
    "示例矿业公司机电队",
    "示例职业技术学校",
    "无",
]
SCHOOLING = ["初中", "高中", "中专", "技工学校", "大专"]


def invented_number(birth: str, sequence: int) -> str:
    """An ID number that verifies (GB 11643) and belongs to nobody.

    Its address code was never given to a county, so no office can have issued it.
    """
    first17 = f"{AREA}{birth.replace('-', '')}{sequence:03d}"
    return first17 + check_digit(first17)


def invented_ticket(trade: str, serial: int) -> str:
    """A ticket number of an earlier, invented batch 009 (ISO 7064 mod 11-10)."""
    digits = f"26009{TRADE_DIGITS[trade]}{'5' if trade == BRICKLAYER else '4'}{serial:05d}"
    rest = 10
    for digit in digits:
        rest = (rest + int(digit)) % 10 or 10
        rest = rest * 2 % 11
    return digits + str((11 - rest) % 10)


def names(draw: random.Random) -> Iterator[str]:
    """Names, the special ones first; none twice except those of `COMMON`."""
    rare = [draw.choice(SURNAMES) + char for char in RARE]
    mongolian = [a + b for a in MONGOLIAN_FIRST for b in MONGOLIAN_LAST]
    first = [*COMMON, *LONG, *rare, *draw.sample(mongolian, 30)]
    yield from first
    yield from ordinary_names(draw, set(first))


def ordinary_names(draw: random.Random, seen: set[str]) -> Iterator[str]:
    """Surname and one or two characters, none of `seen` and none twice, without end."""
    while True:
        given = FEMALE if draw.random() < 0.25 else MALE
        name = draw.choice(SURNAMES) + "".join(draw.sample(given, draw.choice((1, 2, 2))))
        if name not in seen:
            seen.add(name)
            yield name


def person(draw: random.Random, name: str, number: int) -> dict[str, Any]:
    """Everything about somebody that does not depend on the trade."""
    female = name.endswith(FEMALE_ENDINGS)
    birth = f"{draw.randint(1960, 2005)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
    nation = "蒙古族" if len(name) > 3 and name[:2] not in SURNAMES else "汉族"
    return {
        "name": name,
        "id_type": "resident",
        "id_no": invented_number(birth, 2 * (number % 490) + (10 if female else 11)),
        "sex": "女" if female else "男",
        "birth": birth,
        "phone": f"100{number:08d}",
        "education": draw.choice(SCHOOLING),
        "region": "内蒙古自治区鄂尔多斯市",
        "employer": draw.choice(EMPLOYERS),
        "applied_through": "示例职业技能认定站",
        "ethnic": nation,
        "household": "内蒙古自治区鄂尔多斯市",
        "political": "群众",
        "address": f"示例路 {number % 90 + 1} 号",
        "delivery": "自取",
        "postcode": "017000",
    }


def application(draw: random.Random, trade: str, birth: str, number: int) -> dict[str, Any]:
    """What somebody states for a trade: condition, earlier certificate, years of work."""
    year = int(birth[:4])
    student = trade == ELECTRICIAN and year >= 1998
    condition = "C" if student else draw.choice("AB")
    promoted = trade == ELECTRICIAN and condition == "B"
    since = 2026 if student else max(year + 18, draw.randint(2005, 2016))
    return {
        "trade": trade,
        "level": LEVELS[trade],
        "condition": condition,
        "origin": "院校学生" if student else "企业职工",
        "classification": "晋级认定" if promoted else "初次认定",
        "has_certificate": "是" if promoted else "否",
        "certificate_level": "五级/初级工" if promoted else "",
        "certificate_no": f"S000015999999215{number:06d}" if promoted else "",
        "speciality": "建筑施工" if trade == BRICKLAYER else "电气运行与控制",
        "work_since": "" if student else f"{since}-07",
        "speciality_years": str(2026 - since),
    }


def due(draw: random.Random, kind: int, trade: str, number: int) -> dict[str, Any]:
    """Which subjects an entry is due and what it carries over."""
    subjects = {BOTH: [THEORY, PRACTICAL], THEORY_FIRST: [THEORY], THEORY_RESIT: [THEORY]}
    found: dict[str, Any] = {
        "subjects": subjects.get(kind, [PRACTICAL]),
        "sitting_type": "resit" if kind in (THEORY_RESIT, PRACTICAL_RESIT) else "first",
    }
    if found["sitting_type"] == "resit":
        carried = "practical" if kind == THEORY_RESIT else "theory"
        found[f"{carried}_carried"] = Marks(draw.randint(120, 190) * 50)
        found |= {"carried_on": CARRIED_ON, "carried_ticket": invented_ticket(trade, number)}
    return found


def entries(draw: random.Random) -> list[EntryRow]:
    """The batch: 240 entries due in theory, then 20 due in the practical subject alone.

    One person enters for both trades: row 17 in the first 200, row 231 in the other 40.
    """
    plan = [(trade, kind) for trade in LEVELS for kind, n in COUNTS.items() for _ in range(n)]
    draw.shuffle(plan)
    plan.sort(key=lambda place: place[1] >= PRACTICAL_FIRST)
    first, second = 16, FIRST_SITTING + 30
    _bring(plan, (BRICKLAYER, BOTH), first)
    _bring(plan, (ELECTRICIAN, BOTH), second)
    source = names(draw)
    called = [next(source) for _ in plan]
    draw.shuffle(called)
    people = [person(draw, name, number) for number, name in enumerate(called, 1)]
    people[second] = people[first]
    rows = []
    for number, (who, (trade, kind)) in enumerate(zip(people, plan, strict=True), 1):
        more = {**application(draw, trade, who["birth"], number), **due(draw, kind, trade, number)}
        rows.append(EntryRow(row=number, serial=str(number), **who, **more))
    return rows


def _bring(plan: list[tuple[str, int]], wanted: tuple[str, int], place: int) -> None:
    """Exchange so that the wanted kind of entry stands at a place of the same subject."""
    there = next(at for at in range(place, len(plan)) if plan[at] == wanted)
    plan[place], plan[there] = plan[there], plan[place]


def short_entries(draw: random.Random) -> list[EntryRow]:
    """Ten more people for the short template, none of them in the batch."""
    source = names(draw)
    for _ in COMMON:
        next(source)
    rows = []
    for number, kind in enumerate([BOTH] * 6 + [THEORY_FIRST, THEORY_RESIT, PRACTICAL_RESIT], 1):
        trade = (BRICKLAYER, ELECTRICIAN)[number % 2]
        who = person(draw, next(source), 300 + number)
        more = {
            **application(draw, trade, who["birth"], number),
            **due(draw, kind, trade, 300 + number),
        }
        rows.append(EntryRow(row=number, serial=str(number), **who, **more))
    again = rows[0]  # the last row: the same person for the other trade
    more = application(draw, BRICKLAYER, again.birth, 310)
    more = {**more, **due(draw, PRACTICAL_FIRST, BRICKLAYER, 310)}
    kept = {key: getattr(again, key) for key in person(draw, "", 310)}
    return [*rows, EntryRow(row=10, serial="10", **kept, **more)]


STAFF = [
    ("chief", 3, ["site_chief"], "ZK", "", ""),
    ("invigilator", 22, ["invigilator"], "JK", "", ""),
    ("lead-b", 8, ["lead_examiner", "examiner"], "KP", "高级考评员", BRICKLAYER),
    ("examiner-b", 16, ["examiner"], "KP", "考评员", BRICKLAYER),
    ("lead-e", 8, ["lead_examiner", "examiner"], "KP", "高级考评员", ELECTRICIAN),
    ("examiner-e", 16, ["examiner"], "KP", "考评员", ELECTRICIAN),
    ("supervisor", 3, ["supervisor"], "DD", "", ""),
    ("custodian", 6, ["custodian"], "KW", "", ""),
    ("technician", 3, ["technician"], "KW", "", ""),
    ("emergency", 3, ["emergency"], "KW", "", ""),
    ("totaller", 2, ["totaller"], "KW", "", ""),
]
"""Id, how many, duties, letters of the card number, grade, trade."""


def staff(draw: random.Random, taken: set[str]) -> list[StaffMember]:
    """Everybody on duty, none with a name of a candidate; cards valid to the end of 2099."""
    source = ordinary_names(draw, set(taken))
    members: list[StaffMember] = []
    for prefix, count, duties, card, grade, trade in STAFF:
        for number in range(1, count + 1):
            member = StaffMember(
                id=StaffId(f"{prefix}-{number:02d}"),
                name=next(source),
                duties=duties,
                card_no=f"{card}1599{len(members) + 1:06d}",
                card_valid_to="2099-12-31",
                grade=grade,
                trades=[trade] if trade else [],
            )
            members.append(member)
    return members


def sheet(form: str, rows: list[EntryRow]) -> bytes:
    """The rows as .csv in a form."""
    titles = headers(form)
    return write_csv(titles, [[shown(row)[title] for title in titles] for row in rows])


def sample_files() -> dict[str, bytes]:
    """Name and content of every file this script writes."""
    draw = random.Random(SEED)
    batch, short = entries(draw), short_entries(draw)
    people = staff(draw, {row.name for row in (*batch, *short)})
    listing = msgspec.json.format(msgspec.json.encode(people), indent=1)
    return {
        "entries.csv": sheet(FIELD, batch),
        "entries-short.csv": sheet(SHORT, short),
        "staff.json": listing + b"\n",
    }


def main() -> None:
    """Rewrite the sample files."""
    for name, content in sample_files().items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
