//! Where settings come from: built-in < configuration file < `RANSOMTRACE_*` < case file < flag.

use super::{addresses, case_toml, desk, honest, server, story};
use crate::support::command::{Desk, Run};

/// The limit on hops that a run was made with, as its case folder keeps it.
fn hops(desk: &Desk, run: Run<'_>) -> String {
    run.args("-o case").expect_findings_in("case").run();
    let case = desk.read("case/case.toml");
    let line = case.lines().find_map(|line| line.strip_prefix("hops = "));
    line.expect("limits are kept in full").to_owned()
}

/// The built-in case without its limits.
fn without_limits() -> String {
    let (question, _) = story().case_toml.split_once("[limits]").unwrap();
    question.to_owned()
}

#[test]
fn a_setting_of_a_later_layer_wins() {
    let desk = Desk::new();
    desk.write("open.toml", without_limits());
    desk.write(
        "set.toml",
        format!("{}[limits]\nhops = 3\n", without_limits()),
    );
    let open = || desk.ransomtrace(format!("trace --case open.toml {}", honest()));
    let set = || desk.ransomtrace(format!("trace --case set.toml {}", honest()));
    assert_eq!(hops(&desk, open()), "12", "built in");
    desk.configure("[limits]\nhops = 1\n");
    assert_eq!(hops(&desk, open()), "1", "configuration file");
    assert_eq!(
        hops(&desk, open().env("RANSOMTRACE_HOPS", "2")),
        "2",
        "environment"
    );
    assert_eq!(
        hops(&desk, set().env("RANSOMTRACE_HOPS", "2")),
        "3",
        "case file"
    );
    assert_eq!(
        hops(&desk, set().env("RANSOMTRACE_HOPS", "2").args("--hops 4")),
        "4",
        "flag"
    );
}

#[test]
fn every_limit_can_be_set_in_the_environment() {
    let desk = Desk::new();
    desk.write("open.toml", without_limits());
    desk.ransomtrace(format!("trace --case open.toml -o case {}", honest()))
        .env("RANSOMTRACE_MAX_REQUESTS", "4000")
        .env("RANSOMTRACE_MIN_TAINT", "7")
        .env("RANSOMTRACE_BUSY", "60")
        .env("RANSOMTRACE_DUST", "500")
        .env("RANSOMTRACE_THROUGH_COINJOIN", "true")
        .env("RANSOMTRACE_AT_HEIGHT", "300")
        .env("RANSOMTRACE_FROM", "2017-04-02")
        .env("RANSOMTRACE_TO", "2017-12-31")
        .expect_findings_in("case")
        .run();
    let case = desk.read("case/case.toml");
    for line in [
        "max-requests = 4000",
        "min-taint = 7",
        "busy = 60",
        "dust = 500",
        "at-height = 300",
        "from = 2017-04-02",
        "to = 2017-12-31",
        "through-coinjoin = true",
    ] {
        assert!(case.lines().any(|kept| kept == line), "{line} in\n{case}");
    }
}

#[test]
fn a_variable_takes_back_what_the_configuration_file_says() {
    let desk = Desk::new();
    desk.write("open.toml", without_limits());
    desk.configure("[limits]\nthrough-coinjoin = true\n");
    desk.ransomtrace(format!("trace --case open.toml -o case {}", honest()))
        .env("RANSOMTRACE_THROUGH_COINJOIN", "false")
        .expect_findings_in("case")
        .run();
    assert!(
        desk.read("case/case.toml")
            .contains("\nthrough-coinjoin = false\n")
    );
}

#[test]
fn server_and_network_can_be_preset() {
    let desk = Desk::new();
    let url = format!("tcp://{}", server());
    let ask = || desk.ransomtrace(format!("trace {} --hops 0 -o case", addresses()[0]));
    desk.configure(&format!("server = [\"{url}\"]\nnetwork = \"regtest\"\n"));
    ask().expect_findings_in("case").run();
    desk.configure("server = [\"tcp://127.0.0.1:1\"]\nnetwork = \"bitcoin\"\n");
    ask()
        .env("RANSOMTRACE_SERVER", &url)
        .env("RANSOMTRACE_NETWORK", "regtest")
        .expect_findings_in("case")
        .run();
    // What is set to nothing is not set.
    desk.configure(&format!("server = [\"{url}\"]\nnetwork = \"regtest\"\n"));
    ask()
        .env("RANSOMTRACE_SERVER", "")
        .env("RANSOMTRACE_NETWORK", "")
        .env("RANSOMTRACE_HOPS", "")
        .expect_findings_in("case")
        .run();
}

#[test]
fn a_case_file_that_names_no_network_takes_the_one_that_is_set() {
    let desk = desk();
    desk.write(
        "open.toml",
        case_toml().replace("network   = \"regtest\"\n", ""),
    );
    let ask = || {
        desk.ransomtrace(format!(
            "trace --case open.toml --hops 0 -o case {}",
            honest()
        ))
    };
    ask().args("-n regtest").expect_findings_in("case").run();
    ask()
        .env("RANSOMTRACE_NETWORK", "regtest")
        .expect_findings_in("case")
        .run();
    ask()
        .expect_exit_code(2)
        .expect_in_stderr("error: open.toml:")
        .expect_in_stderr("but the case is on bitcoin")
        .run();
}

#[test]
fn a_wrong_preset_is_named_by_its_place() {
    let desk = desk();
    let ask = || desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()));
    ask()
        .env("RANSOMTRACE_HOPS", "many")
        .expect_error(
            2,
            "environment variable RANSOMTRACE_HOPS: invalid value 'many' for '--hops <N>': `many` is not a whole number, such as 50000",
        )
        .run();
    ask()
        .env("RANSOMTRACE_NETWORK", "moon")
        .expect_exit_code(2)
        .expect_in_stderr(
            "error: environment variable RANSOMTRACE_NETWORK: `moon` is not a network",
        )
        .run();
    desk.configure("hops = 3\n");
    ask()
        .expect_exit_code(2)
        .expect_in_stderr("home/.config/ransomtrace/config.toml:1: hops: unknown key `hops`")
        .run();
    assert!(!desk.exists("case"));
}

#[test]
fn a_case_folder_can_be_run_again_from_the_question_it_keeps() {
    let desk = desk();
    let first = desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()));
    first.expect_findings_in("case").run();
    desk.ransomtrace(format!("trace --case case/case.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
}

#[test]
fn a_question_kept_in_the_users_own_words_stays_as_it_is() {
    let desk = desk();
    let own = format!("# what the clinic told us\n{}", case_toml());
    std::fs::create_dir(desk.path("case")).expect("a folder of our own");
    desk.write("case/case.toml", &own)
        .write("case/rates.csv", story().rates_csv);
    desk.ransomtrace(format!("trace --case case/case.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    assert_eq!(desk.read("case/case.toml"), own);
}
