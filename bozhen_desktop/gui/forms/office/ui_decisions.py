# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'decisions.ui'
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
from PySide6.QtWidgets import (QApplication, QComboBox, QFrame, QHBoxLayout,
    QLabel, QLineEdit, QSizePolicy, QSpacerItem,
    QVBoxLayout, QWidget)

from bozhen_desktop.gui.office.quiet_label import QuietLabel
from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_Decisions(object):
    def setupUi(self, Decisions):
        if not Decisions.objectName():
            Decisions.setObjectName(u"Decisions")
        Decisions.setProperty(u"kind", u"window")
        self.lay_8 = QVBoxLayout(Decisions)
        self.lay_8.setSpacing(8)
        self.lay_8.setObjectName(u"lay_8")
        self.lay_8.setContentsMargins(16, 16, 16, 16)
        self.lay_2 = QHBoxLayout()
        self.lay_2.setSpacing(12)
        self.lay_2.setObjectName(u"lay_2")
        self.lay_2.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Decisions)
        self.heading.setObjectName(u"heading")
        self.heading.setProperty(u"kind", u"title")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.heading)

        self.space_1 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_2.addItem(self.space_1)

        self.counts = QLabel(Decisions)
        self.counts.setObjectName(u"counts")
        self.counts.setProperty(u"kind", u"muted")
        self.counts.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.counts)


        self.lay_8.addLayout(self.lay_2)

        self.table = QFrame(Decisions)
        self.table.setObjectName(u"table")
        self.table_box = QVBoxLayout(self.table)
        self.table_box.setSpacing(0)
        self.table_box.setObjectName(u"table_box")
        self.table_box.setContentsMargins(0, 0, 0, 0)

        self.lay_8.addWidget(self.table)

        self.lay_3 = QHBoxLayout()
        self.lay_3.setSpacing(8)
        self.lay_3.setObjectName(u"lay_3")
        self.lay_3.setContentsMargins(0, 0, 0, 0)
        self.kind_label = QLabel(Decisions)
        self.kind_label.setObjectName(u"kind_label")
        self.kind_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_3.addWidget(self.kind_label)

        self.kind = QComboBox(Decisions)
        self.kind.setObjectName(u"kind")
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

        self.lay_3.addWidget(self.kind)

        self.first_label = QLabel(Decisions)
        self.first_label.setObjectName(u"first_label")
        self.first_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_3.addWidget(self.first_label)

        self.first = QLineEdit(Decisions)
        self.first.setObjectName(u"first")
        self.first.setMaxLength(200)

        self.lay_3.addWidget(self.first)

        self.lay_3.setStretch(3, 1)

        self.lay_8.addLayout(self.lay_3)

        self.lay_4 = QHBoxLayout()
        self.lay_4.setSpacing(8)
        self.lay_4.setObjectName(u"lay_4")
        self.lay_4.setContentsMargins(0, 0, 0, 0)
        self.second_label = QLabel(Decisions)
        self.second_label.setObjectName(u"second_label")
        self.second_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_4.addWidget(self.second_label)

        self.second = QLineEdit(Decisions)
        self.second.setObjectName(u"second")
        self.second.setMaxLength(200)

        self.lay_4.addWidget(self.second)

        self.third_label = QLabel(Decisions)
        self.third_label.setObjectName(u"third_label")
        self.third_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_4.addWidget(self.third_label)

        self.third = QLineEdit(Decisions)
        self.third.setObjectName(u"third")
        self.third.setMaxLength(200)

        self.lay_4.addWidget(self.third)

        self.lay_4.setStretch(1, 1)
        self.lay_4.setStretch(3, 1)

        self.lay_8.addLayout(self.lay_4)

        self.lay_5 = QHBoxLayout()
        self.lay_5.setSpacing(8)
        self.lay_5.setObjectName(u"lay_5")
        self.lay_5.setContentsMargins(0, 0, 0, 0)
        self.reason_label = QLabel(Decisions)
        self.reason_label.setObjectName(u"reason_label")
        self.reason_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_5.addWidget(self.reason_label)

        self.reason = QLineEdit(Decisions)
        self.reason.setObjectName(u"reason")
        self.reason.setMaxLength(200)

        self.lay_5.addWidget(self.reason)

        self.document_label = QLabel(Decisions)
        self.document_label.setObjectName(u"document_label")
        self.document_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_5.addWidget(self.document_label)

        self.document = QLineEdit(Decisions)
        self.document.setObjectName(u"document")
        self.document.setMaxLength(200)

        self.lay_5.addWidget(self.document)

        self.witness_label = QLabel(Decisions)
        self.witness_label.setObjectName(u"witness_label")
        self.witness_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_5.addWidget(self.witness_label)

        self.witness = QLineEdit(Decisions)
        self.witness.setObjectName(u"witness")
        self.witness.setMaxLength(200)

        self.lay_5.addWidget(self.witness)

        self.lay_5.setStretch(1, 3)
        self.lay_5.setStretch(3, 2)
        self.lay_5.setStretch(5, 1)

        self.lay_8.addLayout(self.lay_5)

        self.message = QuietLabel(Decisions)
        self.message.setObjectName(u"message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setProperty(u"tone", u"alarm")

        self.lay_8.addWidget(self.message)

        self.lay_7 = QHBoxLayout()
        self.lay_7.setSpacing(8)
        self.lay_7.setObjectName(u"lay_7")
        self.lay_7.setContentsMargins(0, 0, 0, 0)
        self.files = CalmButton(Decisions)
        self.files.setObjectName(u"files")

        self.lay_7.addWidget(self.files)

        self.space_6 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_7.addItem(self.space_6)

        self.preview = CalmButton(Decisions)
        self.preview.setObjectName(u"preview")
        self.preview.setProperty(u"role", u"primary")

        self.lay_7.addWidget(self.preview)


        self.lay_8.addLayout(self.lay_7)

        self.lay_8.setStretch(1, 1)

        self.retranslateUi(Decisions)

        QMetaObject.connectSlotsByName(Decisions)
    # setupUi

    def retranslateUi(self, Decisions):
        self.heading.setText(QCoreApplication.translate("Decisions", u"\u66f4\u6b63\u4e0e\u88c1\u5b9a", None))
        self.counts.setText("")
        self.kind_label.setText(QCoreApplication.translate("Decisions", u"\u529e\u7406", None))
        self.first_label.setText("")
        self.second_label.setText("")
        self.third_label.setText("")
        self.reason_label.setText(QCoreApplication.translate("Decisions", u"\u7406\u7531", None))
        self.document_label.setText(QCoreApplication.translate("Decisions", u"\u4f9d\u636e\u6587\u4ef6", None))
        self.document.setPlaceholderText(QCoreApplication.translate("Decisions", u"\u6587\u53f7\u6216\u9644\u4ef6\u540d", None))
        self.witness_label.setText(QCoreApplication.translate("Decisions", u"\u7b2c\u4e8c\u4eba", None))
        self.witness.setPlaceholderText(QCoreApplication.translate("Decisions", u"\u7f16\u53f7", None))
        self.files.setText(QCoreApplication.translate("Decisions", u"\u53e6\u5b58\u5df2\u7b7e\u540d\u7684\u51b3\u5b9a\u2026", None))
        self.preview.setText(QCoreApplication.translate("Decisions", u"\u9884\u89c8\u2026", None))
        pass
    # retranslateUi
