# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'results.ui'
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
    QLabel, QSizePolicy, QSpacerItem, QVBoxLayout,
    QWidget)

from bozhen_desktop.gui.office.quiet_label import QuietLabel
from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_Results(object):
    def setupUi(self, Results):
        if not Results.objectName():
            Results.setObjectName(u"Results")
        Results.setProperty(u"kind", u"window")
        self.lay_1 = QVBoxLayout(Results)
        self.lay_1.setSpacing(8)
        self.lay_1.setObjectName(u"lay_1")
        self.lay_1.setContentsMargins(16, 16, 16, 16)
        self.lay_2 = QHBoxLayout()
        self.lay_2.setSpacing(12)
        self.lay_2.setObjectName(u"lay_2")
        self.lay_2.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Results)
        self.heading.setObjectName(u"heading")
        self.heading.setProperty(u"kind", u"title")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.heading)

        self.space_3 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_2.addItem(self.space_3)

        self.batch_label = QLabel(Results)
        self.batch_label.setObjectName(u"batch_label")
        self.batch_label.setProperty(u"kind", u"muted")
        self.batch_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.batch_label)


        self.lay_1.addLayout(self.lay_2)

        self.lay_4 = QHBoxLayout()
        self.lay_4.setSpacing(8)
        self.lay_4.setObjectName(u"lay_4")
        self.lay_4.setContentsMargins(0, 0, 0, 0)
        self.word_label = QLabel(Results)
        self.word_label.setObjectName(u"word_label")
        self.word_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_4.addWidget(self.word_label)

        self.word = QComboBox(Results)
        self.word.setObjectName(u"word")
        self.word.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

        self.lay_4.addWidget(self.word)

        self.counts = QLabel(Results)
        self.counts.setObjectName(u"counts")
        self.counts.setWordWrap(True)
        self.counts.setProperty(u"kind", u"strong")
        self.counts.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_4.addWidget(self.counts)

        self.again = CalmButton(Results)
        self.again.setObjectName(u"again")

        self.lay_4.addWidget(self.again)

        self.lay_4.setStretch(2, 1)

        self.lay_1.addLayout(self.lay_4)

        self.notes = QuietLabel(Results)
        self.notes.setObjectName(u"notes")
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        self.notes.setWordWrap(True)
        self.notes.setProperty(u"tone", u"warn")

        self.lay_1.addWidget(self.notes)

        self.table = QFrame(Results)
        self.table.setObjectName(u"table")
        self.table_box = QVBoxLayout(self.table)
        self.table_box.setSpacing(0)
        self.table_box.setObjectName(u"table_box")
        self.table_box.setContentsMargins(0, 0, 0, 0)

        self.lay_1.addWidget(self.table)

        self.message = QuietLabel(Results)
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

        self.export_pdf = CalmButton(Results)
        self.export_pdf.setObjectName(u"export_pdf")

        self.lay_5.addWidget(self.export_pdf)

        self.export_csv = CalmButton(Results)
        self.export_csv.setObjectName(u"export_csv")

        self.lay_5.addWidget(self.export_csv)

        self.export_xlsx = CalmButton(Results)
        self.export_xlsx.setObjectName(u"export_xlsx")
        self.export_xlsx.setProperty(u"role", u"primary")

        self.lay_5.addWidget(self.export_xlsx)


        self.lay_1.addLayout(self.lay_5)

        self.lay_1.setStretch(3, 1)

        self.retranslateUi(Results)

        QMetaObject.connectSlotsByName(Results)
    # setupUi

    def retranslateUi(self, Results):
        self.heading.setText(QCoreApplication.translate("Results", u"\u6210\u7ee9\u518c", None))
        self.batch_label.setText("")
        self.word_label.setText(QCoreApplication.translate("Results", u"\u53ea\u770b", None))
        self.counts.setText("")
        self.again.setText(QCoreApplication.translate("Results", u"\u91cd\u65b0\u8bfb\u53d6\uff08F5\uff09", None))
        self.export_pdf.setText(QCoreApplication.translate("Results", u"\u9884\u89c8\u3001\u6253\u5370\u2026", None))
        self.export_csv.setText(QCoreApplication.translate("Results", u"CSV\u2026", None))
        self.export_xlsx.setText(QCoreApplication.translate("Results", u"\u5bfc\u51fa\u8868\u683c\u2026", None))
        pass
    # retranslateUi
