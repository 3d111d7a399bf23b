//! The question of a case: which addresses, what was demanded, how far to look. Plain values and the parsing of their
//! words; reading them from a file is [`super::file`], judging deposits by them is [`super::classify`].

use std::fmt;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use bitcoin::address::{NetworkUnchecked, ParseError};
use bitcoin::bech32::{self, primitives::decode::SegwitHrpstringError};
use bitcoin::{Address, Amount, Network, Txid, base58};
use jiff::civil::Date;
use thiserror::Error;

use crate::heuristics::change::{Expression, ExpressionError};
use crate::money::{Cents, format_trimmed};

/// What an investigator asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Title; empty where none was given.
    pub title: String,
    /// Reference of the authority; empty where none was given.
    pub reference: String,
    /// Network every address belongs to.
    pub network: Network,
    /// Demands in file order; none means that every deposit counts as paid.
    pub demands: Vec<Demand>,
    /// Addresses in file order; no script occurs twice.
    pub addresses: Vec<CaseAddress>,
    /// Addresses that the operator holds to be of one owner, in file order.
    pub merges: Vec<Merge>,
    /// What the operator holds apart, in file order. No split and no merge have two addresses in common.
    pub splits: Vec<Split>,
    /// How far the trace goes.
    pub limits: Limits,
    /// Patterns of tag pack files, relative to the working directory or absolute; well formed.
    pub tag_packs: Vec<String>,
    /// Rate files, relative to the working directory or absolute.
    pub rate_files: Vec<PathBuf>,
}

/// A demand: one tier of an extortion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// Name, unique in the case.
    pub name: String,
    /// What was asked for.
    pub amount: DemandAmount,
    /// First day, in UTC, on which a deposit can answer it.
    pub from: Option<Date>,
    /// Last day, in UTC and inclusive, on which a deposit is on time.
    pub deadline: Option<Date>,
    /// How far outside the range a deposit may lie.
    pub tolerance: Tolerance,
}

/// The range that was asked for, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DemandAmount {
    /// In bitcoin.
    Btc(RangeInclusive<Amount>),
    /// In euro.
    Eur(RangeInclusive<Cents>),
    /// In US dollars.
    Usd(RangeInclusive<Cents>),
}

impl fmt::Display for DemandAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, range) = match self {
            Self::Btc(range) => {
                let (min, max) = (range.start().to_sat(), range.end().to_sat());
                if min < max {
                    write!(f, "{} to ", format_trimmed(min, 8))?;
                }
                return write!(f, "{} BTC", format_trimmed(max, 8));
            }
            Self::Eur(range) => ("EUR", range),
            Self::Usd(range) => ("USD", range),
        };
        write!(f, "{code} {}", range.start())?;
        if range.start() < range.end() {
            write!(f, " to {}", range.end())?;
        }
        Ok(())
    }
}

/// A share of one, in parts per million; 0.05 is 50000.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tolerance(u32);

impl Tolerance {
    /// Parts in one.
    pub const WHOLE: u32 = 1_000_000;
    /// Nothing outside the range.
    pub const ZERO: Self = Self(0);

    /// A tolerance of so many parts per million; `None` above one.
    pub fn from_ppm(ppm: u32) -> Option<Self> {
        (ppm <= Self::WHOLE).then_some(Self(ppm))
    }

    /// Parts per million, 0 to [`Tolerance::WHOLE`].
    pub fn ppm(self) -> u32 {
        self.0
    }
}

/// Printed in per cent: `2.5 %`.
impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", format_trimmed(u64::from(self.0), 4))
    }
}

/// An address the case asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseAddress {
    /// The address, valid on the network of the case.
    pub address: Address,
    /// Name of the demand it was given for, where that is known.
    pub demand: Option<String>,
    /// Where it comes from; empty where nothing was noted.
    pub note: String,
}

/// The operator's word that addresses are of one owner. It is a claim, with a reason and the name of who stands for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Two or more addresses, none twice, valid on the network of the case.
    pub addresses: Vec<Address>,
    /// What shows it; not empty.
    pub reason: String,
    /// Who says so; not empty.
    pub name: String,
}

/// The operator's word that addresses are not of one owner. A claim like [`Merge`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// What is apart.
    pub apart: Apart,
    /// What shows it; not empty.
    pub reason: String,
    /// Who says so; not empty.
    pub name: String,
}

/// What a split holds apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Apart {
    /// Two or more addresses, none twice: every two of them are of different owners.
    Addresses(Vec<Address>),
    /// A transaction that says nothing about the owners of its inputs and outputs, such as a PayJoin.
    Transaction(Txid),
}

