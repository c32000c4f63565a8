# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'intake.ui'
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
    QSizePolicy, QSpacerItem, QVBoxLayout, QWidget)

from bozhen_desktop.gui.office.quiet_label import QuietLabel
from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_Intake(object):
    def setupUi(self, Intake):
        if not Intake.objectName():
            Intake.setObjectName(u"Intake")
        Intake.setProperty(u"kind", u"window")
        self.lay_1 = QVBoxLayout(Intake)
        self.lay_1.setSpacing(8)
        self.lay_1.setObjectName(u"lay_1")
        self.lay_1.setContentsMargins(16, 16, 16, 16)
        self.lay_2 = QHBoxLayout()
        self.lay_2.setSpacing(12)
        self.lay_2.setObjectName(u"lay_2")
        self.lay_2.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Intake)
        self.heading.setObjectName(u"heading")
        self.heading.setProperty(u"kind", u"title")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.heading)

        self.space_3 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_2.addItem(self.space_3)


        self.lay_1.addLayout(self.lay_2)

        self.lay_4 = QHBoxLayout()
        self.lay_4.setSpacing(8)
        self.lay_4.setObjectName(u"lay_4")
        self.lay_4.setContentsMargins(0, 0, 0, 0)
        self.choose = CalmButton(Intake)
        self.choose.setObjectName(u"choose")

        self.lay_4.addWidget(self.choose)

        self.folder = QLabel(Intake)
        self.folder.setObjectName(u"folder")
        self.folder.setWordWrap(True)
        self.folder.setProperty(u"kind", u"muted")
        self.folder.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_4.addWidget(self.folder)

        self.lay_4.setStretch(1, 1)

        self.lay_1.addLayout(self.lay_4)

        self.table = QFrame(Intake)
        self.table.setObjectName(u"table")
        self.table_box = QVBoxLayout(self.table)
        self.table_box.setSpacing(0)
        self.table_box.setObjectName(u"table_box")
        self.table_box.setContentsMargins(0, 0, 0, 0)

        self.lay_1.addWidget(self.table)

        self.message = QuietLabel(Intake)
        self.message.setObjectName(u"message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setProperty(u"tone", u"alarm")

        self.lay_1.addWidget(self.message)

        self.lay_5 = QHBoxLayout()
        self.lay_5.setSpacing(8)
        self.lay_5.setObjectName(u"lay_5")
        self.lay_5.setContentsMargins(0, 0, 0, 0)
        self.hint = QLabel(Intake)
        self.hint.setObjectName(u"hint")
        self.hint.setWordWrap(True)
        self.hint.setProperty(u"kind", u"muted")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_5.addWidget(self.hint)

        self.take = CalmButton(Intake)
        self.take.setObjectName(u"take")
        self.take.setProperty(u"role", u"primary")

        self.lay_5.addWidget(self.take)

        self.lay_5.setStretch(0, 1)

        self.lay_1.addLayout(self.lay_5)

        self.lay_1.setStretch(2, 1)

        self.retranslateUi(Intake)

        QMetaObject.connectSlotsByName(Intake)
    # setupUi

    def retranslateUi(self, Intake):
        self.heading.setText(QCoreApplication.translate("Intake", u"\u56de\u6536\u8003\u8bd5\u7ed3\u679c", None))
        self.choose.setText(QCoreApplication.translate("Intake", u"\u9009 U \u76d8\u6216\u76ee\u5f55\u2026\uff08Ctrl+O\uff09", None))
        self.folder.setText("")
        self.hint.setText(QCoreApplication.translate("Intake", u"\u56de\u6267\u4f1a\u5199\u56de\u540c\u4e00\u4e2a U \u76d8\uff1b\u8003\u573a\u6536\u5230\u56de\u6267\u624d\u7b97\u79fb\u4ea4\u5b8c\u3002", None))
        self.take.setText("")
        pass
    # retranslateUi
