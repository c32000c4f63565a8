# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'console_window.ui'
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
from PySide6.QtWidgets import (QApplication, QHBoxLayout, QLabel, QSizePolicy,
    QStackedWidget, QVBoxLayout, QWidget)

from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_ConsoleWindow(object):
    def setupUi(self, ConsoleWindow):
        if not ConsoleWindow.objectName():
            ConsoleWindow.setObjectName(u"ConsoleWindow")
        self.ConsoleWindowLayout = QHBoxLayout(ConsoleWindow)
        self.ConsoleWindowLayout.setSpacing(0)
        self.ConsoleWindowLayout.setObjectName(u"ConsoleWindowLayout")
        self.ConsoleWindowLayout.setContentsMargins(0, 0, 0, 0)
        self.side = QWidget(ConsoleWindow)
        self.side.setObjectName(u"side")
        self.sideLayout = QVBoxLayout(self.side)
        self.sideLayout.setSpacing(8)
        self.sideLayout.setObjectName(u"sideLayout")
        self.sideLayout.setContentsMargins(12, 12, 12, 12)
        self.product = QLabel(self.side)
        self.product.setObjectName(u"product")
        self.product.setTextFormat(Qt.PlainText)
        self.product.setWordWrap(False)

        self.sideLayout.addWidget(self.product)

        self.rehearsal = QLabel(self.side)
        self.rehearsal.setObjectName(u"rehearsal")
        self.rehearsal.setTextFormat(Qt.PlainText)
        self.rehearsal.setWordWrap(False)
        self.rehearsal.setAlignment(Qt.AlignHCenter)

        self.sideLayout.addWidget(self.rehearsal)

        self.path = QVBoxLayout()
        self.path.setSpacing(8)
        self.path.setObjectName(u"path")
        self.path.setContentsMargins(0, 0, 0, 0)

        self.sideLayout.addLayout(self.path)

        self.printing = CalmButton(self.side)
        self.printing.setObjectName(u"printing")

        self.sideLayout.addWidget(self.printing)

        self.place = QLabel(self.side)
        self.place.setObjectName(u"place")
        self.place.setTextFormat(Qt.PlainText)
        self.place.setWordWrap(True)

        self.sideLayout.addWidget(self.place)

        self.person = QLabel(self.side)
        self.person.setObjectName(u"person")
        self.person.setTextFormat(Qt.PlainText)
        self.person.setWordWrap(True)

        self.sideLayout.addWidget(self.person)

        self.sideActs = QHBoxLayout()
        self.sideActs.setSpacing(8)
        self.sideActs.setObjectName(u"sideActs")
        self.sideActs.setContentsMargins(0, 0, 0, 0)
        self.more = CalmButton(self.side)
        self.more.setObjectName(u"more")

        self.sideActs.addWidget(self.more)

        self.leave = CalmButton(self.side)
        self.leave.setObjectName(u"leave")

        self.sideActs.addWidget(self.leave)


        self.sideLayout.addLayout(self.sideActs)

        self.sideLayout.setStretch(2, 1)

        self.ConsoleWindowLayout.addWidget(self.side)

        self.right = QVBoxLayout()
        self.right.setSpacing(12)
        self.right.setObjectName(u"right")
        self.right.setContentsMargins(16, 16, 16, 16)
        self.head = QHBoxLayout()
        self.head.setSpacing(12)
        self.head.setObjectName(u"head")
        self.head.setContentsMargins(0, 0, 0, 0)
        self.titleRow = QHBoxLayout()
        self.titleRow.setSpacing(12)
        self.titleRow.setObjectName(u"titleRow")
        self.titleRow.setContentsMargins(0, 0, 0, 0)
        self.sitting = QLabel(ConsoleWindow)
        self.sitting.setObjectName(u"sitting")
        self.sitting.setTextFormat(Qt.PlainText)
        self.sitting.setWordWrap(True)

        self.titleRow.addWidget(self.sitting)

        self.steps = CalmButton(ConsoleWindow)
        self.steps.setObjectName(u"steps")

        self.titleRow.addWidget(self.steps)

        self.titleRow.setStretch(0, 1)

        self.head.addLayout(self.titleRow)

        self.clocks = QHBoxLayout()
        self.clocks.setSpacing(12)
        self.clocks.setObjectName(u"clocks")
        self.clocks.setContentsMargins(0, 0, 0, 0)

        self.head.addLayout(self.clocks)

        self.head.setStretch(0, 1)

        self.right.addLayout(self.head)

        self.link = QVBoxLayout()
        self.link.setSpacing(8)
        self.link.setObjectName(u"link")
        self.link.setContentsMargins(0, 0, 0, 0)

        self.right.addLayout(self.link)

        self.screens = QStackedWidget(ConsoleWindow)
        self.screens.setObjectName(u"screens")

        self.right.addWidget(self.screens)

        self.foot = QVBoxLayout()
        self.foot.setSpacing(8)
        self.foot.setObjectName(u"foot")
        self.foot.setContentsMargins(0, 0, 0, 0)

        self.right.addLayout(self.foot)

        self.right.setStretch(2, 1)

        self.ConsoleWindowLayout.addLayout(self.right)

        self.ConsoleWindowLayout.setStretch(1, 1)

        self.retranslateUi(ConsoleWindow)

        QMetaObject.connectSlotsByName(ConsoleWindow)
    # setupUi

    def retranslateUi(self, ConsoleWindow):
        ConsoleWindow.setProperty(u"kind", QCoreApplication.translate("ConsoleWindow", u"window", None))
        ConsoleWindow.setWindowTitle(QCoreApplication.translate("ConsoleWindow", u"\u8003\u52a1\u63a7\u5236\u53f0", None))
        self.side.setProperty(u"kind", QCoreApplication.translate("ConsoleWindow", u"side", None))
        self.product.setText(QCoreApplication.translate("ConsoleWindow", u"\u8003\u52a1\u63a7\u5236\u53f0", None))
        self.product.setProperty(u"kind", QCoreApplication.translate("ConsoleWindow", u"title", None))
        self.rehearsal.setText(QCoreApplication.translate("ConsoleWindow", u"\u6f14\u3000\u7ec3", None))
        self.rehearsal.setProperty(u"kind", QCoreApplication.translate("ConsoleWindow", u"title", None))
        self.printing.setText(QCoreApplication.translate("ConsoleWindow", u"\u6253\u5370\u8868\u5355\u3000Alt+P", None))
        self.place.setText("")
        self.person.setText("")
        self.more.setText(QCoreApplication.translate("ConsoleWindow", u"\u66f4\u591a\u2026", None))
        self.leave.setText(QCoreApplication.translate("ConsoleWindow", u"\u9000\u51fa\u767b\u5f55", None))
        self.sitting.setText("")
        self.sitting.setProperty(u"kind", QCoreApplication.translate("ConsoleWindow", u"title", None))
        self.steps.setText(QCoreApplication.translate("ConsoleWindow", u"\u6b65\u9aa4\u2026", None))
    # retranslateUi
