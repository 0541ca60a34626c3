"""The shapes of the registry's rows, measured once on 10,001 real ones: how often, how long, how many.

No row stands here. Of massage therapists no real row was at hand: their share is a guess.
"""

# Shares of all rows.
DEACTIVATED, ORGANISATION = 0.036, 0.187
# Shares of the rows of a person; second practice locations: 850,000 of 9.13 million rows.
MIDDLE, MIDDLE_INITIAL, PREFIX, SUFFIX, OTHER_NAME = 0.80, 0.475, 0.62, 0.05, 0.04
SECOND_LINE, FAX, LONG_ZIP, SAME_MAILING, REACTIVATED = 0.43, 0.85, 0.94, 0.565, 0.031
SECOND_PLACE, CERTIFIED, LICENSED = 0.05, 0.27, 0.91
# How names return: weight of rank r is (r + shift) ** -power, among so many names.
LAST_NAMES, FIRST_NAMES, ZIPS = (250_000, 0.85, 5), (60_000, 1.35, 10), (0, 1.15, 40)
# Share of doors (address and phone) that carry 1, 2, 3 ... rows of 10,000.
DOORS = {1: 5967, 2: 529, 3: 206, 4: 90, 5: 68, 6: 37, 7: 26, 8: 18, 9: 17, 10: 9, 12: 11, 14: 8}
DOORS |= {17: 5, 19: 1, 22: 2, 24: 1, 29: 2, 38: 1}
CREDENTIALS = {"M.D.": 36, "MD": 23, "": 1, "D.O.": 3, "D.D.S.": 3, "DDS": 3, "O.D.": 2, "DPM": 2}
CREDENTIALS |= {"DO": 1, "D.C.": 2, "CRNA": 1, "PA-C": 1, "PT": 1, "PH.D.": 1, "NP": 1, "APRN": 1}
CREDENTIALS |= {"L.M.T.": 1, "LCSW": 2, "RN": 3, "R.PH.": 2}
# Codes by how many of 1,000 rows have them; no real row of a massage therapist was at hand.
CODES = {"225700000X": 8, "225100000X": 20, "111N00000X": 18, "207X00000X": 40, "213E00000X": 20}
CODES |= {"213ES0103X": 12, "171100000X": 4, "225X00000X": 5, "208VP0014X": 10, "103T00000X": 7}
CODES |= {"207Q00000X": 66, "207R00000X": 50, "208D00000X": 10, "363LF0000X": 14}
CODES |= {"174400000X": 74, "207RC0000X": 35, "207V00000X": 35, "207W00000X": 28, "163W00000X": 60}
CODES |= {"1223G0001X": 26, "251E00000X": 25, "332B00000X": 24, "208000000X": 24, "183500000X": 30}
CODES |= {"152W00000X": 18, "2085R0202X": 18, "101YM0800X": 60, "1041C0700X": 40, "207P00000X": 30}
CODES |= {"235Z00000X": 30, "106S00000X": 60, "390200000X": 40, "367500000X": 30, "363A00000X": 29}
CODES_OF_A_ROW = {1: 664, 2: 197, 3: 37, 4: 10, 5: 2, 6: 5, 8: 2, 9: 3, 10: 1}
OTHERS_OF_A_ROW = {1: 303, 0: 269, 2: 134, 3: 70, 4: 35, 5: 24, 6: 16, 7: 13, 9: 11, 8: 8, 10: 8}
OTHERS_OF_A_ROW |= {15: 7, 11: 6, 13: 4, 12: 4, 14: 3, 18: 3, 20: 2, 17: 1}
YEARS = {2007: 29, 2008: 9, 2010: 8, 2012: 16, 2014: 14, 2016: 8, 2020: 3, 2023: 8, 2025: 5}
STATES = {"TX": 906, "FL": 713, "CA": 639, "NY": 575, "OH": 523, "PA": 517, "TN": 469, "IN": 344}
STATES |= {"MD": 319, "NC": 282, "NJ": 257, "GA": 232, "AZ": 222, "LA": 216, "KY": 214, "IL": 213}
STATES |= {"VA": 205, "MO": 178, "MI": 171, "OK": 165, "KS": 146, "WA": 143, "CO": 141, "MN": 130}
STATES |= {"WI": 126, "MA": 125, "OR": 123, "CT": 122, "SC": 116, "AL": 96, "NE": 95, "IA": 93}
RARE_STATE = 40
STREETS = ("ST", "AVE", "RD", "DR", "BLVD", "STREET", "HWY", "LN", "AVENUE", "PKWY")
SECONDS = ("SUITE", "STE", "UNIT", "FL", "BLDG", "#")
ISSUERS = ("BCBS", "BLUE CROSS", "MEDICAID", "AETNA", "UNITED HEALTHCARE", "CIGNA", "TRICARE")
KINDS_OF_FIRM = ("CLINIC", "MEDICAL GROUP LLC", "ASSOCIATES, P.A.", "HEALTH SERVICES INC", "PLLC")

START = [
    "B", "BR", "C", "CH", "D", "F", "G", "GR", "H", "J", "K", "L", "M", "N", "P", "R", "S", "ST",
    "T", "TR", "V", "W",
]  # fmt: skip
SYLLABLE = ["A", "E", "I", "O", "U", "AU", "EE", "OR"]
MIDDLE_SOUNDS = [
    "B", "CK", "D", "F", "L", "LL", "M", "N", "ND", "R", "RS", "S", "SH", "T", "TT", "V",
]  # fmt: skip
