//! The report as one HTML file that opens with no network. (to come)

use crate::case::findings::Findings;

/// The report; `charts` are those of [`super::plot`], whose SVGs are set into the page.
pub fn render(findings: &Findings, charts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let _ = charts;
    format!("<!doctype html><title>{}</title>", findings.title).into_bytes()
}
