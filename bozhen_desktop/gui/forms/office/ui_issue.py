# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'issue.ui'
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
from PySide6.QtWidgets import (QApplication, QComboBox, QDateEdit, QFrame,
    QGridLayout, QHBoxLayout, QLabel, QLineEdit,
    QSizePolicy, QSpacerItem, QVBoxLayout, QWidget)

from bozhen_desktop.gui.office.quiet_label import QuietLabel
from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_Issue(object):
    def setupUi(self, Issue):
        if not Issue.objectName():
            Issue.setObjectName(u"Issue")
        Issue.setProperty(u"kind", u"window")
        self.lay_1 = QVBoxLayout(Issue)
        self.lay_1.setSpacing(8)
        self.lay_1.setObjectName(u"lay_1")
        self.lay_1.setContentsMargins(16, 16, 16, 16)
        self.lay_2 = QHBoxLayout()
        self.lay_2.setSpacing(12)
        self.lay_2.setObjectName(u"lay_2")
        self.lay_2.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Issue)
        self.heading.setObjectName(u"heading")
        self.heading.setProperty(u"kind", u"title")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.heading)

        self.space_3 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_2.addItem(self.space_3)

        self.batch_label = QLabel(Issue)
        self.batch_label.setObjectName(u"batch_label")
        self.batch_label.setProperty(u"kind", u"muted")
        self.batch_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.batch_label)


        self.lay_1.addLayout(self.lay_2)

        self.lay_4 = QGridLayout()
        self.lay_4.setSpacing(8)
        self.lay_4.setObjectName(u"lay_4")
        self.lay_4.setContentsMargins(0, 0, 0, 0)
        self.day_label = QLabel(Issue)
        self.day_label.setObjectName(u"day_label")
        self.day_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_4.addWidget(self.day_label, 0, 0, 1, 1)

        self.day = QDateEdit(Issue)
        self.day.setObjectName(u"day")
        self.day.setCalendarPopup(True)

        self.lay_4.addWidget(self.day, 0, 1, 1, 1)

        self.reason_label = QLabel(Issue)
        self.reason_label.setObjectName(u"reason_label")
        self.reason_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_4.addWidget(self.reason_label, 0, 2, 1, 1)

        self.reason = QLineEdit(Issue)
        self.reason.setObjectName(u"reason")
        self.reason.setMaxLength(200)

        self.lay_4.addWidget(self.reason, 0, 3, 1, 1)

        self.seats_label = QLabel(Issue)
        self.seats_label.setObjectName(u"seats_label")
        self.seats_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_4.addWidget(self.seats_label, 1, 0, 1, 1)

        self.seats = QLineEdit(Issue)
        self.seats.setObjectName(u"seats")
        self.seats.setMaxLength(200)

        self.lay_4.addWidget(self.seats, 1, 1, 1, 1)

        self.start_label = QLabel(Issue)
        self.start_label.setObjectName(u"start_label")
        self.start_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_4.addWidget(self.start_label, 1, 2, 1, 1)

        self.start_in = QLineEdit(Issue)
        self.start_in.setObjectName(u"start_in")
        self.start_in.setMaxLength(200)

        self.lay_4.addWidget(self.start_in, 1, 3, 1, 1)

        self.witness_label = QLabel(Issue)
        self.witness_label.setObjectName(u"witness_label")
        self.witness_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_4.addWidget(self.witness_label, 2, 0, 1, 1)

        self.witness = QLineEdit(Issue)
        self.witness.setObjectName(u"witness")
        self.witness.setMaxLength(200)

        self.lay_4.addWidget(self.witness, 2, 1, 1, 1)

        self.lay_4.setColumnStretch(1, 1)
        self.lay_4.setColumnStretch(3, 2)

        self.lay_1.addLayout(self.lay_4)

        self.folder = QuietLabel(Issue)
        self.folder.setObjectName(u"folder")
        self.folder.setTextFormat(Qt.TextFormat.PlainText)
        self.folder.setWordWrap(True)

        self.lay_1.addWidget(self.folder)

        self.table = QFrame(Issue)
        self.table.setObjectName(u"table")
        self.table_box = QVBoxLayout(self.table)
        self.table_box.setSpacing(0)
        self.table_box.setObjectName(u"table_box")
        self.table_box.setContentsMargins(0, 0, 0, 0)

        self.lay_1.addWidget(self.table)

        self.reminders = QuietLabel(Issue)
        self.reminders.setObjectName(u"reminders")
        self.reminders.setTextFormat(Qt.TextFormat.PlainText)
        self.reminders.setWordWrap(True)
        self.reminders.setProperty(u"tone", u"warn")

        self.lay_1.addWidget(self.reminders)

        self.message = QuietLabel(Issue)
        self.message.setObjectName(u"message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setProperty(u"tone", u"alarm")

        self.lay_1.addWidget(self.message)

        self.lay_5 = QHBoxLayout()
        self.lay_5.setSpacing(8)
        self.lay_5.setObjectName(u"lay_5")
        self.lay_5.setContentsMargins(0, 0, 0, 0)
        self.open = CalmButton(Issue)
        self.open.setObjectName(u"open")

        self.lay_5.addWidget(self.open)

        self.space_6 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_5.addItem(self.space_6)

        self.site_label = QLabel(Issue)
        self.site_label.setObjectName(u"site_label")
        self.site_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_5.addWidget(self.site_label)

        self.site = QComboBox(Issue)
        self.site.setObjectName(u"site")
        self.site.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

        self.lay_5.addWidget(self.site)

        self.stick = CalmButton(Issue)
        self.stick.setObjectName(u"stick")

        self.lay_5.addWidget(self.stick)


        self.lay_1.addLayout(self.lay_5)

        self.lay_7 = QHBoxLayout()
        self.lay_7.setSpacing(8)
        self.lay_7.setObjectName(u"lay_7")
        self.lay_7.setContentsMargins(0, 0, 0, 0)
        self.space_8 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_7.addItem(self.space_8)

        self.issue = CalmButton(Issue)
        self.issue.setObjectName(u"issue")
        self.issue.setProperty(u"role", u"primary")

        self.lay_7.addWidget(self.issue)


        self.lay_1.addLayout(self.lay_7)

        self.lay_1.setStretch(3, 1)

        self.retranslateUi(Issue)

        QMetaObject.connectSlotsByName(Issue)
    # setupUi

    def retranslateUi(self, Issue):
        self.heading.setText(QCoreApplication.translate("Issue", u"\u4e0b\u53d1\u8003\u8bd5\u6570\u636e", None))
        self.batch_label.setText("")
        self.day_label.setText(QCoreApplication.translate("Issue", u"\u5f00\u8003\u9996\u65e5", None))
        self.day.setDisplayFormat(QCoreApplication.translate("Issue", u"yyyy-MM-dd", None))
        self.reason_label.setText(QCoreApplication.translate("Issue", u"\u7406\u7531", None))
        self.reason.setPlaceholderText(QCoreApplication.translate("Issue", u"\u62a5\u540d\u622a\u6b62\u592a\u665a\u65f6\u5199", None))
        self.seats_label.setText(QCoreApplication.translate("Issue", u"\u6f14\u7ec3\u5ea7\u4f4d", None))
        self.start_label.setText(QCoreApplication.translate("Issue", u"\u51e0\u79d2\u540e\u5f00\u8003", None))
        self.witness_label.setText(QCoreApplication.translate("Issue", u"\u7b2c\u4e8c\u4eba", None))
        self.witness.setPlaceholderText(QCoreApplication.translate("Issue", u"\u7f16\u53f7", None))
        self.open.setText(QCoreApplication.translate("Issue", u"\u770b\u4ee5\u524d\u4e0b\u53d1\u7684\u2026", None))
        self.site_label.setText(QCoreApplication.translate("Issue", u"\u8003\u70b9", None))
        self.stick.setText(QCoreApplication.translate("Issue", u"\u62f7\u5230 U \u76d8\u2026", None))
        self.issue.setText(QCoreApplication.translate("Issue", u"\u4e0b\u53d1\u2026", None))
        pass
    # retranslateUi
