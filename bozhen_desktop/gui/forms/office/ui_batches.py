# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'batches.ui'
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

class Ui_Batches(object):
    def setupUi(self, Batches):
        if not Batches.objectName():
            Batches.setObjectName(u"Batches")
        Batches.setProperty(u"kind", u"window")
        self.lay_1 = QVBoxLayout(Batches)
        self.lay_1.setSpacing(8)
        self.lay_1.setObjectName(u"lay_1")
        self.lay_1.setContentsMargins(16, 16, 16, 16)
        self.lay_2 = QHBoxLayout()
        self.lay_2.setSpacing(12)
        self.lay_2.setObjectName(u"lay_2")
        self.lay_2.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Batches)
        self.heading.setObjectName(u"heading")
        self.heading.setProperty(u"kind", u"title")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.heading)

        self.space_3 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_2.addItem(self.space_3)

        self.batch_label = QLabel(Batches)
        self.batch_label.setObjectName(u"batch_label")
        self.batch_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.batch_label)

        self.batch = QComboBox(Batches)
        self.batch.setObjectName(u"batch")
        self.batch.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

        self.lay_2.addWidget(self.batch)


        self.lay_1.addLayout(self.lay_2)

        self.summary = QuietLabel(Batches)
        self.summary.setObjectName(u"summary")
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setWordWrap(True)
        self.summary.setProperty(u"kind", u"muted")

        self.lay_1.addWidget(self.summary)

        self.table = QFrame(Batches)
        self.table.setObjectName(u"table")
        self.table_box = QVBoxLayout(self.table)
        self.table_box.setSpacing(0)
        self.table_box.setObjectName(u"table_box")
        self.table_box.setContentsMargins(0, 0, 0, 0)

        self.lay_1.addWidget(self.table)

        self.lay_4 = QHBoxLayout()
        self.lay_4.setSpacing(8)
        self.lay_4.setObjectName(u"lay_4")
        self.lay_4.setContentsMargins(0, 0, 0, 0)
        self.reason_label = QLabel(Batches)
        self.reason_label.setObjectName(u"reason_label")
        self.reason_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_4.addWidget(self.reason_label)

        self.reason = QLineEdit(Batches)
        self.reason.setObjectName(u"reason")
        self.reason.setMaxLength(200)

        self.lay_4.addWidget(self.reason)

        self.witness_label = QLabel(Batches)
        self.witness_label.setObjectName(u"witness_label")
        self.witness_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_4.addWidget(self.witness_label)

        self.witness = QLineEdit(Batches)
        self.witness.setObjectName(u"witness")
        self.witness.setMaxLength(200)

        self.lay_4.addWidget(self.witness)

        self.lay_4.setStretch(1, 3)
        self.lay_4.setStretch(3, 1)

        self.lay_1.addLayout(self.lay_4)

        self.message = QuietLabel(Batches)
        self.message.setObjectName(u"message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setProperty(u"tone", u"alarm")

        self.lay_1.addWidget(self.message)

        self.lay_5 = QHBoxLayout()
        self.lay_5.setSpacing(8)
        self.lay_5.setObjectName(u"lay_5")
        self.lay_5.setContentsMargins(0, 0, 0, 0)
        self.space_6 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_5.addItem(self.space_6)

        self.plan = CalmButton(Batches)
        self.plan.setObjectName(u"plan")
        self.plan.setProperty(u"role", u"primary")

        self.lay_5.addWidget(self.plan)


        self.lay_1.addLayout(self.lay_5)

        self.lay_1.setStretch(2, 1)

        self.retranslateUi(Batches)

        QMetaObject.connectSlotsByName(Batches)
    # setupUi

    def retranslateUi(self, Batches):
        self.heading.setText(QCoreApplication.translate("Batches", u"\u6279\u6b21\u4e0e\u573a\u6b21", None))
        self.batch_label.setText(QCoreApplication.translate("Batches", u"\u6279\u6b21", None))
        self.reason_label.setText(QCoreApplication.translate("Batches", u"\u7406\u7531", None))
        self.reason.setPlaceholderText(QCoreApplication.translate("Batches", u"\u6539\u8ba1\u5212\u65f6\u5199", None))
        self.witness_label.setText(QCoreApplication.translate("Batches", u"\u7b2c\u4e8c\u4eba", None))
        self.witness.setPlaceholderText(QCoreApplication.translate("Batches", u"\u7f16\u53f7", None))
        self.plan.setText(QCoreApplication.translate("Batches", u"\u767b\u8bb0\u6279\u6b21\u8ba1\u5212\u2026", None))
        pass
    # retranslateUi
