# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'veto.ui'
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
    QScrollArea, QSizePolicy, QSpacerItem, QVBoxLayout,
    QWidget)

from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.gui.widgets.witness import PinPad

class Ui_VetoPage(object):
    def setupUi(self, VetoPage):
        if not VetoPage.objectName():
            VetoPage.setObjectName(u"VetoPage")
        VetoPage.setProperty(u"kind", u"window")
        self.lay_1 = QVBoxLayout(VetoPage)
        self.lay_1.setSpacing(12)
        self.lay_1.setObjectName(u"lay_1")
        self.lay_1.setContentsMargins(24, 16, 24, 16)
        self.lay_2 = QHBoxLayout()
        self.lay_2.setSpacing(16)
        self.lay_2.setObjectName(u"lay_2")
        self.lay_2.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(VetoPage)
        self.heading.setObjectName(u"heading")
        self.heading.setProperty(u"kind", u"title")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.heading)

        self.space_3 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_2.addItem(self.space_3)

        self.mode = QLabel(VetoPage)
        self.mode.setObjectName(u"mode")
        self.mode.setProperty(u"tone", u"violet")
        self.mode.setProperty(u"kind", u"heading")
        self.mode.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.mode)


        self.lay_1.addLayout(self.lay_2)

        self.hint = QLabel(VetoPage)
        self.hint.setObjectName(u"hint")
        self.hint.setWordWrap(True)
        self.hint.setProperty(u"kind", u"muted")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_1.addWidget(self.hint)

        self.scroll = QScrollArea(VetoPage)
        self.scroll.setObjectName(u"scroll")
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.vetoes = QWidget()
        self.vetoes.setObjectName(u"vetoes")
        self.vetoes.setProperty(u"kind", u"plain")
        self.vetoes_list = QVBoxLayout(self.vetoes)
        self.vetoes_list.setSpacing(12)
        self.vetoes_list.setObjectName(u"vetoes_list")
        self.vetoes_list.setContentsMargins(0, 0, 0, 0)
        self.scroll.setWidget(self.vetoes)

        self.lay_1.addWidget(self.scroll)

        self.message = QLabel(VetoPage)
        self.message.setObjectName(u"message")
        self.message.setProperty(u"tone", u"alarm")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_1.addWidget(self.message)

        self.lay_4 = QHBoxLayout()
        self.lay_4.setSpacing(8)
        self.lay_4.setObjectName(u"lay_4")
        self.lay_4.setContentsMargins(0, 0, 0, 0)
        self.space_5 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_4.addItem(self.space_5)

        self.done = CalmButton(VetoPage)
        self.done.setObjectName(u"done")
        self.done.setProperty(u"role", u"primary")
        self.done.setProperty(u"finger", u"true")

        self.lay_4.addWidget(self.done)


        self.lay_1.addLayout(self.lay_4)

        self.lay_1.setStretch(2, 1)

        self.retranslateUi(VetoPage)

        QMetaObject.connectSlotsByName(VetoPage)
    # setupUi

    def retranslateUi(self, VetoPage):
        self.heading.setText(QCoreApplication.translate("VetoPage", u"\u5426\u5b9a\u9879", None))
        self.mode.setText("")
        self.hint.setText(QCoreApplication.translate("VetoPage", u"\u770b\u5230\u4e86\u624d\u8bb0\uff0c\u8981\u5199\u660e\u770b\u5230\u4ec0\u4e48\u3002\u5168\u4f53\u8003\u8bc4\u5458\u90fd\u8bb0\u4e86\uff0c\u672c\u4ef6\u4e3a 0 \u5206\uff1b\u610f\u89c1\u4e0d\u4e00\u81f4\uff0c\u7531\u7ec4\u957f\u53ec\u96c6\u590d\u6838\u3002", None))
        self.message.setText("")
        self.done.setText(QCoreApplication.translate("VetoPage", u"\u770b\u5b8c\uff0c\u56de\u5230\u8bc4\u5206\u8868", None))
        pass
    # retranslateUi
