//! Laws of every chart, for any findings.

use super::canvas::Frame;
use super::samples;
use super::*;
use crate::findings::{Class, Destination};

fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn charts_are_the_same_bytes_each_time() {
    let findings = samples::clinic();
    let once = render(&findings, Language::English).unwrap();
    let again = findings.clone();
    assert_eq!(once[0].1, svg(&Flow, &again, Language::English).unwrap());
    assert_eq!(once[1].1, png(&Flow, &again, Language::English).unwrap());
    assert_eq!(
        once[2].1,
        svg(&Timeline, &again, Language::English).unwrap()
    );
    let names: Vec<&str> = once.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "flow.svg",
            "flow.png",
            "timeline.svg",
            "timeline.png",
            "balance.svg",
            "balance.png",
            "methods.svg",
            "methods.png"
        ]
    );
    assert!(once[1].1.starts_with(b"\x89PNG") && once[3].1.starts_with(b"\x89PNG"));
}

#[test]
fn a_case_without_payments_says_so() {
    let mut findings = samples::empty();
    for svg in [
        svg(&Flow, &findings, Language::English),
        svg(&Timeline, &findings, Language::English),
    ] {
        assert!(text_of(svg.unwrap()).contains(">No payments<"));
    }
    findings
        .payments
        .push(samples::payment(1, "", 1_498_000_000, 600, Class::Dust));
    assert!(
        text_of(svg(&Flow, &findings, Language::English).unwrap())
            .contains("No payments to follow<")
    );
    assert!(
        text_of(svg(&Timeline, &findings, Language::English).unwrap())
            .contains("No payments to show<")
    );
}

#[test]
fn the_foot_says_whether_the_answer_is_complete() {
    let incomplete = text_of(svg(&Flow, &samples::clinic(), Language::English).unwrap());
    assert!(incomplete.contains("Incomplete: see caveats (1)"));
    let complete = text_of(svg(&Timeline, &samples::small(), Language::English).unwrap());
    assert!(complete.contains("Everything within the set limits was fetched"));
}

#[test]
fn the_flow_names_its_policy_and_block() {
    let drawing = text_of(svg(&Flow, &samples::small(), Language::English).unwrap());
    assert!(
        drawing.contains("Haircut taint, as of block 475,123, 2017-07-11 19:06 UTC"),
        "{drawing}"
    );
}

#[test]
fn names_from_outside_cannot_break_the_svg() {
    let mut findings = samples::clinic();
    findings.title = "</text><script>alert(\"1\")</script>&\u{0}\u{1b}\u{202e}' ".repeat(500);
    findings.reference = "<a&b>".to_owned();
    findings.network = "<n>".to_owned();
    for node in &mut findings.flow.nodes {
        node.name = format!("<{}\u{b}&\">", node.name);
    }
    for payment in &mut findings.payments {
        payment.demand = format!("<b>&{}\u{c}", payment.demand);
    }
    for chart in [
        svg(&Flow, &findings, Language::English),
        svg(&Timeline, &findings, Language::English),
    ] {
        let drawing = text_of(chart.unwrap());
        assert!(
            !drawing.contains("<script") && !drawing.contains("<a&") && !drawing.contains("<b>")
        );
        assert!(drawing.contains("&lt;script&gt;"));
        assert!(
            drawing
                .chars()
                .all(|letter| letter == '\n' || !letter.is_control())
        );
        assert!(!drawing.contains('\u{202e}'));
        assert!(drawing.len() < 400_000, "a long title is cut");
        // Every text says how wide it is, and the tags are those of the charts only.
        assert_eq!(
            drawing.matches("<text ").count(),
            drawing.matches("textLength=").count()
        );
        for tag in drawing.split('<').skip(1) {
            let known = ["?xml", "svg", "title", "text", "rect", "line", "poly", "/"];
            assert!(known.iter().any(|known| tag.starts_with(known)), "{tag}");
        }
    }
}

#[test]
fn movements_and_deposits_differ_in_grey() {
    use crate::report::plot::timeline::fills;
    let grey = |color: RGBColor| {
        (u32::from(color.0) * 299 + u32::from(color.1) * 587 + u32::from(color.2) * 114) / 1000
    };
    let fills = fills();
    for (at, (name, one)) in fills.iter().enumerate() {
        for (other, two) in &fills[at + 1..] {
            let differ = grey(one.color).abs_diff(grey(two.color)) > 25;
            assert!(differ || one.pattern != two.pattern, "{name} and {other}");
        }
    }
}

#[test]
fn ends_differ_in_pattern_or_grey() {
    let fills: Vec<Fill> = End::ALL.iter().map(|end| end_fill(*end)).collect();
    for (at, one) in fills.iter().enumerate() {
        for two in &fills[at + 1..] {
            let apart = |a: u8, b: u8| u32::from(a.abs_diff(b));
            let distance = apart(one.color.0, two.color.0)
                + apart(one.color.1, two.color.1)
                + apart(one.color.2, two.color.2);
            assert!(distance > 60 && (one.pattern != two.pattern || distance > 100));
        }
    }
}

