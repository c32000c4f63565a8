# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'briefing.ui'
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
from PySide6.QtWidgets import (QApplication, QHBoxLayout, QLabel, QPlainTextEdit,
    QSizePolicy, QSpacerItem, QVBoxLayout, QWidget)

from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_Briefing(object):
    def setupUi(self, Briefing):
        if not Briefing.objectName():
            Briefing.setObjectName(u"Briefing")
        self.BriefingLayout = QVBoxLayout(Briefing)
        self.BriefingLayout.setSpacing(12)
        self.BriefingLayout.setObjectName(u"BriefingLayout")
        self.BriefingLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Briefing)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(Briefing)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.BriefingLayout.addLayout(self.titles)

        self.halves = QHBoxLayout()
        self.halves.setSpacing(16)
        self.halves.setObjectName(u"halves")
        self.halves.setContentsMargins(0, 0, 0, 0)
        self.leftHalf = QVBoxLayout()
        self.leftHalf.setSpacing(8)
        self.leftHalf.setObjectName(u"leftHalf")
        self.leftHalf.setContentsMargins(0, 0, 0, 0)
        self.minutesLabel = QLabel(Briefing)
        self.minutesLabel.setObjectName(u"minutesLabel")
        self.minutesLabel.setTextFormat(Qt.PlainText)
        self.minutesLabel.setWordWrap(True)

        self.leftHalf.addWidget(self.minutesLabel)

        self.minutes = QPlainTextEdit(Briefing)
        self.minutes.setObjectName(u"minutes")

        self.leftHalf.addWidget(self.minutes)

        self.held = QLabel(Briefing)
        self.held.setObjectName(u"held")
        self.held.setTextFormat(Qt.PlainText)
        self.held.setWordWrap(True)

        self.leftHalf.addWidget(self.held)


        self.halves.addLayout(self.leftHalf)

        self.rightHalf = QVBoxLayout()
        self.rightHalf.setSpacing(8)
        self.rightHalf.setObjectName(u"rightHalf")
        self.rightHalf.setContentsMargins(0, 0, 0, 0)
        self.peopleLabel = QLabel(Briefing)
        self.peopleLabel.setObjectName(u"peopleLabel")
        self.peopleLabel.setTextFormat(Qt.PlainText)
        self.peopleLabel.setWordWrap(True)

        self.rightHalf.addWidget(self.peopleLabel)

        self.people = QVBoxLayout()
        self.people.setSpacing(8)
        self.people.setObjectName(u"people")
        self.people.setContentsMargins(0, 0, 0, 0)

        self.rightHalf.addLayout(self.people)


        self.halves.addLayout(self.rightHalf)

        self.halves.setStretch(0, 1)
        self.halves.setStretch(1, 1)

        self.BriefingLayout.addLayout(self.halves)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.declare = CalmButton(Briefing)
        self.declare.setObjectName(u"declare")

        self.acts.addWidget(self.declare)

        self.replace = CalmButton(Briefing)
        self.replace.setObjectName(u"replace")

        self.acts.addWidget(self.replace)

        self.spacer1 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.acts.addItem(self.spacer1)

        self.primary = CalmButton(Briefing)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.BriefingLayout.addLayout(self.acts)

        self.BriefingLayout.setStretch(1, 1)

        self.retranslateUi(Briefing)

        QMetaObject.connectSlotsByName(Briefing)
    # setupUi

    def retranslateUi(self, Briefing):
        self.heading.setText(QCoreApplication.translate("Briefing", u"\u8003\u52a1\u4f1a", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("Briefing", u"heading", None))
        self.hint.setText(QCoreApplication.translate("Briefing", u"\u8bb0\u4e0b\u4f1a\u8bae\u5185\u5bb9\u548c\u5230\u4f1a\u4eba\u5458\u3002\u56de\u907f\u7533\u62a5\u4e5f\u5728\u8fd9\u91cc\u767b\u8bb0\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("Briefing", u"muted", None))
        self.minutesLabel.setText(QCoreApplication.translate("Briefing", u"\u4f1a\u8bae\u8bb0\u5f55", None))
        self.minutesLabel.setProperty(u"kind", QCoreApplication.translate("Briefing", u"strong", None))
        self.minutes.setPlaceholderText(QCoreApplication.translate("Briefing", u"\u7eaa\u5f8b\u3001\u804c\u8d23\u5206\u5de5\u3001\u5e94\u6025\u5b89\u6392\u3001\u8bc4\u5206\u6807\u51c6", None))
        self.held.setText("")
        self.peopleLabel.setText(QCoreApplication.translate("Briefing", u"\u5230\u4f1a\u4eba\u5458", None))
        self.peopleLabel.setProperty(u"kind", QCoreApplication.translate("Briefing", u"strong", None))
        self.declare.setText(QCoreApplication.translate("Briefing", u"\u56de\u907f\u7533\u62a5\u2026 F2", None))
        self.replace.setText(QCoreApplication.translate("Briefing", u"\u66f4\u6362\u8003\u8bc4\u5458\u2026 F3", None))
        self.primary.setText(QCoreApplication.translate("Briefing", u"\u8bb0\u5f55\u8003\u52a1\u4f1a", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("Briefing", u"primary", None))
        pass
    # retranslateUi
