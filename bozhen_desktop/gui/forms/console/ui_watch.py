# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'watch.ui'
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
from PySide6.QtWidgets import (QApplication, QHBoxLayout, QLabel, QScrollArea,
    QSizePolicy, QSpacerItem, QVBoxLayout, QWidget)

from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_Watch(object):
    def setupUi(self, Watch):
        if not Watch.objectName():
            Watch.setObjectName(u"Watch")
        self.WatchLayout = QVBoxLayout(Watch)
        self.WatchLayout.setSpacing(12)
        self.WatchLayout.setObjectName(u"WatchLayout")
        self.WatchLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Watch)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(Watch)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.WatchLayout.addLayout(self.titles)

        self.counters = QHBoxLayout()
        self.counters.setSpacing(8)
        self.counters.setObjectName(u"counters")
        self.counters.setContentsMargins(0, 0, 0, 0)

        self.WatchLayout.addLayout(self.counters)

        self.halves = QHBoxLayout()
        self.halves.setSpacing(16)
        self.halves.setObjectName(u"halves")
        self.halves.setContentsMargins(0, 0, 0, 0)
        self.mapSide = QVBoxLayout()
        self.mapSide.setSpacing(8)
        self.mapSide.setObjectName(u"mapSide")
        self.mapSide.setContentsMargins(0, 0, 0, 0)

        self.halves.addLayout(self.mapSide)

        self.matterArea = QScrollArea(Watch)
        self.matterArea.setObjectName(u"matterArea")
        self.matterArea.setWidgetResizable(True)
        self.matterArea.setHorizontalScrollBarPolicy(Qt.ScrollBarAlwaysOff)

        self.halves.addWidget(self.matterArea)

        self.halves.setStretch(0, 3)
        self.halves.setStretch(1, 1)

        self.WatchLayout.addLayout(self.halves)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.pause = CalmButton(Watch)
        self.pause.setObjectName(u"pause")

        self.acts.addWidget(self.pause)

        self.credit = CalmButton(Watch)
        self.credit.setObjectName(u"credit")

        self.acts.addWidget(self.credit)

        self.move = CalmButton(Watch)
        self.move.setObjectName(u"move")

        self.acts.addWidget(self.move)

        self.message = CalmButton(Watch)
        self.message.setObjectName(u"message")

        self.acts.addWidget(self.message)

        self.fault = CalmButton(Watch)
        self.fault.setObjectName(u"fault")

        self.acts.addWidget(self.fault)

        self.violation = CalmButton(Watch)
        self.violation.setObjectName(u"violation")

        self.acts.addWidget(self.violation)

        self.more = CalmButton(Watch)
        self.more.setObjectName(u"more")

        self.acts.addWidget(self.more)

        self.spacer1 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.acts.addItem(self.spacer1)

        self.primary = CalmButton(Watch)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.WatchLayout.addLayout(self.acts)

        self.WatchLayout.setStretch(2, 1)

        self.retranslateUi(Watch)

        QMetaObject.connectSlotsByName(Watch)
    # setupUi

    def retranslateUi(self, Watch):
        self.heading.setText(QCoreApplication.translate("Watch", u"\u76d1\u8003", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("Watch", u"heading", None))
        self.hint.setText("")
        self.hint.setProperty(u"kind", QCoreApplication.translate("Watch", u"muted", None))
        self.pause.setText(QCoreApplication.translate("Watch", u"\u6682\u505c\u2026 F2", None))
        self.credit.setText(QCoreApplication.translate("Watch", u"\u8865\u65f6\u2026 F3", None))
        self.move.setText(QCoreApplication.translate("Watch", u"\u6362\u673a\u2026 F4", None))
        self.message.setText(QCoreApplication.translate("Watch", u"\u53d1\u6d88\u606f\u2026 F6", None))
        self.fault.setText(QCoreApplication.translate("Watch", u"\u6545\u969c\u2026 F7", None))
        self.violation.setText(QCoreApplication.translate("Watch", u"\u8fdd\u7eaa\u2026 F8", None))
        self.more.setText(QCoreApplication.translate("Watch", u"\u5176\u4ed6\u2026 F9", None))
        self.primary.setText(QCoreApplication.translate("Watch", u"\u6536\u5377", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("Watch", u"primary", None))
        pass
    # retranslateUi