/// Run with `--ignored`; the pictures are left in the folder for temporary files, under `plots`.
#[test]
#[ignore = "writes pictures to look at"]
fn pictures() {
    let dir = std::env::temp_dir().join("plots");
    std::fs::create_dir_all(&dir).unwrap();
    for (name, findings) in [
        ("empty", samples::empty()),
        ("small", samples::small()),
        ("clinic", samples::priced_clinic()),
        ("five", samples::sized(5)),
        ("chained", samples::chained(14)),
        ("fifty", samples::sized(50)),
        ("hundreds", samples::sized(500)),
    ] {
        for language in Language::ALL {
            for (file, bytes) in render(&findings, language).unwrap() {
                let file = format!("{}-{name}-{file}", language.code());
                std::fs::write(dir.join(file), bytes).unwrap();
            }
        }
    }
}

/// A text of an SVG and the room that it covers, in units.
fn texts(drawing: &str) -> Vec<(String, Frame)> {
    let mut texts = Vec::new();
    for part in drawing.split("<text ").skip(1) {
        let (tag, rest) = part.split_once('>').unwrap();
        let value = |name: &str| {
            let (_, rest) = tag.split_once(&format!("{name}=\"")).unwrap();
            rest.split('"').next().unwrap()
        };
        let number = |name: &str| value(name).parse::<f64>().unwrap();
        let (width, em) = (number("textLength"), number("font-size"));
        let left = number(" x")
            - match value("text-anchor") {
                "start" => 0.0,
                "middle" => width / 2.0,
                _ => width,
            };
        let baseline = number(" y")
            + match value("dy") {
                "0.76em" => em * 0.76,
                _ => em * 0.27,
            };
        let frame = Frame {
            left,
            top: baseline - em * 0.73,
            width,
            height: em * 0.9,
        };
        texts.push((rest.split('<').next().unwrap().to_owned(), frame));
    }
    texts
}

/// Whether every text is on the page, and no two cover each other.
fn is_legible(name: &str, drawing: &str) {
    let texts = texts(drawing);
    for (at, (words, one)) in texts.iter().enumerate() {
        let page = (f64::from(UNITS.0), f64::from(UNITS.1));
        assert!(one.left >= 0.0 && one.right() <= page.0, "{name}: {words}");
        assert!(one.top >= 0.0 && one.bottom() <= page.1, "{name}: {words}");
        for (other, two) in &texts[at + 1..] {
            assert!(!one.overlaps(two), "{name}: “{words}” and “{other}”");
        }
    }
}

#[test]
fn texts_stay_on_the_page_and_off_each_other() {
    for findings in [
        samples::empty(),
        samples::small(),
        samples::clinic(),
        samples::priced_clinic(),
        samples::chained(14),
        samples::sized(5),
        samples::sized(50),
        samples::sized(500),
    ] {
        for language in Language::ALL {
            for (name, bytes) in drawings(&findings, language) {
                is_legible(name, &text_of(bytes));
            }
        }
    }
}

/// Every chart as an SVG.
fn drawings(findings: &Findings, language: Language) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("flow", svg(&Flow, findings, language).unwrap()),
        ("timeline", svg(&Timeline, findings, language).unwrap()),
        ("balance", svg(&Balance, findings, language).unwrap()),
        ("methods", svg(&Methods, findings, language).unwrap()),
    ]
}

#[test]
fn methods_name_each_place_in_full_with_its_range() {
    let place = "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3";
    let mut findings = samples::clinic();
    findings.accounting = vec![samples::accounted(1_000)];
    findings.destinations = vec![Destination {
        end: End::Unspent,
        place: place.to_owned(),
        label: String::new(),
        addresses: vec![place.into()],
        outputs: 1,
        first: None,
        last: None,
        value_sat: findings.source_sat(),
        by_policy_sat: [findings.source_sat() / 2, 0, findings.source_sat(), 1],
        ransom_eur: None,
        ransom_usd: None,
        ransom_eur_at_tip: None,
        band: None,
        other_rules: None,
        by_demand: Vec::new(),
    }];
    let drawn = text_of(svg(&Methods, &findings, Language::English).unwrap());
    assert!(drawn.contains(&format!(">{place}<")), "{drawn}");
    assert!(
        drawn.contains(">has not moved<") && drawn.contains(">0 to 100"),
        "{drawn}"
    );
    findings.destinations.clear();
    assert!(
        text_of(svg(&Methods, &findings, Language::English).unwrap())
            .contains(">No money followed<")
    );
}
