# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'printing.ui'
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

class Ui_Printing(object):
    def setupUi(self, Printing):
        if not Printing.objectName():
            Printing.setObjectName(u"Printing")
        self.PrintingLayout = QVBoxLayout(Printing)
        self.PrintingLayout.setSpacing(12)
        self.PrintingLayout.setObjectName(u"PrintingLayout")
        self.PrintingLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Printing)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(Printing)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.PrintingLayout.addLayout(self.titles)

        self.halves = QHBoxLayout()
        self.halves.setSpacing(16)
        self.halves.setObjectName(u"halves")
        self.halves.setContentsMargins(0, 0, 0, 0)
        self.forms = QVBoxLayout()
        self.forms.setSpacing(8)
        self.forms.setObjectName(u"forms")
        self.forms.setContentsMargins(0, 0, 0, 0)

        self.halves.addLayout(self.forms)

        self.sheetSide = QVBoxLayout()
        self.sheetSide.setSpacing(8)
        self.sheetSide.setObjectName(u"sheetSide")
        self.sheetSide.setContentsMargins(0, 0, 0, 0)
        self.sheet = QVBoxLayout()
        self.sheet.setSpacing(8)
        self.sheet.setObjectName(u"sheet")
        self.sheet.setContentsMargins(0, 0, 0, 0)

        self.sheetSide.addLayout(self.sheet)

        self.turning = QHBoxLayout()
        self.turning.setSpacing(8)
        self.turning.setObjectName(u"turning")
        self.turning.setContentsMargins(0, 0, 0, 0)
        self.previous = CalmButton(Printing)
        self.previous.setObjectName(u"previous")

        self.turning.addWidget(self.previous)

        self.next = CalmButton(Printing)
        self.next.setObjectName(u"next")

        self.turning.addWidget(self.next)

        self.at = QLabel(Printing)
        self.at.setObjectName(u"at")
        self.at.setTextFormat(Qt.PlainText)
        self.at.setWordWrap(False)

        self.turning.addWidget(self.at)

        self.spacer2 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.turning.addItem(self.spacer2)


        self.sheetSide.addLayout(self.turning)

        self.sheetSide.setStretch(0, 1)

        self.halves.addLayout(self.sheetSide)

        self.halves.setStretch(0, 1)
        self.halves.setStretch(1, 1)

        self.PrintingLayout.addLayout(self.halves)

        self.task = QVBoxLayout()
        self.task.setSpacing(8)
        self.task.setObjectName(u"task")
        self.task.setContentsMargins(0, 0, 0, 0)

        self.PrintingLayout.addLayout(self.task)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.preview = CalmButton(Printing)
        self.preview.setObjectName(u"preview")

        self.acts.addWidget(self.preview)

        self.save = CalmButton(Printing)
        self.save.setObjectName(u"save")

        self.acts.addWidget(self.save)

        self.spacer1 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.acts.addItem(self.spacer1)

        self.primary = CalmButton(Printing)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.PrintingLayout.addLayout(self.acts)

        self.PrintingLayout.setStretch(1, 1)

        self.retranslateUi(Printing)

        QMetaObject.connectSlotsByName(Printing)
    # setupUi

    def retranslateUi(self, Printing):
        self.heading.setText(QCoreApplication.translate("Printing", u"\u6253\u5370\u8868\u5355", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("Printing", u"heading", None))
        self.hint.setText(QCoreApplication.translate("Printing", u"\u5148\u9884\u89c8\uff0c\u518d\u6253\u5370\u6216\u5b58\u4e3a PDF\u3002\u6bcf\u6b21\u6253\u5370\u90fd\u8bb0\u5165\u65e5\u5fd7\uff1b\u540c\u4e00\u5f20\u8868\u518d\u5370\u8981\u5199\u539f\u56e0\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("Printing", u"muted", None))
        self.previous.setText(QCoreApplication.translate("Printing", u"\u4e0a\u4e00\u9875 F3", None))
        self.next.setText(QCoreApplication.translate("Printing", u"\u4e0b\u4e00\u9875 F4", None))
        self.at.setText("")
        self.at.setProperty(u"kind", QCoreApplication.translate("Printing", u"muted", None))
        self.preview.setText(QCoreApplication.translate("Printing", u"\u9884\u89c8 F2", None))
        self.save.setText(QCoreApplication.translate("Printing", u"\u5b58\u4e3a PDF\u2026 F6", None))
        self.primary.setText(QCoreApplication.translate("Printing", u"\u6253\u5370\u2026", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("Printing", u"primary", None))
        pass
    # retranslateUi
