//! Tests of the summary.

use std::path::PathBuf;

use super::*;
use crate::report::sample;

fn rendered(change: impl FnOnce(&mut Findings), color: bool, width: Option<usize>) -> String {
    let mut findings = sample::findings();
    change(&mut findings);
    let mut summary = Summary {
        text: String::new(),
        color,
        width,
    };
    summary.all(&Output {
        findings,
        disclosed: vec!["tcp://a:1 learned 2 addresses, directly".to_owned()],
        folder: PathBuf::from("case"),
        notes: Vec::new(),
    });
    summary.text
}

fn tame(findings: &mut Findings) {
    findings.title = "Clinic".to_owned();
    findings.totals.by_demand[0].demand = "patients".to_owned();
    findings.payments[0].demand = "patients".to_owned();
    findings.caveats[1].text = "Clusters are the least that spending together shows.".into();
}

#[test]
fn renders_small_case() {
    let expected = "\
Clinic
12 Js 345/17
bitcoin as of block 475123 (2017-07-11T19:06:40Z)
INCOMPLETE: some data within the limits could not be obtained

Paid
  demand    payments         BTC  EUR on the day
  patients         1  1.50000000       320000.50

Deposits
  day                BTC        EUR  class    demand
  2017-06-26  1.50000000  320000.50  payment  patients

Where the trace ended
  end      outputs  BTC by haircut    share  EUR by haircut  BTC by FIFO
  busy           1      0.99990000   66.7 %         no rate   0.99990000
    largest bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3
  unspent        1      0.50000000   33.3 %         no rate   0.50000000
    largest bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq
  fee                   0.00010000  < 0.1 %         no rate   0.00010000

Missing data
- The request limit was reached before all data was fetched; raise
  --max-requests.

What limits these findings
- Clusters are the least that spending together shows.

What servers learned
- tcp://a:1 learned 2 addresses, directly

Case folder: case
";
    assert_eq!(rendered(tame, false, Some(80)), expected);
}

#[test]
fn wide_terminal_and_pipe_show_addresses_beside_figures() {
    for width in [Some(140), None] {
        let text = rendered(tame, false, width);
        let line = text.lines().find(|line| line.starts_with("  busy"));
        assert!(line.is_some_and(|line| line.ends_with(sample::BUSY)));
    }
    let piped = rendered(tame, false, None);
    assert!(piped.contains("was fetched; raise --max-requests.\n"));
}

#[test]
fn folds_lines_to_terminal_width_except_addresses() {
    for width in [40, 60, 80, 100, 140] {
        let text = rendered(
            |findings| {
                tame(findings);
                findings.caveats[0].text =
                    format!("{} {}", "word ".repeat(60), sample::BUSY).into();
            },
            false,
            Some(width),
        );
        for line in text.lines().skip_while(|line| !line.starts_with("- ")) {
            let fits = line.chars().count() <= width || line.trim() == sample::BUSY;
            assert!(fits, "{width}: {line}");
        }
        assert!(text.contains(sample::BUSY));
    }
}

#[test]
fn escapes_control_characters_except_own_colours() {
    let plain = rendered(|_| (), false, Some(80));
    assert!(!plain.contains(['\u{1b}', '\u{202e}']));
    assert!(plain.contains("<U+202E>gnp.exe"));
    let color = rendered(|_| (), true, Some(80));
    let bare = ["\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[33m"]
        .iter()
        .fold(color, |text, code| text.replace(code, ""));
    assert_eq!(bare, plain);
}

#[test]
fn many_deposits_are_summarised() {
    let text = rendered(
        |findings| findings.payments = vec![findings.payments[0].clone(); 21],
        false,
        None,
    );
    assert!(text.contains("  21 deposits, 21 counted as paid: see tables/payments.csv\n"));
}

#[test]
fn patterns_are_sentences() {
    let text = rendered(
        |findings| sample::set_patterns(findings, "Exchange"),
        false,
        None,
    );
    let (_, section) = text.split_once("How the money moved\n").expect("a heading");
    assert!(section.starts_with("- 1 transaction in a row, a peel chain, "));
    assert!(
        section.contains("\n- On 2017-06-26 0.50000000 BTC (0.40000000 BTC of it ransom) arrived")
    );
}
