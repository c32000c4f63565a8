# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'paper_entry.ui'
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
    QVBoxLayout, QWidget)

from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_PaperEntry(object):
    def setupUi(self, PaperEntry):
        if not PaperEntry.objectName():
            PaperEntry.setObjectName(u"PaperEntry")
        self.PaperEntryLayout = QVBoxLayout(PaperEntry)
        self.PaperEntryLayout.setSpacing(12)
        self.PaperEntryLayout.setObjectName(u"PaperEntryLayout")
        self.PaperEntryLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(PaperEntry)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(PaperEntry)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.PaperEntryLayout.addLayout(self.titles)

        self.kinds = QVBoxLayout()
        self.kinds.setSpacing(8)
        self.kinds.setObjectName(u"kinds")
        self.kinds.setContentsMargins(0, 0, 0, 0)

        self.PaperEntryLayout.addLayout(self.kinds)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.primary = CalmButton(PaperEntry)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.PaperEntryLayout.addLayout(self.acts)

        self.PaperEntryLayout.setStretch(1, 1)

        self.retranslateUi(PaperEntry)

        QMetaObject.connectSlotsByName(PaperEntry)
    # setupUi

    def retranslateUi(self, PaperEntry):
        self.heading.setText(QCoreApplication.translate("PaperEntry", u"\u7eb8\u8d28\u8865\u5f55", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("PaperEntry", u"heading", None))
        self.hint.setText(QCoreApplication.translate("PaperEntry", u"\u673a\u5668\u505c\u7528\u65f6\u5199\u5728\u7eb8\u4e0a\u7684\uff0c\u7167\u7eb8\u4e0a\u7684\u65f6\u95f4\u8865\u8fdb\u6765\u3002\u4e24\u4eba\u5f55\u5165\u548c\u6838\u5bf9\uff0c\u6253\u5370\u6ce8\u660e\u201c\u8865\u5f55\u201d\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("PaperEntry", u"muted", None))
        self.primary.setText(QCoreApplication.translate("PaperEntry", u"\u8865\u5f55", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("PaperEntry", u"primary", None))
        pass
    # retranslateUi
