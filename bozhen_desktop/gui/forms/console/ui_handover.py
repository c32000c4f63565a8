# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'handover.ui'
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
from PySide6.QtWidgets import (QApplication, QHBoxLayout, QLabel, QLineEdit,
    QSizePolicy, QSpacerItem, QVBoxLayout, QWidget)

from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_Handover(object):
    def setupUi(self, Handover):
        if not Handover.objectName():
            Handover.setObjectName(u"Handover")
        self.HandoverLayout = QVBoxLayout(Handover)
        self.HandoverLayout.setSpacing(12)
        self.HandoverLayout.setObjectName(u"HandoverLayout")
        self.HandoverLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Handover)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(Handover)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.HandoverLayout.addLayout(self.titles)

        self.place = QHBoxLayout()
        self.place.setSpacing(8)
        self.place.setObjectName(u"place")
        self.place.setContentsMargins(0, 0, 0, 0)
        self.folder = QLineEdit(Handover)
        self.folder.setObjectName(u"folder")
        self.folder.setReadOnly(True)

        self.place.addWidget(self.folder)

        self.choose = CalmButton(Handover)
        self.choose.setObjectName(u"choose")

        self.place.addWidget(self.choose)


        self.HandoverLayout.addLayout(self.place)

        self.written = QVBoxLayout()
        self.written.setSpacing(8)
        self.written.setObjectName(u"written")
        self.written.setContentsMargins(0, 0, 0, 0)

        self.HandoverLayout.addLayout(self.written)

        self.task = QVBoxLayout()
        self.task.setSpacing(8)
        self.task.setObjectName(u"task")
        self.task.setContentsMargins(0, 0, 0, 0)

        self.HandoverLayout.addLayout(self.task)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.full = CalmButton(Handover)
        self.full.setObjectName(u"full")

        self.acts.addWidget(self.full)

        self.purge = CalmButton(Handover)
        self.purge.setObjectName(u"purge")

        self.acts.addWidget(self.purge)

        self.spacer1 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.acts.addItem(self.spacer1)

        self.primary = CalmButton(Handover)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.HandoverLayout.addLayout(self.acts)

        self.HandoverLayout.setStretch(2, 1)

        self.retranslateUi(Handover)

        QMetaObject.connectSlotsByName(Handover)
    # setupUi

    def retranslateUi(self, Handover):
        self.heading.setText(QCoreApplication.translate("Handover", u"\u5bfc\u51fa\u79fb\u4ea4", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("Handover", u"heading", None))
        self.hint.setText(QCoreApplication.translate("Handover", u"\u63d2\u597d U \u76d8\uff0c\u9009\u5b83\u7684\u6587\u4ef6\u5939\u3002\u5199\u5165\u540e\u81ea\u52a8\u8bfb\u56de\u6838\u5bf9\uff0c\u6838\u5bf9\u901a\u8fc7\u624d\u7b97\u5bfc\u51fa\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("Handover", u"muted", None))
        self.folder.setPlaceholderText(QCoreApplication.translate("Handover", u"U \u76d8\u6216\u6587\u4ef6\u5939", None))
        self.choose.setText(QCoreApplication.translate("Handover", u"\u9009\u62e9\u6587\u4ef6\u5939\u2026 F2", None))
        self.full.setText(QCoreApplication.translate("Handover", u"\u4ece\u5934\u5bfc\u51fa\u4e00\u4efd\u2026 F3", None))
        self.purge.setText(QCoreApplication.translate("Handover", u"\u6e05\u9664\u672c\u573a\u6570\u636e\u2026 F4", None))
        self.primary.setText(QCoreApplication.translate("Handover", u"\u5bfc\u51fa\u5e76\u5199\u5165 U \u76d8", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("Handover", u"primary", None))
        pass
    # retranslateUi
