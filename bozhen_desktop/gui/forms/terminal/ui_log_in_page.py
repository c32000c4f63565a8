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
        self.layout23 = QVBoxLayout(LogInPage)
        self.layout23.setSpacing(12)
        self.layout23.setObjectName(u"layout23")
        self.layout23.setContentsMargins(24, 8, 24, 16)
        self.layout20 = QHBoxLayout()
        self.layout20.setSpacing(32)
        self.layout20.setObjectName(u"layout20")
        self.layout20.setContentsMargins(0, 0, 0, 0)
        self.layout17 = QVBoxLayout()
        self.layout17.setSpacing(12)
        self.layout17.setObjectName(u"layout17")
        self.layout17.setContentsMargins(0, 0, 0, 0)
        self.title = QLabel(LogInPage)
        self.title.setObjectName(u"title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)

        self.layout17.addWidget(self.title)

        self.text = QLabel(LogInPage)
        self.text.setObjectName(u"text")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)

        self.layout17.addWidget(self.text)

        self.entered = QLabel(LogInPage)
        self.entered.setObjectName(u"entered")
        self.entered.setTextFormat(Qt.TextFormat.PlainText)
        self.entered.setWordWrap(False)
        self.entered.setAlignment(Qt.AlignmentFlag.AlignCenter)

        self.layout17.addWidget(self.entered)

        self.refusal = QLabel(LogInPage)
        self.refusal.setObjectName(u"refusal")
        self.refusal.setTextFormat(Qt.TextFormat.PlainText)
        self.refusal.setWordWrap(True)

        self.layout17.addWidget(self.refusal)

        self.spacer16 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout17.addItem(self.spacer16)


        self.layout20.addLayout(self.layout17)

        self.layout19 = QVBoxLayout()
        self.layout19.setSpacing(8)
        self.layout19.setObjectName(u"layout19")
        self.layout19.setContentsMargins(0, 0, 0, 0)
        self.pad = DigitPad(LogInPage)
        self.pad.setObjectName(u"pad")

        self.layout19.addWidget(self.pad)

        self.spacer18 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout19.addItem(self.spacer18)


        self.layout20.addLayout(self.layout19)

        self.layout20.setStretch(0, 3)
        self.layout20.setStretch(1, 2)

        self.layout23.addLayout(self.layout20)

        self.layout22 = QHBoxLayout()
        self.layout22.setSpacing(16)
        self.layout22.setObjectName(u"layout22")
        self.layout22.setContentsMargins(0, 0, 0, 0)
        self.other = CalmButton(LogInPage)
        self.other.setObjectName(u"other")

        self.layout22.addWidget(self.other)

        self.spacer21 = QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout22.addItem(self.spacer21)

        self.go = CalmButton(LogInPage)
        self.go.setObjectName(u"go")

        self.layout22.addWidget(self.go)


        self.layout23.addLayout(self.layout22)

        self.layout23.setStretch(0, 1)

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
