# Lithuanian. The same messages as in en.ftl, in the same order.

## Numbers, money and days

separator-group = { "\u00A0" }
separator-decimal = ,
money-eur = { $amount }{ "\u00A0" }Eur
day = { $year }{ "\u00A0" }m. { $month } { $day }{ "\u00A0" }d.
day-of-year = { $month } { $day }{ "\u00A0" }d.
minute = { $day } { $time } UTC
month-1 = sausio
month-2 = vasario
month-3 = kovo
month-4 = balandžio
month-5 = gegužės
month-6 = birželio
month-7 = liepos
month-8 = rugpjūčio
month-9 = rugsėjo
month-10 = spalio
month-11 = lapkričio
month-12 = gruodžio

## Lists

just = { $text }
list-and = { $list } ir { $last }
