"""Every base rate of the synthetic prefecture, with the reason for its size. Shares are of 1, money is yuan.

The figures are assumptions that look like a poor inland prefecture of the middle 2020s. They are not estimates of a real
place, and nothing here is read by the rules: the generator writes files, the rules must find the families in them.
They were tuned so that the bare thresholds of POLICY D.2 lead to help in one or two of a hundred cases, as published
for the field, and so that a ranking by context can do much better. Both are therefore put in, not found out.
"""

from __future__ import annotations

# --- Ages and families; the shares of lone and of three-generation households come from the census. ---
ADULT, OLD, OLDEST = 18, 60, 101
LEAVES_CARE = 16  # who is younger counts among those who cannot support themselves
# Who is married, by age.
MARRIED_AGES = (17, 20, 25, 30, 38, 60, 70, 80, 95)
MARRIED_SHARES = (0, 0.03, 0.38, 0.78, 0.90, 0.90, 0.80, 0.60, 0.20)
# Who of the others lives alone, by age: weights.
ALONE_AGES = (18, 25, 40, 60, 75, 95)
ALONE_WEIGHTS = (0.5, 1, 1.6, 2.2, 2.6, 1.2)
# Some adults without a partner are single parents, so that fewer of them stay alone.
SINGLES_PER_LONE_HOUSEHOLD = 1.35
# Of grown children without a partner so many would live with a widowed or divorced parent, who is so much older at least.
WITH_ONE_PARENT, YOUNGEST_PARENT = 0.7, 17
# Years between a mother and a child: middle and spread.
MOTHER_GAP, MOTHER_GAP_SPREAD = 26.5, 4.5
PARENT_GAP, PARENT_GAP_SPREAD = 26.0, 4.0
GRANDPARENT_GAP = 53
# Of children: registered with grandparents only; with one parent only.
LEFT_BEHIND = 0.025
SINGLE_PARENT = 0.05
# Years by which parents are older when the first choice has too many children already.
TOO_MANY_CHILDREN = (3, 6, 9)
# Of couples that live with parents, so many live with hers.
WITH_HER_PARENTS = 0.08
# From that age of the wife a couple can take in a grown son's family.
YOUNGEST_ELDER = 48
# Of households with a widowed parent so many have three generations.
PARENT_MAKES_THREE = 0.5
# Two sons may choose the same parents, so more couples are asked than needed.
JOIN_TRIES = 1.35
# Up to that age the elder couple heads the household; later so many still do.
LEADS_UNTIL, OLD_LEADER = 62, 0.3
# Of people in collective registers (schools, firms); people per register; their ages and weights.
COLLECTIVE, COLLECTIVE_SIZE = 0.03, 150
COLLECTIVE_AGES, COLLECTIVE_WEIGHTS = (15, 17, 23, 45, 60), (0, 4, 4, 0.5, 0)
# Of people, so many have an ID number that another county gave.
MOVED_HERE = 0.15

# --- The lines of the prefecture, as its fictional pack has them in the second half of 2026. ---
STANDARD_URBAN, STANDARD_RURAL = 860, 630  # 低保 standard a month
EDGE_LINE, NEAR_THE_LINE = 1.6, 1.2  # times the standard
REGION_INCOME = 31_800  # disposable income per head and year: the line of rigid expenditure, and of M2
PAID_LINE, COVERED_PAID_LINE = 8_000, 5_000  # own payments of a year at which M1 and M3 are raised
PROPERTY_MONTHS, WIDE_PROPERTY_MONTHS = 24, 48  # months of the standard per head that a family may own
RIGID_RATIO = 0.5  # own costs above that part of the income are rigid expenditure

# --- Disability: 6 % of people hold a certificate, more of them old. ---
DISABLED_AGES = (0, 15, 40, 60, 75, 95)
DISABLED_SHARES = (0.008, 0.018, 0.045, 0.095, 0.175, 0.26)
DISABILITY_CLASSES = (12, 14, 2, 50, 8, 9, 5)  # parts of 100: 视力 听力 言语 肢体 智力 精神 多重
DISABILITY_GRADES = (12, 28, 28, 32)  # parts of 100: grade 1 to 4
CERTIFICATE_YEARS = 10
NEW_CERTIFICATE = 0.0015  # of people got their first one in the last 90 days

