//! A trace spends its requests where the money is, and a larger limit only adds to what it found.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::{Arc, Mutex};

use bitcoin::{Address, Amount, Network, OutPoint, ScriptBuf};
use proptest::prelude::*;
use ransomtrace::acquire::{AcquireLimits, Acquired, MAX_UNPROVED, acquire};
use ransomtrace::analysis::{Analysis, Reference};
use ransomtrace::archive::Archive;
use ransomtrace::archive::log::{LogEntry, RunInputs};
use ransomtrace::case::question::{Case, CaseAddress};
use ransomtrace::client::{Identity, Source, SourceError};
use ransomtrace::demo::{self, Demo, StoryOptions};
use ransomtrace::electrum::Request;
use ransomtrace::findings::{AccountingRow, End, Findings};
use ransomtrace::lab::chain::scripthash;
use ransomtrace::lab::measure::{AccountedTaint, BreadthFirst};
use ransomtrace::lab::{Kind, Scale};
use ransomtrace::ledger::View;
use ransomtrace::servers::Quorum;
use ransomtrace::taint::Policy;

use crate::support::asking::{conclude, fetch, fetch_of, gang, over, story};
use crate::support::inquiry::case;
use crate::support::memory::Memory;
use crate::support::random::{economies, tries};
use crate::support::scenario::{Scenario, script};

/// A server whose answers arrive in the reverse order of the requests.
struct Reversed(Memory);

impl Source for Reversed {
    fn identity(&self) -> &Identity {
        self.0.identity()
    }

    fn ask(
        &mut self,
        requests: &[Request],
        take: &mut dyn FnMut(usize, String) -> Result<Vec<Request>, SourceError>,
    ) -> Result<(), SourceError> {
        let mut waiting: Vec<(usize, Request)> = requests.iter().cloned().enumerate().collect();
        let mut count = waiting.len();
        while let Some((at, request)) = waiting.pop() {
            let mut answers = Vec::new();
            self.0.ask(&[request], &mut |_, answer| {
                answers.push(answer);
                Ok(Vec::new())
            })?;
            for answer in answers {
                for request in take(at, answer)? {
                    waiting.push((count, request));
                    count += 1;
                }
            }
        }
        Ok(())
    }
}

fn reversed(server: &Memory) -> Quorum {
    let mut archive = Archive::in_memory();
    archive.begin(RunInputs::default()).expect("an archive");
    Quorum::new(archive, vec![Box::new(Reversed(server.clone()))]).expect("an archive")
}

/// The findings of a replay of a run that ended.
fn replayed(case: &Case, path: &Path) -> Findings {
    let archive = Archive::replay(path).expect("its own file");
    let mut quorum = Quorum::replay(archive).expect("its own file");
    conclude(case, &fetch_of(case, &mut quorum))
}

fn end(quorum: &Quorum, acquired: &Acquired) {
    let entry = LogEntry::End {
        tip: acquired.view.tip(),
        answers: quorum.archive().answers_by_server().expect("an archive"),
        parameters: Vec::new(),
        payments: Vec::new(),
        caveats: Vec::new(),
        seal: quorum.archive().seal().expect("an archive"),
    };
    quorum.archive().log(&entry).expect("an archive");
}

fn asked(server: &Memory) -> BTreeSet<Request> {
    server.asked().into_iter().collect()
}

/// Taint of a conserving policy that ended for another reason than missing data.
fn accounted(row: &AccountingRow) -> u64 {
    row.total_sat - row.limit_sat - row.unknown_sat
}

proptest! {
    #![proptest_config(tries(40))]

    #[test]
    fn larger_limit_adds_requests_and_takes_no_taint_back(
        economy in economies(Amount::MAX_MONEY.to_sat() / 10, 0.0),
        waiting in 0..3_usize,
        limits in (0..60_u64, 0..60_u64),
    ) {
        let owners = ["gang", "crew", "ann", "ben", "cat", "dan", "eve", "fay", "gus", "hal"];
        let chain = economy.scenario(&owners, waiting).build();
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("evidence.sqlite");
        let mut case = case(&["gang", "crew"]);
        // A shorter way to an output, found later, may bring it within the limit.
        case.limits.hops = u32::MAX;
        case.limits.max_requests = limits.0.min(limits.1);
        let server = Memory::of(&chain);
        let mut quorum = over(Archive::open(&path).expect("an archive"), &[&server]);
        let acquired = fetch_of(&case, &mut quorum);
        end(&quorum, &acquired);
        drop(quorum);
        let less = conclude(&case, &acquired);
        let few = asked(&server);
        prop_assert_eq!(&replayed(&case, &path), &less);

        let turned = Memory::of(&chain);
        let found = fetch_of(&case, &mut reversed(&turned));
        prop_assert_eq!(&conclude(&case, &found), &less);
        prop_assert_eq!(&asked(&turned), &few);

        case.limits.max_requests = limits.0.max(limits.1);
        let server = Memory::of(&chain);
        let more = conclude(&case, &fetch(&case, &server));
        prop_assert!(few.is_subset(&asked(&server)));
        // More data may show whose wallets pay, and so that a deposit is judged otherwise, or that a wallet is no
        // service.
        let classes = |found: &Findings| {
            let rows = found.payments.iter();
            rows.map(|row| ((row.txid, row.vout), row.class)).collect::<BTreeSet<_>>()
        };
        let has_services = less.outputs.iter().any(|row| row.end == Some(End::Service));
        if classes(&less).is_subset(&classes(&more)) && !has_services {
            for (less, more) in less.accounting.iter().zip(&more.accounting) {
                let is_conserving = less.policy != Policy::Poison;
                prop_assert!(!is_conserving || accounted(less) <= accounted(more));
            }
        }
    }
}

