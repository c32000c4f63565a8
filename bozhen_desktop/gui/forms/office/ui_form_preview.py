# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'form_preview.ui'
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

from bozhen_desktop.gui.office.quiet_label import QuietLabel
from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_FormPreview(object):
    def setupUi(self, FormPreview):
        if not FormPreview.objectName():
            FormPreview.setObjectName(u"FormPreview")
        FormPreview.setProperty(u"kind", u"window")
        self.lay_5 = QVBoxLayout(FormPreview)
        self.lay_5.setSpacing(8)
        self.lay_5.setObjectName(u"lay_5")
        self.lay_5.setContentsMargins(16, 16, 16, 16)
        self.lay_2 = QHBoxLayout()
        self.lay_2.setSpacing(12)
        self.lay_2.setObjectName(u"lay_2")
        self.lay_2.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(FormPreview)
        self.heading.setObjectName(u"heading")
        self.heading.setProperty(u"kind", u"title")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.heading)

        self.space_1 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_2.addItem(self.space_1)

        self.at = QLabel(FormPreview)
        self.at.setObjectName(u"at")
        self.at.setProperty(u"kind", u"muted")
        self.at.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.at)


        self.lay_5.addLayout(self.lay_2)

        self.sheet = QFrame(FormPreview)
        self.sheet.setObjectName(u"sheet")
        self.sheet_box = QVBoxLayout(self.sheet)
        self.sheet_box.setSpacing(0)
        self.sheet_box.setObjectName(u"sheet_box")
        self.sheet_box.setContentsMargins(0, 0, 0, 0)

        self.lay_5.addWidget(self.sheet)

        self.message = QuietLabel(FormPreview)
        self.message.setObjectName(u"message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setProperty(u"tone", u"alarm")

        self.lay_5.addWidget(self.message)

        self.lay_4 = QHBoxLayout()
        self.lay_4.setSpacing(8)
        self.lay_4.setObjectName(u"lay_4")
        self.lay_4.setContentsMargins(0, 0, 0, 0)
        self.back = CalmButton(FormPreview)
        self.back.setObjectName(u"back")

        self.lay_4.addWidget(self.back)

        self.space_3 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_4.addItem(self.space_3)

        self.previous = CalmButton(FormPreview)
        self.previous.setObjectName(u"previous")

        self.lay_4.addWidget(self.previous)

        self.next = CalmButton(FormPreview)
        self.next.setObjectName(u"next")

        self.lay_4.addWidget(self.next)

        self.save = CalmButton(FormPreview)
        self.save.setObjectName(u"save")

        self.lay_4.addWidget(self.save)

        self.print = CalmButton(FormPreview)
        self.print.setObjectName(u"print")
        self.print.setProperty(u"role", u"primary")

        self.lay_4.addWidget(self.print)


        self.lay_5.addLayout(self.lay_4)

        self.lay_5.setStretch(1, 1)

        self.retranslateUi(FormPreview)

        QMetaObject.connectSlotsByName(FormPreview)
    # setupUi

    def retranslateUi(self, FormPreview):
        self.heading.setText("")
        self.at.setText("")
        self.back.setText(QCoreApplication.translate("FormPreview", u"\u8fd4\u56de\uff08Esc\uff09", None))
        self.previous.setText(QCoreApplication.translate("FormPreview", u"\u4e0a\u4e00\u9875", None))
        self.next.setText(QCoreApplication.translate("FormPreview", u"\u4e0b\u4e00\u9875", None))
        self.save.setText(QCoreApplication.translate("FormPreview", u"\u5b58\u4e3a PDF\u2026", None))
        self.print.setText(QCoreApplication.translate("FormPreview", u"\u6253\u5370\u2026", None))
        pass
    # retranslateUi
