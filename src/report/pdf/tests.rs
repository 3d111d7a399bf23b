//! Tests of the PDF as a whole. A PDF of this form keeps its marks and the names of attached files in plain sight.

use super::*;
use crate::report::{sample, words};

fn page(findings: &Findings, language: Language) -> String {
    let files = crate::report::render(findings, language.into()).expect("a case");
    let page = files.iter().find(|file| file.path == "report.html");
    let page = page.expect("a report").bytes().expect("memory");
    String::from_utf8(page).expect("text")
}

fn printed(findings: &Findings, language: Language, manifest: &[u8]) -> Vec<u8> {
    let parts = Parts {
        page: &page(findings, language),
        findings: b"{}",
        manifest,
    };
    render(findings, language, parts).expect("a PDF")
}

fn holds(pdf: &[u8], text: &str) -> bool {
    pdf.windows(text.len()).any(|part| part == text.as_bytes())
}

/// The text of a page as a reader without a browser would take it: without tags and drawings.
fn plain(page: &str) -> String {
    let (_, mut rest) = page.split_once("<body>").expect("a body");
    let mut text = String::new();
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let end = match tag.starts_with("svg") {
            true => "</svg>",
            false => ">",
        };
        rest = tag.split_once(end).expect("an end").1;
    }
    for (escaped, letter) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(escaped, letter);
    }
    text
}

fn without_blanks(text: &str) -> String {
    let shown = |letter: &char| !letter.is_whitespace() && *letter != arrange::BREAK;
    text.chars().filter(shown).collect()
}

#[test]
fn every_text_of_the_page_is_in_the_tree() {
    for language in Language::ALL {
        let page = page(&sample::findings(), language);
        let mut tree = tree::read(&page, "").expect("a page");
        arrange::arrange(&mut tree.body);
        assert_eq!(
            without_blanks(&tree.body.text()),
            without_blanks(&plain(&page))
        );
        assert_eq!(
            tree.drawings.len(),
            if cfg!(feature = "plots") { 4 } else { 0 }
        );
    }
}

#[test]
fn pdf_has_the_marks_of_both_standards() {
    for language in Language::ALL {
        let pdf = printed(&sample::findings(), language, b"{}");
        assert!(pdf.starts_with(b"%PDF-1.7"));
        for mark in [
            "<pdfaid:part>3<",
            "<pdfaid:conformance>A<",
            "<pdfuaid:part>1<",
            "/Marked true",
            &format!("<rdf:li>{}</rdf:li>", language.code()),
            &format!("/Lang({})", language.code()),
            // The day of the tip, as nobody says when the evidence was taken.
            "<xmp:CreateDate>2017-07-11T",
        ] {
            assert!(holds(&pdf, mark), "{mark}");
        }
    }
}

#[test]
fn both_files_are_attached() {
    let pdf = printed(&sample::findings(), Language::English, b"{}");
    for mark in [
        "(findings.json)",
        "(manifest.json)",
        "/AFRelationship/Source",
        "/AFRelationship/Supplement",
        "(SHA-256 of every file of the case folder except this PDF",
    ] {
        assert!(holds(&pdf, mark), "{mark}");
    }
}

#[test]
fn same_content_gives_same_bytes() {
    let findings = sample::findings();
    let first = printed(&findings, Language::English, b"{}");
    assert!(first == printed(&findings, Language::English, b"{}"));
    assert!(first != printed(&findings, Language::English, b"{ }"));
}

/// What a typesetter could take for commands, letters that no font has, and words that do not fit.
#[test]
fn text_of_strangers_is_printed_as_it_is() {
    let mut findings = sample::findings();
    let commands =
        "#let x = 1 $x$ *b* _i_ @x <x> \\ \" ` ~ // /* #panic(\"x\") #include \"x\" {page}";
    let others = "\u{5d0}\u{5d1} \u{4e2d}\u{1f469}\u{200d}\u{1f4bb} \u{e000} \u{202e}";
    findings.title = format!("{commands} {others} {}", "W".repeat(3000));
    findings.reference = commands.to_owned();
    let tree = tree::read(&page(&findings, Language::English), ",").expect("a page");
    let shown = words::visible(&findings.title);
    let shown = glyphs::spelled(&shown);
    assert!(
        shown.contains("<U+4E2D><U+1F469>\u{200d}<U+1F4BB> <U+E000> <U+202E> WW"),
        "{shown}"
    );
    let text = tree.body.text().replace(['\u{2068}', '\u{2069}'], "");
    assert!(text.contains(&shown), "{text}");
    printed(&findings, Language::English, commands.as_bytes());
}
