//! Every key with a wrong value, and the error that names file, line and key.

use super::*;

/// Faulty case files, with ` / ` for the end of a line, and what is said of them after the name of the file.
const FAULTS: &str = r##"
# the file
title = "a" / title = "b"
  -> 2: title: `title` stands twice; leave one of them out
titel = "a"
  -> 1: titel: unknown key `titel`, expected one of `title`, `reference`, `language`, `zone`, `network`, `demand`, `address`, `merge`, `split`, `note`, `limits`, `tags`, `rates`
title = 1
  -> 1: title: `1` stands here; write text in quotation marks: title = "1"
language = "de"
  -> 1: language: there is no language `de`; choose en or lt

zone = "EEST"
  -> 1: zone: there is no time zone `EEST`; give a name of the IANA database, such as Europe/Vilnius
 / network = "litecoin"
  -> 2: network: `litecoin` is not a network; known are bitcoin (or mainnet, main), testnet, testnet4, signet and regtest
[tags] / pack = []
  -> 2: tags.pack: unknown key `pack`, expected `packs` or `list`
[tags] / packs = ["a.yaml", /   "tags/a**"]
  -> 3: tags.packs: `tags/a**` is not a pattern of file names: recursive wildcards must form a single path component
[rates] / file = []
  -> 2: rates.file: unknown key `file`, expected `files`

# demands
[[demand]] / name = "a"
  -> 1: demand: missing key `amount`
[[demand]] / name = "a" / amount = { eur = 1 } / until = 2017-01-01
  -> 4: demand.until: unknown key `until`, expected one of `name`, `amount`, `from`, `deadline`, `tolerance`, `step`
[[demand]] / name = " " / amount = { eur = 1 }
  -> 2: demand.name: the name is empty
[[demand]] / name = "a" / amount = { eur = 1 } /  / [[demand]] / name = "a" / amount = { eur = 1 }
  -> 6: demand.name: duplicate demand `a` in the case, first on line 2
[[demand]] / name = "a" / amount = { eur = 1 } / from = 2017-05-01 / [[demand.step]] / from = 2017-05-01 / amount = { eur = 2 }
  -> 6: demand.step.from: the amount rises on 2017-05-01, but 2017-05-01 is already the first day of an amount; give steps in the order of their days
[[demand]] / name = "a" / amount = { eur = 1 } / deadline = 2017-05-01 / [[demand.step]] / from = 2017-05-02 / amount = { eur = 2 }
  -> 6: demand.step.from: 2017-05-01 is before 2017-05-02, the first day
[[demand]] / name = "a" / amount = { eur = 1 } / [[demand.step]] / from = 2017-05-02 / amount = { btc = 2 }
  -> 6: demand.step.amount: this amount is in BTC, but the demand is in EUR; give all its amounts in one currency, or make two demands of it
[[demand]] / name = "a" / amount = { eur = 1 } / [demand.step] / from = 2017-05-02 / amount = { eur = 2 }
  -> 4: demand.step: there may be several of these, so write [[demand.step]] with two square brackets on a line of its own, and below it its keys, each on a line

[[note]] / text = "a" / author = "b"
  -> 2: note.text: a note needs one of `address`, `transaction` and `cluster`
[[note]] / address = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa" / transaction = "aa" / text = "a" / author = "b"
  -> 4: note.text: a note needs one of `address`, `transaction` and `cluster`
[[note]] / address = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa" / text = " " / author = "b"
  -> 3: note.text: the text is empty
[[note]] / address = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa" / text = "a" / author = ""
  -> 4: note.author: the name is empty
[[note]] / cluster = "x" / text = "a" / author = "b"
  -> 2: note.cluster: `x` is not a Bitcoin address: addresses begin with 1, 3 or bc1, on test networks with m, n, 2, tb1 or bcrt1

# amounts
[[demand]] / name = "a" / amount = {}
  -> 3: demand.amount: the amount is empty; give one of btc, eur and usd, as in `{ eur = [300000, 350000] }`
[[demand]] / name = "a" / amount = { eur = 1, usd = 1 }
  -> 3: demand.amount: the amount has more than one currency; give one of btc, eur and usd
[[demand]] / name = "a" / amount = { gbp = 1 }
  -> 3: demand.amount.gbp: unknown key `gbp`, expected one of `btc`, `eur`, `usd`
[[demand]] / name = "a" / amount = { eur = [] }
  -> 3: demand.amount.eur: a range has two numbers, the lowest and the highest, but this one has 0
[[demand]] / name = "a" / amount = { eur = [1] }
  -> 3: demand.amount.eur: a range has two numbers, the lowest and the highest, but this one has 1
