//! Case files read, refused and written back.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::case::question::{Merge, Split, SplitTarget};
use jiff::civil::date;
use proptest::prelude::*;

const LEGACY: &str = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
const SEGWIT: &str = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";

const NESTED: &str = "3K35dyL85fR9ht7UgzPfd1gLRRXQtNTqE3";
const TXID: &str = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";

const CLINIC: &str = r#"
title     = "Clinic extortion"
reference = "case number of the authority"
network   = "main"

[[demand]]
name     = "organisation"
amount   = { eur = [300_000, 350000.5] }
from     = 2017-04-01
deadline = 2017-06-30
tolerance = 0.05

[[demand]]
name   = "patients"
amount = { btc = 0.1 }

[[address]]
address = " bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4?amount=1 "
demand  = "organisation"
note    = "from the ransom note"

[[address]]
address = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"

[[merge]]
addresses = ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
  "bitcoin:3K35dyL85fR9ht7UgzPfd1gLRRXQtNTqE3"]
reason    = "both in the wallet.dat seized on 2017-07-03"
name      = "Kpt. A. Example"

[[split]]
addresses = ["bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"]
reason = "the second is a shop's"
name   = "B. Example"

[[split]]
transaction = "4A5E1E4BAAB89F3A32518A88C31BC87F618F76673E2CC77AB2127B7AFDEDA33B"
reason = "a PayJoin"
name   = "B. Example"

[limits]
hops = 3
max-requests = 10
at-height = 500000
to = 2018-01-01
change-rules = " optimal-change and locktime "

[tags]
packs = ["tags/*.yaml"]

[rates]
files = ["rates/btc-eur.csv", "/data/btc-usd.csv"]
"#;

fn read(text: &str) -> Result<Case, CaseError> {
    parse(text, Path::new("clinic/case.toml"))
}

fn error(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

#[test]
fn the_documented_example_is_read() {
    let case = read(CLINIC).unwrap();
    let address = |text| parse_address(text, Network::Bitcoin).unwrap();
    let expected = Case {
        title: "Clinic extortion".to_owned(),
        reference: "case number of the authority".to_owned(),
        network: Network::Bitcoin,
        demands: vec![
            Demand {
                name: "organisation".to_owned(),
                amount: DemandAmount::Eur(Cents(30_000_000)..=Cents(35_000_050)),
                from: Some(date(2017, 4, 1)),
                deadline: Some(date(2017, 6, 30)),
                tolerance: Tolerance::from_ppm(50_000).unwrap(),
            },
            Demand {
                name: "patients".to_owned(),
                amount: DemandAmount::Btc(
                    Amount::from_sat(10_000_000)..=Amount::from_sat(10_000_000),
                ),
                from: None,
                deadline: None,
                tolerance: Tolerance::ZERO,
            },
        ],
        addresses: vec![
            CaseAddress {
                address: address(SEGWIT),
                demand: Some("organisation".to_owned()),
                note: "from the ransom note".to_owned(),
            },
            CaseAddress {
                address: address(LEGACY),
                demand: None,
                note: String::new(),
            },
        ],
        limits: Limits {
            hops: 3,
            max_requests: 10,
            at_height: Some(500_000),
            to: Some(date(2018, 1, 1)),
            change_rules: "optimal-change and locktime".to_owned(),
            ..Limits::default()
        },
        merges: vec![Merge {
            addresses: vec![address(LEGACY), address(NESTED)],
            reason: "both in the wallet.dat seized on 2017-07-03".to_owned(),
            name: "Kpt. A. Example".to_owned(),
        }],
        splits: vec![
            Split {
                apart: SplitTarget::Addresses(vec![address(SEGWIT), address(LEGACY)]),
                reason: "the second is a shop's".to_owned(),
                name: "B. Example".to_owned(),
            },
            Split {
                apart: SplitTarget::Transaction(TXID.parse().unwrap()),
                reason: "a PayJoin".to_owned(),
                name: "B. Example".to_owned(),
            },
        ],
        tag_packs: vec!["clinic/tags/*.yaml".to_owned()],
        rate_files: vec![
            PathBuf::from("clinic/rates/btc-eur.csv"),
            PathBuf::from("/data/btc-usd.csv"),
        ],
    };
    assert_eq!(case, expected);
}

#[test]
fn an_empty_file_is_a_case_with_the_built_in_limits() {
    assert_eq!(read(""), Ok(Case::new(Network::Bitcoin)));
}

#[test]
fn limits_may_be_spelled_with_underscores() {
    let text = "[limits]\nmax_requests = 1\nmin_taint = 2\nat_height = 3\nthrough_busy = true\nthrough_coinjoin = true\nchange_rules = \"locktime\"\n";
    let limits = read(text).unwrap().limits;
    assert_eq!(limits, read(&text.replace('_', "-")).unwrap().limits);
    assert_eq!(limits.min_taint, Amount::from_sat(2));
    assert!(limits.through_busy && limits.through_coinjoin);
}

#[test]
fn the_normal_form_is_stable() {
    let case = parse(CLINIC, Path::new("case.toml")).unwrap();
    assert_eq!(
        to_toml(&case),
        r#"title = "Clinic extortion"
reference = "case number of the authority"
network = "bitcoin"

[[demand]]
name = "organisation"
amount = { eur = [300000, 350000.5] }
from = 2017-04-01
deadline = 2017-06-30
tolerance = 0.05

[[demand]]
name = "patients"
amount = { btc = 0.1 }
tolerance = 0

[[address]]
address = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
demand = "organisation"
note = "from the ransom note"

[[address]]
address = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"

[[merge]]
addresses = ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "3K35dyL85fR9ht7UgzPfd1gLRRXQtNTqE3"]
reason = "both in the wallet.dat seized on 2017-07-03"
name = "Kpt. A. Example"

[[split]]
addresses = ["bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"]
reason = "the second is a shop's"
name = "B. Example"

[[split]]
transaction = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
reason = "a PayJoin"
name = "B. Example"

[limits]
hops = 3
max-requests = 10
min-taint = 0
busy = 1000
through-busy = false
dust = 600
at-height = 500000
to = 2018-01-01
through-coinjoin = false
change-rules = "optimal-change and locktime"

[tags]
packs = ["tags/*.yaml"]

[rates]
files = ["rates/btc-eur.csv", "/data/btc-usd.csv"]
"#
    );
}

