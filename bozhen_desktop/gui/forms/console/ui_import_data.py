# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'import_data.ui'
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
from PySide6.QtWidgets import (QApplication, QHBoxLayout, QLabel, QLineEdit,
    QSizePolicy, QSpacerItem, QVBoxLayout, QWidget)

from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_ImportData(object):
    def setupUi(self, ImportData):
        if not ImportData.objectName():
            ImportData.setObjectName(u"ImportData")
        self.ImportDataLayout = QVBoxLayout(ImportData)
        self.ImportDataLayout.setSpacing(12)
        self.ImportDataLayout.setObjectName(u"ImportDataLayout")
        self.ImportDataLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(ImportData)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(ImportData)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.ImportDataLayout.addLayout(self.titles)

        self.place = QHBoxLayout()
        self.place.setSpacing(8)
        self.place.setObjectName(u"place")
        self.place.setContentsMargins(0, 0, 0, 0)
        self.folder = QLineEdit(ImportData)
        self.folder.setObjectName(u"folder")
        self.folder.setReadOnly(True)

        self.place.addWidget(self.folder)

        self.choose = CalmButton(ImportData)
        self.choose.setObjectName(u"choose")

        self.place.addWidget(self.choose)


        self.ImportDataLayout.addLayout(self.place)

        self.files = QVBoxLayout()
        self.files.setSpacing(8)
        self.files.setObjectName(u"files")
        self.files.setContentsMargins(0, 0, 0, 0)

        self.ImportDataLayout.addLayout(self.files)

        self.task = QVBoxLayout()
        self.task.setSpacing(8)
        self.task.setObjectName(u"task")
        self.task.setContentsMargins(0, 0, 0, 0)

        self.ImportDataLayout.addLayout(self.task)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.again = CalmButton(ImportData)
        self.again.setObjectName(u"again")

        self.acts.addWidget(self.again)

        self.spacer1 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.acts.addItem(self.spacer1)

        self.primary = CalmButton(ImportData)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.ImportDataLayout.addLayout(self.acts)

        self.ImportDataLayout.setStretch(2, 1)

        self.retranslateUi(ImportData)

        QMetaObject.connectSlotsByName(ImportData)
    # setupUi

    def retranslateUi(self, ImportData):
        self.heading.setText(QCoreApplication.translate("ImportData", u"\u5bfc\u5165\u8003\u8bd5\u6570\u636e", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("ImportData", u"heading", None))
        self.hint.setText(QCoreApplication.translate("ImportData", u"\u63d2\u597d U \u76d8\uff0c\u9009\u5b83\u7684\u6587\u4ef6\u5939\u3002\u6587\u4ef6\u5148\u6574\u4efd\u6838\u5bf9\uff0c\u6838\u5bf9\u901a\u8fc7\u624d\u5bfc\u5165\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("ImportData", u"muted", None))
        self.folder.setPlaceholderText(QCoreApplication.translate("ImportData", u"U \u76d8\u6216\u6587\u4ef6\u5939", None))
        self.choose.setText(QCoreApplication.translate("ImportData", u"\u9009\u62e9\u6587\u4ef6\u5939\u2026 F2", None))
        self.again.setText(QCoreApplication.translate("ImportData", u"\u91cd\u65b0\u8bfb\u53d6 F5", None))
        self.primary.setText(QCoreApplication.translate("ImportData", u"\u5bfc\u5165\u9009\u4e2d\u7684\u6587\u4ef6", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("ImportData", u"primary", None))
        pass
    # retranslateUi
