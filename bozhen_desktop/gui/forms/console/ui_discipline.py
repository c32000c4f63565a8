# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'discipline.ui'
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
from PySide6.QtWidgets import (QApplication, QHBoxLayout, QLabel, QPlainTextEdit,
    QSizePolicy, QSpacerItem, QVBoxLayout, QWidget)

from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_Discipline(object):
    def setupUi(self, Discipline):
        if not Discipline.objectName():
            Discipline.setObjectName(u"Discipline")
        self.DisciplineLayout = QVBoxLayout(Discipline)
        self.DisciplineLayout.setSpacing(12)
        self.DisciplineLayout.setObjectName(u"DisciplineLayout")
        self.DisciplineLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Discipline)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(Discipline)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.DisciplineLayout.addLayout(self.titles)

        self.halves = QHBoxLayout()
        self.halves.setSpacing(16)
        self.halves.setObjectName(u"halves")
        self.halves.setContentsMargins(0, 0, 0, 0)
        self.text = QPlainTextEdit(Discipline)
        self.text.setObjectName(u"text")
        self.text.setReadOnly(True)

        self.halves.addWidget(self.text)

        self.rooms = QVBoxLayout()
        self.rooms.setSpacing(8)
        self.rooms.setObjectName(u"rooms")
        self.rooms.setContentsMargins(0, 0, 0, 0)

        self.halves.addLayout(self.rooms)

        self.halves.setStretch(0, 1)
        self.halves.setStretch(1, 1)

        self.DisciplineLayout.addLayout(self.halves)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.spacer1 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.acts.addItem(self.spacer1)

        self.primary = CalmButton(Discipline)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.DisciplineLayout.addLayout(self.acts)

        self.DisciplineLayout.setStretch(1, 1)

        self.retranslateUi(Discipline)

        QMetaObject.connectSlotsByName(Discipline)
    # setupUi

    def retranslateUi(self, Discipline):
        self.heading.setText(QCoreApplication.translate("Discipline", u"\u5ba3\u5e03\u8003\u573a\u7eaa\u5f8b", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("Discipline", u"heading", None))
        self.hint.setText(QCoreApplication.translate("Discipline", u"\u9010\u4e2a\u8003\u573a\u5ba3\u5e03\uff0c\u5ba3\u5e03\u5b8c\u518d\u767b\u8bb0\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("Discipline", u"muted", None))
        self.primary.setText(QCoreApplication.translate("Discipline", u"\u767b\u8bb0\u5df2\u5ba3\u5e03", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("Discipline", u"primary", None))
        pass
    # retranslateUi
