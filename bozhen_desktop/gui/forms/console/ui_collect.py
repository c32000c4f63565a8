# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'collect.ui'
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

class Ui_Collect(object):
    def setupUi(self, Collect):
        if not Collect.objectName():
            Collect.setObjectName(u"Collect")
        self.CollectLayout = QVBoxLayout(Collect)
        self.CollectLayout.setSpacing(12)
        self.CollectLayout.setObjectName(u"CollectLayout")
        self.CollectLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Collect)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(Collect)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.CollectLayout.addLayout(self.titles)

        self.groups = QVBoxLayout()
        self.groups.setSpacing(8)
        self.groups.setObjectName(u"groups")
        self.groups.setContentsMargins(0, 0, 0, 0)

        self.CollectLayout.addLayout(self.groups)

        self.note = QLabel(Collect)
        self.note.setObjectName(u"note")
        self.note.setTextFormat(Qt.PlainText)
        self.note.setWordWrap(True)

        self.CollectLayout.addWidget(self.note)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.absent = CalmButton(Collect)
        self.absent.setObjectName(u"absent")

        self.acts.addWidget(self.absent)

        self.force = CalmButton(Collect)
        self.force.setObjectName(u"force")

        self.acts.addWidget(self.force)

        self.spacer1 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.acts.addItem(self.spacer1)

        self.primary = CalmButton(Collect)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.CollectLayout.addLayout(self.acts)

        self.CollectLayout.setStretch(1, 1)

        self.retranslateUi(Collect)

        QMetaObject.connectSlotsByName(Collect)
    # setupUi

    def retranslateUi(self, Collect):
        self.heading.setText(QCoreApplication.translate("Collect", u"\u6536\u5377", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("Collect", u"heading", None))
        self.hint.setText(QCoreApplication.translate("Collect", u"\u6309\u7ec4\u6536\u5377\u3002\u6ca1\u6765\u7684\u5148\u767b\u8bb0\u7f3a\u8003\uff0c\u8fd8\u5728\u7b54\u7684\u5148\u4ea4\u5377\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("Collect", u"muted", None))
        self.note.setText("")
        self.absent.setText(QCoreApplication.translate("Collect", u"\u767b\u8bb0\u7f3a\u8003\u2026 F2", None))
        self.force.setText(QCoreApplication.translate("Collect", u"\u5f3a\u5236\u4ea4\u5377\u2026 F3", None))
        self.primary.setText(QCoreApplication.translate("Collect", u"\u6536\u5377", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("Collect", u"primary", None))
        pass
    # retranslateUi
