#!/usr/bin/env python3
"""Writes the figures of seeds-1-to-5.jsonl and seeds-6-to-9.jsonl into the tables of README.md. Rates are the worst of the populations;
shares of correct results are rounded down, shares of wrong results up."""

import json
import math
import pathlib
import re

here = pathlib.Path(__file__).parent
populations, unseen = ([json.loads(line) for line in (here / name).read_text().splitlines()]
                       for name in ("seeds-1-to-5.jsonl", "seeds-6-to-9.jsonl"))
readme = (here / "README.md").read_text()


def rows(table, of=None):
    """The rows of a table, each with itself in every population."""
    return list(zip(*(population[table] for population in of or populations)))


def present(row, key):
    for part in key.split("."):
        row = [of[part] for of in row]
    return [value for value in row if value is not None]


def right(row, key):
    rates = present(row, key)
    return f"{math.floor(min(rates) * 10_000 + 1e-9) / 10_000:.4f}" if rates else "-"


def wrong(row, key):
    rates = present(row, key)
    return f"{math.ceil(max(rates) * 10_000 - 1e-9) / 10_000:.4f}" if rates else "-"


def most(row, key):
    counts = present(row, key)
    return f"{max(counts):,}" if counts else "-"


def total(row, key):
    return f"{sum(present(row, key)):,}"


def merge(row):
    worst = max((of["worst"] for of in row), key=lambda of: of["wrong_pairs"])
    return f"{worst['size']:,} addresses of {worst['owners']:,} owners"


def wrong_pairs(row):
    return f"{max(of['pairs']['found'] - of['pairs']['right'] for of in row):,}"


def table(name, header, body):
    """Replaces what stands between the marks of a table."""
    global readme
    text = "\n".join(f"| {' | '.join(cells)} |" for cells in [header, ["---"] * len(header), *body])
    begin, end = f"<!-- {name} -->\n", f"\n<!-- end of {name} -->"
    readme, found = re.subn(re.escape(begin) + ".*?" + re.escape(end), lambda _: begin + text + end, readme, flags=re.DOTALL)
    assert found == 1, name


table(
    "clusterings",
    ["rule", "pair precision", "pair recall", "wrong pairs, most", "of these by joins", "FDR of new pairs",
     "B-cubed precision", "B-cubed recall", "adjusted Rand", "V-measure", "links refused, most", "worst wrong merge"],
    ([row[0]["rule"], right(row, "precision"), right(row, "recall"), wrong_pairs(row), most(row, "wrong_by_joins"),
      wrong(row, "new_false_discovery"), right(row, "b_cubed.precision"), right(row, "b_cubed.recall"),
      right(row, "adjusted_rand"), right(row, "v_measure"), most(row, "refused"), merge(row)] for row in rows("rules")),
)
table(
    "change rules",
    ["change rules", "right", "wrong", "of these to the payer", "precision, worst", "true positive rate", "false positive rate",
     "abstention", "called in joins"],
    ([f"`{row[0]['rule']}`", total(row, "right"), total(row, "wrong"), total(row, "own"), right(row, "precision"),
      right(row, "true_positive_rate"), wrong(row, "false_positive_rate"), wrong(row, "abstention"),
      total(row, "called_in_joins")] for row in rows("change")),
)
table(
    "detectors",
    ["detector", "actual", "flagged", "right", "precision, worst", "recall, worst", "kept from merging",
     "joins among flagged"],
    ([row[0]["detector"], total(row, "actual"), total(row, "flagged"), total(row, "right"), right(row, "precision"),
      right(row, "recall"), total(row, "kept_apart"), total(row, "joins_among_flagged")] for row in rows("detectors")),
)
def services(of):
    return ([row[0]["kind"], total(row, "actual"), total(row, "found"), total(row, "right"), right(row, "precision"),
             right(row, "recall")] for row in rows("services", of))


for name, of in ("services", populations), ("services, unseen", unseen):
    table(name, ["kind", "actual", "found", "right", "precision, worst", "recall, worst"], services(of))
table(
    "unseen",
    ["detector", "actual", "flagged", "right", "precision, worst", "recall, worst"],
    ([row[0]["detector"], total(row, "actual"), total(row, "flagged"), total(row, "right"), right(row, "precision"),
      right(row, "recall")] for row in rows("detectors", unseen)),
)
(here / "README.md").write_text(readme)
