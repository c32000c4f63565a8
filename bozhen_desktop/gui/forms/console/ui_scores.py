# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'scores.ui'
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

from bozhen_desktop.gui.widgets.calm import CalmButton

class Ui_Scores(object):
    def setupUi(self, Scores):
        if not Scores.objectName():
            Scores.setObjectName(u"Scores")
        self.ScoresLayout = QVBoxLayout(Scores)
        self.ScoresLayout.setSpacing(12)
        self.ScoresLayout.setObjectName(u"ScoresLayout")
        self.ScoresLayout.setContentsMargins(0, 0, 0, 0)
        self.titles = QHBoxLayout()
        self.titles.setSpacing(16)
        self.titles.setObjectName(u"titles")
        self.titles.setContentsMargins(0, 0, 0, 0)
        self.heading = QLabel(Scores)
        self.heading.setObjectName(u"heading")
        self.heading.setTextFormat(Qt.PlainText)
        self.heading.setWordWrap(False)

        self.titles.addWidget(self.heading)

        self.hint = QLabel(Scores)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.PlainText)
        self.hint.setWordWrap(True)

        self.titles.addWidget(self.hint)

        self.titles.setStretch(1, 1)

        self.ScoresLayout.addLayout(self.titles)

        self.groups = QVBoxLayout()
        self.groups.setSpacing(8)
        self.groups.setObjectName(u"groups")
        self.groups.setContentsMargins(0, 0, 0, 0)

        self.ScoresLayout.addLayout(self.groups)

        self.table = QVBoxLayout()
        self.table.setSpacing(8)
        self.table.setObjectName(u"table")
        self.table.setContentsMargins(0, 0, 0, 0)

        self.ScoresLayout.addLayout(self.table)

        self.acts = QHBoxLayout()
        self.acts.setSpacing(12)
        self.acts.setObjectName(u"acts")
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.spacer1 = QSpacerItem(40, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.acts.addItem(self.spacer1)

        self.primary = CalmButton(Scores)
        self.primary.setObjectName(u"primary")

        self.acts.addWidget(self.primary)


        self.ScoresLayout.addLayout(self.acts)

        self.ScoresLayout.setStretch(1, 1)
        self.ScoresLayout.setStretch(2, 2)

        self.retranslateUi(Scores)

        QMetaObject.connectSlotsByName(Scores)
    # setupUi

    def retranslateUi(self, Scores):
        self.heading.setText(QCoreApplication.translate("Scores", u"\u8bc4\u5206\u590d\u6838", None))
        self.heading.setProperty(u"kind", QCoreApplication.translate("Scores", u"heading", None))
        self.hint.setText(QCoreApplication.translate("Scores", u"\u542f\u5c01\u6807\u51c6\u7b54\u6848\u3001\u8bc4\u5206\u3001\u7531\u7b2c\u4e8c\u4eba\u786e\u8ba4\u5206\u6570\u548c\u6210\u7ee9\uff0c\u4e00\u6b65\u4e00\u6b65\u6765\u3002", None))
        self.hint.setProperty(u"kind", QCoreApplication.translate("Scores", u"muted", None))
        self.primary.setText(QCoreApplication.translate("Scores", u"\u4e0b\u4e00\u6b65", None))
        self.primary.setProperty(u"role", QCoreApplication.translate("Scores", u"primary", None))
        pass
    # retranslateUi
