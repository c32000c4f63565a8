# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'rooms.ui'
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
    QLineEdit, QSizePolicy, QSpacerItem, QVBoxLayout,
    QWidget)

from bozhen_desktop.gui.office.quiet_label import QuietLabel
from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_Rooms(object):
    def setupUi(self, Rooms):
        if not Rooms.objectName():
            Rooms.setObjectName(u"Rooms")
        Rooms.setProperty(u"kind", u"window")
        self.lay_6 = QVBoxLayout(Rooms)
        self.lay_6.setSpacing(8)
        self.lay_6.setObjectName(u"lay_6")
        self.lay_6.setContentsMargins(16, 16, 16, 16)
        self.lay_2 = QHBoxLayout()
        self.lay_2.setSpacing(12)
        self.lay_2.setObjectName(u"lay_2")
        self.lay_2.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Rooms)
        self.heading.setObjectName(u"heading")
        self.heading.setProperty(u"kind", u"title")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.heading)

        self.space_1 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_2.addItem(self.space_1)

        self.trust_label = QLabel(Rooms)
        self.trust_label.setObjectName(u"trust_label")
        self.trust_label.setProperty(u"kind", u"muted")
        self.trust_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.trust_label)


        self.lay_6.addLayout(self.lay_2)

        self.root = QuietLabel(Rooms)
        self.root.setObjectName(u"root")
        self.root.setTextFormat(Qt.TextFormat.PlainText)
        self.root.setWordWrap(True)

        self.lay_6.addWidget(self.root)

        self.table = QFrame(Rooms)
        self.table.setObjectName(u"table")
        self.table_box = QVBoxLayout(self.table)
        self.table_box.setSpacing(0)
        self.table_box.setObjectName(u"table_box")
        self.table_box.setContentsMargins(0, 0, 0, 0)

        self.lay_6.addWidget(self.table)

        self.lay_3 = QHBoxLayout()
        self.lay_3.setSpacing(8)
        self.lay_3.setObjectName(u"lay_3")
        self.lay_3.setContentsMargins(0, 0, 0, 0)
        self.fingerprint_label = QLabel(Rooms)
        self.fingerprint_label.setObjectName(u"fingerprint_label")
        self.fingerprint_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_3.addWidget(self.fingerprint_label)

        self.fingerprint = QLineEdit(Rooms)
        self.fingerprint.setObjectName(u"fingerprint")
        self.fingerprint.setMaxLength(200)

        self.lay_3.addWidget(self.fingerprint)

        self.reason_label = QLabel(Rooms)
        self.reason_label.setObjectName(u"reason_label")
        self.reason_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_3.addWidget(self.reason_label)

        self.reason = QLineEdit(Rooms)
        self.reason.setObjectName(u"reason")
        self.reason.setMaxLength(200)

        self.lay_3.addWidget(self.reason)

        self.witness_label = QLabel(Rooms)
        self.witness_label.setObjectName(u"witness_label")
        self.witness_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_3.addWidget(self.witness_label)

        self.witness = QLineEdit(Rooms)
        self.witness.setObjectName(u"witness")
        self.witness.setMaxLength(200)

        self.lay_3.addWidget(self.witness)

        self.lay_3.setStretch(1, 2)
        self.lay_3.setStretch(3, 2)
        self.lay_3.setStretch(5, 1)

        self.lay_6.addLayout(self.lay_3)

        self.message = QuietLabel(Rooms)
        self.message.setObjectName(u"message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setProperty(u"tone", u"alarm")

        self.lay_6.addWidget(self.message)

        self.lay_5 = QHBoxLayout()
        self.lay_5.setSpacing(8)
        self.lay_5.setObjectName(u"lay_5")
        self.lay_5.setContentsMargins(0, 0, 0, 0)
        self.revoke = CalmButton(Rooms)
        self.revoke.setObjectName(u"revoke")

        self.lay_5.addWidget(self.revoke)

        self.space_4 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_5.addItem(self.space_4)

        self.trust = CalmButton(Rooms)
        self.trust.setObjectName(u"trust")

        self.lay_5.addWidget(self.trust)

        self.accept = CalmButton(Rooms)
        self.accept.setObjectName(u"accept")
        self.accept.setProperty(u"role", u"primary")

        self.lay_5.addWidget(self.accept)


        self.lay_6.addLayout(self.lay_5)

        self.lay_6.setStretch(2, 1)

        self.retranslateUi(Rooms)

        QMetaObject.connectSlotsByName(Rooms)
    # setupUi

    def retranslateUi(self, Rooms):
        self.heading.setText(QCoreApplication.translate("Rooms", u"\u8003\u573a\u4e0e\u4fe1\u4efb", None))
        self.trust_label.setText("")
        self.fingerprint_label.setText(QCoreApplication.translate("Rooms", u"\u6307\u7eb9", None))
        self.fingerprint.setPlaceholderText(QCoreApplication.translate("Rooms", u"\u7167\u8003\u573a\u7eb8\u6761\u8f93\u5165", None))
        self.reason_label.setText(QCoreApplication.translate("Rooms", u"\u540a\u9500\u7406\u7531", None))
        self.witness_label.setText(QCoreApplication.translate("Rooms", u"\u7b2c\u4e8c\u4eba", None))
        self.witness.setPlaceholderText(QCoreApplication.translate("Rooms", u"\u7f16\u53f7", None))
        self.revoke.setText(QCoreApplication.translate("Rooms", u"\u540a\u9500\u9009\u4e2d\u7684\u8003\u573a\u2026", None))
        self.trust.setText(QCoreApplication.translate("Rooms", u"\u7b7e\u53d1\u4fe1\u4efb\u6587\u4ef6\u2026", None))
        self.accept.setText(QCoreApplication.translate("Rooms", u"\u767b\u8bb0\u8003\u573a\u8bbe\u5907\u6587\u4ef6\u2026", None))
        pass
    # retranslateUi
