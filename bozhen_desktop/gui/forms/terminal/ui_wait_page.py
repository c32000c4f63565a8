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
        self.layout32 = QVBoxLayout(WaitPage)
        self.layout32.setSpacing(12)
        self.layout32.setObjectName(u"layout32")
        self.layout32.setContentsMargins(24, 8, 24, 16)
        self.spacer28 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout32.addItem(self.spacer28)

        self.card = QFrame(WaitPage)
        self.card.setObjectName(u"card")
        self.layout30 = QHBoxLayout(self.card)
        self.layout30.setSpacing(24)
        self.layout30.setObjectName(u"layout30")
        self.layout30.setContentsMargins(32, 24, 32, 24)
        self.sign = SignMark(self.card)
        self.sign.setObjectName(u"sign")

        self.layout30.addWidget(self.sign)

        self.layout29 = QVBoxLayout()
        self.layout29.setSpacing(12)
        self.layout29.setObjectName(u"layout29")
        self.layout29.setContentsMargins(0, 0, 0, 0)
        self.title = QLabel(self.card)
        self.title.setObjectName(u"title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)

        self.layout29.addWidget(self.title)

        self.text = QLabel(self.card)
        self.text.setObjectName(u"text")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)

        self.layout29.addWidget(self.text)


        self.layout30.addLayout(self.layout29)

        self.layout30.setStretch(1, 1)

        self.layout32.addWidget(self.card)

        self.spacer31 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout32.addItem(self.spacer31)

        self.layout32.setStretch(0, 1)
        self.layout32.setStretch(2, 1)

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
