//! Servers that are not there, break, serve something else, or lie: one misbehaviour at a time. Each is met alone, and
//! beside an honest server, in front of it and behind. What is asked of the program is always the same:
//!
//! * It ends in bounded time and memory, with the right exit code, and says what is wrong and with which server.
//! * Alone, no figure is presented as complete that is not: where anything differs from what an undisturbed run finds, a
//!   caveat says so, and nothing is claimed that is not true.
//! * Beside an honest server the tables are those of an undisturbed run.
//! * Nothing that a server says reaches the terminal as anything but text.
//! * The evidence is not spoilt: a later run with an honest server finds what an undisturbed run finds.

mod answers;
mod chain;
mod forgery;
mod memory;
mod passing;
mod several;
mod wire;

use std::collections::BTreeMap;
use std::thread;

use bitcoin::Txid;
use serde_json::Value;

use crate::support::built_in::{Table, conclusions, desk, honest, server, story, undisturbed};
use crate::support::command::{Desk, Ended, Files};
use crate::support::hostile::Hostile;

const HEADERS: &str = "blockchain.block.headers";
const HISTORY: &str = "blockchain.scripthash.get_history";
const BALANCE: &str = "blockchain.scripthash.get_balance";
const TRANSACTION: &str = "blockchain.transaction.get";
const MERKLE: &str = "blockchain.transaction.get_merkle";
const TIP: &str = "blockchain.headers.subscribe";

/// A misbehaviour and what is to come of it.
struct Trial<'a> {
    /// Makes a server that misbehaves.
    server: &'a (dyn Fn() -> Hostile + Sync),
    /// Alone: the exit code, and a part of what is said. Where nothing is said the findings are those of an undisturbed
    /// run.
    alone: (i32, String),
    /// Beside an honest server.
    beside: Beside,
}

/// What comes of a misbehaviour beside an honest server.
enum Beside {
    /// It is harmless, and no fault is reported.
    Harmless,
    /// The exit code, and the text after the server's name.
    Named(i32, String),
    /// As [`Named`](Self::Named) in one order of the servers and harmless in the other: what can be proved is asked of one
    /// of the two.
    NamedIfAsked(i32, String),
}

impl Trial<'_> {
    #[track_caller]
    fn run(&self) {
        self.alone();
        self.beside();
    }

    /// For slow cases with time-outs: all runs concurrently, with further flags.
    fn run_at_once(&self, flags: &str) {
        thread::scope(|scope| {
            let beside =
                [true, false].map(|is_first| scope.spawn(move || self.beside_as(is_first, flags)));
            self.alone_with(flags);
            for run in beside {
                run.join().expect("what is said above");
            }
        });
    }

    fn alone(&self) {
        self.alone_with("");
    }

    fn alone_with(&self, flags: &str) {
        let (desk, server) = (desk(), (self.server)());
        let (code, said) = &self.alone;
        let ended = trace(&desk, &format!("-s {} {flags}", server.url()));
        expect(&ended, *code, said);
        match findings(&desk) {
            Some(case) if said.is_empty() => assert!(conclusions(case) == *undisturbed()),
            Some(case) => claims_no_more_than_is_true(&case),
            None => assert!(![0, 3].contains(code), "no findings"),
        }
        goes_on(&desk);
    }

    fn beside(&self) {
        let orders = [true, false].map(|is_first| self.beside_as(is_first, ""));
        if let Beside::NamedIfAsked(..) = self.beside {
            assert_ne!(orders[0], orders[1], "one of the two is asked");
        }
    }

    /// Whether the server was reported, before or after the honest one.
    fn beside_as(&self, is_first: bool, flags: &str) -> bool {
        let (desk, server) = (desk(), (self.server)());
        let (liar, honest) = (format!("-s {}", server.url()), honest());
        let ended = match is_first {
            true => trace(&desk, &format!("{liar} {honest} {flags}")),
            false => trace(&desk, &format!("{honest} {liar} {flags}")),
        };
        // The register lists every server queried.
        let said = ended.stdout.split("\nWhat servers learned\n").next();
        let said = format!("{}{}", said.unwrap_or_default(), ended.stderr);
        let is_named = said.contains(&server.url());
        match &self.beside {
            Beside::Named(code, words) => {
                expect(&ended, *code, &format!("- {} {words}", server.url()));
            }
            Beside::NamedIfAsked(code, words) if is_named => {
                expect(&ended, *code, &format!("- {} {words}", server.url()));
            }
            Beside::Harmless | Beside::NamedIfAsked(..) => {
                expect(&ended, 0, "Everything within the set limits was fetched");
                assert!(!is_named && ended.stderr.is_empty(), "{ended:#?}");
            }
        }
        let case = findings(&desk).expect("an honest server is enough");
        let differences = differences(&case);
        assert!(differences.is_empty(), "{differences:?}\n{ended:#?}");
        is_named
    }
}

