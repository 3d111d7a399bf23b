//! `trace` against an honest server: every input, every limit, and interrupted runs.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Table, addresses, conclusions, desk, honest, server, undisturbed};
use crate::support::command::{Desk, Files};
use crate::support::hostile::Hostile;

/// Traces the built-in case with more flags and returns the files of the folder.
fn traced(flags: &str) -> Files {
    let desk = desk();
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case {} {flags}",
        honest()
    ))
    .expect_findings_in("case")
    .run();
    desk.files("case")
}

#[test]
fn default_folder_is_named_after_case_file() {
    let desk = desk();
    desk.ransomtrace(format!("trace --case clinic.toml {}", honest()))
        .expect_in_stdout("Extortion of a clinic and of its 24,000 patients\n")
        .expect_in_stdout("regtest as of block 359 (2017-08-31T08:35:04Z)\n")
        .expect_findings_in("ransomtrace-clinic")
        .run();
    assert!(conclusions(desk.files("ransomtrace-clinic")) == *undisturbed());
}

#[test]
fn address_without_demand_counts_every_deposit() {
    let desk = Desk::new();
    let address = &addresses()[0];
    desk.ransomtrace(format!("trace {address} -n regtest {}", honest()))
        .expect_findings_in(&format!("ransomtrace-{address}"))
        .run();
    let case = desk.files(&format!("ransomtrace-{address}"));
    let payments = Table::of(&case, "payments");
    assert!(!payments.rows.is_empty());
    assert!(
        payments
            .column("address")
            .iter()
            .all(|paid| paid == address)
    );
    assert!(
        payments
            .column("demand")
            .iter()
            .all(|demand| demand.is_empty())
    );
    assert!(!payments.column("class").contains(&"unrelated"));
}

#[test]
fn list_from_file_and_stdin_give_same_result() {
    let desk = Desk::new();
    let [first, second, third] = &addresses()[..3] else {
        unreachable!("a case of nine addresses")
    };
    let list = format!(
        "\u{feff}# letters\r\n{first}  # management\r\n\r\n  bitcoin:{second}?amount=1\r\n"
    );
    desk.write("letters.txt", &list);
    let ask = |input: &str, folder: &str| {
        desk.ransomtrace(format!(
            "trace {third} -i {input} -n regtest -o {folder} --hops 0 {}",
            honest()
        ))
        .stdin(list.clone())
        .expect_findings_in(folder)
        .run();
        conclusions(desk.files(folder))
    };
    let from_file = ask("letters.txt", "one");
    assert!(from_file == ask("-", "two"));
    let coverage = Table::of(&from_file, "coverage");
    let asked: BTreeSet<&str> = coverage.column("address").into_iter().collect();
    assert!(
        [first, second, third]
            .iter()
            .all(|address| asked.contains(address.as_str()))
    );
}

#[test]
fn prints_findings_as_json_and_jsonl() {
    let desk = desk();
    let ask = |flags: &str, part: &str| {
        let command = format!("trace --case clinic.toml -o case {} {flags}", honest());
        desk.ransomtrace(command).expect_in_stdout(part).run()
    };
    let json = ask("--format json", "{\n");
    assert_eq!(json, desk.read("case/findings.json"));
    let findings: Value = serde_json::from_str(&json).unwrap();
    let lines = ask("--format jsonl", "{\"txid\":");
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(Value::Array(lines), findings["payments"]);
}

#[test]
fn verbose_names_servers_and_quiet_is_silent() {
    let desk = desk();
    let server = format!("tcp://{}", server());
    let ask = |flags: &str| {
        desk.ransomtrace(format!(
            "trace --case clinic.toml -o case {} {flags}",
            honest()
        ))
    };
    ask("-v")
        .expect_findings_in("case")
        .expect_stderr(format!("{server}: ransomtrace demo, protocol 1.4.2\n"))
        .run();
    ask("-q").expect_findings_in("case").run();
    ask("--color always")
        .expect_in_stdout("\x1b[1mPaid\x1b[0m\n")
        .run();
}

#[test]
fn hops_limit_stops_trace() {
    let all = Table::of(undisturbed(), "outputs").rows.len();
    let mut before = 0;
    for hops in 0..3 {
        let case = traced(&format!("--hops {hops}"));
        let outputs = Table::of(&case, "outputs");
        assert!(
            outputs.numbers("hop").iter().all(|hop| *hop <= hops),
            "hops {hops}"
        );
        assert!(
            Table::of(&case, "endpoints")
                .column("end")
                .contains(&"limit"),
            "hops {hops}"
        );
        assert!(
            before < outputs.rows.len() && outputs.rows.len() < all,
            "hops {hops}"
        );
        before = outputs.rows.len();
    }
}

