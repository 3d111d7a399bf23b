//! The question of a case: addresses, demands and limits, as plain values, and the parsing of their words.
//! [`super::file`] reads them from a file; [`super::classify`] applies them to deposits.

mod demand;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::PathBuf;

use bitcoin::{Address, Amount, Network, ScriptBuf, Txid};
use jiff::civil::Date;
use thiserror::Error;

use crate::address::{self, AddressError};
use crate::heuristics::change::{Expression, ExpressionError};
use crate::language::{Language, Locale, Zone};
use crate::visible::quoted;
pub use demand::{Demand, DemandAmount, DemandStep, Tolerance};

/// What the name of a file inside the program begins with: a tag pack, or a table of rates.
pub const BUNDLED: &str = "bundled:";

/// The question of an investigator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Title; empty if none is given.
    pub title: String,
    /// Reference of the authority; empty if none is given.
    pub reference: String,
    /// Language of the report, the letters, the charts and the workbook in the case folder, and the zone of local time.
    pub locale: Locale,
    /// Network every address belongs to.
    pub network: Network,
    /// Demands in file order; if empty, every deposit counts as paid.
    pub demands: Vec<Demand>,
    /// Addresses in file order; no script occurs twice.
    pub addresses: Vec<CaseAddress>,
    /// Addresses that the analyst asserts to have one owner, in file order.
    pub merges: Vec<Merge>,
    /// The analyst's assertions of different owners, in file order. No split shares two addresses with a merge.
    pub splits: Vec<Split>,
    /// Notes of investigators, in file order. They change no result.
    pub notes: Vec<Note>,
    /// Limits of the trace.
    pub limits: Limits,
    /// Patterns of tag pack files, relative to the working directory or absolute; well formed. One that begins with
    /// [`BUNDLED`] names a pack inside the program.
    pub tag_packs: Vec<String>,
    /// Lists of addresses that do not say themselves whose they are.
    pub tag_lists: Vec<TagList>,
    /// Rate files, relative to the working directory or absolute. One that begins with [`BUNDLED`] names a table inside
    /// the program.
    pub rate_files: Vec<PathBuf>,
}

/// A list of addresses, with what it does not say itself; empty where the case does not say it either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagList {
    /// The file, relative to the working directory or absolute.
    pub file: PathBuf,
    /// The label of its addresses.
    pub label: String,
    /// Where the list comes from.
    pub source: String,
    /// The kind of actor, such as `exchange`.
    pub category: String,
}

/// A case address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseAddress {
    /// The address, valid on the network of the case.
    pub address: Address,
    /// Name of the demand it was given for, if known.
    pub demand: Option<String>,
    /// Where it comes from; empty if not noted.
    pub note: String,
}

/// An analyst's assertion that addresses have one owner, with a reason and the analyst's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Two or more addresses, none twice, valid on the network of the case.
    pub addresses: Vec<Address>,
    /// The reason; not empty.
    pub reason: String,
    /// The analyst's name; not empty.
    pub name: String,
}

/// An analyst's assertion that addresses have different owners, like [`Merge`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// What to separate.
    pub apart: SplitTarget,
    /// The reason; not empty.
    pub reason: String,
    /// The analyst's name; not empty.
    pub name: String,
}

/// The things that a split separates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SplitTarget {
    /// Two or more addresses, none twice: each has a different owner.
    Addresses(Vec<Address>),
    /// A transaction that is no evidence of common ownership, such as a PayJoin.
    Transaction(Txid),
}

/// A note of an investigator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub on: NoteTarget,
    /// The note; not empty.
    pub text: String,
    /// Its author; not empty.
    pub author: String,
    /// Day on which it was written.
    pub day: Option<Date>,
}

/// What a note is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteTarget {
    /// An address.
    Address(Address),
    /// A transaction.
    Transaction(Txid),
    /// The cluster that holds an address.
    Cluster(Address),
}

/// Limits of the trace, named like the command line flags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Most transactions from a payment.
    pub hops: u32,
    /// Most requests to servers.
    pub max_requests: u64,
    /// Outputs with less taint than this are not followed.
    pub min_taint: Amount,
    /// The trace ends at an address with more transactions than this, except case addresses.
    pub busy: u64,
    /// Whether to follow single coins through a busy address if a server can name their spender.
    pub through_busy: bool,
    /// Outputs of at most this value are dust.
    pub dust: Amount,
    /// Block height as of which to trace; `None` means the tip.
    pub at_height: Option<u32>,
    /// First day (UTC) of the period.
    pub from: Option<Date>,
    /// Last day (UTC, inclusive) of the period.
    pub to: Option<Date>,
    /// Whether to bound what money can have reached through CoinJoins. The trace ends at them in any case.
    pub through_coinjoin: bool,
    /// Change rules that join addresses, as an expression for [`parse_change_rules`]; empty if none.
    pub change_rules: String,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            hops: 12,
            max_requests: 50_000,
            min_taint: Amount::ZERO,
            busy: 1_000,
            through_busy: false,
            dust: Amount::from_sat(600),
            at_height: None,
            from: None,
            to: None,
            through_coinjoin: false,
            change_rules: String::new(),
        }
    }
}

