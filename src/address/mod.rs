//! Parses addresses from all sources: flags, lists, case files, tag packs, `explain`. Accepts them as people paste
//! them: with surrounding blanks, with invisible characters, in capitals, or in a `bitcoin:` link. Errors name the
//! wrong character, or what the text is instead; they never repeat a private key.

mod kind;
mod letters;
mod uri;

use bitcoin::address::{NetworkUnchecked, ParseError};
use bitcoin::bech32::{self, primitives::decode::SegwitHrpstringError};
use bitcoin::{Address, Network, base58};
use thiserror::Error;

use crate::secret::{self, SecretMatch};
use crate::visible::quoted;

pub use letters::{bare, is_invisible, shown};

/// An error in the text of an address. A variant keeps the text, shortened, unless it may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressError {
    /// The form of an address with a wrong checksum.
    #[error(
        "`{}` has a wrong checksum: a character is mistyped, missing or too many; copy the address again from its source",
        quoted(input)
    )]
    Checksum {
        /// The text.
        input: String,
    },
    /// A valid address of another network.
    #[error(
        "`{input}` is an address of {of}, but the case is on {wanted}; correct the address, or set the network to {of}"
    )]
    OtherNetwork {
        /// The text.
        input: String,
        /// The networks it can be of.
        of: &'static str,
        /// The network of the case.
        wanted: Network,
    },
    /// Not an address at all.
    #[error("`{}` is not a Bitcoin address: {reason}", quoted(input))]
    NotAnAddress {
        /// The text.
        input: String,
        /// The error, or what the text is instead.
        reason: String,
    },
    /// A link that names several addresses.
    #[error("the link names two addresses, `{one}` and `{other}`; give each by itself")]
    Several {
        /// The first.
        one: String,
        /// Another.
        other: String,
    },
    /// A private key or a seed.
    #[error(
        "this is {0}, not an address, and it is not repeated here: take it out, since anyone who reads it can take the coins"
    )]
    Secret(&'static str),
    /// A text that may be a private key.
    #[error("this is {0}, not an address; since it may be a private key, it is not repeated here")]
    Perhaps(&'static str),
}

/// Parses an address of a network. A `bitcoin:` link ([BIP
/// 321](https://github.com/bitcoin/bips/blob/master/bip-0321.mediawiki)) may have it in its path or in `bc=` and
/// `tb=`; the rest of the link is ignored.
///
/// # Errors
///
/// [`AddressError`]. Testnet, testnet4 and signet share their prefixes, so an address of one is accepted for any of
/// them.
pub fn read(text: &str, network: Network) -> Result<Address, AddressError> {
    let text = letters::bare(text);
    let text = text.as_ref();
    match secret::found(text) {
        Some(SecretMatch::Certain(kind)) => return Err(AddressError::Secret(kind)),
        Some(SecretMatch::Possible(kind)) => return Err(AddressError::Perhaps(kind)),
        None => {}
    }
    match uri::named(text) {
        None => one(text, network),
        Some(named) => of_link(text, &named, network),
    }
}

/// Checks that an address is of a network.
///
/// # Errors
///
/// [`AddressError::OtherNetwork`].
pub fn on_network(
    address: &Address<NetworkUnchecked>,
    network: Network,
) -> Result<Address, AddressError> {
    let fits = |network| address.is_valid_for_network(network);
    if fits(network) {
        return Ok(address.clone().assume_checked());
    }
    Err(AddressError::OtherNetwork {
        input: address.clone().assume_checked().to_string(),
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
        wanted: network,
    })
}

/// Returns the first address of any network in a text.
pub fn inside(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .find(|part| is_one(part))
}

/// Whether a text, without surrounding blanks, is an address of any network.
fn is_one(text: &str) -> bool {
    text.parse::<Address<NetworkUnchecked>>().is_ok()
}

fn one(text: &str, network: Network) -> Result<Address, AddressError> {
    match text.parse::<Address<NetworkUnchecked>>() {
        Ok(address) => on_network(&address, network),
        Err(error) => Err(why_not(text, &error)),
    }
}

/// Returns the address of a network that a link names.
fn of_link(link: &str, named: &[&str], network: Network) -> Result<Address, AddressError> {
    let mut found: Option<Address> = None;
    let mut elsewhere = None;
    for text in named {
        match one(text, network) {
            Ok(address) => match &found {
                Some(one) if *one != address => {
                    return Err(AddressError::Several {
                        one: one.to_string(),
                        other: address.to_string(),
                    });
                }
                _ => found = Some(address),
            },
            // A link may have one address for each network.
            Err(error @ AddressError::OtherNetwork { .. }) => {
                elsewhere.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
    }
    found.ok_or_else(|| elsewhere.unwrap_or_else(|| not(link, "the link names no address")))
}

fn not(input: &str, reason: impl Into<String>) -> AddressError {
    AddressError::NotAnAddress {
        input: shown(input),
        reason: reason.into(),
    }
}

/// Explains why a text is not an address: its actual kind if its form shows it, otherwise the first wrong character,
/// otherwise the checksum.
fn why_not(text: &str, error: &ParseError) -> AddressError {
    if text.is_empty() {
        return not(text, "it is empty");
    }
    if let Some(reason) = kind::with_marks(text).or_else(|| letters::at_fault(text)) {
        return not(text, reason);
    }
    let wrong_checksum = AddressError::Checksum { input: shown(text) };
    let lower = text.to_ascii_lowercase();
    let prefix = ["bcrt1", "bc1", "tb1"]
        .into_iter()
        .find(|prefix| lower.starts_with(prefix));
    if let Some(prefix) = prefix {
        if let Some(reason) = letters::not_bech32(text, prefix) {
            return not(text, reason);
        }
        return match bech32::segwit::decode(text).map_err(|error| error.0) {
            Err(SegwitHrpstringError::Checksum(_)) => wrong_checksum,
            _ => not(text, "its witness version or program is malformed"),
        };
    }
    if let Some(reason) = kind::of_letters(text) {
        return not(text, reason);
    }
    if let Some(reason) = letters::one_for_another(text) {
        return not(text, reason);
    }
    let length = text.len();
    if !text.starts_with(['1', '3', 'm', 'n', '2']) || length < 15 {
        return not(
            text,
            "addresses begin with 1, 3 or bc1, on test networks with m, n, 2, tb1 or bcrt1",
        );
    }
    if let Some(reason) = letters::not_base58(text) {
        return not(text, reason);
    }
    match error {
        ParseError::Base58(base58::Error::IncorrectChecksum(_)) if (26..=36).contains(&length) => {
            wrong_checksum
        }
        _ if !(26..=35).contains(&length) => not(
            text,
            format!(
                "it has {length} characters, and one that begins with {} has 26 to 35",
                &text[..1]
            ),
        ),
        _ => not(text, "its length or prefix belongs to no address"),
    }
}
