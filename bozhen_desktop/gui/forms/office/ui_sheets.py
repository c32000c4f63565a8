# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'sheets.ui'
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

class Ui_Sheets(object):
    def setupUi(self, Sheets):
        if not Sheets.objectName():
            Sheets.setObjectName(u"Sheets")
        Sheets.setProperty(u"kind", u"window")
        self.lay_1 = QVBoxLayout(Sheets)
        self.lay_1.setSpacing(8)
        self.lay_1.setObjectName(u"lay_1")
        self.lay_1.setContentsMargins(16, 16, 16, 16)
        self.lay_2 = QHBoxLayout()
        self.lay_2.setSpacing(12)
        self.lay_2.setObjectName(u"lay_2")
        self.lay_2.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Sheets)
        self.heading.setObjectName(u"heading")
        self.heading.setProperty(u"kind", u"title")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.heading)

        self.space_3 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_2.addItem(self.space_3)

        self.batch_label = QLabel(Sheets)
        self.batch_label.setObjectName(u"batch_label")
        self.batch_label.setProperty(u"kind", u"muted")
        self.batch_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.batch_label)


        self.lay_1.addLayout(self.lay_2)

        self.lay_4 = QHBoxLayout()
        self.lay_4.setSpacing(8)
        self.lay_4.setObjectName(u"lay_4")
        self.lay_4.setContentsMargins(0, 0, 0, 0)
        self.entries = CalmButton(Sheets)
        self.entries.setObjectName(u"entries")

        self.lay_4.addWidget(self.entries)

        self.outside_label = QLabel(Sheets)
        self.outside_label.setObjectName(u"outside_label")
        self.outside_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_4.addWidget(self.outside_label)

        self.outside = QLineEdit(Sheets)
        self.outside.setObjectName(u"outside")
        self.outside.setMaxLength(200)

        self.lay_4.addWidget(self.outside)

        self.lay_4.setStretch(2, 1)

        self.lay_1.addLayout(self.lay_4)

        self.lay_photos = QHBoxLayout()
        self.lay_photos.setSpacing(8)
        self.lay_photos.setObjectName(u"lay_photos")
        self.lay_photos.setContentsMargins(0, 0, 0, 0)
        self.photos = CalmButton(Sheets)
        self.photos.setObjectName(u"photos")

        self.lay_photos.addWidget(self.photos)

        self.photos_label = QLabel(Sheets)
        self.photos_label.setObjectName(u"photos_label")
        self.photos_label.setWordWrap(True)
        self.photos_label.setProperty(u"kind", u"muted")
        self.photos_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_photos.addWidget(self.photos_label)

        self.lay_photos.setStretch(1, 1)

        self.lay_1.addLayout(self.lay_photos)

        self.lay_6 = QHBoxLayout()
        self.lay_6.setSpacing(8)
        self.lay_6.setObjectName(u"lay_6")
        self.lay_6.setContentsMargins(0, 0, 0, 0)
        self.items = CalmButton(Sheets)
        self.items.setObjectName(u"items")

        self.lay_6.addWidget(self.items)

        self.scope_label = QLabel(Sheets)
        self.scope_label.setObjectName(u"scope_label")
        self.scope_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_6.addWidget(self.scope_label)

        self.scope = QComboBox(Sheets)
        self.scope.setObjectName(u"scope")
        self.scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

        self.lay_6.addWidget(self.scope)

        self.space_7 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_6.addItem(self.space_7)


        self.lay_1.addLayout(self.lay_6)

        self.lay_8 = QHBoxLayout()
        self.lay_8.setSpacing(8)
        self.lay_8.setObjectName(u"lay_8")
        self.lay_8.setContentsMargins(0, 0, 0, 0)
        self.source_label = QLabel(Sheets)
        self.source_label.setObjectName(u"source_label")
        self.source_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_8.addWidget(self.source_label)

        self.source = QComboBox(Sheets)
        self.source.setObjectName(u"source")

        self.lay_8.addWidget(self.source)

        self.approval_label = QLabel(Sheets)
        self.approval_label.setObjectName(u"approval_label")
        self.approval_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_8.addWidget(self.approval_label)

        self.approval = QLineEdit(Sheets)
        self.approval.setObjectName(u"approval")
        self.approval.setMaxLength(200)

        self.lay_8.addWidget(self.approval)

        self.witness_label = QLabel(Sheets)
        self.witness_label.setObjectName(u"witness_label")
        self.witness_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_8.addWidget(self.witness_label)

        self.witness = QLineEdit(Sheets)
        self.witness.setObjectName(u"witness")
        self.witness.setMaxLength(200)

        self.lay_8.addWidget(self.witness)

        self.lay_8.setStretch(3, 2)
        self.lay_8.setStretch(5, 1)

        self.lay_1.addLayout(self.lay_8)

        self.summary = QuietLabel(Sheets)
        self.summary.setObjectName(u"summary")
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setWordWrap(True)
        self.summary.setProperty(u"kind", u"heading")

        self.lay_1.addWidget(self.summary)

        self.table = QFrame(Sheets)
        self.table.setObjectName(u"table")
        self.table_box = QVBoxLayout(self.table)
        self.table_box.setSpacing(0)
        self.table_box.setObjectName(u"table_box")
        self.table_box.setContentsMargins(0, 0, 0, 0)

        self.lay_1.addWidget(self.table)

        self.message = QuietLabel(Sheets)
        self.message.setObjectName(u"message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setProperty(u"tone", u"alarm")

        self.lay_1.addWidget(self.message)

        self.lay_9 = QHBoxLayout()
        self.lay_9.setSpacing(8)
        self.lay_9.setObjectName(u"lay_9")
        self.lay_9.setContentsMargins(0, 0, 0, 0)
        self.drop = CalmButton(Sheets)
        self.drop.setObjectName(u"drop")

        self.lay_9.addWidget(self.drop)

        self.space_10 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_9.addItem(self.space_10)

        self.take = CalmButton(Sheets)
        self.take.setObjectName(u"take")
        self.take.setProperty(u"role", u"primary")

        self.lay_9.addWidget(self.take)


        self.lay_1.addLayout(self.lay_9)

        self.lay_1.setStretch(6, 1)

        self.retranslateUi(Sheets)

        QMetaObject.connectSlotsByName(Sheets)
    # setupUi

    def retranslateUi(self, Sheets):
        self.heading.setText(QCoreApplication.translate("Sheets", u"\u62a5\u540d\u8868\u4e0e\u8bd5\u9898", None))
        self.batch_label.setText("")
        self.entries.setText(QCoreApplication.translate("Sheets", u"\u9009\u62a5\u540d\u8868\u2026\uff08Ctrl+1\uff09", None))
        self.outside_label.setText(QCoreApplication.translate("Sheets", u"\u533a\u5916\u7406\u7531", None))
        self.outside.setPlaceholderText(QCoreApplication.translate("Sheets", u"\u6709\u533a\u5916\u4eba\u5458\u65f6\u5199", None))
        self.photos.setText(QCoreApplication.translate("Sheets", u"\u9009\u7167\u7247\u76ee\u5f55\u2026\uff08Ctrl+3\uff09", None))
        self.photos_label.setText("")
        self.items.setText(QCoreApplication.translate("Sheets", u"\u9009\u8bd5\u9898\u8868\u2026\uff08Ctrl+2\uff09", None))
        self.scope_label.setText(QCoreApplication.translate("Sheets", u"\u5c5e\u4e8e", None))
        self.source_label.setText(QCoreApplication.translate("Sheets", u"\u9898\u6e90", None))
        self.approval_label.setText(QCoreApplication.translate("Sheets", u"\u6279\u51c6\u6587\u53f7", None))
        self.approval.setPlaceholderText(QCoreApplication.translate("Sheets", u"\u7559\u7a7a\u4e3a\u672a\u5ba1\u5b9a", None))
        self.witness_label.setText(QCoreApplication.translate("Sheets", u"\u7b2c\u4e8c\u4eba", None))
        self.witness.setPlaceholderText(QCoreApplication.translate("Sheets", u"\u7f16\u53f7", None))
        self.drop.setText(QCoreApplication.translate("Sheets", u"\u4e0d\u5bfc\u5165\uff0c\u6362\u6587\u4ef6", None))
        self.take.setText("")
        pass
    # retranslateUi
