//! Addresses and links as people paste them.

use super::*;

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
fn invisible_characters_are_ignored_anywhere() {
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
fn link_has_its_address_in_path_or_network_parameter() {
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
fn rejects_link_with_two_addresses_of_one_network() {
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
fn test_networks_share_their_prefixes() {
    for network in [Network::Testnet, Network::Testnet4, Network::Signet] {
        assert!(read(TESTNET, network).is_ok());
        assert!(read(TESTNET_LEGACY, network).is_ok());
    }
    assert!(read(TESTNET_LEGACY, Network::Regtest).is_ok());
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
