//! Addresses, demands and networks of a question.

use bitcoin::{Amount, Network};
use proptest::prelude::*;
use ransomtrace::address::AddressError;
use ransomtrace::case::question::*;
use ransomtrace::money::Cents;

const LEGACY: &str = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
const SEGWIT: &str = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";

fn named(text: &str, demand: Option<&str>) -> CaseAddress {
    CaseAddress {
        address: parse_address(text, Network::Bitcoin).unwrap(),
        demand: demand.map(str::to_owned),
        note: String::new(),
    }
}

#[test]
fn repeated_address_is_kept_once() {
    let mut case = Case::new(Network::Bitcoin);
    let mut adding = case.adding();
    let noted = |text, note: &str| CaseAddress {
        note: note.to_owned(),
        ..named(text, None)
    };
    assert_eq!(adding.add(named(SEGWIT, None)), Ok(Added::New));
    assert_eq!(adding.add(noted(LEGACY, "letter")), Ok(Added::New));
    let capitals = SEGWIT.to_uppercase();
    assert_eq!(adding.add(noted(&capitals, "mail")), Ok(Added::Known(0)));
    for note in ["", "letter", "mail"] {
        assert_eq!(adding.add(noted(LEGACY, note)), Ok(Added::Known(1)));
    }
    let notes: Vec<&str> = case.addresses.iter().map(|entry| &*entry.note).collect();
    assert_eq!(notes, ["mail", "letter; mail"]);
    // Added one by one it is the same.
    assert_eq!(case.add_address(named(LEGACY, None)), Ok(Added::Known(1)));
    assert_eq!(case.addresses.len(), 2);
}

#[test]
fn rejects_address_with_two_demands() {
    let mut case = Case::new(Network::Bitcoin);
    for name in ["a", "b"] {
        let amount = DemandAmount::Eur(Cents(100)..=Cents(100));
        case.add_demand(Demand {
            name: name.to_owned(),
            amount,
            steps: Vec::new(),
            from: None,
            deadline: None,
            tolerance: Tolerance::ZERO,
        })
        .unwrap();
    }
    // An entry without a demand contradicts none.
    for (demand, added) in [
        (None, Added::New),
        (Some("b"), Added::Known(0)),
        (None, Added::Known(0)),
        (Some("b"), Added::Known(0)),
    ] {
        assert_eq!(case.add_address(named(SEGWIT, demand)), Ok(added));
        let known = case.addresses[0].demand.as_deref();
        assert_eq!(known, if added == Added::New { None } else { Some("b") });
    }
    let error = case.add_address(named(SEGWIT, Some("a"))).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "an address can belong to one demand only, but `{SEGWIT}` is given for `b` and for `a`"
        )
    );
}

#[test]
fn rejects_address_of_other_network() {
    let error = Case::new(Network::Regtest)
        .add_address(named(SEGWIT, None))
        .unwrap_err();
    assert!(matches!(
        error,
        QuestionError::Address(AddressError::OtherNetwork { .. })
    ));
}

#[test]
fn rejects_unknown_demand() {
    let mut case = Case::new(Network::Bitcoin);
    let error = case.add_address(named(SEGWIT, Some("a"))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no demand is named `a`; the case has no demands"
    );
    let demand = Demand {
        name: "b".to_owned(),
        amount: DemandAmount::Eur(Cents(100)..=Cents(100)),
        steps: Vec::new(),
        from: None,
        deadline: None,
        tolerance: Tolerance::ZERO,
    };
    case.add_demand(demand.clone()).unwrap();
    let error = case.add_address(named(SEGWIT, Some("a"))).unwrap_err();
    assert_eq!(error.to_string(), "no demand is named `a`; there are `b`");
    case.add_address(named(SEGWIT, Some("b"))).unwrap();
    let error = case.add_demand(demand).unwrap_err();
    assert_eq!(error.to_string(), "duplicate demand `b` in the case");
}

#[test]
fn parses_network_names() {
    let networks: [(Network, &[&str]); 5] = [
        (Network::Bitcoin, &["bitcoin", "mainnet", "main"]),
        (Network::Testnet, &["testnet"]),
        (Network::Testnet4, &["testnet4"]),
        (Network::Signet, &["signet"]),
        (Network::Regtest, &["regtest"]),
    ];
    for (network, words) in networks {
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
fn displays_amounts_and_tolerances() {
    let btc =
        |min, max| DemandAmount::Btc(Amount::from_sat(min)..=Amount::from_sat(max)).to_string();
    assert_eq!(btc(150_000_000, 150_000_000), "1.5 BTC");
    assert_eq!(btc(1, 200_000_000), "0.00000001 to 2 BTC");
    assert_eq!(
        DemandAmount::Eur(Cents(30_000_000)..=Cents(35_000_000)).to_string(),
        "EUR 300,000.00 to 350,000.00"
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
    fn parsers_do_not_panic(text in ".*") {
        let _ = parse_network(&text);
    }
}
