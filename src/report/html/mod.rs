//! Renders the report as one HTML file for readers without the program: it is filed with a case, printed and read in
//! court. It works offline, runs no scripts, loads nothing, and is readable in grey as in colour.
//!
//! Every figure comes from the findings. [`page`] escapes untrusted text, and a content security policy forbids scripts
//! and loading in case that ever fails.

mod destinations;
mod fingerprints;
mod front;
mod limits;
mod money;
mod page;
mod patterns;
mod places;
mod provenance;
mod public;
mod question;
mod reading;
mod wallets;

use crate::findings::Findings;
use crate::language::{Locale, Value, say};
use crate::report::published::Public;
use page::Page;

const STYLE: &str = include_str!("style.css");

const TOOL: &str = concat!("ransomtrace ", env!("CARGO_PKG_VERSION"));

/// The sections, by anchor and the message that is the heading, in page order.
const SECTIONS: [(&str, &str); 21] = [
    ("question", "heading-question"),
    ("paid", "heading-paid"),
    ("destinations", "heading-destinations"),
    ("services", "heading-services"),
    ("where", "heading-where"),
    ("moving", "heading-moving"),
    ("to-stop", "heading-to-stop"),
    ("leads", "heading-leads"),
    ("patterns", "heading-patterns"),
    ("charts", "heading-charts"),
    ("payments", "heading-payments"),
    ("payers", "heading-payers"),
    ("ends", "heading-ends"),
    ("software-changes", "heading-software-changes"),
    ("accounting", "heading-accounting"),
    ("wallets", "heading-wallets"),
    ("coverage", "heading-coverage"),
    ("parameters", "heading-parameters"),
    ("reading", "heading-reading"),
    ("provenance", "heading-provenance"),
    ("glossary", "heading-glossary"),
];

/// Renders the report; the SVGs among `charts` are embedded in the page.
pub fn render(findings: &Findings, charts: &[(String, Vec<u8>)], locale: Locale) -> Vec<u8> {
    let mut page = Page::new(locale);
    let title = match findings.title.is_empty() {
        true => locale.language.text("title"),
        false => findings.title.clone(),
    };
    head(&mut page, "head-kind", &title);
    if !findings.reference.is_empty() {
        let reference = &findings.reference;
        page.raw("<p class=\"kind\">")
            .say(&say!("head-reference", reference = reference))
            .raw("</p>\n");
    }
    network(&mut page, findings);
    page.raw("<div id=\"front\">\n");
    front::front(&mut page, findings);
    page.raw("</div>\n");
    contents(&mut page);
    page.raw("<div id=\"notes\">\n");
    limits::status(&mut page, findings);
    places::first(&mut page, findings);
    page.raw("</div>\n</header>\n<main>\n");
    for (anchor, heading) in SECTIONS {
        page.raw("<section id=\"").raw(anchor).raw("\">\n<h2>");
        page.message(heading).raw("</h2>\n");
        match anchor {
            "question" => question::question(&mut page, findings),
            "payers" => question::payers(&mut page, findings),
            "provenance" => provenance::provenance(&mut page, findings),
            "paid" => money::paid(&mut page, findings),
            "charts" => self::charts(&mut page, charts),
            "payments" => money::deposits(&mut page, findings),
            "where" => money::endpoints(&mut page, findings),
            "destinations" => destinations::destinations(&mut page, findings),
            "services" => destinations::services(&mut page, findings),
            "to-stop" => destinations::to_stop(&mut page, findings),
            "leads" => destinations::leads(&mut page, findings),
            "moving" => places::moving(&mut page, findings),
            "patterns" => patterns::patterns(&mut page, findings),
            "ends" => money::ends(&mut page, findings),
            "accounting" => money::accounting(&mut page, findings),
            "software-changes" => fingerprints::software_changes(&mut page, &findings.fingerprints),
            "wallets" => {
                wallets::wallets(&mut page, findings);
                fingerprints::wallets(&mut page, &findings.fingerprints);
            }
            "coverage" => limits::coverage(&mut page, findings),
            "parameters" => limits::parameters(&mut page, findings),
            "reading" => reading::limits_of_proof(&mut page, findings),
            _ => reading::glossary(&mut page),
        }
        page.raw("</section>\n");
    }
    foot(&mut page);
    page.into_bytes()
}

/// Renders the page of the public edition.
pub fn render_public(findings: &Findings, public: &Public, locale: Locale) -> Vec<u8> {
    let mut page = Page::new(locale);
    public::render(&mut page, findings, public);
    page.into_bytes()
}

/// Writes the head of a page, with a line on what kind of page it is, and its title.
fn head(page: &mut Page, kind: &'static str, title: &str) {
    let code = page.language().code();
    page.raw("<!DOCTYPE html>\n<html lang=\"")
        .raw(code)
        .raw("\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .raw("style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"generator\" content=\"")
        .raw(TOOL)
        .raw("\">\n<title>")
        .text(title)
        .raw("</title>\n<style>\n")
        .raw(STYLE)
        // What separates thousands is no character of the text, so that copying yields the number.
        .raw(".g::after { content: \"")
        .decimal(",")
        .raw("\"; }\n</style>\n</head>\n<body>\n<header>\n<p class=\"kind\">")
        .message(kind)
        .raw("</p>\n<h1>")
        .foreign(title)
        .raw("</h1>\n");
}

/// Writes that the coins have no value, if the network is a test network.
fn network(page: &mut Page, findings: &Findings) {
    if findings.network != "bitcoin" {
        page.raw("<p class=\"kind\">")
            .say(&say!("head-network", network = &findings.network))
            .raw("</p>\n");
    }
}

fn foot(page: &mut Page) {
    page.raw("</main>\n</body>\n</html>\n");
}

/// Writes the table of contents.
fn contents(page: &mut Page) {
    page.raw("<nav aria-label=\"")
        .message("head-contents")
        .raw("\"><ul>\n");
    for (anchor, heading) in SECTIONS {
        page.raw("<li><a href=\"#").raw(anchor).raw("\">");
        page.message(heading).raw("</a></li>\n");
    }
    page.raw("</ul></nav>\n");
}

fn charts(page: &mut Page, charts: &[(String, Vec<u8>)]) {
    let mut drawn = false;
    for (name, bytes) in charts {
        let label = match name.as_str() {
            "flow.svg" => "chart-of-flow",
            "timeline.svg" => "chart-of-deposits",
            "balance.svg" => "chart-of-balance",
            "methods.svg" => "chart-of-methods",
            // The PNG of a chart shows the same as its SVG.
            other if !other.ends_with(".svg") => continue,
            _ => "chart-of-case",
        };
        let Ok(svg) = std::str::from_utf8(bytes) else {
            continue;
        };
        let file = Value::Id(format!("charts/{name}"));
        let label = page.language().text(label);
        page.raw("<figure>\n")
            .drawing(svg, &label)
            .raw("\n<figcaption>")
            .text(&label)
            .raw(" ")
            .say(&say!("chart-file", file = file))
            .raw("</figcaption>\n</figure>\n");
        drawn = true;
    }
    if !drawn {
        page.paragraph(&say!("charts-none"));
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod translated;
