//! The built-in case: a small economy with known owners, scripted as a story, mined into a chain that a node accepts,
//! and served by a loopback Electrum server.
//!
//! With [`StoryOptions::life`] a population of thousands lives around the story, so that error rates can be measured on
//! known owners.
//!
//! Everything is derived from [`StoryOptions`]: no clock, no system randomness, always the same bytes. The rest of the
//! crate accesses it over TCP, like any server; only [`Demo::truth`] holds the ground truth.

mod comparison;
mod electrum;
mod server;
mod story;

use std::fmt::Write;
use std::sync::Arc;

use bitcoin::{Address, Network};

use crate::lab::{Chain, Truth};

pub use comparison::Comparison;
pub use server::Server;
pub use story::StoryOptions;

/// The built-in case with all that a run needs.
#[derive(Clone, Debug)]
pub struct Demo {
    /// The chain, ready to be served.
    pub chain: Arc<Chain>,
    /// The case file, without rates: these are separate.
    pub case_toml: String,
    /// The euro rates, `date,open,high,low,close`, invented.
    pub rates_csv: &'static str,
    /// The ground truth.
    pub truth: Truth,
}

/// Builds the story of the clinic and its patients.
///
/// Takes time in proportion to the deposits asked for: each is a signed transaction.
pub fn story(options: StoryOptions) -> Demo {
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