/// Faulty case files, with ` / ` for the end of a line, and what is said of them after the name of the file.
const FAULTS: &str = r##"
# the file
title = "a" / title = "b"
  -> 2: title: `title` stands twice; leave one of them out
titel = "a"
  -> 1: titel: unknown key `titel`, expected one of `title`, `reference`, `network`, `demand`, `address`, `merge`, `split`, `limits`, `tags`, `rates`
title = 1
  -> 1: title: `1` stands here; write text in quotation marks: title = "1"
 / network = "litecoin"
  -> 2: network: `litecoin` is not a network; known are bitcoin (or mainnet, main), testnet, testnet4, signet and regtest
[tags] / pack = []
  -> 2: tags.pack: unknown key `pack`, expected `packs`
[tags] / packs = ["a.yaml", /   "tags/a**"]
  -> 3: tags.packs: `tags/a**` is not a pattern of file names: recursive wildcards must form a single path component
[rates] / file = []
  -> 2: rates.file: unknown key `file`, expected `files`

# demands
[[demand]] / name = "a"
  -> 1: demand: missing key `amount`
[[demand]] / name = "a" / amount = { eur = 1 } / until = 2017-01-01
  -> 4: demand.until: unknown key `until`, expected one of `name`, `amount`, `from`, `deadline`, `tolerance`
[[demand]] / name = " " / amount = { eur = 1 }
  -> 2: demand.name: the name is empty
[[demand]] / name = "a" / amount = { eur = 1 } /  / [[demand]] / name = "a" / amount = { eur = 1 }
  -> 6: demand.name: duplicate demand `a` in the case, first on line 2

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

/// A case file with one demand, which has these lines next to its name.
fn demand(lines: &str) -> String {
    format!("[[demand]]\nname = \"a\"\n{lines}\n")
}

#[test]
fn a_repeated_address_is_taken_once_and_told_with_its_line() {
    let entry = |text: &str| format!("[[address]]\naddress = \"{text}\"\n");
    let (one, other) = (entry(SEGWIT), entry(&SEGWIT.to_uppercase()));
    let list = format!("[\"{SEGWIT}\",\n\"{LEGACY}\",\n\"\u{200b}{SEGWIT}\"]");
    let merge = format!("[[merge]]\naddresses = {list}\nreason = \"a\"\nname = \"b\"\n");
    let text = format!("{one}{other}{merge}");
    let default = Case::new(Network::Bitcoin);
    let (case, repeated) = read_over(&text, Path::new("case.toml"), default).unwrap();
    assert_eq!(
        (case.addresses.len(), case.merges[0].addresses.len()),
        (1, 2)
    );
    let told = [4, 8]
        .map(|line| format!("case.toml:{line}: duplicate address `{SEGWIT}`; it is used once"));
    assert_eq!(repeated.to_string(), told.join("\n"));
}

