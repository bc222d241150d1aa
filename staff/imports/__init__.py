"""Kinds of sheet that staff reads; registered in `staff.slots`."""
