# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'review.ui'
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

class Ui_ReviewPage(object):
    def setupUi(self, ReviewPage):
        if not ReviewPage.objectName():
            ReviewPage.setObjectName(u"ReviewPage")
        ReviewPage.setProperty(u"kind", u"window")
        self.lay_1 = QVBoxLayout(ReviewPage)
        self.lay_1.setSpacing(12)
        self.lay_1.setObjectName(u"lay_1")
        self.lay_1.setContentsMargins(24, 16, 24, 16)
        self.lay_2 = QHBoxLayout()
        self.lay_2.setSpacing(16)
        self.lay_2.setObjectName(u"lay_2")
        self.lay_2.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(ReviewPage)
        self.heading.setObjectName(u"heading")
        self.heading.setWordWrap(True)
        self.heading.setProperty(u"kind", u"title")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.heading)

        self.mode = QLabel(ReviewPage)
        self.mode.setObjectName(u"mode")
        self.mode.setProperty(u"tone", u"violet")
        self.mode.setProperty(u"kind", u"heading")
        self.mode.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.mode)

        self.lay_2.setStretch(0, 1)

        self.lay_1.addLayout(self.lay_2)

        self.causes = QLabel(ReviewPage)
        self.causes.setObjectName(u"causes")
        self.causes.setProperty(u"tone", u"alarm")
        self.causes.setWordWrap(True)
        self.causes.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_1.addWidget(self.causes)

        self.scroll = QScrollArea(ReviewPage)
        self.scroll.setObjectName(u"scroll")
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.opinions = QWidget()
        self.opinions.setObjectName(u"opinions")
        self.opinions.setProperty(u"kind", u"plain")
        self.opinions_list = QVBoxLayout(self.opinions)
        self.opinions_list.setSpacing(12)
        self.opinions_list.setObjectName(u"opinions_list")
        self.opinions_list.setContentsMargins(0, 0, 0, 0)
        self.scroll.setWidget(self.opinions)

        self.lay_1.addWidget(self.scroll)

        self.reason_label = QLabel(ReviewPage)
        self.reason_label.setObjectName(u"reason_label")
        self.reason_label.setProperty(u"kind", u"strong")
        self.reason_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_1.addWidget(self.reason_label)

        self.reason = QLineEdit(ReviewPage)
        self.reason.setObjectName(u"reason")
        self.reason.setMaxLength(200)
        self.reason.setProperty(u"kind", u"scan")

        self.lay_1.addWidget(self.reason)

        self.message = QLabel(ReviewPage)
        self.message.setObjectName(u"message")
        self.message.setProperty(u"tone", u"alarm")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_1.addWidget(self.message)

        self.lay_3 = QHBoxLayout()
        self.lay_3.setSpacing(8)
        self.lay_3.setObjectName(u"lay_3")
        self.lay_3.setContentsMargins(0, 0, 0, 0)
        self.back = CalmButton(ReviewPage)
        self.back.setObjectName(u"back")
        self.back.setProperty(u"finger", u"true")

        self.lay_3.addWidget(self.back)

        self.space_4 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_3.addItem(self.space_4)

        self.rescore = CalmButton(ReviewPage)
        self.rescore.setObjectName(u"rescore")
        self.rescore.setProperty(u"finger", u"true")

        self.lay_3.addWidget(self.rescore)

        self.act = CalmButton(ReviewPage)
        self.act.setObjectName(u"act")
        self.act.setProperty(u"role", u"primary")
        self.act.setProperty(u"finger", u"true")

        self.lay_3.addWidget(self.act)


        self.lay_1.addLayout(self.lay_3)

        self.lay_1.setStretch(2, 1)

        self.retranslateUi(ReviewPage)

        QMetaObject.connectSlotsByName(ReviewPage)
    # setupUi

    def retranslateUi(self, ReviewPage):
        self.heading.setText("")
        self.mode.setText("")
        self.causes.setText("")
        self.reason_label.setText(QCoreApplication.translate("ReviewPage", u"\u7406\u7531", None))
        self.reason.setPlaceholderText(QCoreApplication.translate("ReviewPage", u"\u4f8b\u5982\uff1a\u590d\u770b\u5b9e\u7269\uff0c\u7ef4\u6301\u539f\u5206", None))
        self.message.setText("")
        self.back.setText(QCoreApplication.translate("ReviewPage", u"\u8fd4\u56de\uff08Esc\uff09", None))
        self.rescore.setText(QCoreApplication.translate("ReviewPage", u"\u91cd\u65b0\u8bc4\u5206\u2026", None))
        self.act.setText("")
        pass
    # retranslateUi