#[test]
fn busy_address_is_boundary_unless_case_address() {
    let case = traced("--busy 1");
    let endpoints = Table::of(&case, "endpoints");
    let busy = endpoints
        .column("end")
        .iter()
        .filter(|end| **end == "busy")
        .count();
    let usual = Table::of(undisturbed(), "endpoints");
    let usual = usual
        .column("end")
        .iter()
        .filter(|end| **end == "busy")
        .count();
    assert!(busy > usual, "{busy} and {usual}");
    let mut ends = endpoints
        .column("end")
        .into_iter()
        .zip(endpoints.column("address"));
    assert!(
        !ends.any(|(end, address)| end == "busy" && addresses().iter().any(|own| own == address))
    );
    assert_eq!(
        case["tables/payments.csv"],
        undisturbed()["tables/payments.csv"]
    );
}

#[test]
fn dust_flag_sets_threshold() {
    let case = traced("--dust 20000000");
    let payments = Table::of(&case, "payments");
    for (class, sat) in payments
        .column("class")
        .into_iter()
        .zip(payments.numbers("value_sat"))
    {
        assert_eq!(class == "dust", sat <= 20_000_000, "{class} of {sat}");
    }
}

#[test]
fn min_taint_stops_trace() {
    let case = traced("--min-taint 100000000");
    let endpoints = Table::of(&case, "endpoints");
    assert!(endpoints.column("end").contains(&"limit"));
    let fewer = Table::of(&case, "outputs").rows.len();
    assert!(fewer < Table::of(undisturbed(), "outputs").rows.len());
}

#[test]
fn request_limit_gives_same_incomplete_result() {
    for limit in [0, 1, 40, 100] {
        let desk = desk();
        let conclude = |folder: &str| {
            let flags = format!("--max-requests {limit} {}", honest());
            desk.ransomtrace(format!("trace --case clinic.toml -o {folder} {flags}"))
                .expect_exit_code(3)
                .expect_in_stdout(
                    "- The request limit was reached before all data was fetched; raise --max-requests.\n",
                )
                .expect_in_stdout(format!("\nCase folder: {folder}\n"))
                .run();
            conclusions(desk.files(folder))
        };
        let first = conclude("one");
        assert!(
            first == conclude("two"),
            "{limit} requests into another folder"
        );
        assert!(first == conclude("one"), "{limit} requests once more");
    }
}

#[test]
fn limited_run_resumes() {
    let desk = desk();
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case --max-requests 60 {}",
        honest()
    ))
    .expect_exit_code(3)
    .expect_in_stdout("INCOMPLETE")
    .run();
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    assert!(conclusions(desk.files("case")) == *undisturbed());
}

#[test]
fn at_height_traces_as_of_earlier_block() {
    let case = traced("--at-height 215");
    let findings: Value = serde_json::from_slice(&case["findings.json"]).unwrap();
    assert_eq!(findings["tip"]["height"], 215);
    let payments = Table::of(&case, "payments");
    assert!(
        !payments.rows.is_empty()
            && payments
                .numbers("height")
                .iter()
                .all(|height| *height <= 215)
    );
    assert!(
        Table::of(&case, "outputs")
            .numbers("height")
            .iter()
            .all(|height| *height <= 215)
    );
}

#[test]
fn rejects_height_above_tip() {
    let desk = desk();
    desk.ransomtrace(format!("trace --case clinic.toml -o case --at-height 360 {}", honest()))
        .expect_error(
            2,
            format!(
                "block 360 does not exist yet: the tip of tcp://{} is at height 359; give a lower --at-height",
                server()
            ),
        )
        .run();
    assert!(!desk.exists("case"));
}

#[test]
fn from_and_to_select_deposits() {
    let case = traced("--from 2017-04-20 --to 2017-05-31");
    let payments = Table::of(&case, "payments");
    let day = |time: &&str| ("2017-04-20".."2017-06-01").contains(time);
    let counted: Vec<&str> = payments
        .column("time")
        .into_iter()
        .zip(payments.column("class"))
        .filter(|(_, class)| ["payment", "instalment", "late"].contains(class))
        .map(|(time, _)| time)
        .collect();
    assert!(
        !counted.is_empty() && counted.iter().all(day),
        "{counted:?}"
    );
    let all = Table::of(undisturbed(), "payments").rows.len();
    assert!(counted.len() < all);
}

#[test]
fn through_coinjoin_bounds_outputs_and_leaves_the_account() {
    let through = traced("--through-coinjoin");
    for table in ["outputs", "accounting", "flows"] {
        let [without, with] = [undisturbed(), &through].map(|case| Table::of(case, table).rows);
        assert_eq!(without, with, "{table}");
    }
    let ends = Table::of(&through, "endpoints");
    assert!(ends.column("end").contains(&"coinjoin"));
    assert!(Table::of(undisturbed(), "bands").rows.is_empty());
    assert!(!Table::of(&through, "bands").rows.is_empty());
}

