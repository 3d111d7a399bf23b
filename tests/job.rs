//! The whole job against servers in memory, and the case folder that it leaves.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ransomtrace::archive::Exhibit;
use ransomtrace::case::question::{Case, TagList};
use ransomtrace::client::{Identity, Source, SourceError};
use ransomtrace::electrum::Request;
use ransomtrace::run::offline::{Given, GivenFiles, ask_into};
use ransomtrace::run::verify::{Verification, verify};
use ransomtrace::run::{Connections, Exhibits, Job, disclosure, run};

use crate::support::inquiry::{case, joined};
use crate::support::memory::Memory;
use crate::support::scenario::{Chain, Scenario, address};

/// A server that follows one chain, and another one after this many requests.
struct Turning {
    before: Memory,
    after: Memory,
    left: Arc<AtomicUsize>,
}

impl Source for Turning {
    fn identity(&self) -> &Identity {
        self.before.identity()
    }

    fn ask(
        &mut self,
        requests: &[Request],
        take: &mut dyn FnMut(usize, String) -> Result<Vec<Request>, SourceError>,
    ) -> Result<(), SourceError> {
        let mut requests: VecDeque<Request> = requests.iter().cloned().collect();
        for at in 0.. {
            let Some(request) = requests.pop_front() else {
                break;
            };
            let left = self.left.load(Ordering::SeqCst);
            self.left.store(left.saturating_sub(1), Ordering::SeqCst);
            let server = if left > 0 {
                &mut self.before
            } else {
                &mut self.after
            };
            server.ask(&[request], &mut |_, answer| {
                requests.extend(take(at, answer)?);
                Ok(Vec::new())
            })?;
        }
        Ok(())
    }
}

/// A ransom that moves on in the last block; or in a block beside other things, upon which another one stands.
fn chain(is_other: bool) -> Chain {
    let scenario = Scenario::new()
        .block()
        .coinbase("fund", [("victim", 110_000), ("ann", 41_000)])
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .block()
        .tx(
            "split",
            [("ransom", 0)],
            [("stash", 57_000), ("crumb", 600)],
        );
    if !is_other {
        return scenario.build();
    }
    scenario
        .tx("beside", [("fund", 1)], [("ben", 40_000)])
        .block()
        .coinbase("next", [("ann", 1_000)])
        .build()
}

/// Traces into `out`, to findings.
fn trace(case: &Case, servers: Vec<Box<dyn Source>>, out: &Path) {
    trace_with(case, &Exhibits::default(), servers, out);
}

/// Traces with the files that the case names.
fn trace_with(case: &Case, exhibits: &Exhibits, servers: Vec<Box<dyn Source>>, out: &Path) {
    let names = servers
        .iter()
        .map(|server| server.identity().server.clone());
    let job = Job {
        case,
        exhibits,
        reference: &exhibits.read(case).expect("files to read"),
        out,
        servers: names.collect(),
    };
    let reached = Connections::new(servers, Vec::new());
    run(&job, || Ok(reached), &mut |_| (), &|_| ()).expect("findings");
}

fn verified(folder: &Path) -> Verification {
    verify(folder, &|_| (), &mut |_| ()).expect("a case folder")
}

