//! Prints the answers of a server to its probe.

use std::fmt::Write;

use crate::report::words;
use crate::run::probe::ProbeSuccess;

/// Writes the answers of a server, a line for each topic.
pub(super) fn write_answers(text: &mut String, found: &ProbeSuccess) {
    let spenders = match found.names_spenders {
        true => "can look up spenders",
        false => "cannot look up spenders",
    };
    let (software, protocol) = (&found.software, &found.protocol);
    let mut say = |label: &str, what: &str| line(text, &format!("  {label:<11}  {what}"));
    say(
        "software",
        &format!("{software}, protocol {protocol}: {spenders}"),
    );
    if let (Some(height), Some(hash)) = (found.tip_height, &found.tip_hash) {
        let behind = match found.behind {
            None | Some(0) => String::new(),
            Some(blocks) => format!(", {} behind", words::count(blocks.into(), "block")),
        };
        say("tip", &format!("{height} {hash}{behind}"));
    }
    if let Some(genesis) = &found.genesis {
        let right = match found.right_network {
            Some(true) => "correct",
            _ => "WRONG",
        };
        say("genesis", &format!("{genesis}, {right}"));
    }
    let (connected, answered) = (found.connected_ms, found.answered_ms);
    say(
        "time",
        &format!("connected in {connected} ms, answered in {answered} ms"),
    );
    say("route", &found.route);
    say(
        "certificate",
        found
            .certificate
            .as_deref()
            .unwrap_or("none: not encrypted"),
    );
    let limits = limits(found);
    if !limits.is_empty() {
        say("limits", &limits);
    }
    if let Some(other) = &found.contradicted_by {
        say(
            "CHAIN",
            &format!("its tip cannot be on the same chain as the tip of {other}"),
        );
    }
    for remark in &found.remarks {
        say("note", remark);
    }
}

/// Lists the limits that the server reports.
fn limits(found: &ProbeSuccess) -> String {
    let range = match (&found.protocol_min, &found.protocol_max) {
        (Some(min), Some(max)) => Some(format!("protocol {min} to {max}")),
        (Some(only), None) | (None, Some(only)) => Some(format!("protocol {only}")),
        (None, None) => None,
    };
    let headers = found
        .max_headers
        .map(|most| format!("{most} headers at once"));
    let pruning = found.pruning.map(|kept| format!("pruned to {kept}"));
    let hash = found
        .hash_function
        .as_ref()
        .map(|name| format!("script hash {name}"));
    let all = [range, headers, pruning, hash];
    all.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Writes a line with control characters escaped.
pub(super) fn line(text: &mut String, line: &str) {
    writeln!(text, "{}", words::visible(line)).expect("memory");
}
