# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'devices.ui'
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
    QSizePolicy, QVBoxLayout, QWidget)

from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_Devices(object):
    def setupUi(self, Devices):
        if not Devices.objectName():
            Devices.setObjectName(u"Devices")
        self.DevicesLayout = QVBoxLayout(Devices)
        self.DevicesLayout.setSpacing(12)
        self.DevicesLayout.setObjectName(u"DevicesLayout")
        self.DevicesLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Devices)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(Devices)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.DevicesLayout.addLayout(self.titles)

        self.safeCard = QFrame(Devices)
        self.safeCard.setObjectName(u"safeCard")
        self.safe = QVBoxLayout(self.safeCard)
        self.safe.setSpacing(4)
        self.safe.setObjectName(u"safe")
        self.safe.setContentsMargins(16, 8, 16, 8)

        self.DevicesLayout.addWidget(self.safeCard)

        self.counts = QLabel(Devices)
        self.counts.setObjectName(u"counts")
        self.counts.setTextFormat(Qt.PlainText)
        self.counts.setWordWrap(True)

        self.DevicesLayout.addWidget(self.counts)

        self.devices = QVBoxLayout()
        self.devices.setSpacing(8)
        self.devices.setObjectName(u"devices")
        self.devices.setContentsMargins(0, 0, 0, 0)

        self.DevicesLayout.addLayout(self.devices)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.all = CalmButton(Devices)
        self.all.setObjectName(u"all")

        self.acts.addWidget(self.all)

        self.bind = CalmButton(Devices)
        self.bind.setObjectName(u"bind")

        self.acts.addWidget(self.bind)

        self.block = CalmButton(Devices)
        self.block.setObjectName(u"block")

        self.acts.addWidget(self.block)

        self.look = CalmButton(Devices)
        self.look.setObjectName(u"look")

        self.acts.addWidget(self.look)

        self.without = CalmButton(Devices)
        self.without.setObjectName(u"without")

        self.acts.addWidget(self.without)

        self.release = CalmButton(Devices)
        self.release.setObjectName(u"release")

        self.acts.addWidget(self.release)

        self.primary = CalmButton(Devices)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.DevicesLayout.addLayout(self.acts)

        self.DevicesLayout.setStretch(3, 1)

        self.retranslateUi(Devices)

        QMetaObject.connectSlotsByName(Devices)
    # setupUi

    def retranslateUi(self, Devices):
        self.heading.setText(QCoreApplication.translate("Devices", u"\u673a\u5668\u548c\u5907\u4efd", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("Devices", u"heading", None))
        self.hint.setText(QCoreApplication.translate("Devices", u"\u65b0\u673a\u5668\u7531\u4eba\u770b\u8fc7\u518d\u786e\u8ba4\u3002\u5ea7\u4f4d\u3001\u505c\u7528\u548c\u5907\u4efd\u4e5f\u5728\u8fd9\u91cc\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("Devices", u"muted", None))
        self.safeCard.setProperty(u"kind", QCoreApplication.translate("Devices", u"card", None))
        self.counts.setText("")
        self.counts.setProperty(u"kind", QCoreApplication.translate("Devices", u"strong", None))
        self.all.setText(QCoreApplication.translate("Devices", u"\u5168\u9009\u5f85\u786e\u8ba4 F2", None))
        self.bind.setText(QCoreApplication.translate("Devices", u"\u7ed1\u5b9a\u5ea7\u4f4d\u2026 F3", None))
        self.block.setText(QCoreApplication.translate("Devices", u"\u505c\u7528\u2026 F4", None))
        self.look.setText(QCoreApplication.translate("Devices", u"\u91cd\u65b0\u67e5\u770b F5", None))
        self.without.setText(QCoreApplication.translate("Devices", u"\u4e0d\u7b49\u5907\u7528\u8003\u52a1\u673a\u2026 F6", None))
        self.release.setText(QCoreApplication.translate("Devices", u"\u64a4\u9500\u5907\u7528\u8003\u52a1\u673a\u2026 F7", None))
        self.primary.setText(QCoreApplication.translate("Devices", u"\u786e\u8ba4", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("Devices", u"primary", None))
        pass
    # retranslateUi