/// An error in the question. Every variant keeps the offending input.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QuestionError {
    /// A language that the files cannot be written in.
    #[error("there is no language `{}`; choose en or lt", quoted(input))]
    Language {
        /// The code.
        input: String,
    },
    /// A time zone that is not in the IANA database.
    #[error(
        "there is no time zone `{}`; give a name of the IANA database, such as Europe/Vilnius",
        quoted(input)
    )]
    Zone {
        /// The name.
        input: String,
    },
    /// Unknown network name.
    #[error(
        "`{}` is not a network; known are bitcoin (or mainnet, main), testnet, testnet4, signet and regtest",
        quoted(input)
    )]
    Network {
        /// The name.
        input: String,
    },
    /// Not a case address's network.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The case already names this address for another demand.
    #[error("an address can belong to one demand only, but `{address}` is given for {}", demands.join(" and for "))]
    Contradiction {
        /// The address.
        address: String,
        /// The demands, each quoted.
        demands: Box<[String; 2]>,
    },
    /// The case already has a demand of this name.
    #[error("duplicate demand `{}` in the case", quoted(name))]
    DuplicateDemand {
        /// The name.
        name: String,
    },
    /// An address refers to a demand that the case does not have.
    #[error("no demand is named `{}`{}", quoted(name), known_demands(known))]
    UnknownDemand {
        /// The name.
        name: String,
        /// The demands of the case.
        known: Vec<String>,
    },
    /// Not a change rule expression.
    #[error("`{}` is not a change rule expression: {reason}", quoted(input))]
    ChangeRules {
        /// The text.
        input: String,
        /// The reason.
        reason: String,
    },
}

fn known_demands(known: &[String]) -> String {
    if known.is_empty() {
        return "; the case has no demands".to_owned();
    }
    format!("; there are `{}`", known.join("`, `"))
}

impl Case {
    /// Creates an empty case on a network, with the default limits.
    pub fn new(network: Network) -> Self {
        Self {
            title: String::new(),
            reference: String::new(),
            locale: Locale::default(),
            network,
            demands: Vec::new(),
            addresses: Vec::new(),
            merges: Vec::new(),
            splits: Vec::new(),
            notes: Vec::new(),
            limits: Limits::default(),
            tag_packs: Vec::new(),
            tag_lists: Vec::new(),
            rate_files: Vec::new(),
        }
    }

    /// Adds a demand.
    ///
    /// # Errors
    ///
    /// [`QuestionError::DuplicateDemand`] if the name is taken.
    pub fn add_demand(&mut self, demand: Demand) -> Result<(), QuestionError> {
        if self.demand(&demand.name).is_some() {
            return Err(QuestionError::DuplicateDemand { name: demand.name });
        }
        self.demands.push(demand);
        Ok(())
    }

    /// Adds an address; demands must be added first. Use [`Adding`] for many.
    ///
    /// # Errors
    ///
    /// As [`Adding::add`].
    pub fn add_address(&mut self, address: CaseAddress) -> Result<Added, QuestionError> {
        self.adding().add(address)
    }

    /// Starts adding addresses; demands must be added first.
    pub fn adding(&mut self) -> Adding<'_> {
        let entries = self.addresses.iter().enumerate();
        let places = entries.map(|(at, entry)| (entry.address.script_pubkey(), at));
        Adding {
            places: places.collect(),
            case: self,
        }
    }

    /// Returns the demand with a name.
    pub fn demand(&self, name: &str) -> Option<&Demand> {
        self.demands.iter().find(|demand| demand.name == name)
    }
}

/// Adds addresses to a case.
#[derive(Debug)]
pub struct Adding<'a> {
    case: &'a mut Case,
    /// Index of each address in the case. On one network, addresses are equal if their scripts are.
    places: HashMap<ScriptBuf, usize>,
}

/// The result of adding an address to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// The address is new.
    New,
    /// The case already has it, at this index.
    Known(usize),
}

