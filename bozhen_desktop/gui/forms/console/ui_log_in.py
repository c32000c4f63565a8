# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'log_in.ui'
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

from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_LogIn(object):
    def setupUi(self, LogIn):
        if not LogIn.objectName():
            LogIn.setObjectName(u"LogIn")
        self.LogInLayout = QVBoxLayout(LogIn)
        self.LogInLayout.setSpacing(12)
        self.LogInLayout.setObjectName(u"LogInLayout")
        self.LogInLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(LogIn)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(LogIn)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.LogInLayout.addLayout(self.titles)

        self.middle = QHBoxLayout()
        self.middle.setSpacing(8)
        self.middle.setObjectName(u"middle")
        self.middle.setContentsMargins(0, 0, 0, 0)
        self.spacer1 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.middle.addItem(self.spacer1)

        self.card = QFrame(LogIn)
        self.card.setObjectName(u"card")
        self.cardLayout = QVBoxLayout(self.card)
        self.cardLayout.setSpacing(8)
        self.cardLayout.setObjectName(u"cardLayout")
        self.cardLayout.setContentsMargins(16, 16, 16, 16)
        self.sittingLabel = QLabel(self.card)
        self.sittingLabel.setObjectName(u"sittingLabel")
        self.sittingLabel.setTextFormat(Qt.PlainText)
        self.sittingLabel.setWordWrap(True)

        self.cardLayout.addWidget(self.sittingLabel)

        self.sitting = QComboBox(self.card)
        self.sitting.setObjectName(u"sitting")

        self.cardLayout.addWidget(self.sitting)

        self.staffLabel = QLabel(self.card)
        self.staffLabel.setObjectName(u"staffLabel")
        self.staffLabel.setTextFormat(Qt.PlainText)
        self.staffLabel.setWordWrap(True)

        self.cardLayout.addWidget(self.staffLabel)

        self.staff = QLineEdit(self.card)
        self.staff.setObjectName(u"staff")

        self.cardLayout.addWidget(self.staff)

        self.pinLabel = QLabel(self.card)
        self.pinLabel.setObjectName(u"pinLabel")
        self.pinLabel.setTextFormat(Qt.PlainText)
        self.pinLabel.setWordWrap(True)

        self.cardLayout.addWidget(self.pinLabel)

        self.pin = QLineEdit(self.card)
        self.pin.setObjectName(u"pin")
        self.pin.setEchoMode(QLineEdit.Password)

        self.cardLayout.addWidget(self.pin)

        self.problem = QLabel(self.card)
        self.problem.setObjectName(u"problem")
        self.problem.setTextFormat(Qt.PlainText)
        self.problem.setWordWrap(True)

        self.cardLayout.addWidget(self.problem)


        self.middle.addWidget(self.card)

        self.spacer2 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.middle.addItem(self.spacer2)

        self.middle.setStretch(0, 1)
        self.middle.setStretch(1, 2)
        self.middle.setStretch(2, 1)

        self.LogInLayout.addLayout(self.middle)

        self.spacer3 = QSpacerItem(8, 40, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.LogInLayout.addItem(self.spacer3)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.spacer11 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.acts.addItem(self.spacer11)

        self.primary = CalmButton(LogIn)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.LogInLayout.addLayout(self.acts)


        self.retranslateUi(LogIn)

        QMetaObject.connectSlotsByName(LogIn)
    # setupUi

    def retranslateUi(self, LogIn):
        self.heading.setText(QCoreApplication.translate("LogIn", u"\u767b\u5f55", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("LogIn", u"heading", None))
        self.hint.setText(QCoreApplication.translate("LogIn", u"\u8bf7\u5bf9\u7167\u5bc6\u5c01\u6761\u8f93\u5165\u5de5\u53f7\u548c\u53e3\u4ee4\u3002\u4e00\u4eba\u4e00\u53f7\uff0c\u79bb\u5f00\u65f6\u9000\u51fa\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("LogIn", u"muted", None))
        self.card.setProperty(u"kind", QCoreApplication.translate("LogIn", u"card", None))
        self.sittingLabel.setText(QCoreApplication.translate("LogIn", u"\u573a\u6b21", None))
        self.staffLabel.setText(QCoreApplication.translate("LogIn", u"\u5de5\u53f7", None))
        self.staff.setPlaceholderText(QCoreApplication.translate("LogIn", u"\u5bc6\u5c01\u6761\u4e0a\u7684\u5de5\u53f7", None))
        self.pinLabel.setText(QCoreApplication.translate("LogIn", u"\u53e3\u4ee4", None))
        self.pin.setPlaceholderText(QCoreApplication.translate("LogIn", u"6 \u4f4d\u6570\u5b57", None))
        self.pin.setProperty(u"kind", QCoreApplication.translate("LogIn", u"pin", None))
        self.problem.setText("")
        self.problem.setProperty(u"tone", QCoreApplication.translate("LogIn", u"alarm", None))
        self.primary.setText(QCoreApplication.translate("LogIn", u"\u767b\u5f55", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("LogIn", u"primary", None))
        pass
    # retranslateUi
