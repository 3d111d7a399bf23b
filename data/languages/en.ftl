# Messages of the files that people read, in English. One file a language, in the format of Project Fluent.
# How to translate: data/languages/README.md.

## Numbers, money and days

separator-group = ,
separator-decimal = .
money-eur = EUR { $amount }
day = { $day } { $month } { $year }
day-of-year = { $day } { $month }
minute = { $day }, { $time } UTC
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Lists

just = { $text }
list-and = { $list } and { $last }