# --- Work and income (hidden: no file shows them). Wealth is a standard normal of every household. ---
# Chance to be an employee: logit for town and country, by wealth, and when over 50.
EMPLOYEE_URBAN, EMPLOYEE_RURAL, EMPLOYEE_BY_WEALTH, EMPLOYEE_OVER_50 = -0.1, -1.7, 0.55, -0.6
INFORMAL = 0.84  # of the other adults of working age farm or work here and there
PENSION_URBAN, PENSION_RURAL = 0.50, 0.06  # of people above 60 draw an employee's pension
STUDIES_AT_16, STUDIES_AT_19 = 0.90, 0.50
WORKS_UNTIL, FARMS_UNTIL = 60, 70
# Pay a month: logarithm of the middle, by wealth, spread.
PAY_EMPLOYEE = (8.40, 0.20, 0.30)
PAY_INFORMAL = (7.65, 0.26, 0.34)
PAY_PENSION = (7.95, 0.12, 0.22)
URBAN_PAY = 1.25  # times what the same work earns in the country
BASIC_PENSION, FARM_OF_ELDERS = 190, 330
# What relatives send a month to homes without an earner (logarithm, as above), and how many homes get it.
SUPPORT, SUPPORTED = (6.55, 0.25, 0.40), 0.88
# Savings: logarithm of the middle, by wealth, spread; times the size of the household to the power of 0.7.
SAVINGS = (9.7, 0.75, 0.95)
# Cars, one household in four: logit for town and country, by wealth, by employee. Motorbikes in the country.
CAR_URBAN, CAR_RURAL, CAR_BY_WEALTH, CAR_BY_EMPLOYEE = -1.75, -2.0, 0.7, 0.8
MOTORBIKE_RURAL = 0.22
# Of people live below the line and own little: incomes are scaled until that holds, as many as such a roll covers.
POOR = 0.0295

# --- The roll, shares of people unless said otherwise. ---
FOUND_POOR = 0.99  # of the poor are on the roll: the others are the families hidden from it
NOT_POOR_ON_ROLL = 0.03  # of the roll's families are above the line
TEKUN = (
    0.003  # poor households of one or two without anybody who could work; fewer where there are not so many
)
EDGE, RIGID, EXITED = 0.004, 0.002, 0.0015
EXIT_DAYS = 720  # so many days ago, at most, families left the roll
ROLL_CAR = 0.012  # of the roll's families have a car all the same
SECOND_HOME = 0.003  # of the roll's families own a second home, which no file shows
PAID_TWICE = 0.002  # of the roll's people are on it in two townships

# --- Illness. ---
# Of people with a large hospital bill in a year, by age; how many stays beside the first.
HOSPITAL_AGES = (0, 5, 12, 25, 45, 60, 70, 85)
HOSPITAL_SHARES = (0.08, 0.05, 0.02, 0.035, 0.06, 0.11, 0.19, 0.24)
MORE_STAYS = 0.5
OWN_COST = (8.16, 1.04)  # logarithm of the yearly own payment in hospital: middle and spread
SPENDING = 1.2, 0.8  # times that: what insured employees spend, and what the others can spend
MAJOR_FROM, MAJOR_SHARE = 12_000, 0.40  # major-illness insurance pays that share of a year above that sum
AID_SHARE = 0.6  # medical aid takes over that much of what is left, for people on the roll
# Chronic diseases with a registration: weights by age; shares of tumour, dialysis, transplant, haemophilia, others.
CHRONIC_AGES, CHRONIC_WEIGHTS = (0, 30, 50, 65, 90), (0.05, 0.25, 1.1, 2.6, 3.2)
CHRONIC_SHARES = (0.0090, 0.0018, 0.0003, 0.00003, 0.020)
CHRONIC_COST = (0, 5_500, 6_500, 8_000, 5_000, 900)  # steady own payments in a year, the healthy first
CHRONIC_YEARS, CHRONIC_ROWS = 5.0, 2  # how long ago registrations reach back; bills a year
FRESH_DAYS = 30  # an event that young counts as new