#[track_caller]
fn is_sound(verification: &Verification) {
    let faults: Vec<_> = verification.faults().collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

fn notices(verification: &Verification) -> Vec<&String> {
    let checks = verification.checks.iter();
    checks.flat_map(|check| &check.notices).collect()
}

#[test]
fn case_is_valid_after_reorganisation_at_any_point() {
    let (old, new) = (chain(false), chain(true));
    let gang = case(&["gang"]);
    let mut turned = 0;
    for requests in 1..20 {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("case");
        trace(
            &gang,
            vec![Box::new(Turning {
                before: Memory::of(&old),
                after: Memory::of(&new),
                left: Arc::new(AtomicUsize::new(requests)),
            })],
            &out,
        );
        let verification = verified(&out);
        is_sound(&verification);
        let is_told = |notice: &&String| notice.contains("ended early because of a reorganisation");
        turned += usize::from(notices(&verification).iter().any(is_told));
    }
    assert!(turned > 0);
}

#[test]
fn case_is_valid_after_reorganisation_between_runs() {
    let (old, new) = (chain(false), chain(true));
    let gang = case(&["gang"]);
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("case");
    trace(&gang, vec![Box::new(Memory::of(&old))], &out);
    trace(&gang, vec![Box::new(Memory::of(&new))], &out);
    let verification = verified(&out);
    is_sound(&verification);
    let is_told = |notice: &&String| notice.contains("not in the chain of the last finished run");
    let notices = notices(&verification);
    assert!(notices.iter().any(is_told), "{notices:#?}");
}

#[test]
fn a_case_of_servers_that_differ_is_sound() {
    let (old, new) = (chain(false), chain(true));
    let gang = case(&["gang"]);
    for first in 0..3 {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("case");
        let mut servers = [
            Memory::of(&new).named("new"),
            Memory::of(&new).named("other"),
            Memory::of(&old).named("old"),
        ];
        servers.rotate_left(first);
        let boxed = servers
            .into_iter()
            .map(|server| Box::new(server) as Box<dyn Source>);
        trace(&gang, boxed.collect(), &out);
        is_sound(&verified(&out));
    }
}

#[test]
fn spender_request_discloses_address_and_transaction() {
    let shop = Scenario::new()
        .block()
        .coinbase("fund", [("victim", 110_000), ("ann", 31_000)])
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .block()
        .tx("buy", [("ransom", 0)], [("shop", 99_000)])
        .block()
        .tx("visit", [("fund", 1)], [("shop", 30_000)])
        .block()
        .tx("pay", [("buy", 0)], [("far", 98_000)])
        .build();
    let mut gang = case(&["gang"]);
    gang.limits.busy = 2;
    gang.limits.through_busy = true;
    let server = Memory::of(&shop).naming_spenders();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("case");
    trace(&gang, vec![Box::new(server.clone())], &out);
    let is_spender = |request: &Request| matches!(request, Request::Spender { .. });
    assert!(server.asked().iter().any(is_spender));
    let bytes = std::fs::read(out.join("disclosure.csv")).expect("a register");
    let register = disclosure::read(&bytes);
    let count = |subject: String| {
        let row = register.iter().find(|row| row.subject == subject);
        row.map_or(0, |row| row.requests)
    };
    // The history and the spender; the bytes, the branch and the spender.
    assert_eq!(count(address("shop").to_string()), 2, "{register:#?}");
    assert_eq!(count(shop.txid("buy").to_string()), 3, "{register:#?}");
    is_sound(&verified(&out));
}

#[test]
fn pack_of_the_program_stays_with_the_evidence() {
    // As a program of another day had it; none is on the disk.
    let name = "bundled:of-another-day.yaml";
    let pack = format!(
        "title: List\nsource: a link\nlabel: Kraken\ncategory: exchange\ncurrency: BTC\ntags:\n- address: {}\n",
        address("stash")
    );
    let mut exhibits = Exhibits::default();
    exhibits.add_pack(Exhibit {
        path: name.to_owned(),
        content: pack.into_bytes(),
    });
    let mut gang = case(&["gang"]);
    let without_packs = gang.clone();
    gang.tag_packs = vec![name.to_owned()];
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("case");
    let server = Memory::of(&chain(false));
    trace_with(&gang, &exhibits, vec![Box::new(server)], &out);
    is_sound(&verified(&out));

    for has_bundled_tags in [true, false] {
        let files = GivenFiles {
            has_bundled_tags,
            ..GivenFiles::default()
        };
        let other = folder.path().join(format!("other-{has_bundled_tags}"));
        ask_into(&without_packs, &files, &out, &other, &|_| (), &mut |_| ()).expect("findings");
        let question = std::fs::read_to_string(other.join("case.toml")).expect("a case file");
        assert_eq!(question.contains(name), has_bundled_tags, "{question}");
        let endpoints = std::fs::read_to_string(other.join("tables/endpoints.csv"));
        let endpoints = endpoints.expect("a table");
        assert_eq!(
            endpoints.contains("Kraken"),
            has_bundled_tags,
            "{endpoints}"
        );
        is_sound(&verified(&other));
    }
}

/// A pack that names an address as that of an exchange.
fn exchange(name: &str) -> (String, Exhibits) {
    let path = "packs/exchange.yaml".to_owned();
    let pack = format!(
        "title: List\nsource: a link\nlabel: Kraken\ncategory: exchange\ncurrency: BTC\ntags:\n- address: {}\n",
        address(name)
    );
    let mut exhibits = Exhibits::default();
    exhibits.add_pack(Exhibit {
        path: path.clone(),
        content: pack.into_bytes(),
    });
    (path, exhibits)
}

#[test]
fn service_behind_a_coinjoin_gets_a_letter_with_a_band() {
    let (pack, exhibits) = exchange("x");
    let mut gang = case(&["gang"]);
    gang.tag_packs = vec![pack];
    gang.limits.through_coinjoin = true;
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("case");
    let server = Memory::of(&joined().build());
    trace_with(&gang, &exhibits, vec![Box::new(server)], &out);
    let read = |path: &str| std::fs::read_to_string(out.join(path)).expect("a file of the case");
    let letter = read("letters/01-Kraken.txt");
    let letter = letter.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "It came only through a CoinJoin",
        "It is between 0.00000000 and 0.00098000 BTC.",
        &address("x").to_string(),
    ] {
        assert!(letter.contains(part), "{part}: {letter}");
    }
    let services = read("tables/services.csv");
    let row = services.lines().nth(1).expect("a service");
    let of_x = format!("{},", address("x"));
    assert!(row.contains(&of_x) && row.contains("Kraken"), "{row}");
    assert!(row.contains("reached only through a CoinJoin"), "{row}");
    // The account keeps the money at the CoinJoin.
    let account = read("tables/accounting.csv");
    let haircut = account.lines().find(|line| line.starts_with("haircut,"));
    assert_eq!(
        haircut,
        Some("haircut,100000,0,0,99000,0,0,0,0,0,1000,100000")
    );
    assert!(read("report.html").contains("Kraken"));
    is_sound(&verified(&out));
}

