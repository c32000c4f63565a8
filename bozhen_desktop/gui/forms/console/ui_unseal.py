# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'unseal.ui'
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

class Ui_Unseal(object):
    def setupUi(self, Unseal):
        if not Unseal.objectName():
            Unseal.setObjectName(u"Unseal")
        self.UnsealLayout = QVBoxLayout(Unseal)
        self.UnsealLayout.setSpacing(12)
        self.UnsealLayout.setObjectName(u"UnsealLayout")
        self.UnsealLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Unseal)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(Unseal)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.UnsealLayout.addLayout(self.titles)

        self.groups = QVBoxLayout()
        self.groups.setSpacing(8)
        self.groups.setObjectName(u"groups")
        self.groups.setContentsMargins(0, 0, 0, 0)

        self.UnsealLayout.addLayout(self.groups)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.receive = CalmButton(Unseal)
        self.receive.setObjectName(u"receive")

        self.acts.addWidget(self.receive)

        self.seal = CalmButton(Unseal)
        self.seal.setObjectName(u"seal")

        self.acts.addWidget(self.seal)

        self.handOver = CalmButton(Unseal)
        self.handOver.setObjectName(u"handOver")

        self.acts.addWidget(self.handOver)

        self.spacer1 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.acts.addItem(self.spacer1)

        self.primary = CalmButton(Unseal)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.UnsealLayout.addLayout(self.acts)

        self.UnsealLayout.setStretch(1, 1)

        self.retranslateUi(Unseal)

        QMetaObject.connectSlotsByName(Unseal)
    # setupUi

    def retranslateUi(self, Unseal):
        self.heading.setText(QCoreApplication.translate("Unseal", u"\u542f\u5c01\u8bd5\u5377", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("Unseal", u"heading", None))
        self.hint.setText(QCoreApplication.translate("Unseal", u"\u542f\u5c01\u987b\u4e24\u4eba\u5728\u573a\uff1a\u60a8\u548c\u7b2c\u4e8c\u4eba\u3002\u8bd5\u5377\u5728\u8003\u8bd5\u65f6\u6bb5\u5185\u542f\u5c01\uff0c\u65f6\u6bb5\u5916\u987b\u5199\u660e\u539f\u56e0\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("Unseal", u"muted", None))
        self.receive.setText(QCoreApplication.translate("Unseal", u"\u7b7e\u6536\u5377\u888b\u2026 F2", None))
        self.seal.setText(QCoreApplication.translate("Unseal", u"\u5c55\u793a\u5c01\u6761\u2026 F3", None))
        self.handOver.setText(QCoreApplication.translate("Unseal", u"\u79fb\u4ea4\u2026 F4", None))
        self.primary.setText(QCoreApplication.translate("Unseal", u"\u542f\u5c01\u8bd5\u5377", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("Unseal", u"primary", None))
        pass
    # retranslateUi
