# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'question_page.ui'
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
    QSizePolicy, QSpacerItem, QVBoxLayout, QWidget)

from bozhen_desktop.gui.terminal.reading import ReadingArea
from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_QuestionPage(object):
    def setupUi(self, QuestionPage):
        if not QuestionPage.objectName():
            QuestionPage.setObjectName(u"QuestionPage")
        QuestionPage.resize(1024, 600)
        self.layout44 = QVBoxLayout(QuestionPage)
        self.layout44.setSpacing(8)
        self.layout44.setObjectName(u"layout44")
        self.layout44.setContentsMargins(24, 8, 24, 8)
        self.card = QFrame(QuestionPage)
        self.card.setObjectName(u"card")
        self.layout39 = QVBoxLayout(self.card)
        self.layout39.setSpacing(8)
        self.layout39.setObjectName(u"layout39")
        self.layout39.setContentsMargins(16, 12, 16, 12)
        self.layout38 = QHBoxLayout()
        self.layout38.setSpacing(24)
        self.layout38.setObjectName(u"layout38")
        self.layout38.setContentsMargins(0, 0, 0, 0)
        self.section = QLabel(self.card)
        self.section.setObjectName(u"section")
        self.section.setTextFormat(Qt.TextFormat.PlainText)
        self.section.setWordWrap(False)

        self.layout38.addWidget(self.section)

        self.number = QLabel(self.card)
        self.number.setObjectName(u"number")
        self.number.setTextFormat(Qt.TextFormat.PlainText)
        self.number.setWordWrap(False)

        self.layout38.addWidget(self.number)

        self.hint = QLabel(self.card)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)

        self.layout38.addWidget(self.hint)

        self.layout38.setStretch(2, 1)

        self.layout39.addLayout(self.layout38)

        self.reading = ReadingArea(self.card)
        self.reading.setObjectName(u"reading")

        self.layout39.addWidget(self.reading)

        self.layout39.setStretch(1, 1)

        self.layout44.addWidget(self.card)

        self.layout40 = QHBoxLayout()
        self.layout40.setSpacing(8)
        self.layout40.setObjectName(u"layout40")
        self.layout40.setContentsMargins(0, 0, 0, 0)
        self.told = QLabel(QuestionPage)
        self.told.setObjectName(u"told")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)

        self.layout40.addWidget(self.told)


        self.layout44.addLayout(self.layout40)

        self.layout42 = QHBoxLayout()
        self.layout42.setSpacing(12)
        self.layout42.setObjectName(u"layout42")
        self.layout42.setContentsMargins(0, 0, 0, 0)
        self.back = CalmButton(QuestionPage)
        self.back.setObjectName(u"back")

        self.layout42.addWidget(self.back)

        self.flag = CalmButton(QuestionPage)
        self.flag.setObjectName(u"flag")

        self.layout42.addWidget(self.flag)

        self.spacer41 = QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout42.addItem(self.spacer41)

        self.hand = CalmButton(QuestionPage)
        self.hand.setObjectName(u"hand")

        self.layout42.addWidget(self.hand)

        self.card_button = CalmButton(QuestionPage)
        self.card_button.setObjectName(u"card_button")

        self.layout42.addWidget(self.card_button)

        self.next = CalmButton(QuestionPage)
        self.next.setObjectName(u"next")

        self.layout42.addWidget(self.next)

        self.layout42.setStretch(0, 3)
        self.layout42.setStretch(1, 3)
        self.layout42.setStretch(2, 1)
        self.layout42.setStretch(3, 3)
        self.layout42.setStretch(4, 4)
        self.layout42.setStretch(5, 5)

        self.layout44.addLayout(self.layout42)

        self.layout43 = QHBoxLayout()
        self.layout43.setSpacing(16)
        self.layout43.setObjectName(u"layout43")
        self.layout43.setContentsMargins(0, 0, 0, 0)
        self.progress = QLabel(QuestionPage)
        self.progress.setObjectName(u"progress")
        self.progress.setTextFormat(Qt.TextFormat.PlainText)
        self.progress.setWordWrap(False)

        self.layout43.addWidget(self.progress)

        self.hand_in = QLabel(QuestionPage)
        self.hand_in.setObjectName(u"hand_in")
        self.hand_in.setTextFormat(Qt.TextFormat.PlainText)
        self.hand_in.setWordWrap(True)
        self.hand_in.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.layout43.addWidget(self.hand_in)

        self.layout43.setStretch(1, 1)

        self.layout44.addLayout(self.layout43)

        self.layout44.setStretch(0, 1)

        self.retranslateUi(QuestionPage)

        QMetaObject.connectSlotsByName(QuestionPage)
    # setupUi

    def retranslateUi(self, QuestionPage):
        self.card.setProperty(u"kind", QCoreApplication.translate("QuestionPage", u"card", None))
        self.section.setText("")
        self.section.setProperty(u"kind", QCoreApplication.translate("QuestionPage", u"muted", None))
        self.number.setText("")
        self.number.setProperty(u"kind", QCoreApplication.translate("QuestionPage", u"muted", None))
        self.hint.setText("")
        self.hint.setProperty(u"kind", QCoreApplication.translate("QuestionPage", u"muted", None))
        self.told.setText("")
        self.told.setProperty(u"tone", QCoreApplication.translate("QuestionPage", u"alarm", None))
        self.told.setProperty(u"kind", QCoreApplication.translate("QuestionPage", u"strong", None))
        self.back.setText(QCoreApplication.translate("QuestionPage", u"\u4e0a\u4e00\u9898", None))
        self.flag.setText(QCoreApplication.translate("QuestionPage", u"\u505a\u4e2a\u8bb0\u53f7", None))
        self.hand.setText(QCoreApplication.translate("QuestionPage", u"\u4e3e\u624b", None))
        self.card_button.setText(QCoreApplication.translate("QuestionPage", u"\u7b54\u9898\u5361 \u00b7 \u4ea4\u5377", None))
        self.next.setText(QCoreApplication.translate("QuestionPage", u"\u4e0b\u4e00\u9898", None))
        self.next.setProperty(u"role", QCoreApplication.translate("QuestionPage", u"primary", None))
        self.progress.setText("")
        self.hand_in.setText("")
        self.hand_in.setProperty(u"kind", QCoreApplication.translate("QuestionPage", u"muted", None))
        pass
    # retranslateUi
