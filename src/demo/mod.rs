//! The built-in case: a small economy with known owners, told as a story, mined into a chain that a node accepts, and
//! served by a loopback Electrum server.
//!
//! Everything follows from [`Options`]: no clock, no randomness of the system, the same bytes every time. The rest of
//! the crate meets it as it meets the world, over TCP; only [`Demo::truth`] knows better.

pub mod chain;
pub mod economy;
pub mod server;
mod story;

use std::fmt::Write;
use std::sync::Arc;

use bitcoin::{Address, Network};

pub use chain::Chain;
pub use economy::{Class, Deposit, Truth};
pub use server::Server;
pub use story::Options;

/// The built-in case with all that a run needs.
#[derive(Clone, Debug)]
pub struct Demo {
    /// The chain, ready to be served.
    pub chain: Arc<Chain>,
    /// The case file. It names no rates: they come with it.
    pub case_toml: String,
    /// The euro rates, `date,open,high,low,close`, invented.
    pub rates_csv: &'static str,
    /// What really happened.
    pub truth: Truth,
}

/// Tells the story of the clinic and its patients.
///
/// Takes time in proportion to the deposits asked for: each is a signed transaction.
pub fn story(options: Options) -> Demo {
    let told = story::tell(options);
    Demo {
        case_toml: case_toml(&told.letters),
        chain: Arc::new(told.chain),
        rates_csv: story::RATES,
        truth: told.truth,
    }
}

const QUESTION: &str = r#"title     = "Extortion of a clinic and of its 24,000 patients"
reference = "built-in case, invented"
network   = "regtest"

[[demand]]
name      = "organisation"
amount    = { eur = [300000, 350000] }
from      = 2017-04-01
deadline  = 2017-06-30
tolerance = 0.05

[[demand]]
name      = "patients"
amount    = { eur = [50, 2000] }
from      = 2017-04-01
deadline  = 2017-06-30
tolerance = 0.05
"#;

const LIMITS: &str = "
[limits]
hops = 16
busy = 50
";

fn case_toml(letters: &[story::Letter]) -> String {
    let mut text = QUESTION.to_owned();
    for story::Letter {
        script_pubkey,
        demand,
        note,
    } in letters
    {
        let address = Address::from_script(script_pubkey, Network::Regtest)
            .expect("letters give addresses, no bare scripts");
        write!(
            text,
            "\n[[address]]\naddress = \"{address}\"\ndemand  = \"{demand}\"\nnote    = \"{note}\"\n"
        )
        .expect("strings take all text");
    }
    text + LIMITS
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet, HashMap};
    use std::time::Instant;

    use bitcoin::{Amount, OutPoint, Script, TxOut};

    use super::*;

    fn case_addresses(demo: &Demo) -> Vec<bitcoin::ScriptBuf> {
        let lines = demo
            .case_toml
            .lines()
            .filter_map(|line| line.strip_prefix("address = \""));
        lines
            .map(|line| line.trim_end_matches('"').parse::<Address<_>>().unwrap())
            .map(|address| {
                address
                    .require_network(Network::Regtest)
                    .unwrap()
                    .script_pubkey()
            })
            .collect()
    }

    #[test]
    fn the_same_options_give_the_same_chain() {
        let (first, second) = (story(Options::default()), story(Options::default()));
        assert_eq!(first.chain.tip(), second.chain.tip());
        assert_eq!(first.case_toml, second.case_toml);
        assert_eq!(first.truth, second.truth);
        assert_eq!(first.chain.tip().block_hash().to_string(), "",);
        let other = story(Options {
            seed: 1,
            ..Options::default()
        });
        assert_ne!(other.chain.tip(), first.chain.tip());
    }

    #[test]
    fn facts() {
        for busy_deposits in [0, 80, 3000] {
            let t = Instant::now();
            let demo = story(Options {
                busy_deposits,
                ..Options::default()
            });
            println!("{busy_deposits} {:?}", t.elapsed());
            let hot = demo
                .truth
                .owners
                .iter()
                .filter(|(_, o)| *o == "exchange")
                .map(|(s, _)| demo.chain.history(&chain::scripthash(s)).len())
                .max();
            println!(
                "blocks {} txs {} busiest {:?}",
                demo.chain.blocks().len(),
                demo.chain
                    .blocks()
                    .iter()
                    .map(|b| b.txdata.len())
                    .sum::<usize>(),
                hot
            );
            if busy_deposits == 80 {
                println!("{}", demo.case_toml);
                println!("{:#?}", demo.truth.deposits);
                let spent: BTreeSet<OutPoint> = demo
                    .chain
                    .blocks()
                    .iter()
                    .flat_map(|b| &b.txdata)
                    .chain(demo.chain.mempool())
                    .flat_map(|t| t.input.iter().map(|i| i.previous_output))
                    .collect();
                for block in demo.chain.blocks() {
                    for tx in &block.txdata {
                        let txid = tx.compute_txid();
                        for (i, o) in tx.output.iter().enumerate() {
                            if demo.truth.owner(&o.script_pubkey) == Some("gang")
                                && !spent.contains(&OutPoint::new(txid, i as u32))
                            {
                                println!("gang keeps {} {:?}", o.value, o.script_pubkey);
                            }
                        }
                    }
                }
                let _: (
                    Option<HashMap<u8, TxOut>>,
                    Option<BTreeMap<u8, Amount>>,
                    Option<&Script>,
                ) = (None, None, None);
                println!("{}", case_addresses(&demo).len());
            }
        }
    }
}