/// How far the trace goes. The names are those of the command line flags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Transactions on the way from a payment, at most.
    pub hops: u32,
    /// Requests to servers, at most.
    pub max_requests: u64,
    /// Outputs with less taint than this are not followed.
    pub min_taint: Amount,
    /// An address with more transactions than this is a boundary, unless the case names it.
    pub busy: u64,
    /// Follow single coins through a busy address where a server can name their spender.
    pub through_busy: bool,
    /// An output of at most this value is dust.
    pub dust: Amount,
    /// Height of the block as of which everything holds; `None` means the tip.
    pub at_height: Option<u32>,
    /// First day, in UTC, of the blocks looked at.
    pub from: Option<Date>,
    /// Last day, in UTC and inclusive, of the blocks looked at.
    pub to: Option<Date>,
    /// Follow money through CoinJoins.
    pub through_coinjoin: bool,
    /// Which change rules join addresses, as an expression in the words of [`parse_change_rules`]; empty where none was
    /// given.
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

/// What is wrong with a part of the question. Every variant keeps the offending input.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QuestionError {
    /// Not the name of a network.
    #[error(
        "`{}` is not a network; known are bitcoin (or mainnet, main), testnet, testnet4, signet and regtest",
        input.escape_debug()
    )]
    Network {
        /// The word.
        input: String,
    },
    /// The form of an address, with a checksum that does not fit.
    #[error(
        "`{}` has a wrong checksum: a character is mistyped, missing or too many; copy the address again from its source",
        input.escape_debug()
    )]
    Checksum {
        /// The text.
        input: String,
    },
    /// A good address of another network.
    #[error(
        "`{input}` is an address of {of}, but the case is on {wanted}; correct the address, or set the network to {of}"
    )]
    OtherNetwork {
        /// The text.
        input: String,
        /// The network or networks it can be of.
        of: &'static str,
        /// The network of the case.
        wanted: &'static str,
    },
    /// Not an address at all.
    #[error("`{}` is not a Bitcoin address: {reason}", input.escape_debug())]
    NotAnAddress {
        /// The text.
        input: String,
        /// What it looks like instead, or what keeps it from being one.
        reason: &'static str,
    },
    /// The case already names this address.
    #[error("address `{address}` stands twice in the case")]
    Duplicate {
        /// The address.
        address: String,
    },
    /// The case already has a demand of this name.
    #[error("demand `{}` stands twice in the case", name.escape_debug())]
    DuplicateDemand {
        /// The name.
        name: String,
    },
    /// An address is given for a demand that the case does not have.
    #[error("no demand is named `{}`{}", name.escape_debug(), known_demands(known))]
    UnknownDemand {
        /// The name.
        name: String,
        /// The demands there are.
        known: Vec<String>,
    },
    /// Not an expression of change rules.
    #[error("`{}` is no expression of change rules: {reason}", input.escape_debug())]
    ChangeRules {
        /// The text.
        input: String,
        /// What is wrong with it.
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
    /// An empty case on a network, with the built-in limits.
    pub fn new(network: Network) -> Self {
        Self {
            title: String::new(),
            reference: String::new(),
            network,
            demands: Vec::new(),
            addresses: Vec::new(),
            merges: Vec::new(),
            splits: Vec::new(),
            limits: Limits::default(),
            tag_packs: Vec::new(),
            rate_files: Vec::new(),
        }
    }

    /// Adds a demand.
    ///
    /// # Errors
    ///
    /// [`QuestionError::DuplicateDemand`] where one of this name is there already.
    pub fn add_demand(&mut self, demand: Demand) -> Result<(), QuestionError> {
        if self.demand(&demand.name).is_some() {
            return Err(QuestionError::DuplicateDemand { name: demand.name });
        }
        self.demands.push(demand);
        Ok(())
    }

    /// Adds an address, after the demands.
    ///
    /// # Errors
    ///
    /// [`QuestionError::Duplicate`] where its script is in the case already, [`QuestionError::OtherNetwork`] where it
    /// is of another network, [`QuestionError::UnknownDemand`] where it names a demand that is not there.
    pub fn add_address(&mut self, address: CaseAddress) -> Result<(), QuestionError> {
        on_network(
            &address.address.as_unchecked().clone(),
            self.network,
            &address.address.to_string(),
        )?;
        // On one network, addresses are equal where their scripts are.
        let mut known = self.addresses.iter().map(|known| &known.address);
        if known.any(|known| *known == address.address) {
            return Err(QuestionError::Duplicate {
                address: address.address.to_string(),
            });
        }
        if let Some(name) = &address.demand
            && self.demand(name).is_none()
        {
            return Err(QuestionError::UnknownDemand {
                name: name.clone(),
                known: self.demands.iter().map(|d| d.name.clone()).collect(),
            });
        }
        self.addresses.push(address);
        Ok(())
    }

    /// The demand of a name.
    pub fn demand(&self, name: &str) -> Option<&Demand> {
        self.demands.iter().find(|demand| demand.name == name)
    }
}

