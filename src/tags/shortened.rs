//! Addresses that a report shortens, as in `bc1qq85v2c9…cu9r`. They are leads: an address that begins and ends alike may be
//! the one meant.

use std::path::PathBuf;
use std::sync::Arc;

use bitcoin::Network;

/// Marks of the characters left out, the longest first.
const MARKS: [&str; 6] = ["[...]", "[…]", "(...)", "...", "…", ".."];
/// Beginnings that all addresses of a kind share, and which therefore tell nothing: of mainnet and of test networks.
const FIXED: [&str; 12] = [
    "bc1q", "bc1p", "bc1", "tb1q", "tb1p", "tb1", "bcrt1q", "bcrt1p", "bcrt1", "1", "3", "m",
];
/// Beginnings of Base58 addresses of test networks.
const FIXED_TEST: [&str; 2] = ["n", "2"];
/// The chance of a match with any of the addresses seen must be below one in this many.
const ONE_IN: f64 = 1e6;
/// Fewest and most characters of a shortened address.
const LENGTH: std::ops::RangeInclusive<usize> = 4..=90;

/// An address of which a list gives the beginning and the end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShortenedAddress {
    /// As written.
    pub written: String,
    /// Its beginning.
    pub prefix: String,
    /// Its end.
    pub suffix: String,
    /// The label that the list gives it; empty if none.
    pub label: Arc<str>,
    /// The file.
    pub file: PathBuf,
    /// Line in the file, counted from 1.
    pub line: usize,
}

/// Splits a shortened address into its beginning and its end; `None` if the text is none, or of another network.
pub(super) fn split(text: &str, network: Network) -> Option<(String, String)> {
    let mark = MARKS.iter().find(|mark| text.contains(**mark))?;
    let (prefix, suffix) = text.split_once(mark)?;
    let is_plain =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let length = prefix.len() + suffix.len();
    if !is_plain(prefix) || !is_plain(suffix) || !LENGTH.contains(&length) {
        return None;
    }
    let lower = prefix.to_ascii_lowercase();
    let is_bech32 = ["bc1", "tb1", "bcrt1"]
        .iter()
        .any(|hrp| lower.starts_with(hrp));
    let (prefix, suffix) = match is_bech32 {
        true => (lower, suffix.to_ascii_lowercase()),
        false => (prefix.to_owned(), suffix.to_owned()),
    };
    let begins: &[&str] = match network {
        Network::Bitcoin => &["bc1", "1", "3"],
        Network::Regtest => &["bcrt1", "m", "n", "2"],
        _ => &["tb1", "m", "n", "2"],
    };
    let fits = begins.iter().any(|begin| prefix.starts_with(begin));
    fits.then_some((prefix, suffix))
}

impl ShortenedAddress {
    /// Whether so few characters are left out that a match with one of `seen` addresses is no chance.
    pub fn is_telling(&self, seen: usize) -> bool {
        let fixed = FIXED.iter().chain(&FIXED_TEST);
        let mut fixed = fixed.filter(|fixed| self.prefix.starts_with(**fixed));
        let fixed = fixed.next().map_or(0, |fixed| fixed.len());
        let is_bech32 = ["bc1", "tb1", "bcrt1"]
            .iter()
            .any(|hrp| self.prefix.starts_with(hrp));
        let alphabet: f64 = if is_bech32 { 32.0 } else { 58.0 };
        let told = self.prefix.len() - fixed + self.suffix.len();
        // An exponent of 86 at most, and a count of addresses: both are exact enough for a bound.
        let ways = alphabet.powi(i32::try_from(told).unwrap_or(i32::MAX));
        ways > ONE_IN * seen as f64
    }

    /// Whether an address begins and ends alike.
    pub fn fits(&self, address: &str) -> bool {
        address.len() > self.prefix.len() + self.suffix.len()
            && address.starts_with(&self.prefix)
            && address.ends_with(&self.suffix)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn shortened(text: &str) -> ShortenedAddress {
        let (prefix, suffix) = split(text, Network::Bitcoin).unwrap();
        ShortenedAddress {
            written: text.to_owned(),
            prefix,
            suffix,
            label: "".into(),
            file: PathBuf::new(),
            line: 1,
        }
    }

    #[test]
    fn any_mark_splits_into_beginning_and_end() {
        for mark in ["…", "...", "..", "[…]", "[...]"] {
            let of = shortened(&format!("bc1QQ85v2c9{mark}cu9R"));
            assert_eq!(
                (&*of.prefix, &*of.suffix),
                ("bc1qq85v2c9", "cu9r"),
                "{mark}"
            );
        }
        for text in [
            "bc1qq85v2c9",
            "…cu9r",
            "bc1q…",
            "0x12ab…cd34",
            "tb1qq85…cu9r",
            "see … here",
        ] {
            assert_eq!(split(text, Network::Bitcoin), None, "{text}");
        }
    }

    #[test]
    fn too_few_characters_for_the_addresses_seen_tell_nothing() {
        // 32^11 ways are more than 10^6 for each of a million addresses; 32^6 are not.
        assert!(shortened("bc1qq85v2c9…cu9r").is_telling(1_000_000));
        assert!(!shortened("bc1qq8…cu9r").is_telling(1_000_000));
        assert!(shortened("bc1qq8…cu9r").is_telling(1_000));
        // 58^4 ways, as the first character does not count.
        assert!(!shortened("1Ab…cd").is_telling(12));
        assert!(shortened("1Ab…cd").is_telling(11));
    }

    #[test]
    fn address_that_begins_and_ends_alike_fits() {
        let of = shortened("1A1z…vfNa");
        assert!(of.fits("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"));
        assert!(!of.fits("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"));
        assert!(!of.fits("1A1zvfNa"));
    }
}
