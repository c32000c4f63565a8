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
        self.layout18 = QVBoxLayout(LogInPage)
        self.layout18.setSpacing(12)
        self.layout18.setObjectName(u"layout18")
        self.layout18.setContentsMargins(24, 8, 24, 16)
        self.layout15 = QHBoxLayout()
        self.layout15.setSpacing(32)
        self.layout15.setObjectName(u"layout15")
        self.layout15.setContentsMargins(0, 0, 0, 0)
        self.layout14 = QVBoxLayout()
        self.layout14.setSpacing(12)
        self.layout14.setObjectName(u"layout14")
        self.layout14.setContentsMargins(0, 0, 0, 0)
        self.title = QLabel(LogInPage)
        self.title.setObjectName(u"title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)

        self.layout14.addWidget(self.title)

        self.text = QLabel(LogInPage)
        self.text.setObjectName(u"text")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)

        self.layout14.addWidget(self.text)

        self.entered = QLabel(LogInPage)
        self.entered.setObjectName(u"entered")
        self.entered.setTextFormat(Qt.TextFormat.PlainText)
        self.entered.setWordWrap(False)
        self.entered.setAlignment(Qt.AlignmentFlag.AlignCenter)

        self.layout14.addWidget(self.entered)

        self.refusal = QLabel(LogInPage)
        self.refusal.setObjectName(u"refusal")
        self.refusal.setTextFormat(Qt.TextFormat.PlainText)
        self.refusal.setWordWrap(True)

        self.layout14.addWidget(self.refusal)

        self.spacer13 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout14.addItem(self.spacer13)


        self.layout15.addLayout(self.layout14)

        self.pad = DigitPad(LogInPage)
        self.pad.setObjectName(u"pad")

        self.layout15.addWidget(self.pad)

        self.layout15.setStretch(0, 3)
        self.layout15.setStretch(1, 2)

        self.layout18.addLayout(self.layout15)

        self.layout17 = QHBoxLayout()
        self.layout17.setSpacing(16)
        self.layout17.setObjectName(u"layout17")
        self.layout17.setContentsMargins(0, 0, 0, 0)
        self.other = CalmButton(LogInPage)
        self.other.setObjectName(u"other")

        self.layout17.addWidget(self.other)

        self.spacer16 = QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout17.addItem(self.spacer16)

        self.go = CalmButton(LogInPage)
        self.go.setObjectName(u"go")

        self.layout17.addWidget(self.go)


        self.layout18.addLayout(self.layout17)

        self.layout18.setStretch(0, 1)

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