#[test]
fn what_is_not_toml_names_file_and_line() {
    for (text, line) in [
        ("title = \"a\n", 1),
        ("\n\n[limits\n", 3),
        ("a\n", 1),
        ("[[demand]]\nfrom = 2017-02-30\n", 2),
    ] {
        let error = read(text).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(matches!(error.problem, CaseProblem::Toml(_)), "{error}");
        assert!(!error.to_string().contains('\n'), "{error}");
    }
}

#[test]
fn common_mistakes_in_toml_are_told_in_plain_words() {
    for (text, message) in [
        (
            "title = \u{201c}Clinic\u{201d}\n",
            "clinic/case.toml:1: title: `\u{201c}` is not the quotation mark of TOML; write \" before and after the text",
        ),
        (
            "[limits]\nto = 30.06.2017\n",
            "clinic/case.toml:2: limits.to: `30.06.2017` is not written as YYYY-MM-DD; write 2017-06-30",
        ),
        (
            "[limits]\nto = 2017-06-31\n",
            "clinic/case.toml:2: limits.to: `2017-06-31` is not in the calendar; check the month and the day",
        ),
        (
            "[rates]\nfiles = [\"C:\\Users\\me\\rates.csv\"]\n",
            "clinic/case.toml:2: rates.files: a backslash in double quotation marks begins an escape; write a Windows path \
             in single quotation marks, as in 'C:\\rates\\btc-eur.csv'",
        ),
    ] {
        assert_eq!(error(text), message);
    }
}

#[test]
fn the_place_of_a_named_file_is_found() {
    let text = "[rates]\nfiles = [\n  \"a.csv\",\n  \"b.csv\",\n]\n[tags]\npacks = [\"*.yaml\"]\n";
    assert_eq!(place_of(text, FileList::Rates, 1), Some((4, "rates.files")));
    assert_eq!(place_of(text, FileList::Packs, 0), Some((7, "tags.packs")));
    assert_eq!(place_of(text, FileList::Packs, 1), None);
}

#[test]
fn a_day_may_stand_in_quotation_marks() {
    let case = read("[limits]\nfrom = \"2017-04-01\"\nto = 2017-04-02\n").unwrap();
    assert_eq!(case.limits.from, Some(date(2017, 4, 1)));
    assert_eq!(case.limits.to, Some(date(2017, 4, 2)));
}

#[test]
fn tenths_are_tenths() {
    let text = demand("amount = { btc = [0.1, 20999999.99999999] }\ntolerance = 0.300000");
    let case = read(&text).unwrap();
    assert_eq!(
        case.demands[0].amount,
        DemandAmount::Btc(Amount::from_sat(10_000_000)..=Amount::from_sat(2_099_999_999_999_999))
    );
    assert_eq!(case.demands[0].tolerance.ppm(), 300_000);
}

#[test]
fn the_question_is_network_addresses_and_demands() {
    let case = read(CLINIC).unwrap();
    let changed = |change: fn(&mut Case)| {
        let mut other = case.clone();
        change(&mut other);
        same_question(&case, &other)
    };
    assert!(changed(|_| ()));
    assert!(changed(|case| case.title.clear()));
    assert!(changed(|case| case.limits.hops = 1));
    assert!(changed(|case| case.rate_files.clear()));
    assert!(changed(|case| case.tag_packs.clear()));
    assert!(changed(|case| case.merges.clear()));
    assert!(changed(|case| case.splits.clear()));
    assert!(changed(|case| case.addresses.reverse()));
    assert!(changed(|case| case.addresses[0].note.clear()));
    assert!(!changed(|case| case.network = Network::Signet));
    assert!(!changed(|case| case.addresses[0].demand = None));
    assert!(!changed(|case| case.demands.reverse()));
    assert!(!changed(|case| case.demands[0].tolerance = Tolerance::ZERO));
    assert!(!changed(|case| {
        case.addresses.pop();
    }));
}

/// Any pattern below the folder of the case file.
fn any_pattern() -> impl Strategy<Value = String> {
    let is_pattern = |text: &String| !text.starts_with('/') && Pattern::new(text).is_ok();
    any::<String>().prop_filter("a pattern", is_pattern)
}

