"""What a workbook may weigh. A file beyond any of these is refused while it is read, not after (reliability.md B2)."""

MAX_FILE_BYTES = 5_000_000
MAX_UNPACKED_BYTES = 50_000_000
MAX_PACKING_RATIO = 100
# A small member packs well by nature (repeated empty rows); the ratio only counts from this size on.
RATIO_COUNTS_FROM_BYTES = 1_000_000
MAX_MEMBERS = 200
MAX_SHEETS = 50
MAX_ROWS = 5_000
# Title, header, subtotals and notes come on top of the records.
MAX_OTHER_ROWS = 500
MAX_COLUMNS = 200
MAX_CELL_CHARACTERS = 2_000
MAX_SECONDS = 10
MAX_MEMORY_BYTES = 512_000_000
