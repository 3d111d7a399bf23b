//! Renders the report as one HTML file for readers without the program: it is filed with a case, printed and read in
//! court. It works offline, runs no scripts, loads nothing, and is readable in grey as in colour.
//!
//! Every figure comes from the findings. [`page`] escapes untrusted text, and a content security policy forbids scripts
//! and loading in case that ever fails.

mod destinations;
mod fingerprints;
mod limits;
mod money;
mod page;
mod patterns;
mod places;
mod reading;
mod wallets;

use crate::findings::Findings;
use page::Page;

const STYLE: &str = include_str!("style.css");

const TOOL: &str = concat!("ransomtrace ", env!("CARGO_PKG_VERSION"));

/// The sections, by anchor and heading, in page order.
const SECTIONS: [(&str, &str); 18] = [
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
    ("glossary", "Glossary"),
];

/// Renders the report; the SVGs among `charts` are embedded in the page.
pub fn render(findings: &Findings, charts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut page = Page::default();
    head(&mut page, findings);
    limits::status(&mut page, findings);
    places::first(&mut page, findings);
    page.raw("</header>\n<main>\n");
    for (anchor, heading) in SECTIONS {
        page.raw("<section id=\"").raw(anchor).raw("\">\n<h2>");
        page.raw(heading).raw("</h2>\n");
        match anchor {
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
        .raw("</h1>\n<dl class=\"facts\">\n");
    if !findings.reference.is_empty() {
        page.raw("<dt>Reference</dt><dd>")
            .foreign(&findings.reference)
            .raw("</dd>\n");
    }
    page.raw("<dt>Network</dt><dd>").text(&findings.network);
    if findings.network != "bitcoin" {
        page.raw(" – not the Bitcoin main network: its coins have no value");
    }
    page.raw("</dd>\n<dt>As of</dt><dd>block ")
        .text(crate::report::words::grouped(findings.tip.height.into()))
        .raw(", ")
        .time(findings.tip_time)
        .raw("<br>")
        .id(findings.tip.hash)
        .raw("</dd>\n<dt>Made by</dt><dd>")
        .raw(TOOL)
        .raw(", from the evidence in <code>evidence.sqlite</code>; <code>manifest.json</code> ")
        .raw("lists the SHA-256 hash of every file of the case folder</dd>\n</dl>\n")
        .raw("<nav aria-label=\"Contents\"><ul>\n");
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
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::OnceLock;

    use super::*;
    use crate::findings::End;
    use crate::report::sample;

    /// The charts of the sample, drawn once, since that takes time.
    fn drawn() -> &'static [(String, Vec<u8>)] {
        static CHARTS: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
        CHARTS.get_or_init(|| {
            #[cfg(feature = "plots")]
            return crate::report::plot::render(&sample::findings()).unwrap();
            #[cfg(not(feature = "plots"))]
            return Vec::new();
        })
    }

    fn rendered(findings: &Findings) -> String {
        String::from_utf8(render(findings, &[])).unwrap()
    }

    /// The page with the charts of the sample.
    fn rendered_whole(findings: &Findings) -> String {
        String::from_utf8(render(findings, drawn())).unwrap()
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
        findings.parameters[0] = (sample::HOSTILE.to_owned(), sample::HOSTILE.to_owned());
        findings.links[0].rule = sample::HOSTILE.to_owned();
        findings.error_rates.measured_on = sample::HOSTILE.to_owned();
        findings.payments[0].address = sample::HOSTILE.to_owned();
        findings.payments[0].payer_cluster = sample::HOSTILE.to_owned();
        findings.endpoints[0].address = sample::HOSTILE.to_owned();
        findings.endpoints[0].label = sample::HOSTILE.to_owned();
        findings.clusters[0].cluster = sample::HOSTILE.to_owned();
        findings.coverage[0].address = sample::HOSTILE.to_owned();
        let wallet = &mut findings.fingerprints.wallets[0];
        wallet.cluster = sample::HOSTILE.to_owned();
        wallet.suggests = sample::HOSTILE.to_owned();
        wallet.traits[0].values[0].value = sample::HOSTILE.to_owned();
        findings.fingerprints.hops[0].address = sample::HOSTILE.to_owned();
        findings.fingerprints.hops[0].traits[0].to = sample::HOSTILE.to_owned();
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
        assert_eq!(all, SECTIONS.len());
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
        assert!(page.contains("<h2>Everything within the set limits was fetched</h2>"));
        assert!(!page.contains("<h2>Incomplete</h2>"));
    }

    #[test]
    fn page_shows_error_rates_and_unknown_ones() {
        let mut findings = sample::findings();
        let page = rendered(&findings);
        assert!(
            page.contains(
                "was measured on <bdi>synthetic wallets</bdi>: 5 invented populations of"
            )
        );
        assert!(
            page.contains("<caption>How often the rules are right on synthetic wallets</caption>")
        );
        assert!(page.contains("<bdi>0.9984</bdi></td><td class=\"n\">unknown</td>"));
        assert!(!page.contains("nothing is inferred for it"));
        findings.error_rates.rates[0].precision = None;
        assert!(rendered(&findings).contains("nothing is inferred for it"));
        findings.error_rates.rates.clear();
        assert!(
            rendered(&findings).contains("How often the rules in force are right is not known.")
        );
    }

    #[test]
    fn page_shows_fingerprints_and_their_limits() {
        let mut findings = sample::findings();
        let page = rendered(&findings);
        assert!(page.contains("1 of 3 hops"));
        assert!(page.contains("version: <bdi>1</bdi> → <bdi>2</bdi>"));
        assert!(page.contains("version: <bdi>2</bdi> in 3 of 4, <bdi>1</bdi> in 1"));
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
            "0.40000000 BTC to {} (tagged “Exchange”)",
            sample::BUSY
        )));
        assert!(top.contains(&format!("It conflicts with {}", sample::txid(9))));
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
        assert!(page.contains(&format!("0.99990000 BTC are left at {}", sample::BUSY)));
        assert!(page.contains("<summary>1 peel</summary>"));
        assert!(page.contains(
            "On 2017-06-26 0.50000000 BTC (0.40000000 BTC of it ransom) arrived at 1 service in 1 output from 2 wallets: \
             Exchange."
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
}
