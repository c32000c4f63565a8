# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'card_page.ui'
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

from bozhen_desktop.gui.widgets.answer_card import AnswerCard
from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_CardPage(object):
    def setupUi(self, CardPage):
        if not CardPage.objectName():
            CardPage.setObjectName(u"CardPage")
        CardPage.resize(1024, 600)
        self.layout49 = QVBoxLayout(CardPage)
        self.layout49.setSpacing(12)
        self.layout49.setObjectName(u"layout49")
        self.layout49.setContentsMargins(24, 8, 24, 16)
        self.layout45 = QHBoxLayout()
        self.layout45.setSpacing(24)
        self.layout45.setObjectName(u"layout45")
        self.layout45.setContentsMargins(0, 0, 0, 0)
        self.title = QLabel(CardPage)
        self.title.setObjectName(u"title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(False)

        self.layout45.addWidget(self.title)

        self.summary = QLabel(CardPage)
        self.summary.setObjectName(u"summary")
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setWordWrap(True)
        self.summary.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.layout45.addWidget(self.summary)

        self.layout45.setStretch(1, 1)

        self.layout49.addLayout(self.layout45)

        self.card = QFrame(CardPage)
        self.card.setObjectName(u"card")
        self.layout46 = QVBoxLayout(self.card)
        self.layout46.setSpacing(8)
        self.layout46.setObjectName(u"layout46")
        self.layout46.setContentsMargins(12, 12, 12, 12)
        self.scroll = QScrollArea(self.card)
        self.scroll.setObjectName(u"scroll")
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.answers = AnswerCard()
        self.answers.setObjectName(u"answers")
        self.scroll.setWidget(self.answers)

        self.layout46.addWidget(self.scroll)

        self.legend = QLabel(self.card)
        self.legend.setObjectName(u"legend")
        self.legend.setTextFormat(Qt.TextFormat.PlainText)
        self.legend.setWordWrap(True)

        self.layout46.addWidget(self.legend)

        self.layout46.setStretch(0, 1)

        self.layout49.addWidget(self.card)

        self.layout48 = QHBoxLayout()
        self.layout48.setSpacing(16)
        self.layout48.setObjectName(u"layout48")
        self.layout48.setContentsMargins(0, 0, 0, 0)
        self.back = CalmButton(CardPage)
        self.back.setObjectName(u"back")

        self.layout48.addWidget(self.back)

        self.spacer47 = QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout48.addItem(self.spacer47)

        self.hand_in = CalmButton(CardPage)
        self.hand_in.setObjectName(u"hand_in")

        self.layout48.addWidget(self.hand_in)

        self.blank = CalmButton(CardPage)
        self.blank.setObjectName(u"blank")

        self.layout48.addWidget(self.blank)


        self.layout49.addLayout(self.layout48)

        self.layout49.setStretch(1, 1)

        self.retranslateUi(CardPage)

        QMetaObject.connectSlotsByName(CardPage)
    # setupUi

    def retranslateUi(self, CardPage):
        self.title.setText(QCoreApplication.translate("CardPage", u"\u7b54\u9898\u5361", None))
        self.title.setProperty(u"kind", QCoreApplication.translate("CardPage", u"title", None))
        self.summary.setText("")
        self.card.setProperty(u"kind", QCoreApplication.translate("CardPage", u"card", None))
        self.answers.setProperty(u"kind", QCoreApplication.translate("CardPage", u"plain", None))
        self.legend.setText("")
        self.legend.setProperty(u"kind", QCoreApplication.translate("CardPage", u"muted", None))
        self.back.setText(QCoreApplication.translate("CardPage", u"\u7ee7\u7eed\u7b54\u9898", None))
        self.hand_in.setText(QCoreApplication.translate("CardPage", u"\u4ea4\u5377", None))
        self.blank.setText(QCoreApplication.translate("CardPage", u"\u53bb\u7b54\u6ca1\u7b54\u7684\u9898", None))
        self.blank.setProperty(u"role", QCoreApplication.translate("CardPage", u"primary", None))
        pass
    # retranslateUi
