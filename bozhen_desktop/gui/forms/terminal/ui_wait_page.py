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
        self.layout36 = QVBoxLayout(WaitPage)
        self.layout36.setSpacing(12)
        self.layout36.setObjectName(u"layout36")
        self.layout36.setContentsMargins(24, 8, 24, 16)
        self.spacer32 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout36.addItem(self.spacer32)

        self.card = QFrame(WaitPage)
        self.card.setObjectName(u"card")
        self.layout34 = QHBoxLayout(self.card)
        self.layout34.setSpacing(24)
        self.layout34.setObjectName(u"layout34")
        self.layout34.setContentsMargins(32, 24, 32, 24)
        self.sign = SignMark(self.card)
        self.sign.setObjectName(u"sign")

        self.layout34.addWidget(self.sign)

        self.layout33 = QVBoxLayout()
        self.layout33.setSpacing(12)
        self.layout33.setObjectName(u"layout33")
        self.layout33.setContentsMargins(0, 0, 0, 0)
        self.title = QLabel(self.card)
        self.title.setObjectName(u"title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)

        self.layout33.addWidget(self.title)

        self.text = QLabel(self.card)
        self.text.setObjectName(u"text")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)

        self.layout33.addWidget(self.text)


        self.layout34.addLayout(self.layout33)

        self.layout34.setStretch(1, 1)

        self.layout36.addWidget(self.card)

        self.spacer35 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout36.addItem(self.spacer35)

        self.layout36.setStretch(0, 1)
        self.layout36.setStretch(2, 1)

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