# --- Events. ---
# Deaths in a whole year, by age: 0.7 % of all people. The file of deaths reaches back half a year.
DEATH_AGES = (0, 1, 15, 30, 45, 55, 65, 75, 85, 100)
DEATH_SHARES = (0.003, 0.0004, 0.0003, 0.0006, 0.0014, 0.004, 0.012, 0.032, 0.09, 0.3)
DEATH_DAYS = 182
# Of the dead of the roll still paid: in the first sixty days, and later.
STOP_PAYMENT_DAYS = 60
STILL_PAID_FRESH, STILL_PAID = 0.6, 0.25
# Of deaths in the population register by now: of the last sixty days, and older.
REGISTER_FRESH, REGISTER_OLD = 0.4, 0.9
VOCATIONAL = 0.42  # of pupils of 15 to 17 are at a vocational school
# Drop-outs of the last term and boarders, by stage from nursery school to college.
LEAVES_SCHOOL = (0, 0.0003, 0.0016, 0.0018, 0.0035, 0.0012)
BOARDS = (0, 0.05, 0.4, 0.7, 0.75, 0.95)
# Below that many times the standard a pupil drops out so many times as often.
POOR_PUPIL, POOR_LEAVES = 1.3, 5.0
PAUSES_SCHOOL = 0.003
JOBLESS = 0.13  # of employees registered as unemployed in the last 18 months
JOBLESS_LOSS = 0.35  # the part of the pay that odd jobs do not replace
JOBLESS_DAYS = 90  # so long unemployment is a sign
STRUCK_VILLAGES, HIT_IN_VILLAGE = 0.06, 0.22  # of rural villages struck lately; of their households hit
NATURAL_KINDS = (60, 25, 15)  # parts of 100: 洪涝 风雹 地质灾害
FIRE, TRAFFIC = 0.0006, 0.0030  # of households a fire, of people an accident, in a year
SEVERITY = (
    (80, 17, 3),
    (45, 40, 15),
    (62, 30, 8),
)  # parts of 100 of 轻微 一般 严重: disaster, fire, accident

# --- Truth: what an honest visit would find. ---
CHILDREN_PAY = 0.20  # of old people who live without the young have children who pay the bill
REFUNDED = 0.25  # of families a private insurance gives the bill back
HEAVY_SETTLED = 0.03  # of families whose costs pass the region's income per head have been helped before
# Of families in trouble so many have found no help yet, by the number of burdens they carry.
UNSETTLED = (0.001, 0.01, 0.60, 0.90)
GRAVE_NEED = 3.0  # below that a tumour or dialysis that has just begun brings a family onto the list
BEREFT_NEED = 2.6  # below that a family with children that has just lost an earner gets help
ACCIDENT_NEED = 2.0  # below that a severe accident brings help
HOUSE_INSURED = 0.12  # of houses are insured against disasters
REBUILDS_ALONE = 60_000  # savings with which a family rebuilds without help
SCHOOL_AID_MISSING = 0.4  # of edge families with a beginner at a senior school no school aid has reached

# --- The workers: visits a week that a village worker can make beside other duties, from and below. ---
# So few that the order of the list matters: with more visits the share of right ones falls.
WEEKLY_VISITS = (1, 3)

# --- Dirt: shares of cells by kind of column; about 3 % of the rows of a file carry some. ---
ID_DIRT, NAME_DIRT, DATE_DIRT, MONEY_DIRT = 0.014, 0.005, 0.005, 0.004
OTHER_DOT = 0.5  # of names with a dot have another one than the right one
REPEATED = 0.003  # of rows are in the file twice
EXCEL_DAMAGE = 0.04  # of ID numbers in the disability workbook became numbers, and lost their last digits
GUARDIAN_ID = 0.03  # of children in the lists of schools, hospitals and the disabled carry a parent's number
ODD_CODE = 0.01  # of coded cells are spelt in another way
NOT_REGISTERED_WIVES, NOT_REGISTERED_OTHERS = 0.015, 0.04  # of wives, of people in collective registers
TWO_PLACES = 0.0008  # of people are registered in two townships
# Of people the register says that they have moved away. They live here all the same, and what befalls them is on the lists.
MOVED_AWAY = 0.004
# Of rows so many are there a second time in a form that must be refused: as a rule the clerk saw it and typed the row again.
REFUSED = 0.0005
EMPTY_TEMPLATE_ROWS = 200

# --- Sizes of files. ---
FULL_LISTS_UP_TO = (
    2_000_000  # people; larger prefectures list only the insured and the pupils who matter to a sign
)
COUNTY_FILES_FROM = 2_000_000  # people; from there every county sends its own population file
WORKBOOK_ROWS = 20_000  # a longer list comes as text, unless the caller asks for larger workbooks
