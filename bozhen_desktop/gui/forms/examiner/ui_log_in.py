# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'log_in.ui'
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
from PySide6.QtWidgets import (QApplication, QFrame, QGridLayout, QHBoxLayout,
    QLabel, QLineEdit, QScrollArea, QSizePolicy,
    QSpacerItem, QVBoxLayout, QWidget)

from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.gui.widgets.witness import PinPad

class Ui_LogIn(object):
    def setupUi(self, LogIn):
        if not LogIn.objectName():
            LogIn.setObjectName(u"LogIn")
        LogIn.setProperty(u"kind", u"window")
        self.lay_1 = QVBoxLayout(LogIn)
        self.lay_1.setSpacing(8)
        self.lay_1.setObjectName(u"lay_1")
        self.lay_1.setContentsMargins(24, 16, 24, 16)
        self.lay_2 = QHBoxLayout()
        self.lay_2.setSpacing(16)
        self.lay_2.setObjectName(u"lay_2")
        self.lay_2.setContentsMargins(0, 0, 0, 0)
        self.title = QLabel(LogIn)
        self.title.setObjectName(u"title")
        self.title.setProperty(u"kind", u"title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.title)

        self.space_3 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_2.addItem(self.space_3)

        self.mode = QLabel(LogIn)
        self.mode.setObjectName(u"mode")
        self.mode.setProperty(u"tone", u"violet")
        self.mode.setProperty(u"kind", u"heading")
        self.mode.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.mode)


        self.lay_1.addLayout(self.lay_2)

        self.sitting = QLabel(LogIn)
        self.sitting.setObjectName(u"sitting")
        self.sitting.setWordWrap(True)
        self.sitting.setProperty(u"kind", u"muted")
        self.sitting.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_1.addWidget(self.sitting)

        self.scroll = QScrollArea(LogIn)
        self.scroll.setObjectName(u"scroll")
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.page = QWidget()
        self.page.setObjectName(u"page")
        self.page.setProperty(u"kind", u"plain")
        self.lay_4 = QVBoxLayout(self.page)
        self.lay_4.setSpacing(8)
        self.lay_4.setObjectName(u"lay_4")
        self.lay_4.setContentsMargins(0, 0, 0, 0)
        self.lay_5 = QHBoxLayout()
        self.lay_5.setSpacing(16)
        self.lay_5.setObjectName(u"lay_5")
        self.lay_5.setContentsMargins(0, 0, 0, 0)
        self.card = QFrame(self.page)
        self.card.setObjectName(u"card")
        self.card.setProperty(u"kind", u"card")
        self.lay_6 = QVBoxLayout(self.card)
        self.lay_6.setSpacing(8)
        self.lay_6.setObjectName(u"lay_6")
        self.lay_6.setContentsMargins(24, 24, 24, 24)
        self.stranger = QLabel(self.card)
        self.stranger.setObjectName(u"stranger")
        self.stranger.setWordWrap(True)
        self.stranger.setProperty(u"kind", u"big")
        self.stranger.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_6.addWidget(self.stranger)

        self.who_hint = QLabel(self.card)
        self.who_hint.setObjectName(u"who_hint")
        self.who_hint.setWordWrap(True)
        self.who_hint.setProperty(u"kind", u"muted")
        self.who_hint.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_6.addWidget(self.who_hint)

        self.people = QWidget(self.card)
        self.people.setObjectName(u"people")
        self.people_grid = QGridLayout(self.people)
        self.people_grid.setSpacing(8)
        self.people_grid.setObjectName(u"people_grid")
        self.people_grid.setContentsMargins(0, 0, 0, 0)

        self.lay_6.addWidget(self.people)

        self.account_label = QLabel(self.card)
        self.account_label.setObjectName(u"account_label")
        self.account_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_6.addWidget(self.account_label)

        self.account = QLineEdit(self.card)
        self.account.setObjectName(u"account")
        self.account.setMaxLength(64)
        self.account.setProperty(u"kind", u"scan")

        self.lay_6.addWidget(self.account)

        self.message = QLabel(self.card)
        self.message.setObjectName(u"message")
        self.message.setProperty(u"tone", u"alarm")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_6.addWidget(self.message)

        self.space_7 = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.lay_6.addItem(self.space_7)

        self.enter = CalmButton(self.card)
        self.enter.setObjectName(u"enter")
        self.enter.setProperty(u"role", u"primary")
        self.enter.setProperty(u"finger", u"true")

        self.lay_6.addWidget(self.enter)


        self.lay_5.addWidget(self.card)

        self.pad_card = QFrame(self.page)
        self.pad_card.setObjectName(u"pad_card")
        self.pad_card.setProperty(u"kind", u"card")
        self.lay_8 = QVBoxLayout(self.pad_card)
        self.lay_8.setSpacing(8)
        self.lay_8.setObjectName(u"lay_8")
        self.lay_8.setContentsMargins(24, 24, 24, 24)
        self.pin_label = QLabel(self.pad_card)
        self.pin_label.setObjectName(u"pin_label")
        self.pin_label.setProperty(u"kind", u"strong")
        self.pin_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_8.addWidget(self.pin_label)

        self.pad = PinPad(self.pad_card)
        self.pad.setObjectName(u"pad")

        self.lay_8.addWidget(self.pad)

        self.space_9 = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.lay_8.addItem(self.space_9)


        self.lay_5.addWidget(self.pad_card)

        self.lay_5.setStretch(0, 3)
        self.lay_5.setStretch(1, 2)

        self.lay_4.addLayout(self.lay_5)

        self.space_10 = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.lay_4.addItem(self.space_10)

        self.scroll.setWidget(self.page)

        self.lay_1.addWidget(self.scroll)


        self.retranslateUi(LogIn)

        QMetaObject.connectSlotsByName(LogIn)
    # setupUi

    def retranslateUi(self, LogIn):
        LogIn.setWindowTitle(QCoreApplication.translate("LogIn", u"\u8003\u8bc4\u7aef", None))
        self.title.setText(QCoreApplication.translate("LogIn", u"\u8003\u8bc4\u7aef\u3000\u767b\u5f55", None))
        self.mode.setText("")
        self.sitting.setText("")
        self.stranger.setText(QCoreApplication.translate("LogIn", u"\u8003\u573a\u8fd8\u4e0d\u8ba4\u8bc6\u672c\u673a\uff1a\u8bf7\u6280\u672f\u5458\u5728\u63a7\u5236\u53f0\u4e0a\u53d6 8 \u4f4d\u8003\u573a\u7801\uff0c\u5728\u53f3\u8fb9\u8f93\u5165\u3002", None))
        self.who_hint.setText(QCoreApplication.translate("LogIn", u"\u672c\u673a\u4e0a\u8bc4\u8fc7\u7684\u4eba\uff1a\u70b9\u59d3\u540d\uff0c\u518d\u8f93\u53e3\u4ee4", None))
        self.account_label.setText(QCoreApplication.translate("LogIn", u"\u7f16\u53f7\uff08\u5728\u53e3\u4ee4\u6761\u4e0a\uff09", None))
        self.message.setText("")
        self.enter.setText(QCoreApplication.translate("LogIn", u"\u767b\u5f55", None))
        self.pin_label.setText(QCoreApplication.translate("LogIn", u"\u53e3\u4ee4", None))
    # retranslateUi
