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
mod question;
mod reading;
mod wallets;

use crate::findings::Findings;
use page::Page;

const STYLE: &str = include_str!("style.css");

const TOOL: &str = concat!("ransomtrace ", env!("CARGO_PKG_VERSION"));

/// The sections, by anchor and heading, in page order.
const SECTIONS: [(&str, &str); 21] = [
    ("question", "What was asked: demands and addresses"),
    ("paid", "What was paid"),
    ("destinations", "Where the money is"),
    ("services", "Services to write to"),
    ("where", "Where the trace ended"),
    ("moving", "What is moving now"),
    (
        "to-stop",
        "What to stop first, as long as it has not moved on",
    ),
    ("leads", "Leads about payers and further victims"),
    ("patterns", "How the money moved"),
    ("charts", "Charts"),
    ("payments", "Deposits, one by one"),
    ("payers", "Payers, and how many persons paid"),
    ("ends", "Ends of the trace, one by one"),
    (
        "software-changes",
        "Changes of wallet software along the trail",
    ),
    ("accounting", "Accounting"),
    ("wallets", "Wallets and the evidence for them"),
    ("coverage", "Coverage: what was requested, what is missing"),
    ("parameters", "Parameters"),
    ("reading", "What this report proves and what it does not"),
    ("provenance", "Provenance and chain of custody"),
    ("glossary", "Glossary"),
];

/// Renders the report; the SVGs among `charts` are embedded in the page.
pub fn render(findings: &Findings, charts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut page = Page::default();
    head(&mut page, findings);
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
        page.raw(heading).raw("</h2>\n");
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
    page.raw("</main>\n</body>\n</html>\n");
    page.into_bytes()
}

fn head(page: &mut Page, findings: &Findings) {
    let title = if findings.title.is_empty() {
        "Ransom payments traced"
    } else {
        &findings.title
    };
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .raw("style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"generator\" content=\"")
        .raw(TOOL)
        .raw("\">\n<title>")
        .text(title)
        .raw("</title>\n<style>\n")
        .raw(STYLE)
        .raw("</style>\n</head>\n<body>\n<header>\n")
        .raw("<p class=\"kind\">Bitcoin tracing report</p>\n<h1>")
        .foreign(title)
        .raw("</h1>\n");
    if !findings.reference.is_empty() {
        page.raw("<p class=\"kind\">Reference: ")
            .foreign(&findings.reference)
            .raw("</p>\n");
    }
    if findings.network != "bitcoin" {
        page.raw("<p class=\"kind\">Network ")
            .text(&findings.network)
            .raw(" – not the Bitcoin main network: its coins have no value</p>\n");
    }
}

/// Writes the table of contents.
fn contents(page: &mut Page) {
    page.raw("<nav aria-label=\"Contents\"><ul>\n");
    for (anchor, heading) in SECTIONS {
        page.raw("<li><a href=\"#").raw(anchor).raw("\">");
        page.raw(heading).raw("</a></li>\n");
    }
    page.raw("</ul></nav>\n");
}

fn charts(page: &mut Page, charts: &[(String, Vec<u8>)]) {
    let mut drawn = false;
    for (name, bytes) in charts {
        let label = match name.as_str() {
            "flow.svg" => {
                "Flow of the money from the payments (left) through wallets to where the trace ended (right). Widths \
                 are proportional to tainted value under the haircut policy. The section Where the trace ended \
                 has the figures of its right side."
            }
            "timeline.svg" => {
                "Deposits towards each demand with its range and deadline, the price of the day, and what left the \
                 addresses of the case. The section Deposits, one by one, has the figures."
            }
            "balance.svg" => {
                "What the addresses of the case held of the payments, and the sums received and sent up to then. The \
                 section Deposits, one by one, has the figures."
            }
            "methods.svg" => {
                "Share of the ransom at each place under every method. Bars of equal length: the conclusion does not \
                 depend on the method. The section Where the money is has the figures."
            }
            // The PNG of a chart shows the same as its SVG.
            other if !other.ends_with(".svg") => continue,
            _ => "A chart of the case.",
        };
        let Ok(svg) = std::str::from_utf8(bytes) else {
            continue;
        };
        page.raw("<figure>\n")
            .drawing(svg, label)
            .raw("\n<figcaption>")
            .raw(label)
            .raw(" File: ")
            .id(format_args!("charts/{name}"))
            .raw("</figcaption>\n</figure>\n");
        drawn = true;
    }
    if !drawn {
        page.raw(
            "<p>This build of the program draws no charts; the tables contain all figures.</p>\n",
        );
    }
}

#[cfg(test)]
mod tests;