/// A server that answers one method wrongly.
fn lying_about(
    wrong: &'static str,
    lie: impl Fn(&Value, &mut Value) + Send + Sync + 'static,
) -> Hostile {
    Hostile::lying(server(), move |method, params, answer| {
        if method == wrong {
            lie(params, answer);
        }
    })
}

/// Traces the built-in case with these servers.
fn trace(desk: &Desk, servers: &str) -> Ended {
    let command = format!("trace --case clinic.toml -o case {servers}");
    desk.ransomtrace(command).watch()
}

/// Checks the exit code and a part of the output, and that it contains no control characters.
#[track_caller]
fn expect(ended: &Ended, code: i32, said: &str) {
    assert_eq!(ended.code, Some(code), "{ended:#?}");
    let all = format!("{}{}", ended.stdout, ended.stderr);
    assert!(all.contains(said), "nobody says `{said}`: {ended:#?}");
    let obeyed = |c: char| c.is_control() && c != '\n';
    assert!(!all.contains(obeyed), "{ended:?}");
}

/// The files of the case, if there are findings.
fn findings(desk: &Desk) -> Option<Files> {
    let is_there = desk.exists("case/findings.json");
    is_there.then(|| desk.files("case"))
}

/// A run with an honest server on the folder left by a bad one has the findings of an undisturbed run.
#[track_caller]
fn goes_on(desk: &Desk) {
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    assert!(conclusions(desk.files("case")) == *undisturbed());
}

/// Tables that are not those of an undisturbed run, but for who was asked. Where servers disagree a balance may be left
/// out; no other may be given.
fn differences(case: &Files) -> Vec<String> {
    let is_table = |name: &&String| {
        name.starts_with("tables/") && name.ends_with(".csv") && *name != "tables/coverage.csv"
    };
    let names = undisturbed().keys().filter(is_table);
    let differ = names.filter(|name| {
        let table = name.trim_start_matches("tables/").trim_end_matches(".csv");
        let [found, real] = [case, undisturbed()].map(|files| Table::of(files, table));
        let fits = |(at, (found, told)): (usize, (&String, &String))| match &*real.header[at] {
            "balance_sat" | "complete" => found == told || ["", "false"].contains(&found.as_str()),
            // As long as the longest answer.
            "history" => true,
            _ => found == told,
        };
        let rows = found.rows.iter().zip(&real.rows);
        let fit = rows
            .flat_map(|(found, real)| found.iter().zip(real).enumerate())
            .all(fits);
        found.header != real.header || found.rows.len() != real.rows.len() || !fit
    });
    differ.cloned().collect()
}

/// Rows of a table by outpoint, each cell by its column.
fn by_outpoint(table: &Table) -> BTreeMap<String, BTreeMap<&str, &str>> {
    let columns = || table.header.iter().map(String::as_str);
    let row = |row: &'_ Vec<String>| format!("{}:{}", row[0], row[1]);
    let rows = table.rows.iter();
    rows.map(|cells| {
        (
            row(cells),
            columns().zip(cells.iter().map(String::as_str)).collect(),
        )
    })
    .collect()
}