/// Every network, with the words it goes by; the first one is printed.
const NETWORKS: [(Network, &[&str]); 5] = [
    (Network::Bitcoin, &["bitcoin", "mainnet", "main"]),
    (Network::Testnet, &["testnet"]),
    (Network::Testnet4, &["testnet4"]),
    (Network::Signet, &["signet"]),
    (Network::Regtest, &["regtest"]),
];

/// The network a word of the command line or a case file stands for.
///
/// # Errors
///
/// [`QuestionError::Network`] where it stands for none.
pub fn parse_network(word: &str) -> Result<Network, QuestionError> {
    NETWORKS
        .iter()
        .find(|(_, words)| words.contains(&word))
        .map(|(network, _)| *network)
        .ok_or_else(|| QuestionError::Network {
            input: word.to_owned(),
        })
}

/// The word a network is printed as.
pub fn network_word(network: Network) -> &'static str {
    NETWORKS
        .iter()
        .find(|(known, _)| *known == network)
        .and_then(|(_, words)| words.first())
        .copied()
        .unwrap_or("unknown network")
}

/// Reads an expression of change rules, and gives it without white space around it.
///
/// # Errors
///
/// [`QuestionError::ChangeRules`].
pub fn parse_change_rules(text: &str) -> Result<String, QuestionError> {
    let text = text.trim();
    // Flag, environment, configuration and case file all come through here, so that an expression is parsed here and
    // nowhere else; the case file adds line and key to what it says.
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

/// Reads an address as people paste it: with white space around it, or as a `bitcoin:` URI
/// ([BIP 321](https://github.com/bitcoin/bips/blob/master/bip-0321.mediawiki)), whose query part is ignored.
///
/// # Errors
///
/// [`QuestionError::Checksum`], [`QuestionError::OtherNetwork`] or [`QuestionError::NotAnAddress`]. The prefixes of
/// testnet, testnet4 and signet are the same, so an address of one passes for any of them.
pub fn parse_address(text: &str, network: Network) -> Result<Address, QuestionError> {
    let input = bare_address(text);
    let address = input
        .parse::<Address<NetworkUnchecked>>()
        .map_err(|error| why_no_address(input, &error))?;
    on_network(&address, network, input)
}

/// Checks that an address is of a network.
fn on_network(
    address: &Address<NetworkUnchecked>,
    network: Network,
    input: &str,
) -> Result<Address, QuestionError> {
    let fits = |network| address.is_valid_for_network(network);
    if fits(network) {
        return Ok(address.clone().assume_checked());
    }
    Err(QuestionError::OtherNetwork {
        input: input.to_owned(),
        of: match (
            fits(Network::Bitcoin),
            fits(Network::Signet),
            fits(Network::Regtest),
        ) {
            (true, _, _) => "bitcoin",
            (_, true, true) => "testnet, testnet4, signet or regtest",
            (_, true, false) => "testnet, testnet4 or signet",
            _ => "regtest",
        },
        wanted: network_word(network),
    })
}

/// The address in a pasted text. Zero-width characters come along from web pages and documents.
fn bare_address(text: &str) -> &str {
    const ZERO_WIDTH: [char; 4] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{feff}'];
    let text = text.trim_matches(|c: char| c.is_whitespace() || ZERO_WIDTH.contains(&c));
    let Some((scheme, rest)) = text.split_once(':') else {
        return text;
    };
    if !scheme.eq_ignore_ascii_case("bitcoin") {
        return text;
    }
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    rest.split(['?', '#']).next().unwrap_or(rest)
}

/// Says what keeps a text from being an address, in the terms of whoever pasted it.
fn why_no_address(input: &str, error: &ParseError) -> QuestionError {
    let lower = input.to_ascii_lowercase();
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| lower.starts_with(prefix));
    let reason = if input.is_empty() {
        "it is empty"
    } else if starts(&["bc1", "tb1", "bcrt1"]) {
        // The parser falls back to base58 and reports that; the failure of interest is the one before it.
        match bech32::segwit::decode(input).map_err(|error| error.0) {
            Err(SegwitHrpstringError::Checksum(_)) => {
                return QuestionError::Checksum {
                    input: input.to_owned(),
                };
            }
            Err(SegwitHrpstringError::Unchecked(_)) => {
                "after the prefix it may hold digits and letters other than 1, b, i and o only, all upper or all lower case"
            }
            _ => "its witness version or program is malformed",
        }
    } else if starts(&["0x"]) {
        "it looks like one of Ethereum"
    } else if starts(&["ltc1"]) {
        "it is one of Litecoin"
    } else if starts(&["lnbc", "lntb"]) {
        "it looks like a Lightning invoice"
    } else if starts(&["xpub", "ypub", "zpub", "tpub", "upub", "vpub"]) {
        "it looks like an extended public key"
    } else if input.len() == 64 && input.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        "it looks like a transaction id"
    } else if input.starts_with(['1', '3', 'm', 'n', '2']) && (26..=36).contains(&input.len()) {
        match error {
            ParseError::Base58(base58::Error::IncorrectChecksum(_)) => {
                return QuestionError::Checksum {
                    input: input.to_owned(),
                };
            }
            ParseError::Base58(base58::Error::Decode(_)) => {
                "it may hold digits and letters other than 0, O, I and l only"
            }
            _ => "its length or prefix belongs to no address",
        }
    } else {
        "addresses begin with 1, 3 or bc1, on test networks with m, n, 2, tb1 or bcrt1"
    };
    QuestionError::NotAnAddress {
        input: input.to_owned(),
        reason,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LEGACY: &str = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
    const SEGWIT: &str = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
    const TESTNET: &str = "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx";
    const TESTNET_LEGACY: &str = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";
    const REGTEST: &str = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    fn error(text: &str) -> String {
        parse_address(text, Network::Bitcoin)
            .unwrap_err()
            .to_string()
    }

    fn named(text: &str, demand: Option<&str>) -> CaseAddress {
        CaseAddress {
            address: parse_address(text, Network::Bitcoin).unwrap(),
            demand: demand.map(str::to_owned),
            note: String::new(),
        }
    }

    #[test]
    fn addresses_are_read_as_people_paste_them() {
        for text in [
            SEGWIT.to_owned(),
            format!("  {SEGWIT}\r\n"),
            format!("\u{feff}{SEGWIT}\u{200b}"),
            format!("bitcoin:{SEGWIT}"),
            format!("bitcoin://{SEGWIT}"),
            format!("bitcoin:{SEGWIT}?amount=1.5&label=pay#x"),
            format!("BITCOIN:{}", SEGWIT.to_uppercase()),
        ] {
            let address = parse_address(&text, Network::Bitcoin).unwrap();
            assert_eq!(address.to_string(), SEGWIT, "{text}");
        }
    }

    #[test]
    fn a_mistyped_address_has_a_wrong_checksum() {
        for good in [LEGACY, SEGWIT] {
            let mistyped = format!("{}x", &good[..good.len() - 1]);
            assert_eq!(
                error(&mistyped),
                format!(
                    "`{mistyped}` has a wrong checksum: a character is mistyped, missing or too many; copy the address again from its source"
                )
            );
        }
    }

    #[test]
    fn an_address_of_another_network_says_which() {
        assert_eq!(
            error(TESTNET),
            format!(
                "`{TESTNET}` is an address of testnet, testnet4 or signet, but the case is on bitcoin; correct the address, or set the network to testnet, testnet4 or signet"
            )
        );
        let of = |text, network| match parse_address(text, network) {
            Err(QuestionError::OtherNetwork { of, wanted, .. }) => (of, wanted),
            other => panic!("{other:?}"),
        };
        assert_eq!(of(LEGACY, Network::Signet), ("bitcoin", "signet"));
        assert_eq!(of(REGTEST, Network::Testnet4), ("regtest", "testnet4"));
        assert_eq!(
            of(TESTNET_LEGACY, Network::Bitcoin),
            ("testnet, testnet4, signet or regtest", "bitcoin")
        );
        assert_eq!(
            of(TESTNET, Network::Regtest),
            ("testnet, testnet4 or signet", "regtest")
        );
    }

    #[test]
    fn test_networks_share_their_prefixes() {
        for network in [Network::Testnet, Network::Testnet4, Network::Signet] {
            assert!(parse_address(TESTNET, network).is_ok());
            assert!(parse_address(TESTNET_LEGACY, network).is_ok());
        }
        assert!(parse_address(TESTNET_LEGACY, Network::Regtest).is_ok());
    }

    #[test]
    fn what_is_no_address_says_what_it_looks_like() {
        for (text, reason) in [
            ("", "it is empty"),
            ("bitcoin:?lightning=x", "it is empty"),
            (
                "hello",
                "addresses begin with 1, 3 or bc1, on test networks with m, n, 2, tb1 or bcrt1",
            ),
            (
                "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b",
                "it looks like a transaction id",
            ),
            (
                "0xde0B295669a9FD93d5F28D9Ec85E40f4cb697BAe",
                "it looks like one of Ethereum",
            ),
            (
                "1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf0a",
                "it may hold digits and letters other than 0, O, I and l only",
            ),
            (
                "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3tb",
                "after the prefix it may hold digits and letters other than 1, b, i and o only, all upper or all lower case",
            ),
        ] {
            let shown = bare_address(text);
            assert_eq!(
                error(text),
                format!("`{shown}` is not a Bitcoin address: {reason}")
            );
        }
    }

    #[test]
    fn control_characters_of_the_input_do_not_reach_a_terminal() {
        assert!(error("\u{1b}[2Jx").starts_with("`\\u{1b}[2Jx` is not"));
    }

    #[test]
    fn an_address_stands_once_in_a_case() {
        let mut case = Case::new(Network::Bitcoin);
        case.add_address(named(SEGWIT, None)).unwrap();
        case.add_address(named(LEGACY, None)).unwrap();
        let error = case
            .add_address(named(&SEGWIT.to_uppercase(), None))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("address `{SEGWIT}` stands twice in the case")
        );
        assert_eq!(case.addresses.len(), 2);
    }

    #[test]
    fn an_address_of_a_case_is_of_its_network() {
        let error = Case::new(Network::Regtest)
            .add_address(named(SEGWIT, None))
            .unwrap_err();
        assert!(matches!(error, QuestionError::OtherNetwork { .. }));
    }

    #[test]
    fn an_address_is_given_for_a_demand_there_is() {
        let mut case = Case::new(Network::Bitcoin);
        let error = case.add_address(named(SEGWIT, Some("a"))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no demand is named `a`; the case has no demands"
        );
        let demand = Demand {
            name: "b".to_owned(),
            amount: DemandAmount::Eur(Cents(100)..=Cents(100)),
            from: None,
            deadline: None,
            tolerance: Tolerance::ZERO,
        };
        case.add_demand(demand.clone()).unwrap();
        let error = case.add_address(named(SEGWIT, Some("a"))).unwrap_err();
        assert_eq!(error.to_string(), "no demand is named `a`; there are `b`");
        case.add_address(named(SEGWIT, Some("b"))).unwrap();
        let error = case.add_demand(demand).unwrap_err();
        assert_eq!(error.to_string(), "demand `b` stands twice in the case");
    }

    #[test]
    fn networks_go_by_their_words() {
        for (network, words) in NETWORKS {
            for word in words {
                assert_eq!(parse_network(word), Ok(network));
            }
            assert_eq!(network_word(network), words[0]);
        }
        assert_eq!(
            parse_network("Bitcoin").unwrap_err().to_string(),
            "`Bitcoin` is not a network; known are bitcoin (or mainnet, main), testnet, testnet4, signet and regtest"
        );
    }

    #[test]
    fn amounts_and_tolerances_print_for_people() {
        let btc =
            |min, max| DemandAmount::Btc(Amount::from_sat(min)..=Amount::from_sat(max)).to_string();
        assert_eq!(btc(150_000_000, 150_000_000), "1.5 BTC");
        assert_eq!(btc(1, 200_000_000), "0.00000001 to 2 BTC");
        assert_eq!(
            DemandAmount::Eur(Cents(30_000_000)..=Cents(35_000_000)).to_string(),
            "EUR 300000.00 to 350000.00"
        );
        assert_eq!(
            DemandAmount::Usd(Cents(50)..=Cents(50)).to_string(),
            "USD 0.50"
        );
        assert_eq!(Tolerance::from_ppm(25_000).unwrap().to_string(), "2.5 %");
        assert_eq!(Tolerance::from_ppm(1_000_001), None);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".*", tail in "[a-zA-Z0-9]{0,80}") {
            let _ = parse_address(&text, Network::Bitcoin);
            let _ = parse_network(&text);
            for prefix in ["bc1", "tb1", "1", "bitcoin:", "bitcoin:bc1q"] {
                let _ = parse_address(&format!("{prefix}{tail}"), Network::Signet);
            }
        }
    }
}
