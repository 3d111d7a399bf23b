//! Where the report comes from, and a sheet for the persons who handle it.

use super::TOOL;
use super::page::{Column, Page};
use crate::findings::Findings;
use crate::language::{Value, say};

/// Lines of the sheet.
const LINES: usize = 5;

/// Writes block, program and evidence, and an empty sheet for the chain of custody.
pub(super) fn provenance(page: &mut Page, findings: &Findings) {
    let file = |name: &str| Value::Id(name.to_owned());
    page.raw("<dl class=\"ids\">\n")
        .detail("column-block")
        .number(findings.tip.height.into())
        .raw(", ")
        .time(findings.tip_time)
        .raw("<br>")
        .id(findings.tip.hash)
        .raw("</dd>\n")
        .detail("column-network")
        .text(&findings.network)
        .raw("</dd>\n");
    if let Some(zone) = page.zone() {
        let zone = Value::Id(zone.name().to_owned());
        page.detail("column-times")
            .say(&say!("local-times", zone = zone))
            .raw("</dd>\n");
    }
    if let Some(taken) = findings.evidence_taken {
        let day = Value::Number(taken.to_string());
        page.detail("column-evidence-taken")
            .say(&say!("provenance-taken", day = day))
            .raw("</dd>\n");
    }
    page.detail("column-servers")
        .say(&say!(
            "provenance-servers",
            manifest = file("manifest.json"),
            evidence = file("evidence.sqlite"),
            disclosure = file("disclosure.csv"),
        ))
        .raw("</dd>\n")
        .detail("column-produced-with")
        .say(&say!(
            "provenance-tool",
            tool = TOOL,
            evidence = file("evidence.sqlite"),
        ))
        .raw("</dd>\n")
        .detail("column-hashes")
        .say(&say!(
            "provenance-hashes",
            manifest = file("manifest.json"),
            command = Value::Id("ransomtrace verify FOLDER".to_owned()),
        ))
        .raw("</dd>\n</dl>\n")
        .table(
            "provenance-custody",
            &[
                Column::Words("column-custody-time"),
                Column::Words("column-custody-from"),
                Column::Words("column-custody-to"),
                Column::Words("column-custody-purpose"),
                Column::Words("column-custody-checked"),
            ],
        );
    page.raw("<tbody class=\"blank\">\n");
    for _ in 0..LINES {
        page.raw("<tr><td></td><td></td><td></td><td></td><td></td></tr>\n");
    }
    page.raw("</tbody></table>\n");
}
