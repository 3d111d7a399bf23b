//! Tests of the page as a whole: markup, escaping, order, and what each part says.
#![allow(clippy::unwrap_used)]

use std::sync::OnceLock;

use super::*;
use crate::findings::{End, NoteLine};
use crate::language::Language;
use crate::report::sample;

/// The charts of the sample, drawn once, since that takes time.
fn drawn() -> &'static [(String, Vec<u8>)] {
    static CHARTS: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    CHARTS.get_or_init(|| {
        #[cfg(feature = "plots")]
        return crate::report::plot::render(
            &sample::findings(),
            crate::language::Language::English,
        )
        .unwrap();
        #[cfg(not(feature = "plots"))]
        return Vec::new();
    })
}

fn rendered(findings: &Findings) -> String {
    String::from_utf8(render(findings, &[], Language::English.into())).unwrap()
}

/// The page with the charts of the sample.
fn rendered_whole(findings: &Findings) -> String {
    String::from_utf8(render(findings, drawn(), Language::English.into())).unwrap()
}

/// Names of the tags in a page, each with whether it closes, and their attributes.
fn tags(page: &str) -> Vec<(String, bool, String)> {
    let mut tags = Vec::new();
    for part in page.split('<').skip(1) {
        let (tag, _) = part.split_once('>').unwrap();
        if tag.starts_with('!') {
            continue;
        }
        let closing = tag.starts_with('/');
        let tag = tag.trim_start_matches('/');
        let end = tag
            .find(|letter: char| letter.is_whitespace() || letter == '/')
            .unwrap_or(tag.len());
        let (name, rest) = tag.split_at(end);
        // Drawings close their own elements as XML does.
        if !rest.ends_with('/') {
            tags.push((name.to_owned(), closing, rest.to_owned()));
        }
    }
    tags
}

