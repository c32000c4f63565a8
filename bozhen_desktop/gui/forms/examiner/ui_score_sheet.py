# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'score_sheet.ui'
##
## Created by: Qt User Interface Compiler version 6.9.3
##
## WARNING! All changes made in this file will be lost when recompiling UI file!
################################################################################

from PySide6.QtCore import (QCoreApplication, QDate, QDateTime, QLocale,
    QMetaObject, QObject, QPoint, QRect,
    QSize, QTime, QUrl, Qt)
from PySide6.QtGui import (QBrush, QColor, QConicalGradient, QCursor,
    QFont, QFontDatabase, QGradient, QIcon,
    QImage, QKeySequence, QLinearGradient, QPainter,
    QPalette, QPixmap, QRadialGradient, QTransform)
from PySide6.QtWidgets import (QApplication, QFrame, QGridLayout, QHBoxLayout,
    QLabel, QLineEdit, QScrollArea, QSizePolicy,
    QSpacerItem, QStackedWidget, QVBoxLayout, QWidget)

from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.gui.widgets.witness import PinPad

class Ui_ScoreSheet(object):
    def setupUi(self, ScoreSheet):
        if not ScoreSheet.objectName():
            ScoreSheet.setObjectName(u"ScoreSheet")
        ScoreSheet.setProperty(u"kind", u"window")
        self.lay_1 = QVBoxLayout(ScoreSheet)
        self.lay_1.setSpacing(8)
        self.lay_1.setObjectName(u"lay_1")
        self.lay_1.setContentsMargins(16, 12, 16, 12)
        self.lay_2 = QHBoxLayout()
        self.lay_2.setSpacing(12)
        self.lay_2.setObjectName(u"lay_2")
        self.lay_2.setContentsMargins(0, 0, 0, 0)
        self.badge = QFrame(ScoreSheet)
        self.badge.setObjectName(u"badge")
        self.badge.setProperty(u"kind", u"note")
        self.badge.setProperty(u"tone", u"brand")
        self.lay_3 = QVBoxLayout(self.badge)
        self.lay_3.setSpacing(8)
        self.lay_3.setObjectName(u"lay_3")
        self.lay_3.setContentsMargins(16, 8, 16, 8)
        self.station = QLabel(self.badge)
        self.station.setObjectName(u"station")
        self.station.setProperty(u"tone", u"brand")
        self.station.setProperty(u"kind", u"heading")
        self.station.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_3.addWidget(self.station)


        self.lay_2.addWidget(self.badge)

        self.lay_4 = QVBoxLayout()
        self.lay_4.setSpacing(0)
        self.lay_4.setObjectName(u"lay_4")
        self.lay_4.setContentsMargins(0, 0, 0, 0)
        self.piece = QLabel(ScoreSheet)
        self.piece.setObjectName(u"piece")
        self.piece.setProperty(u"kind", u"heading")
        self.piece.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_4.addWidget(self.piece)

        self.title = QLabel(ScoreSheet)
        self.title.setObjectName(u"title")
        self.title.setWordWrap(True)
        self.title.setProperty(u"kind", u"muted")
        self.title.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_4.addWidget(self.title)


        self.lay_2.addLayout(self.lay_4)

        self.mode = QLabel(ScoreSheet)
        self.mode.setObjectName(u"mode")
        self.mode.setProperty(u"tone", u"violet")
        self.mode.setProperty(u"kind", u"heading")
        self.mode.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.mode)

        self.lay_5 = QVBoxLayout()
        self.lay_5.setSpacing(0)
        self.lay_5.setObjectName(u"lay_5")
        self.lay_5.setContentsMargins(0, 0, 0, 0)
        self.worked = QLabel(ScoreSheet)
        self.worked.setObjectName(u"worked")
        self.worked.setProperty(u"kind", u"big")
        self.worked.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_5.addWidget(self.worked)

        self.save = QLabel(ScoreSheet)
        self.save.setObjectName(u"save")
        self.save.setWordWrap(True)
        self.save.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_5.addWidget(self.save)


        self.lay_2.addLayout(self.lay_5)

        self.work = CalmButton(ScoreSheet)
        self.work.setObjectName(u"work")
        self.work.setProperty(u"finger", u"true")

        self.lay_2.addWidget(self.work)

        self.leave = CalmButton(ScoreSheet)
        self.leave.setObjectName(u"leave")
        self.leave.setProperty(u"finger", u"true")

        self.lay_2.addWidget(self.leave)

        self.lay_2.setStretch(1, 1)

        self.lay_1.addLayout(self.lay_2)

        self.lay_6 = QHBoxLayout()
        self.lay_6.setSpacing(12)
        self.lay_6.setObjectName(u"lay_6")
        self.lay_6.setContentsMargins(0, 0, 0, 0)
        self.rows_card = QFrame(ScoreSheet)
        self.rows_card.setObjectName(u"rows_card")
        self.rows_card.setProperty(u"kind", u"card")
        self.lay_7 = QVBoxLayout(self.rows_card)
        self.lay_7.setSpacing(8)
        self.lay_7.setObjectName(u"lay_7")
        self.lay_7.setContentsMargins(4, 4, 4, 4)
        self.rows_scroll = QScrollArea(self.rows_card)
        self.rows_scroll.setObjectName(u"rows_scroll")
        self.rows_scroll.setWidgetResizable(True)
        self.rows_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows_scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.rows = QWidget()
        self.rows.setObjectName(u"rows")
        self.rows.setProperty(u"kind", u"plain")
        self.rows_list = QVBoxLayout(self.rows)
        self.rows_list.setSpacing(0)
        self.rows_list.setObjectName(u"rows_list")
        self.rows_list.setContentsMargins(0, 0, 0, 0)
        self.rows_scroll.setWidget(self.rows)

        self.lay_7.addWidget(self.rows_scroll)


        self.lay_6.addWidget(self.rows_card)

        self.side_card = QFrame(ScoreSheet)
        self.side_card.setObjectName(u"side_card")
        self.side_card.setProperty(u"kind", u"card")
        self.lay_8 = QVBoxLayout(self.side_card)
        self.lay_8.setSpacing(8)
        self.lay_8.setObjectName(u"lay_8")
        self.lay_8.setContentsMargins(4, 4, 4, 4)
        self.side = QStackedWidget(self.side_card)
        self.side.setObjectName(u"side")
        self.editor_scroll = QScrollArea()
        self.editor_scroll.setObjectName(u"editor_scroll")
        self.editor_scroll.setWidgetResizable(True)
        self.editor_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.editor_scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.editor = QWidget()
        self.editor.setObjectName(u"editor")
        self.editor.setProperty(u"kind", u"plain")
        self.lay_9 = QVBoxLayout(self.editor)
        self.lay_9.setSpacing(8)
        self.lay_9.setObjectName(u"lay_9")
        self.lay_9.setContentsMargins(16, 16, 16, 16)
        self.row_content = QLabel(self.editor)
        self.row_content.setObjectName(u"row_content")
        self.row_content.setWordWrap(True)
        self.row_content.setProperty(u"kind", u"heading")
        self.row_content.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_9.addWidget(self.row_content)

        self.row_requirement = QLabel(self.editor)
        self.row_requirement.setObjectName(u"row_requirement")
        self.row_requirement.setWordWrap(True)
        self.row_requirement.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_9.addWidget(self.row_requirement)

        self.row_standard = QLabel(self.editor)
        self.row_standard.setObjectName(u"row_standard")
        self.row_standard.setWordWrap(True)
        self.row_standard.setProperty(u"kind", u"muted")
        self.row_standard.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_9.addWidget(self.row_standard)

        self.row_was = QLabel(self.editor)
        self.row_was.setObjectName(u"row_was")
        self.row_was.setProperty(u"tone", u"violet")
        self.row_was.setWordWrap(True)
        self.row_was.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_9.addWidget(self.row_was)

        self.mark_label = QLabel(self.editor)
        self.mark_label.setObjectName(u"mark_label")
        self.mark_label.setProperty(u"kind", u"strong")
        self.mark_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_9.addWidget(self.mark_label)

        self.choices = QWidget(self.editor)
        self.choices.setObjectName(u"choices")
        self.choices_grid = QGridLayout(self.choices)
        self.choices_grid.setSpacing(8)
        self.choices_grid.setObjectName(u"choices_grid")
        self.choices_grid.setContentsMargins(0, 0, 0, 0)

        self.lay_9.addWidget(self.choices)

        self.typed = QLineEdit(self.editor)
        self.typed.setObjectName(u"typed")
        self.typed.setMaxLength(6)
        self.typed.setProperty(u"kind", u"scan")

        self.lay_9.addWidget(self.typed)

        self.deduction = QWidget(self.editor)
        self.deduction.setObjectName(u"deduction")
        self.lay_10 = QVBoxLayout(self.deduction)
        self.lay_10.setSpacing(8)
        self.lay_10.setObjectName(u"lay_10")
        self.lay_10.setContentsMargins(0, 0, 0, 0)
        self.places_label = QLabel(self.deduction)
        self.places_label.setObjectName(u"places_label")
        self.places_label.setProperty(u"kind", u"strong")
        self.places_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_10.addWidget(self.places_label)

        self.places = QWidget(self.deduction)
        self.places.setObjectName(u"places")
        self.places_grid = QGridLayout(self.places)
        self.places_grid.setSpacing(8)
        self.places_grid.setObjectName(u"places_grid")
        self.places_grid.setContentsMargins(0, 0, 0, 0)

        self.lay_10.addWidget(self.places)

        self.reason_label = QLabel(self.deduction)
        self.reason_label.setObjectName(u"reason_label")
        self.reason_label.setProperty(u"kind", u"strong")
        self.reason_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_10.addWidget(self.reason_label)

        self.reasons = QWidget(self.deduction)
        self.reasons.setObjectName(u"reasons")
        self.reasons_grid = QGridLayout(self.reasons)
        self.reasons_grid.setSpacing(8)
        self.reasons_grid.setObjectName(u"reasons_grid")
        self.reasons_grid.setContentsMargins(0, 0, 0, 0)

        self.lay_10.addWidget(self.reasons)

        self.reason = QLineEdit(self.deduction)
        self.reason.setObjectName(u"reason")
        self.reason.setMaxLength(200)
        self.reason.setProperty(u"kind", u"scan")

        self.lay_10.addWidget(self.reason)


        self.lay_9.addWidget(self.deduction)

        self.row_message = QLabel(self.editor)
        self.row_message.setObjectName(u"row_message")
        self.row_message.setProperty(u"tone", u"alarm")
        self.row_message.setWordWrap(True)
        self.row_message.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_9.addWidget(self.row_message)

        self.put = CalmButton(self.editor)
        self.put.setObjectName(u"put")
        self.put.setProperty(u"finger", u"true")

        self.lay_9.addWidget(self.put)

        self.space_11 = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.lay_9.addItem(self.space_11)

        self.editor_scroll.setWidget(self.editor)
        self.side.addWidget(self.editor_scroll)
        self.signed_scroll = QScrollArea()
        self.signed_scroll.setObjectName(u"signed_scroll")
        self.signed_scroll.setWidgetResizable(True)
        self.signed_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.signed_scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.signed = QWidget()
        self.signed.setObjectName(u"signed")
        self.signed.setProperty(u"kind", u"plain")
        self.lay_12 = QVBoxLayout(self.signed)
        self.lay_12.setSpacing(12)
        self.lay_12.setObjectName(u"lay_12")
        self.lay_12.setContentsMargins(16, 16, 16, 16)
        self.signed_title = QLabel(self.signed)
        self.signed_title.setObjectName(u"signed_title")
        self.signed_title.setProperty(u"kind", u"heading")
        self.signed_title.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_12.addWidget(self.signed_title)

        self.signed_total = QLabel(self.signed)
        self.signed_total.setObjectName(u"signed_total")
        self.signed_total.setProperty(u"kind", u"title")
        self.signed_total.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_12.addWidget(self.signed_total)

        self.versions = QLabel(self.signed)
        self.versions.setObjectName(u"versions")
        self.versions.setWordWrap(True)
        self.versions.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_12.addWidget(self.versions)

        self.others_title = QLabel(self.signed)
        self.others_title.setObjectName(u"others_title")
        self.others_title.setProperty(u"kind", u"strong")
        self.others_title.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_12.addWidget(self.others_title)

        self.others = QLabel(self.signed)
        self.others.setObjectName(u"others")
        self.others.setWordWrap(True)
        self.others.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_12.addWidget(self.others)

        self.countersign = CalmButton(self.signed)
        self.countersign.setObjectName(u"countersign")
        self.countersign.setProperty(u"finger", u"true")

        self.lay_12.addWidget(self.countersign)

        self.strike = CalmButton(self.signed)
        self.strike.setObjectName(u"strike")
        self.strike.setProperty(u"finger", u"true")

        self.lay_12.addWidget(self.strike)

        self.review = CalmButton(self.signed)
        self.review.setObjectName(u"review")
        self.review.setProperty(u"finger", u"true")

        self.lay_12.addWidget(self.review)

        self.signed_message = QLabel(self.signed)
        self.signed_message.setObjectName(u"signed_message")
        self.signed_message.setWordWrap(True)
        self.signed_message.setProperty(u"kind", u"muted")
        self.signed_message.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_12.addWidget(self.signed_message)

        self.space_13 = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.lay_12.addItem(self.space_13)

        self.signed_scroll.setWidget(self.signed)
        self.side.addWidget(self.signed_scroll)

        self.lay_8.addWidget(self.side)


        self.lay_6.addWidget(self.side_card)

        self.lay_6.setStretch(0, 11)
        self.lay_6.setStretch(1, 10)

        self.lay_1.addLayout(self.lay_6)

        self.lay_14 = QHBoxLayout()
        self.lay_14.setSpacing(8)
        self.lay_14.setObjectName(u"lay_14")
        self.lay_14.setContentsMargins(0, 0, 0, 0)
        self.back = CalmButton(ScoreSheet)
        self.back.setObjectName(u"back")
        self.back.setProperty(u"finger", u"true")

        self.lay_14.addWidget(self.back)

        self.previous = CalmButton(ScoreSheet)
        self.previous.setObjectName(u"previous")
        self.previous.setProperty(u"finger", u"true")

        self.lay_14.addWidget(self.previous)

        self.following = CalmButton(ScoreSheet)
        self.following.setObjectName(u"following")
        self.following.setProperty(u"finger", u"true")

        self.lay_14.addWidget(self.following)

        self.space_15 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_14.addItem(self.space_15)

        self.veto = CalmButton(ScoreSheet)
        self.veto.setObjectName(u"veto")
        self.veto.setProperty(u"finger", u"true")

        self.lay_14.addWidget(self.veto)


        self.lay_1.addLayout(self.lay_14)

        self.lay_16 = QHBoxLayout()
        self.lay_16.setSpacing(8)
        self.lay_16.setObjectName(u"lay_16")
        self.lay_16.setContentsMargins(0, 0, 0, 0)
        self.tally = QLabel(ScoreSheet)
        self.tally.setObjectName(u"tally")
        self.tally.setWordWrap(True)
        self.tally.setProperty(u"kind", u"big")
        self.tally.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_16.addWidget(self.tally)

        self.sign = CalmButton(ScoreSheet)
        self.sign.setObjectName(u"sign")
        self.sign.setProperty(u"role", u"primary")
        self.sign.setProperty(u"finger", u"true")

        self.lay_16.addWidget(self.sign)

        self.lay_16.setStretch(0, 1)

        self.lay_1.addLayout(self.lay_16)

        self.lay_1.setStretch(1, 1)

        self.retranslateUi(ScoreSheet)

        QMetaObject.connectSlotsByName(ScoreSheet)
    # setupUi

    def retranslateUi(self, ScoreSheet):
        self.station.setText("")
        self.piece.setText("")
        self.title.setText("")
        self.mode.setText("")
        self.worked.setText("")
        self.save.setText("")
        self.work.setText("")
        self.leave.setText(QCoreApplication.translate("ScoreSheet", u"\u6362\u4eba F9", None))
        self.row_content.setText("")
        self.row_requirement.setText("")
        self.row_standard.setText("")
        self.row_was.setText("")
        self.mark_label.setText("")
        self.places_label.setText(QCoreApplication.translate("ScoreSheet", u"\u51e0\u5904", None))
        self.reason_label.setText(QCoreApplication.translate("ScoreSheet", u"\u7406\u7531", None))
        self.reason.setPlaceholderText(QCoreApplication.translate("ScoreSheet", u"\u70b9\u4e0a\u9762\u7684\u8bcd\uff0c\u6216\u81ea\u5df1\u5199", None))
        self.row_message.setText("")
        self.put.setText(QCoreApplication.translate("ScoreSheet", u"\u8bb0\u4e0b\uff0c\u4e0b\u4e00\u9879", None))
        self.signed_title.setText(QCoreApplication.translate("ScoreSheet", u"\u5df2\u7b7e\u540d\uff0c\u5df2\u9501\u5b9a", None))
        self.signed_total.setText("")
        self.versions.setText("")
        self.others_title.setText(QCoreApplication.translate("ScoreSheet", u"\u672c\u4ef6\u5404\u8003\u8bc4\u5458\u7684\u5206", None))
        self.others.setText("")
        self.countersign.setText(QCoreApplication.translate("ScoreSheet", u"\u786e\u8ba4\u5212\u6539\u2026", None))
        self.strike.setText(QCoreApplication.translate("ScoreSheet", u"\u5212\u6539\u2026\uff08\u8981\u53e6\u4e00\u4e2a\u4eba\u786e\u8ba4\uff09", None))
        self.review.setText(QCoreApplication.translate("ScoreSheet", u"\u590d\u6838\u2026", None))
        self.signed_message.setText("")
        self.back.setText(QCoreApplication.translate("ScoreSheet", u"\u8fd4\u56de\uff08Esc\uff09", None))
        self.previous.setText(QCoreApplication.translate("ScoreSheet", u"\u25c0 \u4e0a\u4e00\u4ef6 F3", None))
        self.following.setText(QCoreApplication.translate("ScoreSheet", u"\u4e0b\u4e00\u4ef6 F4 \u25b6", None))
        self.veto.setText(QCoreApplication.translate("ScoreSheet", u"\u5426\u5b9a\u9879\u2026", None))
        self.tally.setText("")
        self.sign.setText("")
        pass
    # retranslateUi