impl Adding<'_> {
    /// Returns the case so far.
    pub fn case(&self) -> &Case {
        self.case
    }

    /// Adds an address. A repeated address is kept once, with the demand of whichever entry has one and the notes of
    /// both.
    ///
    /// # Errors
    ///
    /// [`AddressError::OtherNetwork`]; [`QuestionError::UnknownDemand`] if the case has no such demand;
    /// [`QuestionError::Contradiction`] if the case has the address for another demand.
    pub fn add(&mut self, new: CaseAddress) -> Result<Added, QuestionError> {
        address::on_network(new.address.as_unchecked(), self.case.network)?;
        if let Some(name) = &new.demand
            && self.case.demand(name).is_none()
        {
            return Err(QuestionError::UnknownDemand {
                name: name.clone(),
                known: self.case.demands.iter().map(|d| d.name.clone()).collect(),
            });
        }
        let place = match self.places.entry(new.address.script_pubkey()) {
            Entry::Vacant(free) => {
                free.insert(self.case.addresses.len());
                self.case.addresses.push(new);
                return Ok(Added::New);
            }
            Entry::Occupied(taken) => *taken.get(),
        };
        let known = &mut self.case.addresses[place];
        match (&known.demand, new.demand) {
            (Some(one), Some(other)) if *one != other => {
                return Err(QuestionError::Contradiction {
                    address: new.address.to_string(),
                    demands: Box::new([one, &other].map(|name| format!("`{}`", quoted(name)))),
                });
            }
            (None, demand) => known.demand = demand,
            (Some(_), _) => {}
        }
        if known.note.is_empty() {
            known.note = new.note;
        } else if !new.note.is_empty() && known.note != new.note {
            known.note = format!("{}; {}", known.note, new.note);
        }
        Ok(Added::Known(place))
    }
}

/// Every network with its names; the first is printed.
const NETWORKS: [(Network, &[&str]); 5] = [
    (Network::Bitcoin, &["bitcoin", "mainnet", "main"]),
    (Network::Testnet, &["testnet"]),
    (Network::Testnet4, &["testnet4"]),
    (Network::Signet, &["signet"]),
    (Network::Regtest, &["regtest"]),
];

/// Parses a network name from the command line or a case file.
///
/// # Errors
///
/// [`QuestionError::Network`] if it is unknown.
pub fn parse_network(word: &str) -> Result<Network, QuestionError> {
    NETWORKS
        .iter()
        .find(|(_, words)| words.contains(&word))
        .map(|(network, _)| *network)
        .ok_or_else(|| QuestionError::Network {
            input: word.to_owned(),
        })
}

/// Parses the code of a language from the command line or a case file.
///
/// # Errors
///
/// [`QuestionError::Language`] if there is no such language.
pub fn parse_language(code: &str) -> Result<Language, QuestionError> {
    let mut languages = Language::ALL.into_iter();
    languages
        .find(|language| language.code() == code)
        .ok_or_else(|| QuestionError::Language {
            input: code.to_owned(),
        })
}

/// Parses the name of a time zone from the command line or a case file.
///
/// # Errors
///
/// [`QuestionError::Zone`] if the IANA database has no such zone.
pub fn parse_zone(name: &str) -> Result<Zone, QuestionError> {
    Zone::named(name).ok_or_else(|| QuestionError::Zone {
        input: name.to_owned(),
    })
}

/// Returns the printed name of a network.
pub fn network_word(network: Network) -> &'static str {
    NETWORKS
        .iter()
        .find(|(known, _)| *known == network)
        .and_then(|(_, words)| words.first())
        .copied()
        .unwrap_or("unknown network")
}

/// Checks a change rule expression and returns it trimmed.
///
/// # Errors
///
/// [`QuestionError::ChangeRules`].
pub fn parse_change_rules(text: &str) -> Result<String, QuestionError> {
    let text = text.trim();
    // Flags, environment, configuration and case file all use this parser; the case file adds line and key to its
    // errors.
    let fail = |reason: &str| QuestionError::ChangeRules {
        input: text.to_owned(),
        reason: reason.to_owned(),
    };
    if text.contains(char::is_control) {
        return Err(fail("it has a line break or another control character"));
    }
    if !text.is_empty() {
        let parsed: Result<Expression, ExpressionError> = text.parse();
        parsed.map_err(|error| fail(&error.to_string()))?;
    }
    Ok(text.to_owned())
}

/// Parses an address of a network with [`address::read`].
///
/// # Errors
///
/// [`QuestionError::Address`].
pub fn parse_address(text: &str, network: Network) -> Result<Address, QuestionError> {
    Ok(address::read(text, network)?)
}
