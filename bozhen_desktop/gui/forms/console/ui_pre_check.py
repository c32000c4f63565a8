# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'pre_check.ui'
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

class Ui_PreCheck(object):
    def setupUi(self, PreCheck):
        if not PreCheck.objectName():
            PreCheck.setObjectName(u"PreCheck")
        self.PreCheckLayout = QVBoxLayout(PreCheck)
        self.PreCheckLayout.setSpacing(12)
        self.PreCheckLayout.setObjectName(u"PreCheckLayout")
        self.PreCheckLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(PreCheck)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(PreCheck)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.PreCheckLayout.addLayout(self.titles)

        self.halves = QHBoxLayout()
        self.halves.setSpacing(16)
        self.halves.setObjectName(u"halves")
        self.halves.setContentsMargins(0, 0, 0, 0)
        self.leftHalf = QVBoxLayout()
        self.leftHalf.setSpacing(8)
        self.leftHalf.setObjectName(u"leftHalf")
        self.leftHalf.setContentsMargins(0, 0, 0, 0)
        self.staffHeading = QLabel(PreCheck)
        self.staffHeading.setObjectName(u"staffHeading")
        self.staffHeading.setTextFormat(Qt.PlainText)
        self.staffHeading.setWordWrap(True)

        self.leftHalf.addWidget(self.staffHeading)

        self.staff = QVBoxLayout()
        self.staff.setSpacing(8)
        self.staff.setObjectName(u"staff")
        self.staff.setContentsMargins(0, 0, 0, 0)

        self.leftHalf.addLayout(self.staff)


        self.halves.addLayout(self.leftHalf)

        self.rightHalf = QVBoxLayout()
        self.rightHalf.setSpacing(8)
        self.rightHalf.setObjectName(u"rightHalf")
        self.rightHalf.setContentsMargins(0, 0, 0, 0)
        self.checksHeading = QLabel(PreCheck)
        self.checksHeading.setObjectName(u"checksHeading")
        self.checksHeading.setTextFormat(Qt.PlainText)
        self.checksHeading.setWordWrap(True)

        self.rightHalf.addWidget(self.checksHeading)

        self.checks = QVBoxLayout()
        self.checks.setSpacing(8)
        self.checks.setObjectName(u"checks")
        self.checks.setContentsMargins(0, 0, 0, 0)

        self.rightHalf.addLayout(self.checks)


        self.halves.addLayout(self.rightHalf)

        self.halves.setStretch(0, 3)
        self.halves.setStretch(1, 2)

        self.PreCheckLayout.addLayout(self.halves)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.all = CalmButton(PreCheck)
        self.all.setObjectName(u"all")

        self.acts.addWidget(self.all)

        self.look = CalmButton(PreCheck)
        self.look.setObjectName(u"look")

        self.acts.addWidget(self.look)

        self.code = CalmButton(PreCheck)
        self.code.setObjectName(u"code")

        self.acts.addWidget(self.code)

        self.spacer1 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.acts.addItem(self.spacer1)

        self.primary = CalmButton(PreCheck)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.PreCheckLayout.addLayout(self.acts)

        self.PreCheckLayout.setStretch(1, 1)

        self.retranslateUi(PreCheck)

        QMetaObject.connectSlotsByName(PreCheck)
    # setupUi

    def retranslateUi(self, PreCheck):
        self.heading.setText(QCoreApplication.translate("PreCheck", u"\u8003\u524d\u68c0\u67e5", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("PreCheck", u"heading", None))
        self.hint.setText(QCoreApplication.translate("PreCheck", u"\u5de5\u4f5c\u4eba\u5458\u9010\u4eba\u767b\u8bb0\u5230\u5c97\u5e76\u4f69\u6234\u8bc1\u5361\uff1b\u8bbe\u5907\u548c\u5ea7\u4f4d\u9010\u9879\u6838\u5bf9\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("PreCheck", u"muted", None))
        self.staffHeading.setText(QCoreApplication.translate("PreCheck", u"\u5de5\u4f5c\u4eba\u5458", None))
        self.staffHeading.setProperty(u"kind", QCoreApplication.translate("PreCheck", u"strong", None))
        self.checksHeading.setText(QCoreApplication.translate("PreCheck", u"\u68c0\u67e5\u9879\u76ee", None))
        self.checksHeading.setProperty(u"kind", QCoreApplication.translate("PreCheck", u"strong", None))
        self.all.setText(QCoreApplication.translate("PreCheck", u"\u5168\u9009\u672a\u5230\u5c97 F2", None))
        self.look.setText(QCoreApplication.translate("PreCheck", u"\u91cd\u65b0\u68c0\u67e5 F5", None))
        self.code.setText(QCoreApplication.translate("PreCheck", u"\u8003\u573a\u7801\u2026 F4", None))
        self.primary.setText(QCoreApplication.translate("PreCheck", u"\u767b\u8bb0\u5230\u5c97", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("PreCheck", u"primary", None))
        pass
    # retranslateUi
