# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'start_groups.ui'
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

class Ui_StartGroups(object):
    def setupUi(self, StartGroups):
        if not StartGroups.objectName():
            StartGroups.setObjectName(u"StartGroups")
        self.StartGroupsLayout = QVBoxLayout(StartGroups)
        self.StartGroupsLayout.setSpacing(12)
        self.StartGroupsLayout.setObjectName(u"StartGroupsLayout")
        self.StartGroupsLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(StartGroups)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(StartGroups)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.StartGroupsLayout.addLayout(self.titles)

        self.groups = QVBoxLayout()
        self.groups.setSpacing(8)
        self.groups.setObjectName(u"groups")
        self.groups.setContentsMargins(0, 0, 0, 0)

        self.StartGroupsLayout.addLayout(self.groups)

        self.note = QLabel(StartGroups)
        self.note.setObjectName(u"note")
        self.note.setTextFormat(Qt.PlainText)
        self.note.setWordWrap(True)

        self.StartGroupsLayout.addWidget(self.note)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.late = CalmButton(StartGroups)
        self.late.setObjectName(u"late")

        self.acts.addWidget(self.late)

        self.spacer1 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.acts.addItem(self.spacer1)

        self.primary = CalmButton(StartGroups)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.StartGroupsLayout.addLayout(self.acts)

        self.StartGroupsLayout.setStretch(1, 1)

        self.retranslateUi(StartGroups)

        QMetaObject.connectSlotsByName(StartGroups)
    # setupUi

    def retranslateUi(self, StartGroups):
        self.heading.setText(QCoreApplication.translate("StartGroups", u"\u5f00\u8003", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("StartGroups", u"heading", None))
        self.hint.setText(QCoreApplication.translate("StartGroups", u"\u6309\u7ec4\u5f00\u8003\uff0c\u5404\u7ec4\u5404\u8ba1\u65f6\u3002\u5f00\u8003\u540e\u4e0d\u80fd\u64a4\u56de\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("StartGroups", u"muted", None))
        self.note.setText("")
        self.late.setText(QCoreApplication.translate("StartGroups", u"\u8fdf\u5230\u8005\u62bd\u7b7e F2", None))
        self.primary.setText(QCoreApplication.translate("StartGroups", u"\u5f00\u8003", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("StartGroups", u"primary", None))
        pass
    # retranslateUi
