//! The fields of a tag and of its header.

use super::*;

/// A pack of one tag with these fields, under the header that says everything else.
fn one(fields: &str) -> Tag {
    let text = format!("{HEAD}tags:\n- address: {LEGACY}\n{fields}");
    let mut pack = read(&text).unwrap();
    assert_eq!((pack.tags.len(), pack.skipped.total()), (1, 0));
    pack.tags.remove(0)
}

#[test]
fn tag_has_its_own_fields_and_those_of_its_header() {
    let text = format!(
        "---\n\
         title: Sanctions\n\
         creator: An authority\n\
         description: passed over\n\
         currency: BTC\n\
         confidence: authority_data\n\
         lastmod: 2022-05-16\n\
         label: 'Mixer: the first'\n\
         is_cluster_definer: true\n\
         source: https://example.org/list#1\n\
         tags:\n\
         - address: {LEGACY}\n\
         - address: \"{SEGWIT}\"\n  \
           label: Exchange   # a comment\n  \
           actor: exchange\n  \
           category: exchange\n  \
           abuse: scam\n  \
           concepts: [exchange, custody, exchange]\n  \
           confidence: ownership\n  \
           context: '{{\"count\": 42}}'\n  \
           lastmod: '2023-01-02'\n  \
           is_cluster_definer: False\n  \
           source: >\n    \
             a report\n  \
           colour: {{ passed: [over] }}\n"
    );
    let pack = read(&text).unwrap();
    assert_eq!(
        (&*pack.name.title, &*pack.name.creator),
        ("Sanctions", "An authority")
    );
    assert_eq!((pack.read, pack.skipped.total()), (2, 0));
    let [first, second] = &pack.tags[..] else {
        panic!("{pack:?}");
    };
    assert_eq!(first.script, script(LEGACY));
    assert_eq!(
        (&*first.label, &*first.source),
        ("Mixer: the first", "https://example.org/list#1")
    );
    assert_eq!(
        (first.confidence, first.confidence.rank()),
        (Confidence::AuthorityData, 60)
    );
    assert_eq!(first.lastmod, Some(date(2022, 5, 16)));
    assert_eq!(
        (first.actor.as_deref(), first.is_cluster_definer, first.line),
        (None, true, 12)
    );
    assert_eq!(second.script, script(SEGWIT));
    assert_eq!((&*second.label, &*second.source), ("Exchange", "a report"));
    assert_eq!(second.actor.as_deref(), Some("exchange"));
    assert_eq!(second.category.as_deref(), Some("exchange"));
    assert_eq!(second.abuse.as_deref(), Some("scam"));
    assert_eq!(second.concepts, ["custody".into(), "exchange".into()]);
    assert_eq!(second.context.as_deref(), Some("{\"count\": 42}"));
    assert_eq!(second.confidence, Confidence::Ownership);
    assert_eq!(second.lastmod, Some(date(2023, 1, 2)));
    assert_eq!((second.is_cluster_definer, second.line), (false, 13));
}

#[test]
fn header_may_be_separate_and_after_the_tags() {
    let tags = format!("tags:\n- address: {LEGACY}\n");
    let header = HEAD.replace('\n', "\n  ");
    for text in [
        format!("{tags}{HEAD}"),
        format!("header:\n  {header}\n{tags}"),
    ] {
        let pack = read(&text).unwrap();
        assert_eq!((&*pack.name.title, pack.tags.len()), ("List", 1), "{text}");
    }
}

#[test]
fn empty_field_is_empty_and_inherits_no_value() {
    let head = HEAD.replace("creator: A", "actor: shop");
    for (nothing, actor) in [
        ("", Some("shop")),
        ("  actor:\n", None),
        ("  actor: ~\n", None),
        ("  actor: '~'\n", Some("~")),
    ] {
        let text = format!("{head}tags:\n- address: {LEGACY}\n{nothing}");
        assert_eq!(
            read(&text).unwrap().tags[0].actor.as_deref(),
            actor,
            "{nothing}"
        );
    }
    assert!(read("title: none yet\ntags:\n").unwrap().tags.is_empty());
    assert!(read("title: none yet\ntags: []\n").unwrap().tags.is_empty());
}

