//! Measures the client against its floor and against another, on real servers, and the clustering of many co-spends:
//! `tests/stack/bench.sh` and `tests/benches/clustering.py` run it.

mod chain;
mod co_spends;
mod contestants;
mod crowd;
mod delay;
mod findings;
mod memory;

/// Support code of the tests.
#[allow(dead_code)]
#[path = "../../../support"]
mod support {
    pub mod electrum;
    pub mod node;
    pub mod stack;
}

use std::env;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use mimalloc::MiMalloc;

use crate::chain::{Shape, question, submit};

/// As in the program that is measured.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const USAGE: &str = "usage: peer load DEPOSITS | peer delay PORT MILLISECONDS | peer memory TRANSACTIONS [MADE-UP] | peer findings TRANSACTIONS FOLDER
       peer co-spends FOLDER ADDRESSES
       peer WHO PORT DEPOSITS busy|wide
  load   gives the node that RANSOMTRACE_STACK names a chain with so many deposits
  delay  a link to PORT that takes so long for a round trip; prints its own port
  memory how much of it a case with so many transactions takes, with a server in memory, which may make up others
  findings
         what it takes from evidence to findings, without a server; the evidence is kept in FOLDER
  co-spends
         clusters the transactions in FOLDER, writes the clusters beside them, prints the seconds it took
  WHO    client, acquire, floor, batch, bdk, hops or spenders: asks the server at PORT, prints the seconds it took";

fn main() -> Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["load", deposits] => submit(deposits.parse()?),
        ["memory", count] => memory::measure(count.parse()?, 0),
        ["memory", count, made_up] => memory::measure(count.parse()?, made_up.parse()?),
        ["findings", count, folder] => findings::measure(count.parse()?, Path::new(folder)),
        ["findings-of", folder] => findings::conclude(Path::new(folder)),
        ["floor-of", folder] => findings::floor(Path::new(folder)),
        ["co-spends", folder, addresses] => {
            co_spends::measure(Path::new(folder), addresses.parse()?)
        }
        ["delay", port, milliseconds] => {
            let one_way = Duration::from_millis(milliseconds.parse()?) / 2;
            delay::serve(port.parse()?, one_way, |port| {
                println!("{port}");
                let _ = std::io::stdout().flush();
            })
        }
        [who, port, deposits, shape] => {
            let shape = match *shape {
                "busy" => Shape::Busy,
                "wide" => Shape::Wide,
                _ => bail!(USAGE),
            };
            let (port, question) = (port.parse()?, question(deposits.parse()?, shape)?);
            let took = match *who {
                "client" => contestants::client(port, &question),
                "acquire" => contestants::acquisition(port, &question),
                "floor" => contestants::floor(port, &question),
                "batch" => contestants::batch(port, &question),
                "bdk" => contestants::bdk(port, &question),
                "hops" => contestants::hops(port, &question),
                "spenders" => contestants::spenders(port, &question),
                _ => bail!(USAGE),
            };
            let took = took.with_context(|| format!("{who} at port {port}"))?;
            eprintln!(
                "{who}: {} scripts, {} transactions, {} requests",
                question.scripts.len(),
                question.transactions,
                question.requests.len()
            );
            println!("{:.3}", took.as_secs_f64());
            Ok(())
        }
        _ => bail!(USAGE),
    }
}
