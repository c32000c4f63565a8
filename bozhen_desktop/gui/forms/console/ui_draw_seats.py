# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'draw_seats.ui'
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

class Ui_DrawSeats(object):
    def setupUi(self, DrawSeats):
        if not DrawSeats.objectName():
            DrawSeats.setObjectName(u"DrawSeats")
        self.DrawSeatsLayout = QVBoxLayout(DrawSeats)
        self.DrawSeatsLayout.setSpacing(12)
        self.DrawSeatsLayout.setObjectName(u"DrawSeatsLayout")
        self.DrawSeatsLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(DrawSeats)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(DrawSeats)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.DrawSeatsLayout.addLayout(self.titles)

        self.rooms = QVBoxLayout()
        self.rooms.setSpacing(8)
        self.rooms.setObjectName(u"rooms")
        self.rooms.setContentsMargins(0, 0, 0, 0)

        self.DrawSeatsLayout.addLayout(self.rooms)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.again = CalmButton(DrawSeats)
        self.again.setObjectName(u"again")

        self.acts.addWidget(self.again)

        self.spacer1 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.acts.addItem(self.spacer1)

        self.primary = CalmButton(DrawSeats)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.DrawSeatsLayout.addLayout(self.acts)

        self.DrawSeatsLayout.setStretch(1, 1)

        self.retranslateUi(DrawSeats)

        QMetaObject.connectSlotsByName(DrawSeats)
    # setupUi

    def retranslateUi(self, DrawSeats):
        self.heading.setText(QCoreApplication.translate("DrawSeats", u"\u5ea7\u4f4d\u7f16\u6392", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("DrawSeats", u"heading", None))
        self.hint.setText(QCoreApplication.translate("DrawSeats", u"\u6bcf\u4e2a\u8003\u573a\u968f\u673a\u7f16\u6392\u5ea7\u4f4d\uff0c\u7f16\u6392\u8fc7\u7a0b\u6709\u8bb0\u5f55\u3002\u6709\u4eba\u7b7e\u5230\u4ee5\u540e\u4e0d\u80fd\u518d\u7f16\u6392\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("DrawSeats", u"muted", None))
        self.again.setText(QCoreApplication.translate("DrawSeats", u"\u91cd\u65b0\u7f16\u6392\u2026 F2", None))
        self.primary.setText(QCoreApplication.translate("DrawSeats", u"\u7f16\u6392\u5ea7\u4f4d", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("DrawSeats", u"primary", None))
        pass
    # retranslateUi
