//! What is read as an address, and what is said of the rest.

use bitcoin::Network;
use proptest::prelude::*;

use super::*;
use crate::secret::hide;

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

#[test]
fn addresses_are_read_as_people_paste_them() {
    for text in [
        SEGWIT.to_owned(),
        format!("  {SEGWIT}\r\n"),
        format!("\u{a0}\u{2007}{SEGWIT}\u{3000}\u{2800}"),
        format!("bitcoin:{SEGWIT}"),
        format!("bitcoin://{SEGWIT}/"),
        format!("bitcoin:{SEGWIT}?amount=1.5&label=pay#x"),
        format!("BITCOIN:{}", SEGWIT.to_uppercase()),
    ] {
        assert_eq!(read_here(&text).as_deref(), Ok(SEGWIT), "{text}");
    }
}

#[test]
fn invisible_characters_are_left_out_wherever_they_stand() {
    let invisible = [
        '\u{0}',
        '\u{8}',
        '\u{1b}',
        '\u{7f}',
        '\u{9b}',
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{17b4}',
        '\u{180e}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{202a}',
        '\u{202e}',
        '\u{2060}',
        '\u{2064}',
        '\u{2066}',
        '\u{2069}',
        '\u{206f}',
        '\u{3164}',
        '\u{fe0e}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{fff9}',
        '\u{1d173}',
        '\u{e0001}',
        '\u{e0020}',
        '\u{e01ef}',
    ];
    for letter in invisible {
        for at in [0, 1, 3, 20, SEGWIT.len()] {
            let (head, tail) = SEGWIT.split_at(at);
            let text = format!("{head}{letter}{tail}");
            assert_eq!(
                read_here(&text).as_deref(),
                Ok(SEGWIT),
                "U+{:04X} at {at}",
                u32::from(letter)
            );
            assert_eq!(
                read_here(&format!("bitcoin{letter}:{text}")).as_deref(),
                Ok(SEGWIT)
            );
        }
    }
}

#[test]
fn a_link_names_its_address_in_its_body_or_under_the_prefix_of_its_network() {
    for (link, mainnet, testnet) in [
        (format!("bitcoin:?bc={SEGWIT}"), Some(SEGWIT), None),
        (
            format!("bitcoin:?amount=1&BC={}", SEGWIT.to_uppercase()),
            Some(SEGWIT),
            None,
        ),
        (
            format!("bitcoin:?bc={SEGWIT}&tb={TESTNET}"),
            Some(SEGWIT),
            Some(TESTNET),
        ),
        (
            format!("bitcoin:{LEGACY}?tb={TESTNET}"),
            Some(LEGACY),
            Some(TESTNET),
        ),
        (
            format!("bitcoin:{SEGWIT}?bc={SEGWIT}&lightning=lnbc1"),
            Some(SEGWIT),
            None,
        ),
        (
            format!("bitcoin:?tb={TESTNET}#bc={SEGWIT}"),
            None,
            Some(TESTNET),
        ),
    ] {
        for (network, wanted) in [(Network::Bitcoin, mainnet), (Network::Signet, testnet)] {
            let found = read(&link, network).map(|address| address.to_string());
            match wanted {
                Some(wanted) => assert_eq!(found.as_deref(), Ok(wanted), "{link}"),
                None => assert!(
                    matches!(found, Err(AddressError::OtherNetwork { .. })),
                    "{link}: {found:?}"
                ),
            }
        }
    }
}

#[test]
fn a_link_that_names_two_addresses_of_a_network_is_not_read_as_one() {
    assert_eq!(
        error(&format!("bitcoin:{LEGACY}?bc={SEGWIT}")),
        format!("the link names two addresses, `{LEGACY}` and `{SEGWIT}`; give each by itself")
    );
    // A damaged one may be either.
    let damaged = format!("bitcoin:{}?bc={SEGWIT}", LEGACY.replace("zP", "zQ"));
    assert!(error(&damaged).contains("has a wrong checksum"));
    for link in [
        "bitcoin:",
        "bitcoin:?lightning=lnbc1xyz",
        "bitcoin:?bc=",
        "bitcoin:?sp=sp1qq",
    ] {
        refused(link, "the link names no address");
    }
}

