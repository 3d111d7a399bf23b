//! Texts that are rejected, and the reason given.

use super::*;

#[test]
fn a_mistyped_address_has_a_wrong_checksum() {
    for good in [LEGACY, SEGWIT] {
        let mistyped = format!("{}x", &good[..good.len() - 1]);
        let text = format!(
            "`{mistyped}` has a wrong checksum: a character is mistyped, missing or too many; copy the address again \
             from its source"
        );
        assert_eq!(error(&mistyped), text);
        // Invisible characters are not mentioned.
        assert_eq!(
            error(&format!("{}\u{200b}x", &mistyped[..mistyped.len() - 1])),
            text
        );
    }
}

#[test]
fn rejects_address_of_another_network_by_name() {
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
fn rejects_letter_of_another_script_with_its_place() {
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
fn rejects_blank_with_text_before_it() {
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
fn rejects_letter_outside_the_alphabet() {
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
fn names_what_a_non_address_is() {
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
fn rejects_text_after_an_address() {
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
