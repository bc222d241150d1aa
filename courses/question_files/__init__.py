"""Question banks as other systems write them: Excel, GIFT, Moodle XML, Aiken, QTI 1.2, 2.1 and 3.0.

    bank = read_bank(content, "题库.zip")
    bank.format, bank.items, bank.problems

Every item of a file is either in `items` or in `problems`; nothing is dropped. Readers are pure: bytes in, frozen
values out; the format is told by the content, never by the name.
"""

from courses.question_files.items import Bank, Item, Picture, Problem
from courses.question_files.problems import BankRefusal
from courses.question_files.reading import read_bank

__all__ = ["Bank", "BankRefusal", "Item", "Picture", "Problem", "read_bank"]
