//! A test that the page leaves nothing of the program in another language. Only what others wrote stays as it is.
#![allow(clippy::unwrap_used)]

use jiff::civil::date;

use super::*;
use crate::findings::{
    CategoryExposure, Cents, DemandTerms, DemandedRange, Destination, End, Grade, OtherDeposit,
    PaymentOrigin, ServiceRow, StepTerms, TagRow, Time,
};
use crate::language::Language;
use crate::language::say;
use crate::report::sample;

/// Words that no English sentence does without for long, and that are none in Lithuanian.
const ENGLISH: [&str; 16] = [
    "the", "of", "and", "is", "are", "was", "were", "not", "with", "from", "this", "by", "for",
    "it", "at", "which",
];

/// Returns the text of a page without ids, file names, text of others and the style sheet.
fn own_words(page: &str) -> String {
    let (_, body) = page.split_once("</head>").unwrap();
    let mut text = String::new();
    let (mut rest, mut foreign) = (body, 0_usize);
    while let Some((before, after)) = rest.split_once('<') {
        if foreign == 0 {
            text.push_str(before);
        }
        text.push(' ');
        let (tag, after) = after.split_once('>').unwrap();
        match tag {
            "code" | "bdi" => foreign += 1,
            "/code" | "/bdi" => foreign -= 1,
            _ => {}
        }
        rest = after;
    }
    text
}

/// The small case with everything in it that a section shows.
fn whole() -> Findings {
    let mut findings = sample::findings();
    sample::set_moving(&mut findings, "Exchange");
    sample::set_patterns(&mut findings, "Exchange");
    let time = Time::from_unix(1_498_470_000);
    let eur = |least, most| DemandedRange::Eur {
        least: Cents(least),
        most: Cents(most),
    };
    findings.demands = vec![DemandTerms {
        demand: sample::HOSTILE.to_owned(),
        range: eur(30_000_000, 35_000_000),
        steps: vec![StepTerms {
            day: date(2017, 6, 10),
            range: eur(40_000_000, 40_000_000),
        }],
        from: Some(date(2017, 6, 1)),
        deadline: Some(date(2017, 6, 30)),
    }];
    let rules = ["same-key", "change: legacy minus spent", "merge by A: why"];
    let link = findings.links[0].clone();
    for rule in rules {
        findings.links.push(crate::findings::LinkRow {
            rule: rule.to_owned(),
            ..link.clone()
        });
    }
    findings.tags = vec![TagRow {
        address: sample::BUSY.to_owned(),
        label: "Exchange".to_owned(),
        category: "exchange".to_owned(),
        source: sample::HOSTILE.to_owned(),
        confidence: "web_crawl".to_owned(),
        lastmod: Some(date(2020, 1, 1)),
        pack: sample::HOSTILE.to_owned(),
        file: "pack.yaml".to_owned(),
        line: 1,
    }];
    findings.exposure.categories = vec![CategoryExposure {
        category: "exchange".to_owned(),
        direct_sat: 50_000_000,
        indirect_sat: 49_990_000,
    }];
    let destination = |end, place: &str| Destination {
        end,
        place: place.to_owned(),
        label: String::new(),
        addresses: vec![sample::KEPT.into()],
        outputs: 1,
        first: Some(time),
        last: Some(time),
        value_sat: 50_000_000,
        by_policy_sat: [50_000_000, 0, 40_000_000, 50_000_000],
        ransom_eur: Some(Cents(10_000_000)),
        ransom_usd: None,
        ransom_eur_at_tip: None,
        band: None,
        other_rules: None,
        by_demand: Vec::new(),
    };
    findings.destinations = [
        End::Unspent,
        End::Busy,
        End::CoinJoin,
        End::Limit,
        End::Unknown,
        End::Service,
    ]
    .map(|end| destination(end, sample::BUSY))
    .to_vec();
    findings.services = vec![ServiceRow {
        service: sample::BUSY.to_owned(),
        label: String::new(),
        category: "exchange".to_owned(),
        grade: Grade::Weak,
        collecting_address: sample::BUSY.to_owned(),
        deposit_address: sample::KEPT.to_owned(),
        outputs: 1,
        first: time,
        last: time,
        value_sat: 50_000_000,
        haircut_sat: 40_000_000,
        least_sat: 40_000_000,
        most_sat: 40_000_000,
        ransom_eur: None,
        reason: say!("other-deposit-case-wallet"),
    }];
    findings.leads.payments = 1;
    findings.leads.origins = vec![PaymentOrigin {
        txid: sample::txid(1),
        vout: 0,
        value_sat: 150_000_000,
        paid_by: sample::txid(0),
        time: Some(time),
        service: String::new(),
        label: String::new(),
        grade: Grade::Weak,
        reason: say!("origin-batch", count = 7_usize),
    }];
    findings.leads.deposits = vec![OtherDeposit {
        txid: sample::txid(5),
        vout: 1,
        address: sample::KEPT.to_owned(),
        time,
        value_sat: 10_000,
        value_eur: None,
        reason: say!("other-deposit-case-wallet"),
    }];
    findings
}

#[test]
fn lithuanian_page_has_no_english_of_the_program() {
    let mut findings = whole();
    for is_incomplete in [true, false] {
        if !is_incomplete {
            findings.caveats.remove(0);
        }
        let page = String::from_utf8(render(&findings, &[], Language::Lithuanian.into())).unwrap();
        let text = own_words(&page);
        let words: Vec<&str> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        assert!(words.len() > 2_000, "{}", words.len());
        for (at, word) in words.iter().enumerate() {
            let near = &words[at.saturating_sub(6)..words.len().min(at + 6)];
            assert!(
                !ENGLISH.contains(&word.to_lowercase().as_str()),
                "{}",
                near.join(" ")
            );
        }
    }
}
