# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'wait_page.ui'
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

from bozhen_desktop.gui.widgets.sign import SignMark

class Ui_WaitPage(object):
    def setupUi(self, WaitPage):
        if not WaitPage.objectName():
            WaitPage.setObjectName(u"WaitPage")
        WaitPage.resize(1024, 600)
        self.layout37 = QVBoxLayout(WaitPage)
        self.layout37.setSpacing(12)
        self.layout37.setObjectName(u"layout37")
        self.layout37.setContentsMargins(24, 8, 24, 16)
        self.spacer33 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout37.addItem(self.spacer33)

        self.card = QFrame(WaitPage)
        self.card.setObjectName(u"card")
        self.layout35 = QHBoxLayout(self.card)
        self.layout35.setSpacing(24)
        self.layout35.setObjectName(u"layout35")
        self.layout35.setContentsMargins(32, 24, 32, 24)
        self.sign = SignMark(self.card)
        self.sign.setObjectName(u"sign")

        self.layout35.addWidget(self.sign)

        self.layout34 = QVBoxLayout()
        self.layout34.setSpacing(12)
        self.layout34.setObjectName(u"layout34")
        self.layout34.setContentsMargins(0, 0, 0, 0)
        self.title = QLabel(self.card)
        self.title.setObjectName(u"title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)

        self.layout34.addWidget(self.title)

        self.text = QLabel(self.card)
        self.text.setObjectName(u"text")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)

        self.layout34.addWidget(self.text)


        self.layout35.addLayout(self.layout34)

        self.layout35.setStretch(1, 1)

        self.layout37.addWidget(self.card)

        self.spacer36 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout37.addItem(self.spacer36)

        self.layout37.setStretch(0, 1)
        self.layout37.setStretch(2, 1)

        self.retranslateUi(WaitPage)

        QMetaObject.connectSlotsByName(WaitPage)
    # setupUi

    def retranslateUi(self, WaitPage):
        self.card.setProperty(u"kind", QCoreApplication.translate("WaitPage", u"card", None))
        self.title.setText("")
        self.title.setProperty(u"kind", QCoreApplication.translate("WaitPage", u"title", None))
        self.text.setText("")
        pass
    # retranslateUi
