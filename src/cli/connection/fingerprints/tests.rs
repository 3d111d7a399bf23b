//! Tests of the fingerprints that servers must have.

use super::*;

fn servers(texts: &[&str]) -> Vec<ServerUrl> {
    texts
        .iter()
        .map(|text| text.parse().expect("a server"))
        .collect()
}

fn given(texts: &[&str]) -> Vec<FingerprintArg> {
    texts
        .iter()
        .map(|text| text.parse().expect("a fingerprint"))
        .collect()
}

/// Returns the text form of a fingerprint.
fn print(name: &str) -> String {
    CertificateFingerprint::of(name.as_bytes()).to_string()
}

#[test]
fn fingerprint_without_place_applies_to_single_server() {
    let one = servers(&["ssl://Electrum.example:50002"]);
    let fingerprints = expected(&given(&[&print("a")]), &one).expect("one server");
    let of_one = [(
        "electrum.example:50002".to_owned(),
        CertificateFingerprint::of(b"a"),
    )];
    assert_eq!(fingerprints, of_one.into());
}

#[test]
fn several_servers_take_one_fingerprint_each() {
    let two = servers(&["ssl://[::1]:2", "ssl://b.example:2"]);
    let both = [
        format!("B.example:2={}", print("b")),
        format!("[0::1]:2={}", print("a")),
    ];
    let fingerprints = expected(&given(&[&both[0], &both[1]]), &two).expect("both are named");
    assert_eq!(fingerprints["[::1]:2"], CertificateFingerprint::of(b"a"));
    assert_eq!(
        fingerprints["b.example:2"],
        CertificateFingerprint::of(b"b")
    );
}

#[test]
fn rejects_fingerprint_of_no_or_ambiguous_server() {
    let [plain, one, two] = [
        servers(&["tcp://127.0.0.1:1"]),
        servers(&["ssl://a:2"]),
        servers(&["ssl://a:2", "ssl://b:2"]),
    ];
    let alone = given(&[&print("a")]);
    let elsewhere = given(&[&format!("c:2={}", print("a"))]);
    let twice = given(&[&print("a"), &print("b")]);
    let same = given(&[&print("a"), &print("a")]);
    assert!(matches!(
        expected(&alone, &plain),
        Err(UsageError::NoCertificate(_))
    ));
    assert!(matches!(
        expected(&alone, &two),
        Err(UsageError::WhichServer)
    ));
    assert!(matches!(
        expected(&elsewhere, &two),
        Err(UsageError::NoSuchServer(_))
    ));
    assert!(matches!(
        expected(&twice, &one),
        Err(UsageError::TwoFingerprints(_))
    ));
    assert!(expected(&same, &one).is_ok());
}
