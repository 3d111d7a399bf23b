//! Names of addresses from several lists: all are shown, one gives the reason of an end, and all give the exposure.

use std::path::Path;

use bitcoin::Network;
use ransomtrace::analysis::Reference;
use ransomtrace::findings::Findings;
use ransomtrace::investigate::investigate;
use ransomtrace::tags::{TagPack, Tags};

use crate::support::inquiry::{case, moved, witness};
use crate::support::scenario::address;

/// The findings of a ransom that moved on, with lists of names by file.
fn with_lists(lists: &[(&str, String)]) -> Findings {
    let packs = lists.iter().map(|(file, text)| {
        let pack = TagPack::parse(text.as_bytes(), Path::new(file), Network::Regtest);
        pack.expect("a list")
    });
    let reference = Reference {
        tags: Tags::new(packs),
        ..Reference::default()
    };
    investigate(
        &case(&["gang"]),
        &moved().build().view,
        &reference,
        &witness(),
    )
}

fn row(name: &str, rest: &str) -> String {
    format!(
        "address,label,category,confidence,lastmod,source\n{},{rest}\n",
        address(name)
    )
}

#[test]
fn names_that_differ_are_all_shown_with_their_origin() {
    let findings = with_lists(&[
        ("a.csv", row("stash", "Alpha,exchange,web_crawl,,a page")),
        (
            "b.csv",
            row("stash", "Beta,exchange,service_data,2026-10-24,a list"),
        ),
        ("c.csv", row("nobody", "Gamma,exchange,,,")),
    ]);
    let stash = address("stash").to_string();
    let words: Vec<String> = findings
        .tags
        .iter()
        .map(|row| row.words().to_string())
        .collect();
    assert_eq!(
        words,
        [
            "“Alpha” (exchange), confidence web_crawl, without a date, by a.csv: a page",
            "“Beta” (exchange), confidence service_data, as of 2026-10-24, by b.csv: a list",
        ]
    );
    let end = findings.endpoints.iter().find(|row| *row.address == *stash);
    let end = end.expect("an end");
    assert_eq!(end.label, "Alpha (a.csv); Beta (b.csv)");
    assert_eq!(
        end.reason,
        format!(
            "in the wallet of a service: {stash} is tagged as Beta (exchange) in the pack b.csv; other tags call it Alpha, and this one has the \
             highest confidence (service_data) or comes first by label"
        )
    );
}

#[test]
fn exposure_sums_to_the_ransom_with_what_is_unknown() {
    let findings = with_lists(&[("a.csv", row("stash", "Alpha,exchange,,,a page"))]);
    let exposure = &findings.exposure;
    let [category] = &exposure.categories[..] else {
        panic!("{exposure:?}");
    };
    assert_eq!(category.category, "exchange");
    assert_eq!((category.direct_sat, category.indirect_sat), (99_000, 0));
    // The fee.
    assert_eq!(exposure.unknown_sat, 1_000);
    assert_eq!(findings.source_sat(), 100_000);
}

#[test]
fn exposure_without_tags_is_unknown_as_a_whole() {
    let findings = with_lists(&[]);
    assert!(findings.exposure.categories.is_empty());
    assert_eq!(findings.exposure.unknown_sat, 100_000);
    assert_eq!(
        findings.exposure.words(findings.source_sat()),
        ["no category known: 0.00100000 BTC (100.0 %)"]
    );
}
