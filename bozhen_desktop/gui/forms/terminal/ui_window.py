# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'window.ui'
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
    QMainWindow, QSizePolicy, QSpacerItem, QStackedWidget,
    QVBoxLayout, QWidget)

from bozhen_desktop.gui.widgets.badges import SaveMark
from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.gui.widgets.sign import SignMark

class Ui_TerminalWindow(object):
    def setupUi(self, TerminalWindow):
        if not TerminalWindow.objectName():
            TerminalWindow.setObjectName(u"TerminalWindow")
        TerminalWindow.resize(1024, 768)
        self.whole = QWidget(TerminalWindow)
        self.whole.setObjectName(u"whole")
        self.layout7 = QVBoxLayout(self.whole)
        self.layout7.setSpacing(0)
        self.layout7.setObjectName(u"layout7")
        self.layout7.setContentsMargins(0, 0, 0, 0)
        self.header = QWidget(self.whole)
        self.header.setObjectName(u"header")
        self.layout4 = QVBoxLayout(self.header)
        self.layout4.setSpacing(4)
        self.layout4.setObjectName(u"layout4")
        self.layout4.setContentsMargins(24, 12, 24, 4)
        self.layout2 = QHBoxLayout()
        self.layout2.setSpacing(12)
        self.layout2.setObjectName(u"layout2")
        self.layout2.setContentsMargins(0, 0, 0, 0)
        self.seat = QLabel(self.header)
        self.seat.setObjectName(u"seat")
        self.seat.setTextFormat(Qt.TextFormat.PlainText)
        self.seat.setWordWrap(False)

        self.layout2.addWidget(self.seat)

        self.saved = SaveMark(self.header)
        self.saved.setObjectName(u"saved")

        self.layout2.addWidget(self.saved)

        self.spacer1 = QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout2.addItem(self.spacer1)

        self.smaller = CalmButton(self.header)
        self.smaller.setObjectName(u"smaller")

        self.layout2.addWidget(self.smaller)

        self.bigger = CalmButton(self.header)
        self.bigger.setObjectName(u"bigger")

        self.layout2.addWidget(self.bigger)

        self.time = QLabel(self.header)
        self.time.setObjectName(u"time")
        self.time.setTextFormat(Qt.TextFormat.PlainText)
        self.time.setWordWrap(False)

        self.layout2.addWidget(self.time)


        self.layout4.addLayout(self.layout2)

        self.layout3 = QHBoxLayout()
        self.layout3.setSpacing(12)
        self.layout3.setObjectName(u"layout3")
        self.layout3.setContentsMargins(0, 0, 0, 0)
        self.mode = QLabel(self.header)
        self.mode.setObjectName(u"mode")
        self.mode.setTextFormat(Qt.TextFormat.PlainText)
        self.mode.setWordWrap(False)

        self.layout3.addWidget(self.mode)

        self.name = QLabel(self.header)
        self.name.setObjectName(u"name")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setWordWrap(True)

        self.layout3.addWidget(self.name)

        self.layout3.setStretch(1, 1)

        self.layout4.addLayout(self.layout3)


        self.layout7.addWidget(self.header)

        self.layout6 = QVBoxLayout()
        self.layout6.setSpacing(8)
        self.layout6.setObjectName(u"layout6")
        self.layout6.setContentsMargins(24, 0, 24, 0)
        self.banner = QFrame(self.whole)
        self.banner.setObjectName(u"banner")
        self.layout5 = QHBoxLayout(self.banner)
        self.layout5.setSpacing(12)
        self.layout5.setObjectName(u"layout5")
        self.layout5.setContentsMargins(16, 8, 16, 8)
        self.banner_sign = SignMark(self.banner)
        self.banner_sign.setObjectName(u"banner_sign")

        self.layout5.addWidget(self.banner_sign)

        self.banner_text = QLabel(self.banner)
        self.banner_text.setObjectName(u"banner_text")
        self.banner_text.setTextFormat(Qt.TextFormat.PlainText)
        self.banner_text.setWordWrap(True)

        self.layout5.addWidget(self.banner_text)

        self.banner_button = CalmButton(self.banner)
        self.banner_button.setObjectName(u"banner_button")

        self.layout5.addWidget(self.banner_button)

        self.layout5.setStretch(1, 1)

        self.layout6.addWidget(self.banner)


        self.layout7.addLayout(self.layout6)

        self.pages = QStackedWidget(self.whole)
        self.pages.setObjectName(u"pages")

        self.layout7.addWidget(self.pages)

        self.layout7.setStretch(2, 1)
        TerminalWindow.setCentralWidget(self.whole)

        self.retranslateUi(TerminalWindow)

        QMetaObject.connectSlotsByName(TerminalWindow)
    # setupUi

    def retranslateUi(self, TerminalWindow):
        self.whole.setProperty(u"kind", QCoreApplication.translate("TerminalWindow", u"terminal", None))
        self.seat.setText("")
        self.seat.setProperty(u"kind", QCoreApplication.translate("TerminalWindow", u"seat", None))
        self.smaller.setText(QCoreApplication.translate("TerminalWindow", u"\u5b57\u5c0f", None))
        self.smaller.setProperty(u"measure", QCoreApplication.translate("TerminalWindow", u"small", None))
#if QT_CONFIG(accessibility)
        self.smaller.setAccessibleName(QCoreApplication.translate("TerminalWindow", u"\u628a\u5b57\u53d8\u5c0f", None))
#endif // QT_CONFIG(accessibility)
        self.bigger.setText(QCoreApplication.translate("TerminalWindow", u"\u5b57\u5927", None))
        self.bigger.setProperty(u"measure", QCoreApplication.translate("TerminalWindow", u"small", None))
#if QT_CONFIG(accessibility)
        self.bigger.setAccessibleName(QCoreApplication.translate("TerminalWindow", u"\u628a\u5b57\u53d8\u5927", None))
#endif // QT_CONFIG(accessibility)
        self.time.setText("")
        self.time.setProperty(u"kind", QCoreApplication.translate("TerminalWindow", u"clock", None))
        self.mode.setText(QCoreApplication.translate("TerminalWindow", u"\u6f14\u7ec3", None))
        self.mode.setProperty(u"kind", QCoreApplication.translate("TerminalWindow", u"heading", None))
        self.mode.setProperty(u"tone", QCoreApplication.translate("TerminalWindow", u"violet", None))
        self.name.setText("")
        self.banner.setProperty(u"kind", QCoreApplication.translate("TerminalWindow", u"note", None))
        self.banner_text.setText("")
        self.banner_text.setProperty(u"kind", QCoreApplication.translate("TerminalWindow", u"strong", None))
        self.banner_button.setText(QCoreApplication.translate("TerminalWindow", u"\u77e5\u9053\u4e86", None))
        self.banner_button.setProperty(u"measure", QCoreApplication.translate("TerminalWindow", u"small", None))
        pass
    # retranslateUi
