//! Lists of addresses, and labels of wallets.

use super::*;

#[test]
fn reserves_name_their_holder_in_a_comment_and_skip_other_coins() {
    let text = format!(
        "# label: Binance\n# source: https://example.com/reserves\n# actor: binance\n# lastmod: 2026-10-24\n\
         coin,network,height,address,balance\nBTC,BTC,800000,{SEGWIT},10.5\nETH,ETH,1,0xabc,3\n\
         BTC,BSC,1,0xdef,4\nBTC,BTC(SegWit),800000,{LEGACY},0\n"
    );
    let pack = read(&text).unwrap();
    assert_eq!((pack.read, pack.tags.len()), (4, 2));
    let tag = &pack.tags[0];
    assert_eq!((tag.script.clone(), tag.line), (script(SEGWIT), 6));
    assert_eq!(
        (&*tag.label, &*tag.source),
        ("Binance", "https://example.com/reserves")
    );
    assert_eq!(tag.category.as_deref(), Some("exchange"));
    assert_eq!(tag.actor.as_deref(), Some("binance"));
    assert_eq!(tag.confidence, Confidence::ServiceData);
    assert_eq!(tag.lastmod, Some(date(2026, 10, 24)));
    assert_eq!(pack.skipped.other_chains["ETH"], 1);
    assert_eq!(pack.skipped.other_chains["BSC"], 1);
}

#[test]
fn reserves_with_signatures_and_a_summary_above_are_read() {
    let text = format!(
        "# label: OKX\nTotal,1\n\ncoin,Network,Snapshot Height,address,amount,message,signature1,signature2\n\
         BTC,BTC,800000,{NESTED},1.5,\"I am, an OKX address\",aa,bb\n"
    );
    let pack = read(&text).unwrap();
    assert_eq!((&*pack.tags[0].label, pack.tags[0].line), ("OKX", 5));
}

#[test]
fn list_that_does_not_say_whose_its_addresses_are_is_refused() {
    let say = "the list has no column `label`, and no comment says whose addresses these are; put a line such as \
               `# label: Binance` above it, or name the file under [[tags.list]] in the case file, with a label";
    assert_eq!(
        error(&format!("\ncoin,address,balance\nBTC,{SEGWIT},1\n")),
        format!("tags/a.yaml:2: {say}")
    );
    assert_eq!(
        error(&format!("{SEGWIT}\n")),
        format!("tags/a.yaml:1: {say}")
    );
}

#[test]
fn list_with_labels_is_read_with_any_separator() {
    for separator in [',', ';', '\t'] {
        let text = format!(
            "Label|Address|Category|Source|Confidence|Date\nShop|{LEGACY}|exchange|a link|forensic|2017-06-01\n\
             Other|{NESTED}||||\n"
        );
        let pack = read(&text.replace('|', &separator.to_string())).unwrap();
        assert_eq!(pack.tags.len(), 2, "{separator:?}");
        let (first, second) = (&pack.tags[0], &pack.tags[1]);
        assert_eq!((&*first.label, &*first.source), ("Shop", "a link"));
        assert_eq!(first.category.as_deref(), Some("exchange"));
        assert_eq!(first.confidence, Confidence::Forensic);
        assert_eq!(first.lastmod, Some(date(2017, 6, 1)));
        assert_eq!((&*second.label, &*second.source), ("Other", "a.yaml"));
        assert_eq!(
            (second.category.clone(), second.confidence),
            (None, Confidence::Unknown)
        );
    }
}

#[test]
fn what_a_case_says_of_a_list_stands_before_its_comments() {
    let text = format!("# label: Hot wallet\n# source: a link\naddress,balance\n{SEGWIT},1\n");
    let terms = ListTerms {
        label: "Binance".to_owned(),
        category: "exchange".to_owned(),
        ..ListTerms::default()
    };
    let parse = |text: &str| {
        TagPack::parse_list(
            text.as_bytes(),
            Path::new("tags/a.yaml"),
            Network::Bitcoin,
            &terms,
        )
    };
    let pack = parse(&text).unwrap();
    let tag = &pack.tags[0];
    assert_eq!((&*tag.label, &*tag.source), ("Binance", "a link"));
    assert_eq!(tag.category.as_deref(), Some("exchange"));
    assert_eq!(
        parse("title: a\ntags: []\n").unwrap_err().to_string(),
        "tags/a.yaml:1: the file is no list of addresses and says itself whose they are; name it under `packs` of [tags]"
    );
}