/// A ransom of which most goes to `rich`, who moves it on; the rest goes to many, who move it too.
fn split_in_shares(poor: &[&'static str]) -> Scenario {
    let shares = poor.iter().map(|name| (*name, 1_000));
    let mut scenario = Scenario::new()
        .block()
        .coinbase("ransom", [("gang", 200_000)])
        .block()
        .tx(
            "split",
            [("ransom", 0)],
            [("rich", 100_000)].into_iter().chain(shares),
        )
        .block()
        .tx("on", [("split", 0)], [("richer", 99_000)]);
    for (vout, name) in (1..).zip(poor) {
        scenario = scenario.tx(&format!("on-{name}"), [("split", vout)], [("ann", 900)]);
    }
    scenario
}

const POOR: [&str; 20] = [
    "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11", "p12", "p13", "p14", "p15",
    "p16", "p17", "p18", "p19", "p20",
];

#[test]
fn output_with_most_taint_is_followed_first() {
    let chain = split_in_shares(&POOR).build();
    let mut case = gang();
    let free = Memory::of(&chain);
    fetch(&case, &free);
    let order = free.asked();
    let position = |request: Request| order.iter().position(|asked| *asked == request);
    let rich = position(Request::History(script("rich")));
    for name in POOR {
        assert!(rich < position(Request::History(script(name))), "{name}");
    }
    assert!(
        position(Request::Transaction(chain.txid("on")))
            < position(Request::Transaction(chain.txid("on-p1")))
    );

    case.limits.max_requests = 26;
    let found = conclude(&case, &fetch(&case, &Memory::of(&chain)));
    let haircut = found
        .accounting
        .iter()
        .find(|row| row.policy == Policy::Haircut);
    assert!(haircut.expect("a row").limit_sat <= 20_000, "{haircut:?}");
}

#[test]
fn report_says_what_as_many_requests_again_would_buy() {
    let chain = split_in_shares(&POOR).build();
    let mut case = gang();
    case.limits.max_requests = 26;
    let found = conclude(&case, &fetch(&case, &Memory::of(&chain)));
    let stopped = found.stopped().expect("the limit was reached");
    let next = found.stopped_by[0]
        .next
        .expect("steps that can be afforded");
    assert_eq!(found.stopped_by[0].flag, "--max-requests 26");
    assert!(next.requests <= 26 && next.haircut_sat <= found.stopped_by[0].haircut_sat);
    assert!(
        stopped.to_string().contains(&format!(
            ". About {} more requests would follow the next ",
            next.requests
        )) && stopped
            .to_string()
            .ends_with(" of the ransom at least one step further"),
        "{stopped}"
    );
    let text = serde_json::to_string(&found).expect("findings");
    let read: Findings = serde_json::from_str(&text).expect("its own text");
    assert_eq!(read.stopped_by, found.stopped_by);
}

#[test]
fn complete_trace_promises_no_further_requests() {
    let found = conclude(&gang(), &fetch(&gang(), &Memory::of(&story())));
    assert!(found.stopped_by.iter().all(|stop| stop.next.is_none()));
}

// The laboratory.

/// The order in which a trace makes its requests.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Order {
    Best,
    Breadth,
}

/// A server that several runs ask, one after the other.
#[derive(Clone)]
struct Shared {
    identity: Identity,
    server: Arc<Mutex<Memory>>,
}

impl Source for Shared {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn ask(
        &mut self,
        requests: &[Request],
        take: &mut dyn FnMut(usize, String) -> Result<Vec<Request>, SourceError>,
    ) -> Result<(), SourceError> {
        self.server.lock().expect("no panic").ask(requests, take)
    }
}