#[test]
fn a_mistyped_address_has_a_wrong_checksum() {
    for good in [LEGACY, SEGWIT] {
        let mistyped = format!("{}x", &good[..good.len() - 1]);
        let text = format!(
            "`{mistyped}` has a wrong checksum: a character is mistyped, missing or too many; copy the address again \
             from its source"
        );
        assert_eq!(error(&mistyped), text);
        // What cannot be seen is not said.
        assert_eq!(
            error(&format!("{}\u{200b}x", &mistyped[..mistyped.len() - 1])),
            text
        );
    }
}

#[test]
fn an_address_of_another_network_says_which() {
    assert_eq!(
        error(TESTNET),
        format!(
            "`{TESTNET}` is an address of testnet, testnet4 or signet, but the case is on bitcoin; correct the address, \
             or set the network to testnet, testnet4 or signet"
        )
    );
    for (text, network, expected) in [
        (LEGACY, Network::Signet, "bitcoin"),
        (REGTEST, Network::Testnet4, "regtest"),
        (
            TESTNET_LEGACY,
            Network::Bitcoin,
            "testnet, testnet4, signet or regtest",
        ),
        (TESTNET, Network::Regtest, "testnet, testnet4 or signet"),
    ] {
        match read(text, network) {
            Err(AddressError::OtherNetwork { of, wanted, .. }) => {
                assert_eq!((of, wanted), (expected, network))
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn test_networks_share_their_prefixes() {
    for network in [Network::Testnet, Network::Testnet4, Network::Signet] {
        assert!(read(TESTNET, network).is_ok());
        assert!(read(TESTNET_LEGACY, network).is_ok());
    }
    assert!(read(TESTNET_LEGACY, Network::Regtest).is_ok());
}

#[test]
fn a_letter_of_another_script_is_told_with_its_place() {
    for (text, reason) in [
        (
            SEGWIT.replacen('c', "\u{441}", 1),
            "the 2nd character is U+0441, a Cyrillic letter that looks like c",
        ),
        (
            SEGWIT.replacen('y', "\u{443}", 1),
            "the 19th character is U+0443, a Cyrillic letter that looks like y",
        ),
        (
            LEGACY.replacen('A', "\u{391}", 1),
            "the 2nd character is U+0391, a Greek letter that looks like A",
        ),
        (
            LEGACY.replacen('P', "\u{420}", 1),
            "the 5th character is U+0420, a Cyrillic letter that looks like P",
        ),
        (
            SEGWIT.replacen('1', "\u{ff11}", 1),
            "the 3rd character is U+FF11, a digit that looks like 1",
        ),
        (
            SEGWIT.replacen('b', "\u{1d41b}", 1),
            "the 1st character is U+1D41B, a character that looks like b",
        ),
        (
            SEGWIT.replacen('e', "\u{e9}", 1),
            "the 12th character is U+00E9, a letter that no address has",
        ),
        (
            SEGWIT.replacen('q', "\u{6a1}", 1),
            "the 4th character is U+06A1, a Arabic letter that no address has",
        ),
        (
            SEGWIT.replacen('q', "\u{65e5}", 1),
            "the 4th character is U+65E5, a Han letter that no address has",
        ),
        (
            SEGWIT.replacen('q', "\u{2019}", 1),
            "the 4th character is U+2019, a character that no address has",
        ),
        (
            SEGWIT.replacen('q', "\u{1f600}", 1),
            "the 4th character is U+1F600, a character that no address has",
        ),
    ] {
        refused(&text, reason);
    }
}

#[test]
fn a_blank_is_told_with_what_stands_before_it() {
    for (text, reason) in [
        (
            "bc1qw508 d6qe",
            "a blank stands after `bc1qw508`, its first 8 characters",
        ),
        (
            "bc1qw508\u{a0}d6qe",
            "a blank stands after `bc1qw508`, its first 8 characters",
        ),
        (
            "1A1z\tP1eP",
            "a tab stands after `1A1z`, its first 4 characters",
        ),
        (
            "1A1z\nP1eP",
            "a line break stands after `1A1z`, its first 4 characters",
        ),
    ] {
        refused(text, reason);
    }
    refused(
        &format!("{SEGWIT} 0.5 BTC"),
        &format!("a blank stands after `{SEGWIT}`, which is an address: give it alone"),
    );
}

#[test]
fn a_character_of_a_to_z_that_does_not_occur_there_is_told() {
    let last = |text: &str, letter: char| format!("{}{letter}", &text[..text.len() - 1]);
    for (text, reason) in [
        (
            format!("{SEGWIT},"),
            "the 43rd character is `,`; give only what stands before it",
        ),
        (
            format!("<{SEGWIT}>"),
            "the 1st character is `<`; an address has letters and digits only",
        ),
        (
            SEGWIT.replace('8', "-"),
            "the 8th character is `-`; an address has letters and digits only",
        ),
        (
            last(SEGWIT, 'b'),
            "the 42nd character is `b`; 1, b, i and o do not occur after `bc1`",
        ),
        (
            SEGWIT.replacen('q', "O", 1),
            "the 4th character is `O`, a capital among small letters",
        ),
        (
            format!("B{}", &SEGWIT[1..]),
            "the 1st character is `B`, a capital among small letters",
        ),
        (
            SEGWIT.to_uppercase().replacen('Q', "q", 1),
            "the 4th character is `q`, a small letter among capitals",
        ),
        (
            LEGACY.replacen('z', "0", 1),
            "the 4th character is `0`; 0, O, I and l do not occur in such an address",
        ),
        (
            last(LEGACY, 'l'),
            "the 34th character is `l`; 0, O, I and l do not occur in such an address",
        ),
        (
            LEGACY.replacen('1', "l", 1),
            "the 1st character is `l`, where the digit 1 belongs",
        ),
        (
            SEGWIT.replacen('1', "l", 1),
            "the 3rd character is `l`, where the digit 1 belongs",
        ),
        (
            LEGACY[..20].to_owned(),
            "it has 20 characters, and one that begins with 1 has 26 to 35",
        ),
    ] {
        refused(&text, reason);
    }
}

#[test]
fn what_is_no_bitcoin_address_is_called_what_it_is() {
    let mut faults = Vec::new();
    for (text, reason) in [
        ("", "it is empty"),
        (" \u{200b}\u{2800} ", "it is empty"),
        (
            "hello",
            "addresses begin with 1, 3 or bc1, on test networks with m, n, 2, tb1 or bcrt1",
        ),
        (
            "0xde0B295669a9FD93d5F28D9Ec85E40f4cb697BAe",
            "it looks like one of Ethereum",
        ),
        ("vitalik.eth", "it is a name of Ethereum"),
        (
            "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
            "it is an address of Bitcoin Cash",
        ),
        (
            "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
            "it is an address of Bitcoin Cash",
        ),
        (
            "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8",
            "it is an address of Tron",
        ),
        (
            "TJRabPrwbZy45sbavfcjinPJC18kjpRTv9",
            "it looks like an address of Tron",
        ),
        (
            "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
            "it looks like an address of Monero",
        ),
        (
            "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
            "it looks like an address of Ripple",
        ),
        (
            "addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x",
            "it is an address of Cardano",
        ),
        (
            "Ae2tdPwUPEZFRbyhz3cpfC2CumGzNkFBN2L42rcUc2yjQpEkxDbkPodpMAi",
            "it looks like an address of Cardano",
        ),
        (
            "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9",
            "it is an address of Litecoin",
        ),
        (
            "LhK2kQwiaAvhjWY799cZvMyYwnQAcxkarr",
            "it is an address of Litecoin",
        ),
        (
            "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L",
            "it is an address of Dogecoin",
        ),
        (
            "t1Rv4exT7bqhZqi2j7xz8bUHDMxwosrjADU",
            "it looks like an address of Zcash",
        ),
        (
            "cosmos1fl48vsnmsdzcv85q5d2q4z5ajdha8yu34mf0eh",
            "it is an address of Cosmos",
        ),
        (
            "DYw8jCTfwHNRJhhmFcbXvVDTqWMEVFBX6ZKUmG5CNSKK",
            "it looks like an address of Solana",
        ),
        (
            "sp1qqgste7k9hx0qftg6qmwlkqtwuy6cycyavzmzj85c6qdfhjdpdjtdgqjuexzk6murw56suy3e0rd2cgqvycxttddwsvgxe2usfpxumr70xc9pkqwv",
            "it is a silent payment address (BIP 352), which the chain does not show; give the outputs that it was paid to",
        ),
        (
            "PM8TJTLJbPRGxSbc8EJi42Wrr6QbNSaSSVJ5Y3E4pbCYiTHUskHg13935Ubb7q8tx9GVbh2UuRnBc3WSyJHhUrw8KhprKnn9eDznYGieTzFcwQRya4GA",
            "it is a payment code (BIP 47), which the chain does not show; give the addresses that were made from it",
        ),
        (
            "lnbc20u1p3y0x3hpp5743k2g0fsqqxj7n8qzuhns5gmkk4djeejk3wkp64ppevgekvc0jsdqc",
            "it is a Lightning invoice or offer",
        ),
        (
            "lightning:LNBC20U1P3Y0X3HPP5743",
            "it is a Lightning invoice",
        ),
        (
            "someone@clinic.example",
            "it is a mail address, or a name at which somebody is paid over Lightning",
        ),
        ("mailto:someone@clinic.example", "it is a mail address"),
        (
            "https://explorer.example/tx/1",
            "it is a link, and no address stands in it",
        ),
        (
            "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8",
            "it is an extended public key; give its addresses",
        ),
        (
            "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
            "it looks like a public key; give its addresses",
        ),
        (
            "wpkh(0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798)",
            "it is an output descriptor; give the addresses that it stands for",
        ),
        (
            "76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac",
            "it is a row of 50 hexadecimal digits, such as a script or a hash",
        ),
    ] {
        let message = error(text);
        if !message.ends_with(&format!("is not a Bitcoin address: {reason}")) {
            faults.push(message);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for link in [
        "https://mempool.example/address/",
        "mempool.example/address/",
        "www.x.example/#/",
    ] {
        refused(
            &format!("{link}{SEGWIT}"),
            &format!("it is a link; give only the address in it, {SEGWIT}"),
        );
    }
}

#[test]
fn a_private_key_is_never_repeated() {
    for key in KEYS {
        let grouped: Vec<&str> = (0..key.len())
            .step_by(10)
            .map(|at| &key[at..key.len().min(at + 10)])
            .collect();
        let mistyped = format!("{}z", &key[..key.len() - 1]);
        for text in [
            key.to_owned(),
            format!("  {key}\u{200b}"),
            format!("bitcoin:{key}"),
            format!("bitcoin:?bc={key}"),
            format!("wpkh({key}/0/*)"),
            format!("key: {key}"),
            grouped.join(" "),
            grouped.join("\n"),
            mistyped,
            format!("{}\u{441}{}", &key[..8], &key[9..]),
        ] {
            let error = read_here(&text).unwrap_err();
            assert!(
                matches!(error, AddressError::Secret(_)),
                "{text}: {error:?}"
            );
            for told in [error.to_string(), format!("{error:?}")] {
                let mut parts = grouped.iter().filter(|part| part.len() > 5);
                assert!(parts.all(|part| !told.contains(part)), "{told}");
            }
        }
    }
    assert_eq!(
        error(KEYS[0]),
        "this is a private key (WIF), not an address, and it is not repeated here: take it out, since anyone who reads it \
         can take the coins"
    );
}

#[test]
fn the_words_of_a_seed_are_not_repeated() {
    let words = [
        "abandon", "ability", "able", "about", "above", "absent", "absorb", "abstract", "absurd",
        "abuse", "access", "zoo",
    ];
    let numbered: Vec<String> = words
        .iter()
        .enumerate()
        .map(|(at, word)| format!("{}. {word}", at + 1))
        .collect();
    for text in [
        words.join(" "),
        words.join(", "),
        words.join("\n"),
        numbered.join(" "),
        words.join(" ").to_uppercase(),
    ] {
        assert!(
            error(&text)
                .starts_with("this is a row of words like the seed of a wallet, not an address"),
            "{text}"
        );
    }
    // A sentence of a few words is told as it is.
    refused(
        "the address in the letter",
        "a blank stands after `the`, its first 3 characters",
    );
}

#[test]
fn what_stands_behind_an_address_is_told_as_that() {
    for (rest, mark) in [
        ("?amount=1", "`?`"),
        ("&amount=1", "`&`"),
        (";", "`;`"),
        (")", "`)`"),
    ] {
        refused(
            &format!("{LEGACY}{rest}"),
            &format!("the 35th character is {mark}; give only what stands before it"),
        );
    }
    refused(
        &format!("{LEGACY}…"),
        "the 35th character is U+2026, a character behind an address; give only what stands before it",
    );
    refused(
        &format!("({LEGACY})"),
        "the 1st character is `(`; an address has letters and digits only",
    );
    refused(
        &format!("(see {LEGACY})"),
        "the 1st character is `(`; an address has letters and digits only",
    );
    refused(
        &format!("address({LEGACY})"),
        "the 8th character is `(`; an address has letters and digits only",
    );
    refused(
        &format!("wpkh({LEGACY})"),
        "it is an output descriptor; give the addresses that it stands for",
    );
}

#[test]
fn blanks_in_a_link_are_no_part_of_its_address() {
    for link in [
        format!("bitcoin: {LEGACY}"),
        format!("bitcoin : {LEGACY} ?amount=1"),
        format!("BITCOIN:// {LEGACY}"),
        format!("bitcoin:\u{a0}{LEGACY}"),
    ] {
        assert_eq!(
            read_here(&link)
                .map(|address| address.to_string())
                .as_deref(),
            Ok(LEGACY),
            "{link}"
        );
    }
}

#[test]
fn what_may_be_a_key_is_not_repeated_either() {
    let hex = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";
    for text in [
        hex.to_owned(),
        format!("0x{hex}"),
        hex.to_uppercase(),
        format!("{hex}:1"),
    ] {
        assert_eq!(
            error(&text),
            "this is the id of a transaction or block, or a private key (64 hexadecimal digits), not an address; since it \
             may be a private key, it is not repeated here"
        );
    }
    assert!(matches!(
        read_here(&hex.repeat(2)),
        Err(AddressError::Perhaps(_))
    ));
}

#[test]
fn messages_are_cleared_of_keys_and_of_nothing_else() {
    for key in KEYS {
        assert_eq!(
            hide(&format!("bad.toml:3: key `{key}` in \"{key}\"")),
            "bad.toml:3: key `[private key]` in \"[private key]\""
        );
    }
    for message in [
        format!("{SEGWIT} and {LEGACY}: no history"),
        "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b of the block".to_owned(),
        "ssl://explorerzydxu5ecjrkwceayqybizmpjjznk5izmitf2modhcusuqlid.onion:50002, Žodis"
            .to_owned(),
    ] {
        assert_eq!(hide(&message), message);
    }
}

#[test]
fn a_text_of_any_length_is_shown_up_to_a_bound() {
    let long = error(&"q".repeat(5_000_000));
    assert!(long.len() < 400, "{} bytes", long.len());
    assert!(long.starts_with(&format!("`{}…`", "q".repeat(128))));
}

#[test]
fn control_characters_of_the_input_do_not_reach_a_terminal() {
    assert!(error("\u{1b}[2Jx").starts_with("`[2Jx` is not"));
    assert!(error("a\nb").starts_with("`a<U+000A>b` is not"));
    // And no mark is put in that nobody wrote.
    for text in ["1'500", "\"A\"", "C:\\A"] {
        assert!(error(text).starts_with(&format!("`{text}` is not")));
    }
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
