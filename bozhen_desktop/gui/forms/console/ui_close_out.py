# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'close_out.ui'
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

class Ui_CloseOut(object):
    def setupUi(self, CloseOut):
        if not CloseOut.objectName():
            CloseOut.setObjectName(u"CloseOut")
        self.CloseOutLayout = QVBoxLayout(CloseOut)
        self.CloseOutLayout.setSpacing(12)
        self.CloseOutLayout.setObjectName(u"CloseOutLayout")
        self.CloseOutLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(CloseOut)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(CloseOut)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.CloseOutLayout.addLayout(self.titles)

        self.numbers = QHBoxLayout()
        self.numbers.setSpacing(8)
        self.numbers.setObjectName(u"numbers")
        self.numbers.setContentsMargins(0, 0, 0, 0)

        self.CloseOutLayout.addLayout(self.numbers)

        self.halves = QHBoxLayout()
        self.halves.setSpacing(16)
        self.halves.setObjectName(u"halves")
        self.halves.setContentsMargins(0, 0, 0, 0)
        self.leftHalf = QVBoxLayout()
        self.leftHalf.setSpacing(8)
        self.leftHalf.setObjectName(u"leftHalf")
        self.leftHalf.setContentsMargins(0, 0, 0, 0)
        self.restLabel = QLabel(CloseOut)
        self.restLabel.setObjectName(u"restLabel")
        self.restLabel.setTextFormat(Qt.PlainText)
        self.restLabel.setWordWrap(True)

        self.leftHalf.addWidget(self.restLabel)

        self.rest = QVBoxLayout()
        self.rest.setSpacing(8)
        self.rest.setObjectName(u"rest")
        self.rest.setContentsMargins(0, 0, 0, 0)

        self.leftHalf.addLayout(self.rest)


        self.halves.addLayout(self.leftHalf)

        self.rightHalf = QVBoxLayout()
        self.rightHalf.setSpacing(8)
        self.rightHalf.setObjectName(u"rightHalf")
        self.rightHalf.setContentsMargins(0, 0, 0, 0)
        self.openLabel = QLabel(CloseOut)
        self.openLabel.setObjectName(u"openLabel")
        self.openLabel.setTextFormat(Qt.PlainText)
        self.openLabel.setWordWrap(True)

        self.rightHalf.addWidget(self.openLabel)

        self.open = QVBoxLayout()
        self.open.setSpacing(8)
        self.open.setObjectName(u"open")
        self.open.setContentsMargins(0, 0, 0, 0)

        self.rightHalf.addLayout(self.open)


        self.halves.addLayout(self.rightHalf)

        self.halves.setStretch(0, 1)
        self.halves.setStretch(1, 1)

        self.CloseOutLayout.addLayout(self.halves)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.spacer1 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.acts.addItem(self.spacer1)

        self.primary = CalmButton(CloseOut)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.CloseOutLayout.addLayout(self.acts)

        self.CloseOutLayout.setStretch(2, 1)

        self.retranslateUi(CloseOut)

        QMetaObject.connectSlotsByName(CloseOut)
    # setupUi

    def retranslateUi(self, CloseOut):
        self.heading.setText(QCoreApplication.translate("CloseOut", u"\u6e05\u70b9\u5173\u95ed", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("CloseOut", u"heading", None))
        self.hint.setText(QCoreApplication.translate("CloseOut", u"\u53d1\u5377\u6570 = \u4ea4\u5377\u6570 + \u7f3a\u8003\u6570 + \u4f5c\u5e9f\u6570\u3002\u6ca1\u6709\u7740\u843d\u7684\u5377\u9010\u4efd\u8bf4\u660e\uff0c\u6ca1\u6709\u5904\u7406\u7684\u4e8b\u5148\u5904\u7406\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("CloseOut", u"muted", None))
        self.restLabel.setText(QCoreApplication.translate("CloseOut", u"\u6ca1\u6709\u7740\u843d\u7684\u5377", None))
        self.restLabel.setProperty(u"kind", QCoreApplication.translate("CloseOut", u"strong", None))
        self.openLabel.setText(QCoreApplication.translate("CloseOut", u"\u6ca1\u6709\u5904\u7406\u7684\u4e8b", None))
        self.openLabel.setProperty(u"kind", QCoreApplication.translate("CloseOut", u"strong", None))
        self.primary.setText(QCoreApplication.translate("CloseOut", u"\u5173\u95ed\u573a\u6b21", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("CloseOut", u"primary", None))
        pass
    # retranslateUi
