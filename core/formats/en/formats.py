"""Dates without ambiguity between British and American readers."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, G:i"
SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d G:i"
MONTH_DAY_FORMAT = "j M"
YEAR_MONTH_FORMAT = "M Y"
TIME_FORMAT = "G:i"
# The first is what a form shows, and a browser's calendar takes no other: it would show a kept day as empty.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"]
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