#[test]
fn the_chain_is_the_network_or_in_older_packs_the_currency() {
    let chains = |header: &str, own: &str| {
        let head = HEAD.replace("currency: BTC\n", header);
        let pack = read(&format!("{head}tags:\n- address: {LEGACY}\n{own}")).unwrap();
        let others = pack.skipped.other_chains.into_keys();
        (pack.tags.len(), others.collect::<Vec<_>>().join(" "))
    };
    let ours = || (1, String::new());
    let other = |name: &str| (0, name.to_owned());
    assert_eq!(chains("currency: BTC\n", ""), ours());
    assert_eq!(chains("network: btc\n", ""), ours());
    assert_eq!(chains("", "  currency: BTC\n"), ours());
    assert_eq!(chains("currency: ETH\n", ""), other("ETH"));
    assert_eq!(chains("currency: BTC\n", "  currency: bch\n"), other("BCH"));
    assert_eq!(chains("currency: USDT\nnetwork: BTC\n", ""), ours());
    assert_eq!(chains("currency: BTC\n", "  network: ETH\n"), other("ETH"));
    assert_eq!(chains("network: ETH\n", "  currency: BTC\n"), ours());
}

#[test]
fn invalid_addresses_are_counted_and_reported() {
    let text = format!(
        "{HEAD}tags:\n\
         - address: {LEGACY}\n\
         - address: mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn\n\
         - address: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb\n\
         - address: 0x7F367cC41522cE07553e823bf3be79A889DEbe1B\n  \
           currency: ETH\n\
         - tx_hash: 4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b\n"
    );
    let pack = read(&text).unwrap();
    let skipped = &pack.skipped;
    assert_eq!((pack.read, pack.tags.len(), skipped.total()), (5, 1, 4));
    assert_eq!((skipped.not_addresses, skipped.without_address), (2, 1));
    let (line, problem) = skipped.first.clone().unwrap();
    assert_eq!(line, 8);
    assert!(problem.starts_with("`mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn` is an address of testnet"));
    assert_eq!(skipped.other_chains["ETH"], 1);
    let testnet = TagPack::parse(text.as_bytes(), Path::new("a.yaml"), Network::Signet).unwrap();
    assert_eq!(testnet.tags[0].line, 8);
}

#[test]
fn a_confidence_of_no_taxonomy_is_unknown_and_counted() {
    let text = format!(
        "{HEAD}confidence: forensic\ntags:\n- address: {LEGACY}\n  confidence: 0.9\n- address: {SEGWIT}\n"
    );
    let pack = read(&text).unwrap();
    let confidences: Vec<_> = pack.tags.iter().map(|tag| tag.confidence).collect();
    assert_eq!(confidences, [Confidence::Unknown, Confidence::Forensic]);
    assert_eq!(pack.unknown_confidences, 1);
    assert_eq!(one("").confidence, Confidence::Unknown);
}

#[test]
fn invalid_tag_skips_only_that_tag() {
    let long = format!("label: {}", "a".repeat(4_097));
    let word = "the day in UTC alone, as in 2017-06-30";
    let with_time = format!("`lastmod`: `2021-04-21T10:00:00Z` has a time or a zone; give {word}");
    let key = "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn";
    let (label, context) = (format!("label: my {key}"), format!("context: '{key}'"));
    for (field, problem) in [
        (
            "is_cluster_definer: perhaps",
            "`is_cluster_definer` is `perhaps`, neither true nor false",
        ),
        (
            "is_cluster_definer: [true]",
            "`is_cluster_definer` is not a text",
        ),
        ("lastmod: yesterday", "`lastmod`: `yesterday` is not a day"),
        (
            "lastmod: 2021-02-30",
            "`lastmod`: `2021-02-30` is not in the calendar",
        ),
        ("lastmod: 2021-04-21T10:00:00Z", &with_time),
        (
            "lastmod: 2021-04-21 10:11:12",
            "`lastmod`: `2021-04-21 10:11:12` has a time or a zone",
        ),
        (
            "lastmod: 20210421",
            "`lastmod`: `20210421` is not written as YYYY-MM-DD; write 2021-04-21",
        ),
        (
            "lastmod: 21.04.2021",
            "`lastmod`: `21.04.2021` is not written as YYYY-MM-DD; write 2021-04-21",
        ),
        ("lastmod: { day: 3 }", "`lastmod` is not a text"),
        ("label: [a, b]", "`label` is not a text"),
        ("label:", "the tag has no `label`"),
        ("source: ''", "the tag has no `source`"),
        ("currency: [BTC, ETH]", "`currency` is not a text"),
        ("actor: [a, b]", "`actor` is not a text"),
        ("concepts: exchange", "`concepts` is not a list"),
        (
            "concepts: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q]",
            "more than 16 concepts",
        ),
        (&long, "`label` has 4097 bytes; the maximum is 4096"),
        (
            &label,
            "`label` looks like a private key; remove it and keep it elsewhere",
        ),
        (
            &context,
            "`context` looks like a private key; remove it and keep it elsewhere",
        ),
    ] {
        let good = format!("- address: {SEGWIT}\n");
        let text = format!("{HEAD}tags:\n{good}- address: {LEGACY}\n  {field}\n{good}");
        let pack = read(&text).unwrap();
        let skipped = &pack.skipped;
        assert_eq!(
            (pack.read, pack.tags.len(), skipped.total()),
            (3, 2, 1),
            "{field}"
        );
        let (line, first) = skipped.first_odd.clone().unwrap();
        assert_eq!(skipped.odd, 1, "{field}");
        assert!([8, 9].contains(&line), "{field}: {line}");
        assert!(first.starts_with(problem), "{first}");
        assert!(!first.contains(&key[..12]), "{first}");
    }
    // Tags that are no tags at all, or have no chain.
    let text =
        format!("title: a\ntags:\n- b\n- [c]\n- address: {LEGACY}\n  label: a\n  source: b\n");
    assert_eq!(read(&text).unwrap().skipped.odd, 3);
    // An odd value in the header costs those that do not say otherwise.
    let text = format!(
        "{HEAD}lastmod: yesterday\ntags:\n- address: {LEGACY}\n- address: {SEGWIT}\n  lastmod: 2021-04-21\n"
    );
    let pack = read(&text).unwrap();
    assert_eq!((pack.tags.len(), pack.skipped.odd), (1, 1));
    assert_eq!(pack.tags[0].lastmod, Some(date(2021, 4, 21)));
}

