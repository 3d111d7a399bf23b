//! Texts that are read as addresses, and the errors for others.
#![allow(clippy::unwrap_used)]

use bitcoin::Network;
use proptest::prelude::*;

use ransomtrace::address::{AddressError, read};
use ransomtrace::secret::hide;

mod keys;
mod mistakes;
mod reading;

const LEGACY: &str = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
const SEGWIT: &str = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
const TESTNET: &str = "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx";
const TESTNET_LEGACY: &str = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";
const REGTEST: &str = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

/// Private keys of published examples: the wiki's for WIF, BIP 32, BIP 38, BIP 93.
const KEYS: [&str; 7] = [
    "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
    "KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617",
    "91gGn1HgSap6CbU12F6z3pJri26xzp7Ay1VW6NHCoEayNXwRpu2",
    "cMzLdeGd5vEqxB8B6VFQoRopQ3sLAAvEzDAoQgvX54xwofSWj1fx",
    "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
    "6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGg",
    "ms10testsxxxxxxxxxxxxxxxxxxxxxxxxxx4nzvca9cmczlw",
];

fn read_here(text: &str) -> Result<String, AddressError> {
    read(text, Network::Bitcoin).map(|address| address.to_string())
}

fn error(text: &str) -> String {
    read_here(text).unwrap_err().to_string()
}

#[track_caller]
fn refused(text: &str, reason: &str) {
    let message = error(text);
    let expected = format!("is not a Bitcoin address: {reason}");
    assert!(message.ends_with(&expected), "{text}: {message}");
}

proptest! {
    #[test]
    fn no_text_panics(text in ".*", tail in "[a-zA-Z0-9]{0,80}") {
        let _ = read_here(&text);
        for prefix in ["bc1", "tb1", "bcl", "1", "bitcoin:", "bitcoin:bc1q", "bitcoin:?bc="] {
            let _ = read(&format!("{prefix}{tail}"), Network::Signet);
            let _ = read(&format!("{prefix}{text}"), Network::Signet);
        }
        let _ = hide(&text);
    }
}
