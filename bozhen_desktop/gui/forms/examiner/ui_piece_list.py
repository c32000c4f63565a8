# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'piece_list.ui'
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
    QLabel, QScrollArea, QSizePolicy, QSpacerItem,
    QVBoxLayout, QWidget)

from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.gui.widgets.witness import PinPad

class Ui_PieceList(object):
    def setupUi(self, PieceList):
        if not PieceList.objectName():
            PieceList.setObjectName(u"PieceList")
        PieceList.setProperty(u"kind", u"window")
        self.lay_1 = QVBoxLayout(PieceList)
        self.lay_1.setSpacing(12)
        self.lay_1.setObjectName(u"lay_1")
        self.lay_1.setContentsMargins(24, 16, 24, 16)
        self.lay_2 = QHBoxLayout()
        self.lay_2.setSpacing(16)
        self.lay_2.setObjectName(u"lay_2")
        self.lay_2.setContentsMargins(0, 0, 0, 0)
        self.lay_3 = QVBoxLayout()
        self.lay_3.setSpacing(0)
        self.lay_3.setObjectName(u"lay_3")
        self.lay_3.setContentsMargins(0, 0, 0, 0)
        self.name = QLabel(PieceList)
        self.name.setObjectName(u"name")
        self.name.setWordWrap(True)
        self.name.setProperty(u"kind", u"title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_3.addWidget(self.name)

        self.summary = QLabel(PieceList)
        self.summary.setObjectName(u"summary")
        self.summary.setWordWrap(True)
        self.summary.setProperty(u"kind", u"muted")
        self.summary.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_3.addWidget(self.summary)


        self.lay_2.addLayout(self.lay_3)

        self.space_4 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_2.addItem(self.space_4)

        self.mode = QLabel(PieceList)
        self.mode.setObjectName(u"mode")
        self.mode.setProperty(u"tone", u"violet")
        self.mode.setProperty(u"kind", u"heading")
        self.mode.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.mode)

        self.leave = CalmButton(PieceList)
        self.leave.setObjectName(u"leave")
        self.leave.setProperty(u"finger", u"true")

        self.lay_2.addWidget(self.leave)

        self.lay_2.setStretch(0, 1)

        self.lay_1.addLayout(self.lay_2)

        self.scroll = QScrollArea(PieceList)
        self.scroll.setObjectName(u"scroll")
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.cards = QWidget()
        self.cards.setObjectName(u"cards")
        self.cards.setProperty(u"kind", u"plain")
        self.cards_grid = QGridLayout(self.cards)
        self.cards_grid.setSpacing(12)
        self.cards_grid.setObjectName(u"cards_grid")
        self.cards_grid.setContentsMargins(0, 0, 0, 0)
        self.scroll.setWidget(self.cards)

        self.lay_1.addWidget(self.scroll)

        self.empty = QLabel(PieceList)
        self.empty.setObjectName(u"empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setProperty(u"kind", u"big")
        self.empty.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_1.addWidget(self.empty)

        self.lay_5 = QHBoxLayout()
        self.lay_5.setSpacing(16)
        self.lay_5.setObjectName(u"lay_5")
        self.lay_5.setContentsMargins(0, 0, 0, 0)
        self.message = QLabel(PieceList)
        self.message.setObjectName(u"message")
        self.message.setProperty(u"tone", u"alarm")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_5.addWidget(self.message)

        self.next = CalmButton(PieceList)
        self.next.setObjectName(u"next")
        self.next.setProperty(u"role", u"primary")
        self.next.setProperty(u"finger", u"true")

        self.lay_5.addWidget(self.next)

        self.lay_5.setStretch(0, 1)

        self.lay_1.addLayout(self.lay_5)


        self.retranslateUi(PieceList)

        QMetaObject.connectSlotsByName(PieceList)
    # setupUi

    def retranslateUi(self, PieceList):
        self.name.setText("")
        self.summary.setText("")
        self.mode.setText("")
        self.leave.setText(QCoreApplication.translate("PieceList", u"\u6362\u4eba\uff08F9\uff09", None))
        self.empty.setText("")
        self.message.setText("")
        self.next.setText("")
        pass
    # retranslateUi