#[test]
fn odd_row_is_counted_with_its_line() {
    let text = format!(
        "address,label,lastmod\n{LEGACY},,\n{NESTED},Shop,01.02.2017\n{SEGWIT},Shop\nx,Shop,\n"
    );
    let pack = read(&text).unwrap();
    assert_eq!((pack.read, pack.tags.len()), (4, 0));
    assert_eq!((pack.skipped.odd, pack.skipped.not_addresses), (3, 1));
    assert_eq!(
        pack.skipped.first_odd,
        Some((2, "the row has no `label`".to_owned()))
    );
}

#[test]
fn plain_list_has_one_address_a_line() {
    let text = format!(
        "# label: Sanctioned\n# category: sanctioned\n# confidence: authority_data\n\n{LEGACY}\n{NESTED} # seen in May\n"
    );
    let pack = read(&text).unwrap();
    let scripts: Vec<_> = pack.tags.iter().map(|tag| tag.script.clone()).collect();
    assert_eq!(scripts, [script(LEGACY), script(NESTED)]);
    assert_eq!(pack.tags[1].category.as_deref(), Some("sanctioned"));
    assert_eq!(pack.tags[1].confidence, Confidence::AuthorityData);
}

#[test]
fn shortened_address_is_no_tag() {
    let text = format!("address,label\nbc1qq85v2c9…cu9r,Gang\n1A1z...vfNa,Gang\n{LEGACY},Shop\n");
    let pack = read(&text).unwrap();
    assert_eq!(
        (pack.read, pack.tags.len(), pack.skipped.total()),
        (1, 1, 0)
    );
    let written: Vec<&str> = pack.shortened.iter().map(|of| &*of.written).collect();
    assert_eq!(written, ["bc1qq85v2c9…cu9r", "1A1z...vfNa"]);
    let first = &pack.shortened[0];
    assert_eq!(
        (&*first.prefix, &*first.suffix, first.line),
        ("bc1qq85v2c9", "cu9r", 2)
    );
    assert_eq!(Tags::new([pack]).shortened().len(), 2);
}

#[test]
fn label_of_a_wallet_is_a_tag_for_an_address_alone() {
    let text = format!(
        "{{\"type\":\"addr\",\"ref\":\"{SEGWIT}\",\"label\":\"Refund \\u017d\"}}\n\
         {{\"type\":\"tx\",\"ref\":\"{0}\",\"label\":\"rent\",\"origin\":\"wpkh()\"}}\n\
         {{\"type\":\"output\",\"ref\":\"{0}:0\",\"spendable\":false}}\nnot JSON\n",
        "00".repeat(32)
    );
    let pack = read(&text).unwrap();
    assert_eq!((pack.read, pack.tags.len()), (4, 1));
    assert_eq!(&*pack.tags[0].label, "Refund \u{17d}");
    assert_eq!(pack.tags[0].confidence, Confidence::Unknown);
    assert_eq!((pack.skipped.without_address, pack.skipped.odd), (2, 1));
}

#[test]
fn private_key_in_a_label_is_not_read() {
    let key = "5KJvsngHeMpm884wtkJNzQGaCErckhHJBGFsvd3VyK5qMZXj3hS";
    let pack = read(&format!("address,label\n{LEGACY},{key}\n")).unwrap();
    assert_eq!((pack.tags.len(), pack.skipped.odd), (0, 1));
    assert!(!format!("{:?}", pack.skipped).contains(key));
}

proptest! {
    #[test]
    fn no_list_panics(rows in "[-,;:\t#.…a-z0-9\"\n{}<>&/!]{0,80}") {
        for above in ["", "address,label\n", "# label: A\n", "{\"type\":\"addr\",\"ref\":\"\"}\n", "<sdnList>"] {
            let _ = read(&format!("{above}{rows}"));
        }
    }
}
