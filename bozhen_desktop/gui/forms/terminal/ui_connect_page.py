# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'connect_page.ui'
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

class Ui_ConnectPage(object):
    def setupUi(self, ConnectPage):
        if not ConnectPage.objectName():
            ConnectPage.setObjectName(u"ConnectPage")
        ConnectPage.resize(1024, 600)
        self.layout15 = QVBoxLayout(ConnectPage)
        self.layout15.setSpacing(12)
        self.layout15.setObjectName(u"layout15")
        self.layout15.setContentsMargins(24, 8, 24, 16)
        self.layout12 = QHBoxLayout()
        self.layout12.setSpacing(32)
        self.layout12.setObjectName(u"layout12")
        self.layout12.setContentsMargins(0, 0, 0, 0)
        self.layout9 = QVBoxLayout()
        self.layout9.setSpacing(12)
        self.layout9.setObjectName(u"layout9")
        self.layout9.setContentsMargins(0, 0, 0, 0)
        self.title = QLabel(ConnectPage)
        self.title.setObjectName(u"title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)

        self.layout9.addWidget(self.title)

        self.text = QLabel(ConnectPage)
        self.text.setObjectName(u"text")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)

        self.layout9.addWidget(self.text)

        self.entered = QLabel(ConnectPage)
        self.entered.setObjectName(u"entered")
        self.entered.setTextFormat(Qt.TextFormat.PlainText)
        self.entered.setWordWrap(False)
        self.entered.setAlignment(Qt.AlignmentFlag.AlignCenter)

        self.layout9.addWidget(self.entered)

        self.refusal = QLabel(ConnectPage)
        self.refusal.setObjectName(u"refusal")
        self.refusal.setTextFormat(Qt.TextFormat.PlainText)
        self.refusal.setWordWrap(True)

        self.layout9.addWidget(self.refusal)

        self.spacer8 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout9.addItem(self.spacer8)

        self.foot = QLabel(ConnectPage)
        self.foot.setObjectName(u"foot")
        self.foot.setTextFormat(Qt.TextFormat.PlainText)
        self.foot.setWordWrap(True)

        self.layout9.addWidget(self.foot)


        self.layout12.addLayout(self.layout9)

        self.layout11 = QVBoxLayout()
        self.layout11.setSpacing(8)
        self.layout11.setObjectName(u"layout11")
        self.layout11.setContentsMargins(0, 0, 0, 0)
        self.pad = DigitPad(ConnectPage)
        self.pad.setObjectName(u"pad")

        self.layout11.addWidget(self.pad)

        self.spacer10 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout11.addItem(self.spacer10)


        self.layout12.addLayout(self.layout11)

        self.layout12.setStretch(0, 3)
        self.layout12.setStretch(1, 2)

        self.layout15.addLayout(self.layout12)

        self.layout14 = QHBoxLayout()
        self.layout14.setSpacing(16)
        self.layout14.setObjectName(u"layout14")
        self.layout14.setContentsMargins(0, 0, 0, 0)
        self.address = CalmButton(ConnectPage)
        self.address.setObjectName(u"address")

        self.layout14.addWidget(self.address)

        self.spacer13 = QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout14.addItem(self.spacer13)

        self.go = CalmButton(ConnectPage)
        self.go.setObjectName(u"go")

        self.layout14.addWidget(self.go)


        self.layout15.addLayout(self.layout14)

        self.layout15.setStretch(0, 1)

        self.retranslateUi(ConnectPage)

        QMetaObject.connectSlotsByName(ConnectPage)
    # setupUi

    def retranslateUi(self, ConnectPage):
        self.title.setText(QCoreApplication.translate("ConnectPage", u"\u6b63\u5728\u8fde\u63a5\u8003\u573a", None))
        self.title.setProperty(u"kind", QCoreApplication.translate("ConnectPage", u"title", None))
        self.text.setText("")
        self.entered.setText("")
        self.entered.setProperty(u"kind", QCoreApplication.translate("ConnectPage", u"digits", None))
        self.refusal.setText("")
        self.refusal.setProperty(u"tone", QCoreApplication.translate("ConnectPage", u"alarm", None))
        self.foot.setText("")
        self.foot.setProperty(u"kind", QCoreApplication.translate("ConnectPage", u"muted", None))
        self.address.setText(QCoreApplication.translate("ConnectPage", u"\u6539\u8003\u573a\u5730\u5740", None))
        self.go.setText(QCoreApplication.translate("ConnectPage", u"\u8fde\u63a5", None))
        self.go.setProperty(u"role", QCoreApplication.translate("ConnectPage", u"primary", None))
        pass
    # retranslateUi