#[test]
fn reconnects_after_server_closes_once() {
    for answers in [1, 40, 150] {
        let desk = desk();
        let hostile = Hostile::closing_once_after(server(), answers);
        desk.ransomtrace(format!(
            "trace --case clinic.toml -o case -s {}",
            hostile.url()
        ))
        .expect_findings_in("case")
        .run();
        assert!(
            conclusions(desk.files("case")) == *undisturbed(),
            "after {answers}"
        );
    }
}

#[test]
fn answers_before_disconnect_are_kept() {
    let desk = desk();
    let hostile = Hostile::closing_for_good_after(server(), 100);
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case -s {}",
        hostile.url()
    ))
    .expect_exit_code(5)
    .expect_in_stderr(format!("error: lost connection to {}: ", hostile.url()))
    .expect_in_stderr("; responses so far are saved, re-run to resume\n")
    .run();
    let left: BTreeSet<String> = desk.files("case").into_keys().collect();
    assert_eq!(
        left,
        ["case.toml", "evidence.sqlite"].map(str::to_owned).into()
    );
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    assert!(conclusions(desk.files("case")) == *undisturbed());
}

#[test]
fn interrupted_run_resumes() {
    let desk = desk();
    let hostile = Hostile::silent_after(server(), 60);
    let running = desk
        .ransomtrace(format!(
            "trace --case clinic.toml -o case -s {}",
            hostile.url()
        ))
        .expect_exit_code(130)
        .expect_stderr(
            "Ctrl-C: stopping; fetched data is saved (repeat to stop at once)\nerror: interrupted; responses so \
             far are saved, re-run to resume\n",
        )
        .start();
    hostile.wait_for_silence();
    running.signal("INT");
    running.end();
    let left: BTreeSet<String> = desk.files("case").into_keys().collect();
    assert_eq!(
        left,
        ["case.toml", "evidence.sqlite"].map(str::to_owned).into()
    );
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    assert!(conclusions(desk.files("case")) == *undisturbed());
}

#[test]
fn second_run_on_same_folder_is_rejected() {
    let desk = desk();
    let hostile = Hostile::silent_after(server(), 60);
    let first = desk
        .ransomtrace(format!(
            "trace --case clinic.toml -o case -s {}",
            hostile.url()
        ))
        .expect_exit_code(130)
        .expect_in_stderr("error: interrupted")
        .start();
    hostile.wait_for_silence();
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_error(
            1,
            "another run is working on case/evidence.sqlite; wait for it to end",
        )
        .run();
    first.signal("INT");
    first.end();
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    assert!(conclusions(desk.files("case")) == *undisturbed());
}

#[test]
fn failed_run_leaves_finished_case_unchanged() {
    let desk = desk();
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    let hostile = Hostile::silent_after(server(), 5);
    let running = desk
        .ransomtrace(format!(
            "trace --case clinic.toml -o case --hops 1 -s {}",
            hostile.url()
        ))
        .expect_exit_code(130)
        .expect_in_stderr("error: interrupted")
        .start();
    hostile.wait_for_silence();
    running.signal("INT");
    running.end();
    assert!(conclusions(desk.files("case")) == *undisturbed());
}

#[test]
fn closed_pipe_is_not_an_error() {
    for format in ["table", "json", "jsonl"] {
        let desk = desk();
        let mut running = desk
            .ransomtrace(format!(
                "trace --case clinic.toml -o case --format {format} {}",
                honest()
            ))
            .start();
        running.close_stdout();
        running.end();
        assert!(desk.exists("case/manifest.json"));
    }
}

#[test]
fn price_in_euro_gives_one_in_dollars_by_the_bundled_rates() {
    let source = |case: &Files, currency: &str| -> Vec<String> {
        let table = Table::of(case, "rates");
        let rows = table
            .column("currency")
            .into_iter()
            .zip(table.column("source"));
        let rows = rows.filter(|(of, _)| *of == currency);
        rows.map(|(_, source)| source.to_owned()).collect()
    };
    let own = source(undisturbed(), "EUR");
    assert!(!own.is_empty() && own.iter().all(|source| !source.contains("ECB")));
    let converted = source(undisturbed(), "USD");
    assert!(!converted.is_empty());
    assert!(
        converted
            .iter()
            .all(|source| source.contains(" × ECB EUR/USD of 2017-"))
    );
    let payments = Table::of(undisturbed(), "payments");
    assert!(
        payments
            .column("value_usd")
            .iter()
            .any(|usd| !usd.is_empty())
    );

    let without = traced("--no-bundled-rates");
    assert!(source(&without, "USD").is_empty());
    assert_eq!(source(&without, "EUR"), own);
}