/// What a trace accounts for with so many requests, and whether these were too few.
fn trace(case: &Case, server: &Shared, limit: u64, order: Order) -> (AccountedTaint, bool) {
    let mut archive = Archive::in_memory();
    archive.begin(RunInputs::default()).expect("an archive");
    let mut quorum = Quorum::new(archive, vec![Box::new(server.clone())]).expect("an archive");
    let scripts = case.addresses.iter();
    let scripts: Vec<ScriptBuf> = scripts.map(|entry| entry.address.script_pubkey()).collect();
    let limits = AcquireLimits {
        max_requests: limit,
        busy: case.limits.busy,
        at_height: None,
        unproved: MAX_UNPROVED,
    };
    let reference = Reference::default();
    let mut breadth_first = BreadthFirst::default();
    let mut plan = |view: &View| {
        let plan = Analysis::new(case, view, &reference, false).plan(view);
        match order {
            Order::Best => plan,
            Order::Breadth => breadth_first.next(&plan),
        }
    };
    let acquired = acquire(
        &mut quorum,
        case.network,
        &scripts,
        limits,
        &mut plan,
        &mut |_| (),
    );
    let acquired = acquired.expect("an honest server");
    let analysis = Analysis::new(case, &acquired.view, &reference, acquired.out_of_budget);
    (AccountedTaint::new(&analysis), acquired.out_of_budget)
}

/// A population, and cases whose money goes anywhere in it.
struct Population {
    cases: Vec<Case>,
    server: Shared,
}

/// Transactions of a population.
const TRANSACTIONS: usize = 8_000;

/// Blocks in which the payments to follow were made.
const PAID: RangeInclusive<u32> = 120..=200;

/// Requests within which a trace has little to choose.
const SHORT: u64 = 300;

impl Population {
    /// A population, and so many cases that ask each about one payee of an ordinary payment, who has moved the money on.
    fn new(seed: u64, cases: usize) -> Self {
        let Demo { chain, truth, .. } = demo::story(StoryOptions {
            life: Some(Scale {
                transactions: TRANSACTIONS,
                seed,
            }),
            ..StoryOptions::default()
        });
        let blocks = PAID.filter_map(|height| chain.block(height));
        let payments = blocks.flat_map(|block| &block.txdata);
        let payments = payments.map(|tx| (tx.compute_txid(), tx));
        let payments = payments.filter(|(txid, _)| truth.kinds.get(txid) == Some(&Kind::Payment));
        let outputs = payments.flat_map(|(txid, tx)| {
            let outpoint = move |vout| OutPoint::new(txid, vout);
            (0..)
                .map(outpoint)
                .zip(&tx.output)
                .filter(|(outpoint, _)| !truth.change.contains(outpoint))
        });
        let scripts = outputs.map(|(_, output)| &output.script_pubkey);
        let has_moved = |script: &&ScriptBuf| chain.history(&scripthash(script)).len() == 2;
        let payees = scripts
            .filter(has_moved)
            .filter_map(|script| Address::from_script(script, Network::Regtest).ok());
        let asking = |address: Address| {
            let mut case = Case::new(Network::Regtest);
            let entry = CaseAddress {
                address,
                demand: None,
                note: String::new(),
            };
            case.add_address(entry).expect("a single address");
            case
        };
        let server = Memory::new(chain.blocks(), chain.mempool());
        let server = Shared {
            identity: server.identity().clone(),
            server: Arc::new(Mutex::new(server)),
        };
        let is_long = |case: &Case| trace(case, &server, SHORT, Order::Best).1;
        let cases = payees.map(asking).filter(is_long).take(cases).collect();
        Self { cases, server }
    }

    /// The mean share of the ransom that is accounted for with so many requests, in per cent.
    fn share(&self, limit: u64, order: Order) -> f64 {
        let cases = self.cases.iter();
        let shares = cases.map(|case| trace(case, &self.server, limit, order).0.share());
        100.0 * shares.sum::<f64>() / self.cases.len() as f64
    }
}

#[test]
fn best_first_accounts_for_twice_as_much_with_few_requests() {
    let population = Population::new(1, 3);
    let (best, breadth) = (
        population.share(100, Order::Best),
        population.share(100, Order::Breadth),
    );
    assert!(best > 0.0 && best >= 2.0 * breadth, "{best} and {breadth}");
}

#[test]
#[ignore = "takes many minutes; prints the table in the documentation of `lab::measure`"]
fn shares_of_the_ransom_by_requests() {
    const LIMITS: [u64; 4] = [100, 300, 1_000, 10_000];
    for seed in 1..=9 {
        let population = Population::new(seed, 3);
        let row = |order| LIMITS.map(|limit| population.share(limit, order));
        let (best, breadth) = (row(Order::Best), row(Order::Breadth));
        #[expect(clippy::print_stdout, reason = "the table is the result")]
        {
            println!("{seed}: best first {best:.1?}, breadth first {breadth:.1?}");
        }
        for (best, breadth) in best.iter().zip(breadth) {
            assert!(*best + 0.1 >= breadth, "seed {seed}");
        }
    }
}