fn any_day() -> impl Strategy<Value = Date> {
    (0i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn any_period() -> impl Strategy<Value = (Option<Date>, Option<Date>)> {
    prop::option::of(any_day()).prop_flat_map(|first| {
        prop::option::of(any_day())
            .prop_map(move |last| (first, last.filter(|last| first.is_none_or(|f| f <= *last))))
    })
}

fn any_amount() -> impl Strategy<Value = DemandAmount> {
    (
        0u8..3,
        0u64..=Amount::MAX_MONEY.to_sat(),
        1u64..=Amount::MAX_MONEY.to_sat(),
    )
        .prop_map(|(kind, a, b)| {
            let (min, max) = (a.min(b), a.max(b));
            let cents = |value: u64| Cents(value as i64 * 4_000);
            match kind {
                0 => DemandAmount::Btc(Amount::from_sat(min)..=Amount::from_sat(max)),
                1 => DemandAmount::Eur(Cents(min as i64)..=Cents(max as i64)),
                _ => DemandAmount::Usd(cents(min)..=cents(max)),
            }
        })
}

fn any_demand() -> impl Strategy<Value = Demand> {
    (
        any::<String>(),
        any_amount(),
        any_period(),
        0u32..=1_000_000,
    )
        .prop_map(|(name, amount, (from, deadline), ppm)| Demand {
            name,
            amount,
            from,
            deadline,
            tolerance: Tolerance::from_ppm(ppm).unwrap(),
        })
}

fn any_limits() -> impl Strategy<Value = Limits> {
    let whole = 0u64..=i64::MAX as u64;
    (
        (
            any::<u32>(),
            whole.clone(),
            whole.clone(),
            whole.clone(),
            whole,
        ),
        (
            any::<bool>(),
            any::<bool>(),
            prop::option::of(any::<u32>()),
            prop::sample::select(vec!["", "votes(2)", "unique(optimal-change) or locktime"]),
        ),
        any_period(),
    )
        .prop_map(
            |(numbers, (through_busy, through_coinjoin, at_height, change_rules), (from, to))| {
                Limits {
                    hops: numbers.0,
                    max_requests: numbers.1,
                    min_taint: Amount::from_sat(numbers.2),
                    busy: numbers.3,
                    through_busy,
                    dust: Amount::from_sat(numbers.4),
                    at_height,
                    from,
                    to,
                    through_coinjoin,
                    change_rules: change_rules.to_owned(),
                }
            },
        )
}

proptest! {
    #[test]
    fn what_is_written_reads_back(
        (title, reference, note) in any::<(String, String, String)>(),
        demands in prop::collection::vec(any_demand(), 0..4),
        limits in any_limits(),
        tag_packs in prop::collection::vec(any_pattern(), 0..3),
        (reason, name) in ("[^ ]{1,9}", "[^ ]{1,9}"),
        hand in 0u8..8,
        rate_files in prop::collection::vec("[^/\u{0}][^\u{0}]{0,20}", 0..3),
    ) {
        let mut case = Case {
            title,
            reference,
            limits,
            tag_packs,
            rate_files: rate_files.into_iter().map(PathBuf::from).collect(),
            ..Case::new(Network::Bitcoin)
        };
        for demand in demands {
            if !demand.name.trim().is_empty() {
                let _ = case.add_demand(demand);
            }
        }
        for (text, demand) in [(SEGWIT, case.demands.first().cloned()), (LEGACY, None)] {
            let row = CaseAddress {
                address: parse_address(text, Network::Bitcoin).unwrap(),
                demand: demand.map(|demand| demand.name),
                note: note.clone(),
            };
            case.add_address(row).unwrap();
        }
        let addresses = |texts: [&str; 2]| {
            texts.map(|text| parse_address(text, Network::Bitcoin).unwrap()).to_vec()
        };
        let spoken = !reason.trim().is_empty() && !name.trim().is_empty();
        if spoken && hand & 1 > 0 {
            let addresses = addresses([NESTED, SEGWIT]);
            case.merges.push(Merge { addresses, reason: reason.clone(), name: name.clone() });
        }
        let apart = [SplitTarget::Addresses(addresses([LEGACY, NESTED])), SplitTarget::Transaction(TXID.parse().unwrap())];
        for (bit, apart) in [2, 4].into_iter().zip(apart) {
            if spoken && hand & bit > 0 {
                case.splits.push(Split { apart, reason: reason.clone(), name: name.clone() });
            }
        }
        let text = to_toml(&case);
        let read = parse(&text, Path::new("case.toml"));
        prop_assert_eq!(read.as_ref(), Ok(&case), "{}", text);
        prop_assert!(same_question(&case, &case));
    }

    #[test]
    fn no_text_panics(text in ".*", lines in "[-a-z=\\[\\]{}\", .0-9\n#_]*", at in 0usize..900, tail in ".{0,3}") {
        let _ = read(&text);
        let _ = read(&lines);
        let _ = read(&demand(&lines));
        let _ = read(&demand(&format!("amount = {{ btc = {lines} }}")));
        let at = (0..=at.min(CLINIC.len())).rev().find(|at| CLINIC.is_char_boundary(*at)).unwrap();
        let _ = read(&format!("{}{tail}{}", &CLINIC[..at], &CLINIC[at..]));
        let _ = read(&CLINIC[..at]);
    }
}
