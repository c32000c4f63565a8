# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'second_person.ui'
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
    QLineEdit, QScrollArea, QSizePolicy, QSpacerItem,
    QVBoxLayout, QWidget)

from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.gui.widgets.witness import PinPad

class Ui_SecondPerson(object):
    def setupUi(self, SecondPerson):
        if not SecondPerson.objectName():
            SecondPerson.setObjectName(u"SecondPerson")
        SecondPerson.setProperty(u"kind", u"window")
        self.lay_1 = QVBoxLayout(SecondPerson)
        self.lay_1.setSpacing(12)
        self.lay_1.setObjectName(u"lay_1")
        self.lay_1.setContentsMargins(24, 16, 24, 16)
        self.lay_2 = QHBoxLayout()
        self.lay_2.setSpacing(16)
        self.lay_2.setObjectName(u"lay_2")
        self.lay_2.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(SecondPerson)
        self.heading.setObjectName(u"heading")
        self.heading.setWordWrap(True)
        self.heading.setProperty(u"kind", u"title")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.heading)

        self.mode = QLabel(SecondPerson)
        self.mode.setObjectName(u"mode")
        self.mode.setProperty(u"tone", u"violet")
        self.mode.setProperty(u"kind", u"heading")
        self.mode.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.mode)

        self.lay_2.setStretch(0, 1)

        self.lay_1.addLayout(self.lay_2)

        self.scroll = QScrollArea(SecondPerson)
        self.scroll.setObjectName(u"scroll")
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.page = QWidget()
        self.page.setObjectName(u"page")
        self.page.setProperty(u"kind", u"plain")
        self.lay_3 = QVBoxLayout(self.page)
        self.lay_3.setSpacing(8)
        self.lay_3.setObjectName(u"lay_3")
        self.lay_3.setContentsMargins(0, 0, 0, 0)
        self.lay_4 = QHBoxLayout()
        self.lay_4.setSpacing(16)
        self.lay_4.setObjectName(u"lay_4")
        self.lay_4.setContentsMargins(0, 0, 0, 0)
        self.card = QFrame(self.page)
        self.card.setObjectName(u"card")
        self.card.setProperty(u"kind", u"card")
        self.lay_5 = QVBoxLayout(self.card)
        self.lay_5.setSpacing(8)
        self.lay_5.setObjectName(u"lay_5")
        self.lay_5.setContentsMargins(24, 24, 24, 24)
        self.effect = QLabel(self.card)
        self.effect.setObjectName(u"effect")
        self.effect.setWordWrap(True)
        self.effect.setProperty(u"kind", u"big")
        self.effect.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_5.addWidget(self.effect)

        self.reason_label = QLabel(self.card)
        self.reason_label.setObjectName(u"reason_label")
        self.reason_label.setProperty(u"kind", u"strong")
        self.reason_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_5.addWidget(self.reason_label)

        self.reason = QLineEdit(self.card)
        self.reason.setObjectName(u"reason")
        self.reason.setMaxLength(200)
        self.reason.setProperty(u"kind", u"scan")

        self.lay_5.addWidget(self.reason)

        self.second_label = QLabel(self.card)
        self.second_label.setObjectName(u"second_label")
        self.second_label.setWordWrap(True)
        self.second_label.setProperty(u"kind", u"strong")
        self.second_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_5.addWidget(self.second_label)

        self.account = QLineEdit(self.card)
        self.account.setObjectName(u"account")
        self.account.setMaxLength(64)
        self.account.setProperty(u"kind", u"scan")

        self.lay_5.addWidget(self.account)

        self.message = QLabel(self.card)
        self.message.setObjectName(u"message")
        self.message.setProperty(u"tone", u"alarm")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_5.addWidget(self.message)

        self.space_6 = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.lay_5.addItem(self.space_6)


        self.lay_4.addWidget(self.card)

        self.pad_card = QFrame(self.page)
        self.pad_card.setObjectName(u"pad_card")
        self.pad_card.setProperty(u"kind", u"card")
        self.lay_7 = QVBoxLayout(self.pad_card)
        self.lay_7.setSpacing(8)
        self.lay_7.setObjectName(u"lay_7")
        self.lay_7.setContentsMargins(24, 24, 24, 24)
        self.pin_label = QLabel(self.pad_card)
        self.pin_label.setObjectName(u"pin_label")
        self.pin_label.setProperty(u"kind", u"strong")
        self.pin_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_7.addWidget(self.pin_label)

        self.pad = PinPad(self.pad_card)
        self.pad.setObjectName(u"pad")

        self.lay_7.addWidget(self.pad)

        self.space_8 = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.lay_7.addItem(self.space_8)


        self.lay_4.addWidget(self.pad_card)

        self.lay_4.setStretch(0, 3)
        self.lay_4.setStretch(1, 2)

        self.lay_3.addLayout(self.lay_4)

        self.space_9 = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.lay_3.addItem(self.space_9)

        self.scroll.setWidget(self.page)

        self.lay_1.addWidget(self.scroll)

        self.lay_10 = QHBoxLayout()
        self.lay_10.setSpacing(8)
        self.lay_10.setObjectName(u"lay_10")
        self.lay_10.setContentsMargins(0, 0, 0, 0)
        self.back = CalmButton(SecondPerson)
        self.back.setObjectName(u"back")
        self.back.setProperty(u"finger", u"true")

        self.lay_10.addWidget(self.back)

        self.space_11 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_10.addItem(self.space_11)

        self.later = CalmButton(SecondPerson)
        self.later.setObjectName(u"later")
        self.later.setProperty(u"finger", u"true")

        self.lay_10.addWidget(self.later)

        self.confirm = CalmButton(SecondPerson)
        self.confirm.setObjectName(u"confirm")
        self.confirm.setProperty(u"role", u"primary")
        self.confirm.setProperty(u"finger", u"true")

        self.lay_10.addWidget(self.confirm)


        self.lay_1.addLayout(self.lay_10)

        self.lay_1.setStretch(1, 1)

        self.retranslateUi(SecondPerson)

        QMetaObject.connectSlotsByName(SecondPerson)
    # setupUi

    def retranslateUi(self, SecondPerson):
        self.heading.setText("")
        self.mode.setText("")
        self.effect.setText("")
        self.reason_label.setText(QCoreApplication.translate("SecondPerson", u"\u5212\u6539\u7684\u7406\u7531", None))
        self.reason.setPlaceholderText(QCoreApplication.translate("SecondPerson", u"\u4f8b\u5982\uff1a\u7b14\u8bef\uff0c\u628a\u5782\u76f4\u5ea6\u5199\u5230\u5e73\u6574\u5ea6", None))
        self.second_label.setText(QCoreApplication.translate("SecondPerson", u"\u7b2c\u4e8c\u4eba\uff1a\u7531\u53e6\u4e00\u4e2a\u4eba\u81ea\u5df1\u8f93\u5165\u7f16\u53f7\u548c\u53e3\u4ee4", None))
        self.account.setPlaceholderText(QCoreApplication.translate("SecondPerson", u"\u7f16\u53f7", None))
        self.message.setText("")
        self.pin_label.setText(QCoreApplication.translate("SecondPerson", u"\u53e3\u4ee4", None))
        self.back.setText(QCoreApplication.translate("SecondPerson", u"\u8fd4\u56de\uff0c\u4e0d\u6539\uff08Esc\uff09", None))
        self.later.setText(QCoreApplication.translate("SecondPerson", u"\u7b2c\u4e8c\u4eba\u4ee5\u540e\u786e\u8ba4", None))
        self.confirm.setText("")
        pass
    # retranslateUi
