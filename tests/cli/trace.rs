//! `trace` against a server that does nothing wrong: every way to ask, every limit, and runs that are cut short.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Table, addresses, conclusions, desk, honest, server, undisturbed};
use crate::support::command::Desk;
use crate::support::hostile::Hostile;

/// Traces the built-in case with more flags, and returns the folder's files.
fn traced(flags: &str) -> crate::support::command::Files {
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
fn a_case_file_is_traced_into_a_folder_named_after_it() {
    let desk = desk();
    desk.ransomtrace(format!("trace --case clinic.toml {}", honest()))
        .expect_in_stdout("Extortion of a clinic and of its 24,000 patients\n")
        .expect_in_stdout("regtest as of block 359 (2017-08-31T08:35:04Z)\n")
        .expect_findings_in("ransomtrace-clinic")
        .run();
    assert!(conclusions(desk.files("ransomtrace-clinic")) == *undisturbed());
}

#[test]
fn an_address_alone_is_enough_to_ask_and_every_deposit_to_it_counts() {
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
fn a_list_is_read_from_a_file_and_from_standard_input_alike() {
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
fn findings_are_printed_as_one_json_object_or_a_line_for_each_payment() {
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
fn verbose_says_who_answers_on_standard_error_and_quiet_says_nothing() {
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
fn no_transaction_farther_than_the_hops_allowed_is_followed() {
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
fn a_history_longer_than_busy_is_a_boundary_unless_the_case_names_it() {
    let case = traced("--busy 3");
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
fn dust_is_what_the_flag_says_it_is() {
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
fn no_output_below_the_least_taint_is_followed() {
    let case = traced("--min-taint 100000000");
    let endpoints = Table::of(&case, "endpoints");
    assert!(endpoints.column("end").contains(&"limit"));
    let fewer = Table::of(&case, "outputs").rows.len();
    assert!(fewer < Table::of(undisturbed(), "outputs").rows.len());
}

#[test]
fn a_limit_on_requests_ends_the_run_as_incomplete_and_the_same_limit_gives_the_same_result() {
    for limit in [0, 1, 40, 100] {
        let desk = desk();
        let conclude = |folder: &str| {
            let flags = format!("--max-requests {limit} {}", honest());
            desk.ransomtrace(format!("trace --case clinic.toml -o {folder} {flags}"))
                .expect_exit_code(3)
                .expect_in_stdout(
                    "- The limit on requests was reached before everything was asked; raise --max-requests.\n",
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
fn a_run_that_was_limited_goes_on_where_it_ended() {
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
fn a_case_can_be_seen_as_of_an_earlier_block() {
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
fn a_block_that_does_not_exist_yet_is_no_question() {
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
fn only_deposits_of_the_days_given_count() {
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
fn coinjoins_are_followed_only_if_asked_for() {
    let ends = |case: &_| {
        Table::of(case, "endpoints")
            .column("end")
            .contains(&"coinjoin")
    };
    assert!(ends(undisturbed()));
    assert!(!ends(&traced("--through-coinjoin")));
}

#[test]
fn a_server_that_closes_once_half_way_is_asked_again_and_changes_nothing() {
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
fn a_server_that_leaves_half_way_costs_nothing_that_it_said() {
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
fn an_interrupted_run_keeps_what_was_fetched_and_the_next_one_goes_on() {
    let desk = desk();
    let hostile = Hostile::silent_after(server(), 60);
    let running = desk
        .ransomtrace(format!(
            "trace --case clinic.toml -o case -s {}",
            hostile.url()
        ))
        .expect_exit_code(130)
        .expect_stderr(
            "Ctrl-C: ending; what was fetched is kept (once more to end at once)\nerror: interrupted; responses so \
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
fn a_second_run_on_the_same_folder_is_told_to_wait_and_spoils_nothing() {
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
fn a_run_that_fails_leaves_the_finished_case_as_it_was() {
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
fn a_reader_that_leaves_early_is_no_error() {
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
