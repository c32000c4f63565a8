# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'founding.ui'
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
from PySide6.QtWidgets import (QApplication, QComboBox, QGridLayout, QHBoxLayout,
    QLabel, QLineEdit, QSizePolicy, QSpacerItem,
    QVBoxLayout, QWidget)

from bozhen_desktop.gui.office.quiet_label import QuietLabel
from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_Founding(object):
    def setupUi(self, Founding):
        if not Founding.objectName():
            Founding.setObjectName(u"Founding")
        Founding.setProperty(u"kind", u"window")
        self.lay_6 = QVBoxLayout(Founding)
        self.lay_6.setSpacing(8)
        self.lay_6.setObjectName(u"lay_6")
        self.lay_6.setContentsMargins(16, 16, 16, 16)
        self.lay_2 = QHBoxLayout()
        self.lay_2.setSpacing(12)
        self.lay_2.setObjectName(u"lay_2")
        self.lay_2.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Founding)
        self.heading.setObjectName(u"heading")
        self.heading.setProperty(u"kind", u"title")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_2.addWidget(self.heading)

        self.space_1 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_2.addItem(self.space_1)


        self.lay_6.addLayout(self.lay_2)

        self.about = QLabel(Founding)
        self.about.setObjectName(u"about")
        self.about.setWordWrap(True)
        self.about.setProperty(u"kind", u"muted")
        self.about.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_6.addWidget(self.about)

        self.lay_3 = QGridLayout()
        self.lay_3.setSpacing(8)
        self.lay_3.setObjectName(u"lay_3")
        self.lay_3.setContentsMargins(0, 0, 0, 0)
        self.name_label = QLabel(Founding)
        self.name_label.setObjectName(u"name_label")
        self.name_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_3.addWidget(self.name_label, 0, 0, 1, 1)

        self.name = QLineEdit(Founding)
        self.name.setObjectName(u"name")
        self.name.setMaxLength(60)

        self.lay_3.addWidget(self.name, 0, 1, 1, 1)

        self.basis_label = QLabel(Founding)
        self.basis_label.setObjectName(u"basis_label")
        self.basis_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_3.addWidget(self.basis_label, 0, 2, 1, 1)

        self.basis = QLineEdit(Founding)
        self.basis.setObjectName(u"basis")
        self.basis.setMaxLength(200)

        self.lay_3.addWidget(self.basis, 0, 3, 1, 1)

        self.organisation_label = QLabel(Founding)
        self.organisation_label.setObjectName(u"organisation_label")
        self.organisation_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_3.addWidget(self.organisation_label, 1, 0, 1, 1)

        self.organisation = QLineEdit(Founding)
        self.organisation.setObjectName(u"organisation")
        self.organisation.setMaxLength(64)

        self.lay_3.addWidget(self.organisation, 1, 1, 1, 1)

        self.site_label = QLabel(Founding)
        self.site_label.setObjectName(u"site_label")
        self.site_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_3.addWidget(self.site_label, 1, 2, 1, 1)

        self.site = QLineEdit(Founding)
        self.site.setObjectName(u"site")
        self.site.setMaxLength(64)

        self.lay_3.addWidget(self.site, 1, 3, 1, 1)

        self.mode_label = QLabel(Founding)
        self.mode_label.setObjectName(u"mode_label")
        self.mode_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_3.addWidget(self.mode_label, 2, 0, 1, 1)

        self.mode = QComboBox(Founding)
        self.mode.setObjectName(u"mode")
        self.mode.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

        self.lay_3.addWidget(self.mode, 2, 1, 1, 1)

        self.escrow_label = QLabel(Founding)
        self.escrow_label.setObjectName(u"escrow_label")
        self.escrow_label.setTextFormat(Qt.TextFormat.PlainText)

        self.lay_3.addWidget(self.escrow_label, 2, 2, 1, 1)

        self.escrow = CalmButton(Founding)
        self.escrow.setObjectName(u"escrow")

        self.lay_3.addWidget(self.escrow, 2, 3, 1, 1)

        self.lay_3.setColumnStretch(1, 3)
        self.lay_3.setColumnStretch(3, 2)

        self.lay_6.addLayout(self.lay_3)

        self.escrow_at = QuietLabel(Founding)
        self.escrow_at.setObjectName(u"escrow_at")
        self.escrow_at.setTextFormat(Qt.TextFormat.PlainText)
        self.escrow_at.setWordWrap(True)

        self.lay_6.addWidget(self.escrow_at)

        self.fill = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.lay_6.addItem(self.fill)

        self.message = QuietLabel(Founding)
        self.message.setObjectName(u"message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setProperty(u"tone", u"alarm")

        self.lay_6.addWidget(self.message)

        self.lay_5 = QHBoxLayout()
        self.lay_5.setSpacing(8)
        self.lay_5.setObjectName(u"lay_5")
        self.lay_5.setContentsMargins(0, 0, 0, 0)
        self.space_4 = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.lay_5.addItem(self.space_4)

        self.found = CalmButton(Founding)
        self.found.setObjectName(u"found")
        self.found.setProperty(u"role", u"primary")

        self.lay_5.addWidget(self.found)


        self.lay_6.addLayout(self.lay_5)

        self.lay_6.setStretch(4, 1)

        self.retranslateUi(Founding)

        QMetaObject.connectSlotsByName(Founding)
    # setupUi

    def retranslateUi(self, Founding):
        self.heading.setText(QCoreApplication.translate("Founding", u"\u5efa\u7acb\u603b\u90e8", None))
        self.about.setText(QCoreApplication.translate("Founding", u"\u6b64\u76ee\u5f55\u8fd8\u4e0d\u662f\u603b\u90e8\u3002\u586b\u597d\u4e0b\u9762\u5404\u9879\u540e\u5efa\u7acb\u4e00\u6b21\uff1b\u7528\u9014\uff08\u6b63\u5f0f\u6216\u6f14\u7ec3\uff09\u4ee5\u540e\u4e0d\u80fd\u6539\u3002", None))
        self.name_label.setText(QCoreApplication.translate("Founding", u"\u5355\u4f4d\u5168\u79f0", None))
        self.name.setPlaceholderText(QCoreApplication.translate("Founding", u"\u5907\u6848\u6587\u4ef6\u4e0a\u7684\u5168\u79f0", None))
        self.basis_label.setText(QCoreApplication.translate("Founding", u"\u4f9d\u636e", None))
        self.basis.setPlaceholderText(QCoreApplication.translate("Founding", u"\u5907\u6848\u6587\u4ef6\u6587\u53f7", None))
        self.organisation_label.setText(QCoreApplication.translate("Founding", u"\u673a\u6784\u4ee3\u53f7", None))
        self.organisation.setPlaceholderText(QCoreApplication.translate("Founding", u"\u5982 BOSHENG", None))
        self.site_label.setText(QCoreApplication.translate("Founding", u"\u7ad9\u70b9\u4ee3\u53f7", None))
        self.site.setPlaceholderText(QCoreApplication.translate("Founding", u"\u5982 HQ", None))
        self.mode_label.setText(QCoreApplication.translate("Founding", u"\u7528\u9014", None))
        self.escrow_label.setText(QCoreApplication.translate("Founding", u"\u5907\u7528\u89e3\u5bc6\u8eab\u4efd", None))
        self.escrow.setText(QCoreApplication.translate("Founding", u"\u9009\u76ee\u5f55\u2026", None))
        self.found.setText(QCoreApplication.translate("Founding", u"\u5efa\u7acb\u603b\u90e8\u2026", None))
        pass
    # retranslateUi