#[test]
fn invisible_characters_in_the_name_of_a_chain_are_left_out() {
    for chain in ["BTC\u{200b}", "\u{feff}btc", "B\u{2060}TC"] {
        let tag = one(&format!("  currency: \"{chain}\"\n"));
        assert_eq!(tag.script, script(LEGACY), "{chain}");
    }
    let text = format!("{HEAD}tags:\n- address: {LEGACY}\n  currency: \"ETH\u{202e}\"\n");
    let chains = read(&text).unwrap().skipped.other_chains;
    assert_eq!(chains.into_keys().collect::<Vec<_>>(), ["ETH"]);
}

#[test]
fn addresses_are_read_as_in_other_inputs() {
    for address in [
        format!("bitcoin:{SEGWIT}"),
        format!("\u{200b}{SEGWIT}\u{feff}"),
        SEGWIT.to_uppercase(),
        format!("bitcoin:?bc={SEGWIT}"),
    ] {
        let text = format!("{HEAD}tags:\n- address: \"{address}\"\n");
        assert_eq!(
            read(&text).unwrap().tags[0].script,
            script(SEGWIT),
            "{address}"
        );
    }
    let key = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ";
    let pack = read(&format!("{HEAD}tags:\n- address: {key}\n")).unwrap();
    assert!(!format!("{:?}", pack.skipped).contains(&key[..10]));
}

#[test]
fn under_omni_an_address_is_bitcoins() {
    for chain in ["OMNI", "omni", "XBT", "bitcoin", "XCP"] {
        let text = format!("{HEAD}tags:\n- address: {LEGACY}\n  currency: {chain}\n");
        assert_eq!(read(&text).unwrap().tags.len(), 1, "{chain}");
    }
}

#[test]
fn bitcoin_address_tagged_for_another_chain_is_kept_apart() {
    let tags = [
        ("ETH", "0x7F367cC41522cE07553e823bf3be79A889DEbe1B"),
        ("BCH", LEGACY),
        ("LTC", NESTED),
        ("BTC", SEGWIT),
        ("BSV", "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn"),
    ];
    let tags = tags.map(|(chain, text)| format!("- address: {text}\n  network: {chain}\n"));
    let pack = read(&format!("{HEAD}tags:\n{}", tags.concat())).unwrap();
    let skipped = &pack.skipped;
    assert_eq!((pack.tags.len(), skipped.total()), (1, 4));
    let elsewhere = skipped.elsewhere.iter();
    let elsewhere: Vec<_> = elsewhere
        .map(|tag| (tag.script.clone(), &*tag.chain))
        .collect();
    assert_eq!(
        elsewhere,
        [(script(LEGACY), "BCH"), (script(NESTED), "LTC")]
    );
    assert_eq!(skipped.elsewhere[1].line, skipped.elsewhere[0].line + 2);
}

#[test]
fn control_characters_of_a_pack_are_removed() {
    let tag = one("  label: \"Sh\\e[31mop\\r\\nowner\"\n");
    assert_eq!(&*tag.label, "Sh [31mop  owner");
}
