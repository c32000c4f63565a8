"""Why a sheet, a row, a plan or an issue was refused: what is wrong and what to do, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from bozhen_desktop.domain.eligibility import RowFault
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office.words import say

ROW_WORDS = {
    # cells
    "cell-number-damaged": "数字已被表格软件改坏，请把该列设为文本后重新录入",
    "cell-private-use": "含有旧字库的造字，请改用标准汉字重新录入",
    "cell-control": "含有看不见的控制字符，请重新录入",
    "cell-too-long": "内容过长，请删短",
    "cell-missing": "没有填写，请补填",
    "cell-value": "“{value}”不在可填的词语之内，请按模板改正",
    "cell-date": "“{value}”不是日期，请按 1990-01-31 的形式填写",
    "cell-marks": "“{value}”不是 0 至 100 的成绩，请改正",
    "cell-stray": "表头之外有内容“{value}”，请删除或补上表头",
    # people
    "name-missing": "姓名没有填写，请补填",
    "name-damaged": "姓名有损坏的字，请对照身份证重新录入",
    "name-control": "姓名含有看不见的字符，请重新录入",
    "name-long": "姓名超过 {limit} 字，请核对",
    "id-missing": "证件号码没有填写，请补填",
    "id-damaged-by-sheet": "证件号码已被表格软件改坏，请把该列设为文本后对照证件重新录入",
    "id-type-unknown": "证件类型“{text}”不能识别，请按模板改正",
    "id-length": "证件号码不是 18 位，请对照身份证改正",
    "id-characters": "证件号码含有不允许的字符，请对照证件改正",
    "id-birth-date": "证件号码中的出生日期不存在或在今天之后，请对照身份证改正",
    "id-check-digit": "证件号码校验码不符，请对照身份证改正",
    "sex-unknown": "性别只能是男或女，请改正",
    "sex-differs": "性别与证件号码不符，请对照身份证改正",
    "birth-differs": "出生日期与证件号码不符，请对照身份证改正",
    "birth-missing": "此类证件须填出生日期，请补填",
    "day-malformed": "“{text}”不是有效的日期，请按 2026-01-31 的形式填写",
    "too-young": "报名之日未满 {minimum} 周岁，不能申报，请退回",
    # scope, conditions, subjects
    "scope-trade": "职业不在本机构备案的认定范围内，请核对职业名称",
    "scope-level": "该职业的这一等级不在备案的认定范围内，请核对等级",
    "scope-not-valid": "该职业等级的备案不在有效期内，请先办理备案",
    "level-unknown": "等级“{text}”不能识别，请写成“五级/初级工”的形式",
    "condition-unknown": "申报条件代码不对（该等级可填 {allowed}），请改正",
    "years-short": "条件 {condition} 须从事本职业满 {needed} 年，表上为 {there} 年，请核对",
    "certificate-missing": "按条件 {condition} 须有{level}证书，没有填证书编号，请补填或改条件",
    "certificate-level": "按条件 {condition} 须有{level}证书，证书等级不符，请核对或改条件",
    "schooling-missing": "按条件 {condition} 须填学历证书编号（应届生填考生来源），请补填或改条件",
    "outside-region": "不是自治区内人员；确需接收请写明区外理由后再导入",
    "subject-unknown": "科目“{text}”不能识别，请填理论、操作或两者",
    "nothing-due": "没有需要参加的科目，请核对科目与已有成绩",
    "carried-score-missing": "填了成绩日期或原准考证号却没有已有成绩，请补填",
    "carried-not-passed": "已有成绩 {marks} 分不合格，不能保留，请核对",
    "carried-expired": "已有成绩超过 {months} 个月的有效期，请改为两科都考",
    "carried-ticket-missing": "保留成绩须填原准考证号，请补填",
    "carried-and-due": "同一科既有保留成绩又要参加，请核对",
    "sitting-type-unknown": "考试类型“{text}”不能识别，请填正考或补考",
    "resit-subject-missing": "补考须写明补哪一科，请填写认定科目",
    "resit-without-carried": "补考须有另一科的合格成绩，请补填已有成绩",
    "resit-too-often": "补考次数已到上限 {limit} 次，请改为正考",
    "entry-twice": "同一人在本批次已报此职业，请删除重复的行",
    "name-of-number-differs": "同一证件号码在另一行是别的姓名，请对照身份证改正",
    # items
    "item-guid": "试题编号只能用字母、数字和 . _ : -，请改正",
    "item-id": "试题编号只能用字母、数字和 . _ : -，请改正",
    "item-twice": "试题编号重复，请改用新编号或删除",
    "item-stem-twice": "题干与表中另一题相同，请删除重复的题",
    "item-same-stem": "与题库中的 {other} 是同一道题，请删除或修改",
    "item-of-other-trade": "此编号在题库中属于别的职业或等级，请改用新编号",
    "item-type": "题型不能识别，请填单选题、多选题或判断题",
    "item-stem-empty": "题干没有填写，请补填",
    "item-options": "选项数目或顺序不对，请从选项 A 起依次填写",
    "item-option-twice": "有两个选项相同，请修改",
    "item-without-key": "没有答案，请补填",
    "item-two-keys": "单选或判断题有 {keys} 个答案，只能有一个，请改正",
    "item-one-key": "多选题只有一个答案，请改正或改为单选题",
    "item-key-all": "多选题的全部选项都是答案，请修改",
    "item-key-unknown": "答案不在选项之内，请改正",
    "item-answer": "答案“{value}”不能识别，请改正",
    "item-grade": "难度和一致性须为 1 至 5，请补填",
    "item-point-missing": "没有知识点，请至少填一级",
    "item-source": "题源须为国家题库、省级或其他，请改正",
    "item-control": "含有看不见的控制字符，请重新录入",
    "item-unapproved": "未审定的试题不能用于正式考试，请先审定并填批准文号",
}
"""Reason and next step of a refused row, by code."""

WORDS = {
    # sheets
    "table-empty": "“{file}”是空文件，请换文件。",
    "file-too-large": "“{file}”过大，请分成几个文件再导入。",
    "table-too-large": "“{file}”过大（{what} 上限 {limit}），请分成几个文件。",
    "table-kind": "“{file}”不是能读的表格，请另存为 .xlsx、.xls 或 .csv。",
    "table-extension": "“{file}”的扩展名与内容不符，请用表格软件另存后再试。",
    "table-password": "“{file}”有密码，请去掉密码后再试。",
    "table-encoding": "“{file}”的文字编码不能识别，请另存为 UTF-8 或 .xlsx。",
    "table-unreadable": "“{file}”已损坏，读不出来，请重新导出。",
    "sheet-reader-died": "“{file}”使读表程序中断，没有导入；请用表格软件另存为 .xlsx 后再试。",
    "table-header-missing": "“{file}”前 {rows} 行找不到表头，请使用模板。",
    "table-sheets-many": "“{file}”里有 {sheets} 张带表头的表，请只留一张。",
    "column-unknown": "“{name}”第 {row} 行的表头“{field}”不认识，请删除该列或改成模板的写法。",
    "column-missing": "“{name}”第 {row} 行的表头缺少“{field}”一列，请按模板补上。",
    "column-twice": "“{name}”第 {row} 行的表头“{field}”出现两次，请删去一列。",
    "sheet-without-rows": "“{name}”只有表头，没有内容，请补充后再试。",
    "sheet-known": "“{name}”已经导入过，不必重复。",
    "sheet-empty": "“{name}”没有可用的行，请核对文件。",
    "rows-refused": "“{name}”有 {rows} 处不合格，整表未导入；请改正后重试。",
    "no-good-row": "“{name}”没有一行合格，未导入；请改正后重试。",
    # plans
    "plan-missing": "还没有批次计划，请先运行 bozhen office plan。",
    "plan-malformed": "计划文件“{file}”格式不对（{detail}），请改正。",
    "plan-file-name": "计划文件“{file}”引用的文件“{name}”须在同一目录，请改正。",
    "plan-known": "批次 {batch} 的计划与已有的相同，不必重复。",
    "plan-id": "计划中的编号“{id}”（{what}）只能用字母、数字和 . _ : -，请改正。",
    "plan-twice": "计划中“{id}”（{what}）出现两次，请改正。",
    "plan-number": "计划的年份 {year} 或批次号 {number} 超出范围，请改正。",
    "plan-trade-number": "职业“{trade}”的两位编号“{number}”不对，请改正。",
    "plan-subject": "场次 {sitting} 的科目“{subject}”不能识别，请填 theory 或 practical。",
    "plan-time": "场次 {sitting} 的日期或开考时间“{start}”不对，请按 09:00 的形式填写。",
    "plan-window": "场次 {sitting} 的启封时段不对，请改正。",
    "plan-seats": "场次 {sitting} 的座位数不对，请改正。",
    "plan-capacity": "场次 {sitting} 的容量 {capacity} 超过座位 {seats}，请改正。",
    "plan-seats-short": "{subject} 的座位不够，考生 {entry} 排不下；请增加场次或座位。",
    "organisation-other": "计划属于另一机构 {plan}，请核对计划文件。",
    "template-unknown": "试卷模板“{template}”不存在，请填 T-A、T-B、T-C 或 T-D。",
    "paper-unknown": "试卷 {paper} 在计划中找不到，或职业、等级、科目不符，请改正。",
    "duty-unknown": "场次 {sitting} 的岗位“{duty}”不能识别，请改正。",
    "staff-unknown": "工作人员 {staff} 不在名单中，请补上。",
    "level-unknown": "等级“{level}”不能识别，请写成“五级/初级工”的形式。",
    "scope-trade": "职业“{trade}”不在备案的认定范围内，请核对。",
    "scope-level": "“{trade}”{level} 不在备案的认定范围内，请核对。",
    "scope-not-valid": "“{trade}”{level} 的备案有效期至 {valid_to}，请先办理备案。",
    "paper-minutes": "试卷 {paper} 的考试时长不对，请改正。",
    "paper-text": "操作技能试卷 {paper} 的考核要求或准备清单有空白项，请补上。",
    "paper-points": "操作技能试卷的配分合计不是 100 分，请改正评分表。",
    "rubric-empty": "操作技能试卷 {paper} 没有评分表，请补上。",
    "rubric-row-twice": "操作技能试卷 {paper} 的评分表有重复的序号，请改正。",
    "rubric-mode": "评分表第 {row} 行的评分方式“{mode}”不能识别，请填 award 或 deduct。",
    "rubric-text": "评分表第 {row} 行没有考核内容或评分标准，请补填。",
    "rubric-points": "评分表第 {row} 行的配分或步长不对，请改正。",
    "rubric-step": "评分表第 {row} 行的配分不是步长 {step} 的整数倍，请改正。",
    "veto-twice": "操作技能试卷 {paper} 的否定项有空白或重复，请改正。",
    "parameter-negative": "计划中的参数“{name}”为负数（{value}），请改正。",
    "parameter-fixed": "参数“{name}”不能更改，请从计划中删去。",
    "parameter-missing": "参数“{name}”在考试当天没有生效的值，请校准本机时钟或补上。",
    "rehearsal-only": "{what} 只能用于演练，请从计划中删去。",
    "parameter-unknown": "计划中的参数“{name}”不存在，请改正。",
    "late-limit-after-hand-in": "迟到限晚于最早交卷时间，请修改参数。",
    # issue
    "entries-missing": "批次 {batch} 还没有报名数据，请先运行 bozhen office entries。",
    "registration-late": "报名截止距开考 {days} 天，少于 {needed} 天；确需下发请写明 --reason。",
    "trust-missing": "还没有签发信任文件，请先运行 bozhen office trust。",
    "sitting-unknown": "计划中没有场次 {sitting}，请核对 --only。",
    "room-missing": "考点 {site} 没有已登记的考场电脑，请先运行 bozhen office accept-device。",
    "rehearsal-choice": "--seats、--start-in、--seed 只能用于演练目录，请去掉。",
    "seed-not-here": "正式目录不能指定组卷种子，请去掉 --seed。",
    "seats-out-of-range": "座位数 {seats} 不在 1 至 {most} 之间，请改正。",
    "items-unapproved": "“{trade}”{level} 的试题都未审定，不能用于正式考试；请先审定。",
    "bank-short": "题库中 {type} 题只有 {there} 道，需要 {needed} 道；请补充试题。",
    "paper-unapproved": "试卷 {paper}（{status}）没有题源或批准文号，不能用于正式考试；请先审定。",
    "examiners-short": "考试组 {group} 需要考评员 {needed} 名，只有 {there} 名可用；请增派。",
    "lead-missing": "考试组 {group} 的第 {panel} 个考评组没有组长，请增派考评组长。",
    "examiner-card-expired": "考评员 {staff} 的证卡有效期至 {valid_to}，考试当天已过期；请改派。",
    "examiner-trade": "考评员 {staff} 没有“{trade}”的考评资格，请改派。",
    "examiner-grade": "考评员 {staff} 的等级不能考评 {level}，请改派。",
    "panel-too-small": "考评组 {panel} 不足 {minimum} 人，请增派考评员。",
    "panel-missing": "考试组 {group} 没有考评组，请增派考评员。",
    "arrangement-twice": "编排中“{id}”（{what}）出现两次，请改正计划。",
    "arrangement-duration": "考试组 {group} 的考试时长不对，请改正计划。",
    "paper-not-assembled": "试卷 {paper} 还没有组卷，请先下发或组卷。",
    "paper-digest": "试卷 {paper} 与题库不再一致，请用 rebuild --compare 核对。",
    "ticket-number": "准考证号排不下（批次 {batch}，职业 {trade}，序号 {serial}），请改正计划。",
    "ticket-given": "考生 {entry} 已有准考证号，不能再编。",
    "ticket-twice": "准考证号 {ticket} 重复，请核对计划的年份和批次号。",
    "entry-unknown": "没有考生 {entry}，请核对。",
    "examiner-related": "考评员 {staff} 与考生 {entry} 有应回避的关系，且无法避开；请增派考评员。",
    "supervisor-examines": "{staff} 不能在同一场次既督导又考评，请改派。",
    "second-person-needed": "此操作需要第二人确认，请用 --witness 写明另一人。",
    "day-malformed": "“{text}”不是有效的日期，请按 2026-01-31 的形式填写。",
    "photo-name": "文件名不是证件号码（应为“证件号码.jpg”），请改名后再导入。",
    "photo-of-nobody": "本批次没有此证件号码的考生，请核对文件名。",
    "photo-not-jpeg": "不是完好的 JPEG 照片，请重新导出。",
    "photo-too-large": "照片超过 200 KB，请压缩后再导入。",
    "photo-proportions": "照片尺寸 {width}×{height} 不合要求（1.5 英寸竖幅），请重新裁剪。",
    "photos-unreadable": "照片目录“{folder}”读不出来，请检查路径。",
    "photos-too-many": "目录里的文件超过 {cap} 个，请分批导入。",
    "photo-twice": "考生 {entry} 有两张照片，请只留一张。",
    "photos-known": "批次 {batch} 的照片都已导入过，不必重复。",
    "slips-malformed": "“{file}”不是口令条或准考证文件，请选 pins-… 或 tickets-… 文件。",
}
"""Sentences for whole commands, by code; those of `words` stand behind them."""

FINDING_WORDS = {
    "panel-even": "考评组 {panel} 有 {examiners} 人，现行标准要求单数",
    "examiners-few": "考试组 {group} 有 {entries} 名考生而考评员只有 {examiners} 名，达不到 1:5",
    "invigilators-few": "监考员需要 {needed} 名，只有 {there} 名",
    "duty-missing": "岗位 {duty} 需要 {needed} 名，只有 {there} 名",
    "spares-few": "考场 {room} 有 {seats} 个座位而备用机只有 {spares} 台，不足 5 %",
}
MISSED_WORDS = {
    "ease-band": "平均难度系数不在 0.60–0.70",
    "items-shared": "与本批次另一份试卷有相同试题",
    "points-repeated": "有知识点重复出题",
    "range-share": "鉴定范围的题数与比重不符",
}


def _filled(text: str, params: Mapping[str, object]) -> str:
    return text.format_map(defaultdict(lambda: "?", params))


def fault_line(file: str, fault: RowFault, headers: Mapping[str, str]) -> str:
    """File, row, field, reason and next step of one refused row."""
    reason = _filled(ROW_WORDS.get(fault.code, fault.code + "，请核对"), fault.params)
    field = headers.get(fault.field, fault.field)
    place = f"第 {fault.row} 行" if fault.row else f"试题 {fault.params.get('item', '?')}"
    return f"{file} {place}“{field}”：{reason}。"


def finding_line(sitting: str, code: str, params: Mapping[str, object]) -> str:
    """A warning about staff or rooms."""
    return f"提醒（{sitting}）：{_filled(FINDING_WORDS.get(code, code), params)}。"


def sentence(error: BozhenError) -> str:
    """The sentence for an error of registration and issue."""
    return say(error, words=WORDS)