/// Findings that are not those of an undisturbed run say so, count nothing that was not paid, and call nothing unspent
/// that was spent.
#[track_caller]
fn claims_no_more_than_is_true(case: &Files) {
    let findings: Value = serde_json::from_slice(&case["findings.json"]).unwrap();
    if !differences(case).is_empty() {
        let caveats = findings["caveats"].as_array().unwrap();
        let says_so = |caveat: &Value| caveat["incomplete"] == true || caveat["fault"] == true;
        assert!(caveats.iter().any(says_so), "{caveats:#?}");
        let coverage = Table::of(case, "coverage");
        let is_open = coverage.column("complete").contains(&"false")
            || Table::of(case, "endpoints")
                .column("end")
                .contains(&"unknown");
        assert!(is_open, "no row says what was not seen");
    }
    let truth = undisturbed();
    let is_source = |class: &str| ["payment", "instalment", "late"].contains(&class);
    let (found, real) = (Table::of(case, "payments"), Table::of(truth, "payments"));
    let real = by_outpoint(&real);
    for (outpoint, row) in by_outpoint(&found) {
        let real = real
            .get(&outpoint)
            .unwrap_or_else(|| panic!("invented: {row:?}"));
        for column in ["address", "height", "time", "value_sat", "value_eur"] {
            assert_eq!(row[column], real[column], "{column} of {outpoint}");
        }
        let is_counted = (is_source(row["class"]), is_source(real["class"]));
        assert_ne!(
            is_counted,
            (true, false),
            "counted though {}: {row:?}",
            real["class"]
        );
    }
    let paid = |findings: &Value| findings["totals"]["paid_sat"].as_u64().unwrap();
    let real: Value = serde_json::from_slice(&truth["findings.json"]).unwrap();
    assert!(paid(&findings) <= paid(&real));
    for (table, column) in [("outputs", "state"), ("endpoints", "end")] {
        let (found, outputs) = (Table::of(case, table), Table::of(truth, "outputs"));
        let outputs = by_outpoint(&outputs);
        for (outpoint, row) in by_outpoint(&found) {
            let is_spent = |outpoint| {
                outputs
                    .get(outpoint)
                    .is_some_and(|real| real["state"] == "spent")
            };
            let is_false = row[column] == "unspent" && is_spent(&outpoint);
            assert!(!is_false, "{table} call it unspent: {row:?}");
        }
    }
    let accounting = Table::of(case, "accounting");
    for (at, policy) in accounting.column("policy").into_iter().enumerate() {
        let of = |column: &str| accounting.numbers(column)[at];
        assert!(
            policy == "poison" || of("total_sat") == of("source_sat"),
            "{policy}"
        );
    }
}

/// The first ransom payment.
fn payment() -> Txid {
    let payment = story().truth.payments().next();
    payment.expect("the story has payments").outpoint.txid
}

/// The script hash of an address that an undisturbed run requests.
fn script_hash(address: &str) -> String {
    let coverage = Table::of(undisturbed(), "coverage");
    let mut addresses = coverage.column("address").into_iter();
    let row = addresses.position(|asked| asked == address);
    coverage.column("scripthash")[row.expect("asked about")].to_owned()
}

/// A case address, its script hash, and a transaction that spends from it and from another case address.
fn spent_together() -> (String, String, String) {
    let outputs = Table::of(undisturbed(), "outputs");
    let (hops, addresses) = (outputs.numbers("hop"), outputs.column("address"));
    let spends = outputs.column("spent_by");
    let paid = |at: &usize| hops[*at] == 0 && !spends[*at].is_empty();
    let sources: Vec<usize> = (0..outputs.rows.len()).filter(paid).collect();
    let with_other = |at: &&usize| {
        sources
            .iter()
            .any(|other| spends[*other] == spends[**at] && addresses[*other] != addresses[**at])
    };
    let found = *sources
        .iter()
        .find(with_other)
        .expect("a gang that consolidates");
    (
        addresses[found].to_owned(),
        script_hash(addresses[found]),
        spends[found].to_owned(),
    )
}

/// An address with a history too long to be looked into, and its script hash.
fn busy() -> (String, String) {
    let services = Table::of(undisturbed(), "services");
    let mut collecting = services.column("collecting_address").into_iter();
    let address = collecting.next().expect("an exchange");
    (address.to_owned(), script_hash(address))
}
