# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'log_in_page.ui'
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
from PySide6.QtWidgets import (QApplication, QHBoxLayout, QLabel, QSizePolicy,
    QSpacerItem, QVBoxLayout, QWidget)

from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.gui.widgets.digit_pad import DigitPad

class Ui_LogInPage(object):
    def setupUi(self, LogInPage):
        if not LogInPage.objectName():
            LogInPage.setObjectName(u"LogInPage")
        LogInPage.resize(1024, 600)
        self.layout22 = QVBoxLayout(LogInPage)
        self.layout22.setSpacing(12)
        self.layout22.setObjectName(u"layout22")
        self.layout22.setContentsMargins(24, 8, 24, 16)
        self.layout19 = QHBoxLayout()
        self.layout19.setSpacing(32)
        self.layout19.setObjectName(u"layout19")
        self.layout19.setContentsMargins(0, 0, 0, 0)
        self.layout16 = QVBoxLayout()
        self.layout16.setSpacing(12)
        self.layout16.setObjectName(u"layout16")
        self.layout16.setContentsMargins(0, 0, 0, 0)
        self.title = QLabel(LogInPage)
        self.title.setObjectName(u"title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)

        self.layout16.addWidget(self.title)

        self.text = QLabel(LogInPage)
        self.text.setObjectName(u"text")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)

        self.layout16.addWidget(self.text)

        self.entered = QLabel(LogInPage)
        self.entered.setObjectName(u"entered")
        self.entered.setTextFormat(Qt.TextFormat.PlainText)
        self.entered.setWordWrap(False)
        self.entered.setAlignment(Qt.AlignmentFlag.AlignCenter)

        self.layout16.addWidget(self.entered)

        self.refusal = QLabel(LogInPage)
        self.refusal.setObjectName(u"refusal")
        self.refusal.setTextFormat(Qt.TextFormat.PlainText)
        self.refusal.setWordWrap(True)

        self.layout16.addWidget(self.refusal)

        self.spacer15 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout16.addItem(self.spacer15)


        self.layout19.addLayout(self.layout16)

        self.layout18 = QVBoxLayout()
        self.layout18.setSpacing(8)
        self.layout18.setObjectName(u"layout18")
        self.layout18.setContentsMargins(0, 0, 0, 0)
        self.pad = DigitPad(LogInPage)
        self.pad.setObjectName(u"pad")

        self.layout18.addWidget(self.pad)

        self.spacer17 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout18.addItem(self.spacer17)


        self.layout19.addLayout(self.layout18)

        self.layout19.setStretch(0, 3)
        self.layout19.setStretch(1, 2)

        self.layout22.addLayout(self.layout19)

        self.layout21 = QHBoxLayout()
        self.layout21.setSpacing(16)
        self.layout21.setObjectName(u"layout21")
        self.layout21.setContentsMargins(0, 0, 0, 0)
        self.other = CalmButton(LogInPage)
        self.other.setObjectName(u"other")

        self.layout21.addWidget(self.other)

        self.spacer20 = QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout21.addItem(self.spacer20)

        self.go = CalmButton(LogInPage)
        self.go.setObjectName(u"go")

        self.layout21.addWidget(self.go)


        self.layout22.addLayout(self.layout21)

        self.layout22.setStretch(0, 1)

        self.retranslateUi(LogInPage)

        QMetaObject.connectSlotsByName(LogInPage)
    # setupUi

    def retranslateUi(self, LogInPage):
        self.title.setText(QCoreApplication.translate("LogInPage", u"\u8bf7\u767b\u5f55", None))
        self.title.setProperty(u"kind", QCoreApplication.translate("LogInPage", u"title", None))
        self.text.setText("")
        self.entered.setText("")
        self.entered.setProperty(u"kind", QCoreApplication.translate("LogInPage", u"digits", None))
        self.refusal.setText("")
        self.refusal.setProperty(u"tone", QCoreApplication.translate("LogInPage", u"alarm", None))
        self.other.setText(QCoreApplication.translate("LogInPage", u"\u7528\u51c6\u8003\u8bc1\u53f7", None))
        self.go.setText(QCoreApplication.translate("LogInPage", u"\u4e0b\u4e00\u6b65", None))
        self.go.setProperty(u"role", QCoreApplication.translate("LogInPage", u"primary", None))
        pass
    # retranslateUi
