//! The edition for the public: a page and two tables of what can be published. Title, reference and notes of the case are left
//! out, since they may name a victim.

use crate::findings::Findings;
use crate::language::Locale;
use crate::report::published::Public;
use crate::report::{File, csv, html};

/// Returns the page and the two tables of the public edition.
pub fn files(findings: &Findings, locale: Locale) -> Vec<File<'_>> {
    let public = Public::of(findings);
    let page = html::render_public(findings, &public, locale);
    let Public {
        victims, places, ..
    } = public;
    vec![
        File::of("report.html", page),
        File::new("victims.csv", move |out| csv::write(&victims, out)),
        File::new("places.csv", move |out| csv::write(&places, out)),
    ]
}
