//! Caveats of a case are told apart by their kind, without reading their sentences.

use ransomtrace::analysis::Reference;
use ransomtrace::findings::{CaveatRow, Findings};
use ransomtrace::investigate::{Attestations, investigate};

use crate::support::inquiry::{case, joined, witness};

fn kinds(findings: &Findings) -> Vec<&str> {
    let caveats = findings.caveats.iter();
    caveats.map(|caveat| caveat.kind.as_str()).collect()
}

fn of_kind<'a>(findings: &'a Findings, kind: &str) -> &'a CaveatRow {
    let mut caveats = findings.caveats.iter();
    caveats.find(|caveat| caveat.kind == kind).expect("told")
}

#[test]
fn kinds_tell_the_caveats_of_a_case_apart() {
    let chain = joined().build();
    let attestations = Attestations {
        out_of_budget: true,
        faults: vec!["a server sent a wrong header".to_owned()],
        ..witness()
    };
    let reference = Reference::default();
    let findings = investigate(&case(&["gang"]), &chain.view, &reference, &attestations);
    assert_eq!(
        kinds(&findings),
        [
            "wrong_answer",
            "request_limit",
            "ended_at_coinjoin",
            "recent_blocks",
            "payments_without_euro_value",
            "clusters_are_inferred",
        ]
    );
    let fault = of_kind(&findings, "wrong_answer");
    assert!(fault.incomplete && fault.fault);
    let gap = of_kind(&findings, "request_limit");
    assert!(gap.incomplete && !gap.fault);
    let note = of_kind(&findings, "ended_at_coinjoin");
    assert!(!note.incomplete && !note.fault);
}

#[test]
fn findings_with_unknown_or_missing_kinds_are_read() {
    let chain = joined().build();
    let case = case(&["gang"]);
    let findings = investigate(&case, &chain.view, &Reference::default(), &witness());
    let mut json = serde_json::to_value(&findings).expect("JSON");
    let caveats = json["caveats"].as_array_mut().expect("caveats");
    caveats[0]["kind"] = "of_a_later_version".into();
    let second = caveats[1].as_object_mut().expect("a caveat");
    assert!(second.remove("kind").is_some());
    let read: Findings = serde_json::from_value(json).expect("findings");
    assert_eq!(kinds(&read)[..2], ["of_a_later_version", ""]);
    assert_eq!(read.caveats.len(), findings.caveats.len());
}
