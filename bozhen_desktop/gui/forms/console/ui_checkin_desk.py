# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'checkin_desk.ui'
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
from PySide6.QtWidgets import (QApplication, QFrame, QHBoxLayout, QLabel,
    QLineEdit, QSizePolicy, QSpacerItem, QVBoxLayout,
    QWidget)

from bozhen_desktop.gui.console.photo_view import PhotoView
from bozhen_desktop.gui.console.tick import Tick
from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_CheckinDesk(object):
    def setupUi(self, CheckinDesk):
        if not CheckinDesk.objectName():
            CheckinDesk.setObjectName(u"CheckinDesk")
        self.CheckinDeskLayout = QVBoxLayout(CheckinDesk)
        self.CheckinDeskLayout.setSpacing(12)
        self.CheckinDeskLayout.setObjectName(u"CheckinDeskLayout")
        self.CheckinDeskLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(CheckinDesk)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(CheckinDesk)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.CheckinDeskLayout.addLayout(self.titles)

        self.scan = QLineEdit(CheckinDesk)
        self.scan.setObjectName(u"scan")

        self.CheckinDeskLayout.addWidget(self.scan)

        self.halves = QHBoxLayout()
        self.halves.setSpacing(16)
        self.halves.setObjectName(u"halves")
        self.halves.setContentsMargins(0, 0, 0, 0)
        self.card = QFrame(CheckinDesk)
        self.card.setObjectName(u"card")
        self.cardLayout = QVBoxLayout(self.card)
        self.cardLayout.setSpacing(8)
        self.cardLayout.setObjectName(u"cardLayout")
        self.cardLayout.setContentsMargins(16, 16, 16, 16)
        self.top = QHBoxLayout()
        self.top.setSpacing(16)
        self.top.setObjectName(u"top")
        self.top.setContentsMargins(0, 0, 0, 0)
        self.photo = PhotoView(self.card)
        self.photo.setObjectName(u"photo")

        self.top.addWidget(self.photo)

        self.facts = QVBoxLayout()
        self.facts.setSpacing(8)
        self.facts.setObjectName(u"facts")
        self.facts.setContentsMargins(0, 0, 0, 0)
        self.name = QLabel(self.card)
        self.name.setObjectName(u"name")
        self.name.setTextFormat(Qt.PlainText)
        self.name.setWordWrap(True)

        self.facts.addWidget(self.name)

        self.ticket = QLabel(self.card)
        self.ticket.setObjectName(u"ticket")
        self.ticket.setTextFormat(Qt.PlainText)
        self.ticket.setWordWrap(True)

        self.facts.addWidget(self.ticket)

        self.idNumber = QLabel(self.card)
        self.idNumber.setObjectName(u"idNumber")
        self.idNumber.setTextFormat(Qt.PlainText)
        self.idNumber.setWordWrap(True)

        self.facts.addWidget(self.idNumber)

        self.work = QLabel(self.card)
        self.work.setObjectName(u"work")
        self.work.setTextFormat(Qt.PlainText)
        self.work.setWordWrap(True)

        self.facts.addWidget(self.work)

        self.seat = QLabel(self.card)
        self.seat.setObjectName(u"seat")
        self.seat.setTextFormat(Qt.PlainText)
        self.seat.setWordWrap(True)

        self.facts.addWidget(self.seat)


        self.top.addLayout(self.facts)

        self.top.setStretch(1, 1)

        self.cardLayout.addLayout(self.top)

        self.state = QLabel(self.card)
        self.state.setObjectName(u"state")
        self.state.setTextFormat(Qt.PlainText)
        self.state.setWordWrap(True)

        self.cardLayout.addWidget(self.state)

        self.document = QLineEdit(self.card)
        self.document.setObjectName(u"document")

        self.cardLayout.addWidget(self.document)

        self.sameName = Tick(self.card)
        self.sameName.setObjectName(u"sameName")

        self.cardLayout.addWidget(self.sameName)

        self.problem = QLabel(self.card)
        self.problem.setObjectName(u"problem")
        self.problem.setTextFormat(Qt.PlainText)
        self.problem.setWordWrap(True)

        self.cardLayout.addWidget(self.problem)

        self.spacer2 = QSpacerItem(8, 40, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cardLayout.addItem(self.spacer2)

        self.deskActs = QHBoxLayout()
        self.deskActs.setSpacing(8)
        self.deskActs.setObjectName(u"deskActs")
        self.deskActs.setContentsMargins(0, 0, 0, 0)
        self.exception = CalmButton(self.card)
        self.exception.setObjectName(u"exception")

        self.deskActs.addWidget(self.exception)

        self.refuse = CalmButton(self.card)
        self.refuse.setObjectName(u"refuse")

        self.deskActs.addWidget(self.refuse)

        self.whole = CalmButton(self.card)
        self.whole.setObjectName(u"whole")

        self.deskActs.addWidget(self.whole)

        self.spacer3 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.deskActs.addItem(self.spacer3)


        self.cardLayout.addLayout(self.deskActs)


        self.halves.addWidget(self.card)

        self.rightHalf = QVBoxLayout()
        self.rightHalf.setSpacing(8)
        self.rightHalf.setObjectName(u"rightHalf")
        self.rightHalf.setContentsMargins(0, 0, 0, 0)
        self.counts = QLabel(CheckinDesk)
        self.counts.setObjectName(u"counts")
        self.counts.setTextFormat(Qt.PlainText)
        self.counts.setWordWrap(False)

        self.rightHalf.addWidget(self.counts)

        self.found = QVBoxLayout()
        self.found.setSpacing(8)
        self.found.setObjectName(u"found")
        self.found.setContentsMargins(0, 0, 0, 0)

        self.rightHalf.addLayout(self.found)


        self.halves.addLayout(self.rightHalf)

        self.halves.setStretch(0, 1)
        self.halves.setStretch(1, 1)

        self.CheckinDeskLayout.addLayout(self.halves)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.away = CalmButton(CheckinDesk)
        self.away.setObjectName(u"away")

        self.acts.addWidget(self.away)

        self.paper = CalmButton(CheckinDesk)
        self.paper.setObjectName(u"paper")

        self.acts.addWidget(self.paper)

        self.spacer1 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.acts.addItem(self.spacer1)

        self.primary = CalmButton(CheckinDesk)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.CheckinDeskLayout.addLayout(self.acts)

        self.CheckinDeskLayout.setStretch(2, 1)

        self.retranslateUi(CheckinDesk)

        QMetaObject.connectSlotsByName(CheckinDesk)
    # setupUi

    def retranslateUi(self, CheckinDesk):
        self.heading.setText(QCoreApplication.translate("CheckinDesk", u"\u7b7e\u5230", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("CheckinDesk", u"heading", None))
        self.hint.setText(QCoreApplication.translate("CheckinDesk", u"\u626b\u51c6\u8003\u8bc1\uff0c\u518d\u5237\u6216\u8f93\u5165\u8eab\u4efd\u8bc1\u53f7\u7801\u3002\u4e24\u8bc1\u4e00\u81f4\u624d\u653e\u884c\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("CheckinDesk", u"muted", None))
        self.scan.setPlaceholderText(QCoreApplication.translate("CheckinDesk", u"\u626b\u51c6\u8003\u8bc1\uff0c\u6216\u8f93\u5165\u51c6\u8003\u8bc1\u53f7\u3001\u5ea7\u4f4d\u53f7\u3001\u59d3\u540d\u540e\u6309\u56de\u8f66", None))
        self.scan.setProperty(u"kind", QCoreApplication.translate("CheckinDesk", u"scan", None))
        self.card.setProperty(u"kind", QCoreApplication.translate("CheckinDesk", u"card", None))
        self.name.setText("")
        self.name.setProperty(u"kind", QCoreApplication.translate("CheckinDesk", u"title", None))
        self.ticket.setText("")
        self.idNumber.setText("")
        self.work.setText("")
        self.seat.setText("")
        self.seat.setProperty(u"kind", QCoreApplication.translate("CheckinDesk", u"heading", None))
        self.state.setText("")
        self.state.setProperty(u"kind", QCoreApplication.translate("CheckinDesk", u"strong", None))
        self.document.setPlaceholderText(QCoreApplication.translate("CheckinDesk", u"\u5237\u8eab\u4efd\u8bc1\uff0c\u6216\u8f93\u5165 18 \u4f4d\u53f7\u7801\u540e\u6309\u56de\u8f66", None))
        self.document.setProperty(u"kind", QCoreApplication.translate("CheckinDesk", u"scan", None))
        self.sameName.setText(QCoreApplication.translate("CheckinDesk", u"\u8bc1\u4ef6\u59d3\u540d\u3001\u7167\u7247\u4e0e\u672c\u4eba\u4e00\u81f4\uff1a\u6309\u56de\u8f66\u653e\u884c", None))
        self.problem.setText("")
        self.problem.setProperty(u"tone", QCoreApplication.translate("CheckinDesk", u"alarm", None))
        self.exception.setText(QCoreApplication.translate("CheckinDesk", u"\u4f8b\u5916\u653e\u884c\u2026 F6", None))
        self.refuse.setText(QCoreApplication.translate("CheckinDesk", u"\u62d2\u7edd\u5165\u573a\u2026 F7", None))
        self.whole.setText(QCoreApplication.translate("CheckinDesk", u"\u770b\u5b8c\u6574\u53f7\u7801\u2026 F9", None))
        self.counts.setText("")
        self.counts.setProperty(u"kind", QCoreApplication.translate("CheckinDesk", u"heading", None))
        self.away.setText(QCoreApplication.translate("CheckinDesk", u"\u4e0b\u4e00\u4f4d Esc", None))
        self.paper.setText(QCoreApplication.translate("CheckinDesk", u"\u7eb8\u8d28\u8865\u5f55\u2026 F8", None))
        self.primary.setText(QCoreApplication.translate("CheckinDesk", u"\u653e\u884c", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("CheckinDesk", u"primary", None))
        pass
    # retranslateUi
