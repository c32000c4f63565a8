# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'who_page.ui'
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

class Ui_WhoPage(object):
    def setupUi(self, WhoPage):
        if not WhoPage.objectName():
            WhoPage.setObjectName(u"WhoPage")
        WhoPage.resize(1024, 600)
        self.layout29 = QVBoxLayout(WhoPage)
        self.layout29.setSpacing(12)
        self.layout29.setObjectName(u"layout29")
        self.layout29.setContentsMargins(24, 8, 24, 16)
        self.spacer24 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout29.addItem(self.spacer24)

        self.card = QFrame(WhoPage)
        self.card.setObjectName(u"card")
        self.layout25 = QVBoxLayout(self.card)
        self.layout25.setSpacing(12)
        self.layout25.setObjectName(u"layout25")
        self.layout25.setContentsMargins(32, 24, 32, 24)
        self.question = QLabel(self.card)
        self.question.setObjectName(u"question")
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.question.setWordWrap(True)

        self.layout25.addWidget(self.question)

        self.name = QLabel(self.card)
        self.name.setObjectName(u"name")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setWordWrap(True)

        self.layout25.addWidget(self.name)

        self.work = QLabel(self.card)
        self.work.setObjectName(u"work")
        self.work.setTextFormat(Qt.TextFormat.PlainText)
        self.work.setWordWrap(True)

        self.layout25.addWidget(self.work)

        self.ticket = QLabel(self.card)
        self.ticket.setObjectName(u"ticket")
        self.ticket.setTextFormat(Qt.TextFormat.PlainText)
        self.ticket.setWordWrap(True)

        self.layout25.addWidget(self.ticket)

        self.place = QLabel(self.card)
        self.place.setObjectName(u"place")
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.place.setWordWrap(True)

        self.layout25.addWidget(self.place)


        self.layout29.addWidget(self.card)

        self.spacer26 = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout29.addItem(self.spacer26)

        self.layout28 = QHBoxLayout()
        self.layout28.setSpacing(16)
        self.layout28.setObjectName(u"layout28")
        self.layout28.setContentsMargins(0, 0, 0, 0)
        self.no = CalmButton(WhoPage)
        self.no.setObjectName(u"no")

        self.layout28.addWidget(self.no)

        self.spacer27 = QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout28.addItem(self.spacer27)

        self.yes = CalmButton(WhoPage)
        self.yes.setObjectName(u"yes")

        self.layout28.addWidget(self.yes)


        self.layout29.addLayout(self.layout28)

        self.layout29.setStretch(0, 1)
        self.layout29.setStretch(2, 1)

        self.retranslateUi(WhoPage)

        QMetaObject.connectSlotsByName(WhoPage)
    # setupUi

    def retranslateUi(self, WhoPage):
        self.card.setProperty(u"kind", QCoreApplication.translate("WhoPage", u"card", None))
        self.question.setText(QCoreApplication.translate("WhoPage", u"\u8bf7\u6838\u5bf9\uff1a\u8fd9\u662f\u60a8\u5417\uff1f", None))
        self.question.setProperty(u"kind", QCoreApplication.translate("WhoPage", u"heading", None))
        self.name.setText("")
        self.name.setProperty(u"kind", QCoreApplication.translate("WhoPage", u"title", None))
        self.work.setText("")
        self.ticket.setText("")
        self.place.setText("")
        self.no.setText(QCoreApplication.translate("WhoPage", u"\u4e0d\u662f\u6211", None))
        self.yes.setText(QCoreApplication.translate("WhoPage", u"\u662f\u6211", None))
        self.yes.setProperty(u"role", QCoreApplication.translate("WhoPage", u"primary", None))
        pass
    # retranslateUi
