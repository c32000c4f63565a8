# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'receipt_page.ui'
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

from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.gui.widgets.sign import SignMark

class Ui_ReceiptPage(object):
    def setupUi(self, ReceiptPage):
        if not ReceiptPage.objectName():
            ReceiptPage.setObjectName(u"ReceiptPage")
        ReceiptPage.resize(1024, 600)
        self.layout56 = QVBoxLayout(ReceiptPage)
        self.layout56.setSpacing(12)
        self.layout56.setObjectName(u"layout56")
        self.layout56.setContentsMargins(24, 8, 24, 16)
        self.spacer50 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout56.addItem(self.spacer50)

        self.card = QFrame(ReceiptPage)
        self.card.setObjectName(u"card")
        self.layout52 = QHBoxLayout(self.card)
        self.layout52.setSpacing(24)
        self.layout52.setObjectName(u"layout52")
        self.layout52.setContentsMargins(32, 24, 32, 24)
        self.sign = SignMark(self.card)
        self.sign.setObjectName(u"sign")

        self.layout52.addWidget(self.sign)

        self.layout51 = QVBoxLayout()
        self.layout51.setSpacing(12)
        self.layout51.setObjectName(u"layout51")
        self.layout51.setContentsMargins(0, 0, 0, 0)
        self.title = QLabel(self.card)
        self.title.setObjectName(u"title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)

        self.layout51.addWidget(self.title)

        self.text = QLabel(self.card)
        self.text.setObjectName(u"text")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)

        self.layout51.addWidget(self.text)

        self.caption = QLabel(self.card)
        self.caption.setObjectName(u"caption")
        self.caption.setTextFormat(Qt.TextFormat.PlainText)
        self.caption.setWordWrap(True)

        self.layout51.addWidget(self.caption)

        self.receipt = QLabel(self.card)
        self.receipt.setObjectName(u"receipt")
        self.receipt.setTextFormat(Qt.TextFormat.PlainText)
        self.receipt.setWordWrap(True)

        self.layout51.addWidget(self.receipt)

        self.counted = QLabel(self.card)
        self.counted.setObjectName(u"counted")
        self.counted.setTextFormat(Qt.TextFormat.PlainText)
        self.counted.setWordWrap(True)

        self.layout51.addWidget(self.counted)


        self.layout52.addLayout(self.layout51)

        self.layout52.setStretch(1, 1)

        self.layout56.addWidget(self.card)

        self.spacer53 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout56.addItem(self.spacer53)

        self.layout55 = QHBoxLayout()
        self.layout55.setSpacing(16)
        self.layout55.setObjectName(u"layout55")
        self.layout55.setContentsMargins(0, 0, 0, 0)
        self.spacer54 = QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout55.addItem(self.spacer54)

        self.next_person = CalmButton(ReceiptPage)
        self.next_person.setObjectName(u"next_person")

        self.layout55.addWidget(self.next_person)


        self.layout56.addLayout(self.layout55)

        self.layout56.setStretch(0, 1)
        self.layout56.setStretch(2, 1)

        self.retranslateUi(ReceiptPage)

        QMetaObject.connectSlotsByName(ReceiptPage)
    # setupUi

    def retranslateUi(self, ReceiptPage):
        self.card.setProperty(u"kind", QCoreApplication.translate("ReceiptPage", u"card", None))
        self.title.setText(QCoreApplication.translate("ReceiptPage", u"\u5df2\u4ea4\u5377", None))
        self.title.setProperty(u"kind", QCoreApplication.translate("ReceiptPage", u"title", None))
        self.text.setText("")
        self.caption.setText(QCoreApplication.translate("ReceiptPage", u"\u60a8\u7684\u56de\u6267\u7801", None))
        self.caption.setProperty(u"kind", QCoreApplication.translate("ReceiptPage", u"muted", None))
        self.receipt.setText("")
        self.receipt.setProperty(u"kind", QCoreApplication.translate("ReceiptPage", u"receipt", None))
        self.counted.setText("")
        self.next_person.setText(QCoreApplication.translate("ReceiptPage", u"\u8bf7\u4e0b\u4e00\u4f4d\u8003\u751f\u767b\u5f55", None))
        self.next_person.setProperty(u"role", QCoreApplication.translate("ReceiptPage", u"primary", None))
        pass
    # retranslateUi