#[test]
fn elements_are_closed_in_order() {
    let mut open = Vec::new();
    for (name, closing, _) in tags(&rendered_whole(&sample::findings())) {
        if ["meta", "br"].contains(&name.as_str()) {
            continue;
        }
        if closing {
            assert_eq!(open.pop(), Some(name));
        } else {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn page_loads_and_runs_nothing() {
    let page = rendered_whole(&sample::findings());
    for (name, _, attributes) in tags(&page) {
        let forbidden = [
            "script", "link", "img", "iframe", "object", "embed", "image", "use", "base",
        ];
        assert!(!forbidden.contains(&name.as_str()), "{name}");
        // Text outside of quotes is names.
        for attribute in attributes.split('"').step_by(2) {
            let attribute = attribute.trim_start();
            for what in ["src", "style", "on", "xlink"] {
                assert!(!attribute.starts_with(what), "{name}{attributes}");
            }
        }
        for what in ["url(", "javascript:"] {
            assert!(!attributes.contains(what), "{name}{attributes}");
        }
        if attributes.contains("href=") {
            assert!(attributes.contains("href=\"#"), "{attributes}");
        }
        // The namespace of a drawing is a name, not an address.
        let without = attributes.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        assert!(!without.contains("//"), "{attributes}");
    }
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
}

#[test]
fn untrusted_text_is_escaped() {
    let mut findings = sample::findings();
    findings.reference = sample::HOSTILE.to_owned();
    findings.network = sample::HOSTILE.to_owned();
    findings.parameters[0] = (sample::HOSTILE.to_owned(), sample::HOSTILE.into());
    findings.links[0].rule = sample::HOSTILE.to_owned();
    findings.error_rates.measured_on = sample::HOSTILE.into();
    findings.payments[0].address = sample::HOSTILE.into();
    findings.payments[0].payer_cluster = sample::HOSTILE.into();
    findings.endpoints[0].address = sample::HOSTILE.into();
    findings.endpoints[0].label = sample::HOSTILE.to_owned();
    findings.clusters[0].cluster = sample::HOSTILE.into();
    findings.coverage[0].address = sample::HOSTILE.into();
    let wallet = &mut findings.fingerprints.wallets[0];
    wallet.cluster = sample::HOSTILE.to_owned();
    wallet.suggests = sample::HOSTILE.into();
    wallet.traits[0].values[0].value = sample::HOSTILE.into();
    findings.fingerprints.hops[0].address = sample::HOSTILE.to_owned();
    findings.fingerprints.hops[0].traits[0].to = sample::HOSTILE.into();
    sample::set_moving(&mut findings, sample::HOSTILE);
    sample::set_patterns(&mut findings, sample::HOSTILE);
    let page = rendered_whole(&findings);
    assert!(!page.contains("<script"), "markup of a stranger");
    assert!(!page.contains("onload='x'"), "quotes of a stranger");
    for letter in ['\u{1b}', '\u{202e}'] {
        assert!(!page.contains(letter), "{letter:?}");
    }
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39;"));
    assert!(page.contains("&lt;U+202E&gt;gnp.exe"));
}

#[test]
fn rendering_is_deterministic_with_unique_anchors() {
    let findings = sample::findings();
    let page = rendered(&findings);
    assert_eq!(page, rendered(&findings));
    let mut anchors: Vec<String> = tags(&page)
        .into_iter()
        .filter_map(|(_, _, attributes)| {
            let (_, rest) = attributes.split_once(" id=\"")?;
            Some(rest.split('"').next()?.to_owned())
        })
        .collect();
    let all = anchors.len();
    anchors.sort();
    anchors.dedup();
    assert_eq!(anchors.len(), all);
    // The first page and the notes come before the sections.
    assert_eq!(all, SECTIONS.len() + 2);
}

#[test]
fn first_page_says_what_was_paid_where_it_is_and_what_to_do() {
    let mut findings = sample::findings();
    findings.caveats.clear();
    let page = rendered(&findings);
    let (front, _) = page.split_once("<nav").unwrap();
    for part in [
        "State of 11 July 2017, 19:06 UTC, block 475,123.",
        "<h2>Demanded</h2>",
        "<h2>Paid: EUR 320,000.50 (1.50000000 BTC, at the closing rate of each day)</h2>",
        "<h2>Where the money is</h2>",
        "<strong>Not proved:</strong>",
        "<code>ransomtrace verify FOLDER</code>",
    ] {
        assert!(front.contains(part), "{part}\n{front}");
    }
}

#[test]
fn note_is_printed_where_its_address_stands() {
    let mut findings = sample::findings();
    findings.notes.push(NoteLine {
        kind: "address".to_owned(),
        on: sample::KEPT.to_owned(),
        text: sample::HOSTILE.to_owned(),
        author: "A. Example".to_owned(),
        day: Some(jiff::civil::date(2017, 7, 4)),
    });
    let page = rendered(&findings);
    let notes = page.matches("<div class=\"note\"><strong>Note:</strong> <bdi>&lt;script");
    assert!(notes.count() >= 3, "at the deposit, the end and the wallet");
    assert!(page.contains("(<bdi>A. Example</bdi>, 2017-07-04)"));
}

#[test]
fn page_starts_with_completeness() {
    let mut findings = sample::findings();
    let page = rendered(&findings);
    let top = page.split("<main>").next().unwrap();
    assert!(top.contains("<h2>Incomplete</h2>"));
    assert!(top.contains("raise --max-requests."));
    findings.caveats.remove(0);
    let page = rendered(&findings);
    assert!(page.contains("Everything within the set limits was fetched"));
    assert!(!page.contains("<h2>Incomplete</h2>"));
}

#[test]
fn page_shows_error_rates_and_unknown_ones() {
    let mut findings = sample::findings();
    let page = rendered(&findings);
    assert!(page.contains("was measured on synthetic wallets: 5 invented populations of"));
    assert!(page.contains("<caption>How often the rules are right on synthetic wallets</caption>"));
    assert!(page.contains("<bdi>0.9984</bdi></td><td class=\"n\">unknown</td>"));
    assert!(!page.contains("nothing is inferred for it"));
    findings.error_rates.rates[0].precision = None;
    assert!(rendered(&findings).contains("nothing is inferred for it"));
    findings.error_rates.rates.clear();
    assert!(rendered(&findings).contains("How often the rules in force are right is not known."));
}

#[test]
fn page_shows_fingerprints_and_their_limits() {
    let mut findings = sample::findings();
    let page = rendered(&findings);
    assert!(page.contains("1 of 3 hops"));
    assert!(page.contains("version: 1 → 2"));
    assert!(page.contains("version: 2 in 3 of 4, 1 in 1"));
    assert!(page.contains("agreement proves nothing"));
    findings.fingerprints.hops.clear();
    findings.fingerprints.hops_changed = 0;
    assert!(rendered(&findings).contains("No hop differs"));
    findings.fingerprints = Default::default();
    let page = rendered(&findings);
    assert!(page.contains("No two transactions"));
    assert!(page.contains("No wallet of the case made a transaction"));
}

#[test]
fn page_shows_unconfirmed_spends() {
    let mut findings = sample::findings();
    let page = rendered(&findings);
    assert!(page.contains("No unconfirmed transaction"));
    assert!(!page.contains("<h2>Moving now"));
    sample::set_moving(&mut findings, "Exchange");
    let page = rendered(&findings);
    let top = page.split("<main>").next().unwrap();
    assert!(top.contains("<h2>Moving now, not confirmed yet</h2>"));
    assert!(top.contains(&format!(
        "0.40000000 BTC to <code>{}</code> (tagged “<bdi>Exchange</bdi>”)",
        sample::BUSY
    )));
    assert!(top.contains(&format!(
        "It conflicts with <code>{}</code>",
        sample::txid(9)
    )));
    assert!(page.contains("<dt>Name</dt><dd><bdi>Exchange</bdi></dd>"));
    findings.pending[0].haircut_sat = None;
    assert!(rendered(&findings).contains("<td class=\"n\">not known</td>"));
}

#[test]
fn page_shows_patterns() {
    let mut findings = sample::findings();
    assert!(rendered(&findings).contains("The trace shows no peel chain"));
    sample::set_patterns(&mut findings, "Exchange");
    let page = rendered(&findings);
    assert!(!page.contains("The trace shows no peel chain"));
    assert!(page.contains(&format!(
        "0.99990000 BTC went on to <code>{}</code>",
        sample::BUSY
    )));
    assert!(page.contains("<summary>1 peel</summary>"));
    assert!(page.contains(
        "On 2017-06-26 0.50000000 BTC (0.40000000 BTC of it ransom) arrived at 1 service in 1 output from 2 wallets: \
         <bdi>Exchange</bdi>."
    ));
}

#[test]
fn page_without_charts_says_so() {
    let page = rendered(&sample::findings());
    assert!(page.contains("draws no charts"));
    assert!(!page.contains("<figure"));
}

#[test]
fn long_tables_keep_the_largest_rows() {
    let mut findings = sample::findings();
    findings.endpoints = (0..1_000)
        .map(|number| sample::endpoint(number, "", End::Unspent, 1_000 + number))
        .collect();
    findings.payments = vec![findings.payments[0].clone(); 1_000];
    findings.clusters = vec![findings.clusters[0].clone(); 1_000];
    let prints = &mut findings.fingerprints;
    prints.wallets = vec![prints.wallets[0].clone(); 500];
    prints.wallets_left_out = 500;
    prints.hops = vec![prints.hops[0].clone(); 500];
    (prints.hops_changed, prints.hops_compared) = (1_000, 1_000);
    findings.coverage = vec![findings.coverage[0].clone(); 1_000];
    let page = rendered(&findings);
    for file in ["payments", "endpoints", "clusters", "coverage"] {
        assert!(
            page.contains(&format!(" more in <code>tables/{file}.csv</code>")),
            "{file}"
        );
    }
    assert!(page.contains("… 800 more in <code>tables/endpoints.csv</code>"));
    for more in [950, 975] {
        assert!(
            page.contains(&format!("… {more} more, the first of them in")),
            "{more}"
        );
    }
    assert!(page.contains(&sample::txid(999).to_string()));
    assert!(!page.contains(&sample::txid(0).to_string()));
    assert!(page.len() < 2_500_000, "{}", page.len());
}

#[test]
fn renders_empty_findings() {
    let mut findings = sample::findings();
    findings.payments.clear();
    findings.endpoints.clear();
    findings.accounting.clear();
    findings.clusters.clear();
    findings.links.clear();
    findings.coverage.clear();
    findings.totals = Default::default();
    findings.parameters.clear();
    let page = rendered(&findings);
    assert!(page.contains("No deposit"));
    assert!(page.contains("Nothing was followed"));
    assert!(!page.contains("<tbody>\n</tbody>"));
}

#[test]
fn page_is_in_the_language_that_is_asked_for() {
    let mut findings = sample::findings();
    sample::set_moving(&mut findings, "Exchange");
    sample::set_patterns(&mut findings, "Exchange");
    let page = String::from_utf8(render(&findings, &[], Language::Lithuanian.into())).unwrap();
    for part in [
        "<html lang=\"lt\">",
        ".g::after { content: \"\u{a0}\"; }",
        "<h2>Kas sumokėta</h2>",
        "1,50000000 BTC</strong><span class=\"what\">sumokėta per 1 mokėjimą</span>",
        "<span class=\"g\">320</span>000,50 Eur</strong>",
        "žr. skyrių „<a href=\"#accounting\">Apskaita</a>“",
        "<summary>1 atskirta dalis</summary>",
        "Skiriasi 1 iš 3 žingsnių.",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // A message without its text in the file would stand with its name.
    for name in [">heading-", ">column-", "-meaning<", "-about<", "-none<"] {
        assert!(!page.contains(name), "{name}");
    }
    let terms = page.split("<div><dt>").skip(1);
    let terms: Vec<&str> = terms
        .filter_map(|term| term.split("</dt>").next())
        .collect();
    assert_eq!(terms.len(), 23);
    assert!(terms.is_sorted_by_key(|term| term.to_lowercase()));
}