#[test]
fn list_and_what_the_case_says_of_it_stay_with_the_evidence() {
    let path = "lists/reserves.csv";
    let list = format!("coin,address,balance\nBTC,{},1\n", address("stash"));
    let mut exhibits = Exhibits::default();
    exhibits.add_pack(Exhibit {
        path: path.to_owned(),
        content: list.into_bytes(),
    });
    let mut gang = case(&["gang"]);
    gang.tag_lists = vec![TagList {
        file: path.into(),
        label: "Kraken".to_owned(),
        source: "a link".to_owned(),
        category: "exchange".to_owned(),
    }];
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("case");
    let server = Memory::of(&chain(false));
    trace_with(&gang, &exhibits, vec![Box::new(server)], &out);
    is_sound(&verified(&out));
    let endpoints = |folder: &Path| {
        std::fs::read_to_string(folder.join("tables/endpoints.csv")).expect("a table")
    };
    assert!(endpoints(&out).contains("Kraken"));

    gang.tag_lists[0].label = "Poloniex".to_owned();
    let files = GivenFiles {
        lists: vec![Given {
            path: path.to_owned(),
            content: None,
        }],
        ..GivenFiles::default()
    };
    let other = folder.path().join("other");
    ask_into(&gang, &files, &out, &other, &|_| (), &mut |_| ()).expect("findings");
    assert!(endpoints(&other).contains("Poloniex"));
    is_sound(&verified(&other));
}