[[demand]] / name = "a" / amount = { eur = [1, 2, 3] }
  -> 3: demand.amount.eur: a range has two numbers, the lowest and the highest, but this one has 3; a comma separates the two, so write numbers without thousands separators and with a point before their decimals
[[demand]] / name = "a" / amount = { eur = [2, 1.99] }
  -> 3: demand.amount.eur: the range ends at 1.99, below its start at 2
[[demand]] / name = "a" / amount = { eur = [ /   -5, # minus /   1 / ] }
  -> 4: demand.amount.eur: -5 is negative
[[demand]] / name = "a" / amount = { btc = -1 }
  -> 3: demand.amount.btc: -1 is negative
[[demand]] / name = "a" / amount = { btc = 0 }
  -> 3: demand.amount.btc: the amount is 0; write an amount above 0
[[demand]] / name = "a" / amount = { usd = [0, 0.00] }
  -> 3: demand.amount.usd: the amount is 0; write an amount above 0
[[demand]] / name = "a" / amount = { btc = 21000000.00000001 }
  -> 3: demand.amount.btc: 21000000.00000001 BTC exceeds the supply of 21 million
[[demand]] / name = "a" / amount = { btc = 0.000000001 }
  -> 3: demand.amount.btc: `0.000000001` has more than 8 decimals
[[demand]] / name = "a" / amount = { eur = 1.001 }
  -> 3: demand.amount.eur: `1.001` has 3 decimals, and euro has two; write 1001 if the point separates thousands, and two decimals otherwise
[[demand]] / name = "a" / amount = { eur = [300.000, 350.000] }
  -> 3: demand.amount.eur: `300.000` has 3 decimals, and euro has two; write 300000 if the point separates thousands, and two decimals otherwise
[[demand]] / name = "a" / amount = { usd = [1, 1_000.0000] }
  -> 3: demand.amount.usd: `1000.0000` has 4 decimals, and the dollar has two; write no more than two decimals
[[demand]] / name = "a" / amount = { eur = 0.005 }
  -> 3: demand.amount.eur: `0.005` has 3 decimals, and euro has two; write no more than two decimals
[[demand]] / name = "a" / amount = { btc = [0,5] }
  -> 3: demand.amount.btc: `0,5` can be read as one number or as a range; write 0.5 for the number
[[demand]] / name = "a" / amount = { eur = [1,500] }
  -> 3: demand.amount.eur: `1,500` can be read as one number or as a range; write 1500 for the number, or [1, 500] with a blank after the comma for the range
[[demand]] / name = "a" / amount = { usd = [10,50] }
  -> 3: demand.amount.usd: `10,50` can be read as one number or as a range; write 10.50 for the number, or [10, 50] with a blank after the comma for the range
[[demand]] / name = "a" / amount = { eur = [0, 5] }
  -> 3: demand.amount.eur: the range begins at 0; its lowest amount must be above 0
[[demand]] / name = "a" / amount = "300 EUR"
  -> 3: demand.amount: an amount has its currency before it: write amount = { eur = 300000 }, or amount = { eur = [300000, 350000] } for a range; btc and usd are written so too
[[demand]] / name = "a" / amount = 300000
  -> 3: demand.amount: an amount has its currency before it: write amount = { eur = 300000 }, or amount = { eur = [300000, 350000] } for a range; btc and usd are written so too
[[demand]] / name = "a" / amount = { btc = .5 }
  -> 3: demand.amount.btc: a digit is missing before the point of `.5`; write 0.5
[[demand]] / name = "a" / amount = { eur = [300,000, 350,000] }
  -> 3: demand.amount.eur: `300,000` has a comma in it; write a number without thousands separators and with a point before its decimals, as in 300000 or 0.5
[[demand]] / name = "a" / amount = { btc = 1,5 }
  -> 3: demand.amount: `1,5` has a comma in it; write a number without thousands separators and with a point before its decimals, as in 300000 or 0.5
[[demand]] / name = "a" / amount = { eur = 1 500 }
  -> 3: demand.amount.eur: `1 500` has a blank in it; write a number without thousands separators and with a point before its decimals, as in 300000 or 0.5
[[demand]] / name = "a" / amount = { eur = 1e6 }
  -> 3: demand.amount.eur: `1e6` is not a plain decimal number such as 1500 or 0.25
[[demand]] / name = "a" / amount = { eur = 999999999999999999 }
  -> 3: demand.amount.eur: `999999999999999999` is too large
[[demand]] / name = "a" / amount = { eur = "1" }
  -> 3: demand.amount.eur: `1` stands in quotation marks; write a number without them
[[demand]] / name = "a" / amount = { eur = "300.000,00" }
  -> 3: demand.amount.eur: `300.000,00` stands in quotation marks; write a number without them; `300.000,00` has a comma in it; write a number without thousands separators and with a point before its decimals, as in 300000 or 0.5

# dates
[[demand]] / name = "a" / amount = { eur = 1 } / from = "1 April 2017"
  -> 4: demand.from: `1 April 2017` is not a day; write it as YYYY-MM-DD, as in 2017-06-30
[[demand]] / name = "a" / amount = { eur = 1 } / from = "01.04.2017"
  -> 4: demand.from: `01.04.2017` is not written as YYYY-MM-DD; write 2017-04-01
[[demand]] / name = "a" / amount = { eur = 1 } / from = 20170401
  -> 4: demand.from: `20170401` is not written as YYYY-MM-DD; write 2017-04-01
[[demand]] / name = "a" / amount = { eur = 1 } / deadline = 2017-04-01T00:00:00Z
  -> 4: demand.deadline: `2017-04-01T00:00:00Z` has a time or a zone; give the day in UTC alone, as in 2017-06-30
[[demand]] / name = "a" / amount = { eur = 1 } / from = 2017-04-02 / deadline = 2017-04-01
  -> 5: demand.deadline: 2017-04-01 is before 2017-04-02, the first day

# tolerance
[[demand]] / name = "a" / amount = { eur = 1 } / tolerance = 5
  -> 4: demand.tolerance: 5 is not between 0 and 1; five per cent is 0.05
[[demand]] / name = "a" / amount = { eur = 1 } / tolerance = 1.000001
  -> 4: demand.tolerance: 1.000001 is not between 0 and 1; five per cent is 0.05
[[demand]] / name = "a" / amount = { eur = 1 } / tolerance = -0.05
  -> 4: demand.tolerance: -0.05 is not between 0 and 1; five per cent is 0.05
[[demand]] / name = "a" / amount = { eur = 1 } / tolerance = 0.0000001
  -> 4: demand.tolerance: `0.0000001` has more than 6 decimals

# addresses
 / [[address]] / address = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4x"
  -> 3: address.address: `bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4x` has a wrong checksum: a character is mistyped, missing or too many; copy the address again from its source
network = "signet" / [[address]] / address = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
  -> 3: address.address: `1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa` is an address of bitcoin, but the case is on signet; correct the address, or set the network to bitcoin
[[demand]] / name = "a" / amount = { btc = 1 } / [[demand]] / name = "b" / amount = { btc = 2 } / [[address]] / address = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" / demand = "a" / [[address]] / address = "bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" / demand = "b"
  -> 11: address.address: an address can belong to one demand only, but `bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4` is given for `a` and for `b`, first on line 8
[[demand]] / name = "a" / amount = { eur = 1 } /  / [[address]] / address = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" / demand = "b"
  -> 7: address.demand: no demand is named `b`; there are `a`
[[address]] / note = "x"
  -> 1: address: missing key `address`

# the operator's hand; {L}, {S} and {N} are addresses, {TX} is a transaction
[[merge]] / addresses = ["{L}", "{S}"] / name = "a"
  -> 1: merge: missing key `reason`
[[merge]] / addresses = ["{L}", "{S}"] / reason = "a" / name = " "
  -> 4: merge.name: the name is empty
[[merge]] / addresses = ["{L}", "{S}"] / reason = "" / name = "a"
  -> 3: merge.reason: the reason is empty; state the evidence
[[merge]] / addresses = ["{L}", "{S}"] / reason = "a" / name = "a" / note = "a"
  -> 5: merge.note: unknown key `note`, expected one of `addresses`, `reason`, `name`
[[merge]] / addresses = [] / reason = "a" / name = "a"
  -> 2: merge.addresses: no address is named here; a merge or a split takes two addresses or more
[[merge]] / addresses = ["{L}"] / reason = "a" / name = "a"
  -> 2: merge.addresses: one address is named here; a merge or a split takes two addresses or more
[[merge]] / addresses = [ / "{L}", / " {L}" ] / reason = "a" / name = "a"
  -> 2: merge.addresses: one address is named here; a merge or a split takes two addresses or more
[[merge]] / addresses = [ / "{L}", / "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4x" ] / reason = "a" / name = "a"
  -> 4: merge.addresses: `bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4x` has a wrong checksum: a character is mistyped, missing or too many; copy the address again from its source
network = "signet" / [[split]] / addresses = ["{L}", "{S}"] / reason = "a" / name = "a"
  -> 3: split.addresses: `1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa` is an address of bitcoin, but the case is on signet; correct the address, or set the network to bitcoin
[[split]] / reason = "a" / name = "a"
  -> 2: split.reason: a split needs either `addresses` or a `transaction`, not both
[[split]] / addresses = ["{L}", "{S}"] / transaction = "{TX}" / reason = "a" / name = "a"
  -> 2: split.addresses: a split needs either `addresses` or a `transaction`, not both
[[split]] / transaction = "{TX}0" / reason = "a" / name = "a"
  -> 2: split.transaction: `4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b0` is not a transaction id: 64 digits and letters from a to f
[[split]] / transaction = "{TX}" / reason = "a" / name = ""
  -> 4: split.name: the name is empty
[[split]] / addresses = ["{S}", / "{N}", / "{L}"] / reason = "a" / name = "a" /  / [[merge]] / addresses = ["{N}", "{S}"] / reason = "a" / name = "a"
  -> 3: split.addresses: `bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4` and `3K35dyL85fR9ht7UgzPfd1gLRRXQtNTqE3` have different owners here, but one owner by the [[merge]] on line 9; remove one of the two

# limits
[limits] / change-rules = 1
  -> 2: limits.change-rules: `1` stands here; write text in quotation marks: change-rules = "1"
[limits] / change-rules = "a\tb"
  -> 2: limits.change-rules: `a<U+0009>b` is not a change rule expression: it has a line break or another control character
[limits] / hop = 1
  -> 2: limits.hop: unknown key `hop`, expected one of `hops`, `max-requests`, `min-taint`, `busy`, `through-busy`, `dust`, `at-height`, `from`, `to`, `through-coinjoin`, `change-rules`
[limits] / hops = -1
  -> 2: limits.hops: `-1` stands here; write a whole number from 0 on
[limits] / hops = 4294967296
  -> 2: limits.hops: 4294967296 is too large; the highest is 4294967295
[limits] / busy = 1.5
  -> 2: limits.busy: `1.5` has a point in it; write a whole number without separators, as in 50000
[limits] / at-height = 480.000
  -> 2: limits.at-height: `480.000` has a point in it; write a whole number without separators, as in 50000
[limits] / hops = "many"
  -> 2: limits.hops: `"many"` stands here; write a whole number from 0 on
[limits] / hops = 007
  -> 2: limits.hops: `007` has a zero before it; write 7 for a number, or "007" for a text
[limits] / through-busy = "yes"
  -> 2: limits.through-busy: `"yes"` stands here; write through-busy = true or through-busy = false
[limits] / through-busy = yes
  -> 2: limits.through-busy: `yes` is no value of TOML; write through-busy = true or through-busy = false
[limits] / hops = 3 / [limits] / busy = 3
  -> 3: limits: [limits] stands twice; put all its keys below one of them
limits = 3
  -> 1: limits: `3` stands here; write [limits] on a line of its own, and below it its keys, each on a line

# how TOML is written
title = "a" / deadline: 2017-06-30
  -> 2: a colon stands after `deadline`; write = between a key and its value, as in deadline = …
// comment
  -> 1: `//` begins no comment; write # before it
[demand] / name = "a" / amount = { eur = 1 }
  -> 1: demand: there may be several of these, so write [[demand]] with two square brackets on a line of its own, and below it its keys, each on a line
[address] / address = "a" /  / [address] / address = "b"
  -> 4: address: there may be several of these, so write [[address]] with two square brackets on a line of its own, and below it its keys, each on a line
address = "{L}"
  -> 1: address: there may be several of these, so write [[address]] with two square brackets on a line of its own, and below it its keys, each on a line
[rates] / files="x.csv"
  -> 2: rates.files: `"x.csv"` stands here alone; write a list in square brackets: files = ["x.csv"]
[rates] / files = [1]
  -> 2: rates.files: `1` stands here; write text in quotation marks: files = "1"
network=regtest
  -> 1: network: `regtest` is no number and no day; write text in quotation marks: network = "regtest"
reference=2017-001
  -> 1: reference: `2017-001` is no number and no day; write text in quotation marks: reference = "2017-001"
title = ["a"]
  -> 1: title: a list stands here; write text in quotation marks, as in title = "text"
[limits] / from = 2017-02-01 / to = 2017-01-31
  -> 3: limits.to: 2017-01-31 is before 2017-02-01, the first day
"##;

#[test]
fn errors_name_file_line_and_key() {
    let mut faults = FAULTS
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "));
    while let (Some(text), Some(message)) = (faults.next(), faults.next()) {
        let mut text = text.replace(" / ", "\n");
        for (short, long) in [
            ("{L}", LEGACY),
            ("{S}", SEGWIT),
            ("{N}", NESTED),
            ("{TX}", TXID),
        ] {
            text = text.replace(short, long);
        }
        let message = message.strip_prefix("  -> ").unwrap();
        assert_eq!(error(&text), format!("clinic/case.toml:{message}"));
    }
}
