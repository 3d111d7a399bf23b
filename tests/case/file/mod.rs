//! Case files read, refused and written back.

use bitcoin::{Amount, Network};
use glob::Pattern;
use jiff::civil::{Date, date};
use ransomtrace::case::file::*;
use ransomtrace::case::question::{
    Case, CaseAddress, Demand, DemandAmount, Limits, Merge, Note, NoteTarget, Split, SplitTarget,
    TagList, Tolerance, parse_address,
};
use ransomtrace::language::{Language, Locale};
use ransomtrace::money::Cents;
use std::path::{Path, PathBuf};

mod faults;
mod laws;

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

[[note]]
address = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
text    = "named in the interview"
author  = "Kpt. A. Example"
day     = 2017-07-04

[[note]]
cluster = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
text    = "of the suspect"
author  = "B. Example"

[limits]
hops = 3
max-requests = 10
at-height = 500000
to = 2018-01-01
change-rules = " optimal-change and locktime "

[tags]
packs = ["tags/*.yaml"]

[[tags.list]]
file = "reserves.csv"
label = "Binance"
category = "exchange"

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
        locale: Locale::default(),
        network: Network::Bitcoin,
        demands: vec![
            Demand {
                name: "organisation".to_owned(),
                amount: DemandAmount::Eur(Cents(30_000_000)..=Cents(35_000_050)),
                steps: Vec::new(),
                from: Some(date(2017, 4, 1)),
                deadline: Some(date(2017, 6, 30)),
                tolerance: Tolerance::from_ppm(50_000).unwrap(),
            },
            Demand {
                name: "patients".to_owned(),
                amount: DemandAmount::Btc(
                    Amount::from_sat(10_000_000)..=Amount::from_sat(10_000_000),
                ),
                steps: Vec::new(),
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
        notes: vec![
            Note {
                on: NoteTarget::Address(address(LEGACY)),
                text: "named in the interview".to_owned(),
                author: "Kpt. A. Example".to_owned(),
                day: Some(date(2017, 7, 4)),
            },
            Note {
                on: NoteTarget::Cluster(address(SEGWIT)),
                text: "of the suspect".to_owned(),
                author: "B. Example".to_owned(),
                day: None,
            },
        ],
        tag_packs: vec!["clinic/tags/*.yaml".to_owned()],
        tag_lists: vec![TagList {
            file: PathBuf::from("clinic/reserves.csv"),
            label: "Binance".to_owned(),
            source: String::new(),
            category: "exchange".to_owned(),
        }],
        rate_files: vec![
            PathBuf::from("clinic/rates/btc-eur.csv"),
            PathBuf::from("/data/btc-usd.csv"),
        ],
    };
    assert_eq!(case, expected);
}

#[test]
fn empty_file_is_a_case_with_default_limits() {
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

[[note]]
address = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
text = "named in the interview"
author = "Kpt. A. Example"
day = 2017-07-04

[[note]]
cluster = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
text = "of the suspect"
author = "B. Example"

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

[[tags.list]]
file = "reserves.csv"
label = "Binance"
category = "exchange"

[rates]
files = ["rates/btc-eur.csv", "/data/btc-usd.csv"]
"#
    );
}

/// A case file with one demand, which has these lines next to its name.
fn demand(lines: &str) -> String {
    format!("[[demand]]\nname = \"a\"\n{lines}\n")
}

#[test]
fn repeated_address_is_kept_once_and_reported_with_line() {
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
fn invalid_toml_names_file_and_line() {
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
fn common_toml_mistakes_get_plain_messages() {
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
    let text = "[[tags.list]]\nlabel = \"A\"\nfile = \"a.csv\"\n";
    assert_eq!(
        place_of(text, FileList::Lists, 0),
        Some((3, "tags.list.file"))
    );
}

#[test]
fn language_of_the_folder_is_read_and_written() {
    let case = read("language = \"lt\"").unwrap();
    assert_eq!(case.locale.language, Language::Lithuanian);
    assert!(to_toml(&case).contains("\nlanguage = \"lt\"\n"));
    assert!(!to_toml(&Case::new(Network::Bitcoin)).contains("language"));
}

#[test]
fn zone_of_the_folder_is_read_and_written() {
    let case = read("zone = \"europe/vilnius\"").unwrap();
    assert!(to_toml(&case).contains("\nzone = \"Europe/Vilnius\"\n"));
    assert!(!to_toml(&Case::new(Network::Bitcoin)).contains("zone"));
}

#[test]
fn day_may_be_quoted() {
    let case = read("[limits]\nfrom = \"2017-04-01\"\nto = 2017-04-02\n").unwrap();
    assert_eq!(case.limits.from, Some(date(2017, 4, 1)));
    assert_eq!(case.limits.to, Some(date(2017, 4, 2)));
}

#[test]
fn decimal_fractions_are_exact() {
    let text = demand("amount = { btc = [0.1, 20999999.99999999] }\ntolerance = 0.300000");
    let case = read(&text).unwrap();
    assert_eq!(
        case.demands[0].amount,
        DemandAmount::Btc(Amount::from_sat(10_000_000)..=Amount::from_sat(2_099_999_999_999_999))
    );
    assert_eq!(case.demands[0].tolerance.ppm(), 300_000);
}

#[test]
fn same_question_compares_network_addresses_and_demands() {
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
