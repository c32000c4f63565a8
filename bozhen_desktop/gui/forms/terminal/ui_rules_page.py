# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'rules_page.ui'
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
    QSpacerItem, QVBoxLayout, QWidget)

from bozhen_desktop.gui.terminal.reading import ReadingArea
from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_RulesPage(object):
    def setupUi(self, RulesPage):
        if not RulesPage.objectName():
            RulesPage.setObjectName(u"RulesPage")
        RulesPage.resize(1024, 600)
        self.layout32 = QVBoxLayout(RulesPage)
        self.layout32.setSpacing(12)
        self.layout32.setObjectName(u"layout32")
        self.layout32.setContentsMargins(24, 8, 24, 16)
        self.title = QLabel(RulesPage)
        self.title.setObjectName(u"title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)

        self.layout32.addWidget(self.title)

        self.reading = ReadingArea(RulesPage)
        self.reading.setObjectName(u"reading")

        self.layout32.addWidget(self.reading)

        self.layout31 = QHBoxLayout()
        self.layout31.setSpacing(16)
        self.layout31.setObjectName(u"layout31")
        self.layout31.setContentsMargins(0, 0, 0, 0)
        self.spacer30 = QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout31.addItem(self.spacer30)

        self.agree = CalmButton(RulesPage)
        self.agree.setObjectName(u"agree")

        self.layout31.addWidget(self.agree)


        self.layout32.addLayout(self.layout31)

        self.layout32.setStretch(1, 1)

        self.retranslateUi(RulesPage)

        QMetaObject.connectSlotsByName(RulesPage)
    # setupUi

    def retranslateUi(self, RulesPage):
        self.title.setText(QCoreApplication.translate("RulesPage", u"\u8003\u573a\u7eaa\u5f8b\u548c\u8bda\u4fe1\u627f\u8bfa", None))
        self.title.setProperty(u"kind", QCoreApplication.translate("RulesPage", u"title", None))
        self.agree.setText(QCoreApplication.translate("RulesPage", u"\u6211\u627f\u8bfa\u8bda\u4fe1\u8003\u8bd5", None))
        self.agree.setProperty(u"role", QCoreApplication.translate("RulesPage", u"primary", None))
        pass
    # retranslateUi
