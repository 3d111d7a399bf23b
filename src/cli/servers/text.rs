//! Prints a list of servers. Text from a server passes through [`line`] before it is printed.

use super::answers::{line, write_answers};
use super::report::ServersReport;
use crate::report::words;
use crate::run::probe::{ProbeOutcome, ProbeSuccess, ServerRow};

/// Renders the report as text.
pub(super) fn render(report: &ServersReport) -> String {
    let mut text = String::new();
    for row in &report.servers {
        write_row(&mut text, row);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    let is_probed = report.servers.iter().any(|row| row.probe.is_some());
    match (is_probed, report.servers.is_empty()) {
        (true, _) => write_answered(&mut text, report),
        (false, is_empty) => {
            let count = words::count(report.servers.len() as u64, "server");
            let network = report.network;
            line(
                &mut text,
                &format!("{count} for {network}; none was contacted"),
            );
            line(
                &mut text,
                match is_empty {
                    true => "no public server is known; give your own with --server",
                    false => {
                        "--probe contacts all of them, --server URL only that one; no address is queried"
                    }
                },
            );
        }
    }
    if let Some(list) = &report.list {
        line(
            &mut text,
            &format!("public servers: copied {} from {}", list.taken, list.origin),
        );
    }
    text
}

/// Writes how many servers answered, and their highest tip.
fn write_answered(text: &mut String, report: &ServersReport) {
    let probed = report.servers.iter().filter(|row| row.probe.is_some());
    let found = report.servers.iter().filter_map(ServerRow::answered);
    let right: Vec<&ProbeSuccess> = found
        .filter(|found| found.right_network == Some(true))
        .collect();
    let (right_count, probed) = (right.len(), probed.count());
    line(
        text,
        &format!("{right_count} of {probed} answered for {}", report.network),
    );
    if let Some(highest) = right.iter().filter_map(|found| found.tip_height).max() {
        line(text, &format!("highest tip: {highest}"));
    }
}

fn write_row(text: &mut String, row: &ServerRow) {
    let listed = row
        .listed_protocol
        .as_ref()
        .map_or_else(String::new, |version| {
            format!(", listed with protocol {version}")
        });
    let private = match row.answered() {
        Some(found) if found.private => ", private",
        _ => "",
    };
    line(
        text,
        &format!("{}  {}{private}{listed}", row.server, row.kind.word()),
    );
    match &row.probe {
        None => {}
        Some(ProbeOutcome::Failed(failed)) => {
            line(text, &format!("  no answer    {}", failed.reason))
        }
        Some(ProbeOutcome::Answered(found)) => write_answers(text, found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::probe::ServerOrigin;

    #[test]
    fn escapes_control_characters_of_servers() {
        let hostile = "a\u{1b}[2Jb\u{202e}c\nd".to_owned();
        let found = ProbeSuccess {
            software: hostile.clone(),
            protocol_min: Some(hostile.clone()),
            hash_function: Some(hostile.clone()),
            remarks: vec![hostile],
            ..ProbeSuccess::default()
        };
        let report = ServersReport {
            network: "bitcoin",
            list: None,
            servers: vec![ServerRow {
                server: "ssl://a.example:50002".to_owned(),
                kind: ServerOrigin::Public,
                listed_protocol: None,
                probe: Some(ProbeOutcome::Answered(Box::new(found))),
            }],
        };
        let text = render(&report);
        assert_eq!(text.matches("a<U+001B>[2Jb<U+202E>c d").count(), 4);
        assert!(!text.contains(['\u{1b}', '\u{202e}']));
    }
}
