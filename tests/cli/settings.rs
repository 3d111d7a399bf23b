//! Layers of settings: built-in < configuration file < `RANSOMTRACE_*` < case file < flag.

use super::{addresses, case_toml, desk, honest, server, story};
use crate::support::command::{Desk, Run};

/// The hop limit of a run, from its case folder.
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
fn later_settings_layer_overrides_earlier() {
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
fn every_limit_has_environment_variable() {
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
fn variable_overrides_configuration_file() {
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
fn server_and_network_can_be_configured() {
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
    // An empty variable is not set.
    desk.configure(&format!("server = [\"{url}\"]\nnetwork = \"regtest\"\n"));
    ask()
        .env("RANSOMTRACE_SERVER", "")
        .env("RANSOMTRACE_NETWORK", "")
        .env("RANSOMTRACE_HOPS", "")
        .expect_findings_in("case")
        .run();
}

#[test]
fn case_file_without_network_uses_setting() {
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
fn invalid_setting_is_named_with_source() {
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
fn stored_case_file_can_be_traced_again() {
    let desk = desk();
    let first = desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()));
    first.expect_findings_in("case").run();
    desk.ransomtrace(format!("trace --case case/case.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
}

#[test]
fn stored_case_file_keeps_user_formatting() {
    let desk = desk();
    let own = format!("# what the clinic told us\n{}", case_toml());
    std::fs::create_dir(desk.path("case")).expect("a folder of our own");
    desk.write("case/case.toml", &own)
        .write("case/rates.csv", story().rates_csv);
    desk.ransomtrace(format!(
        "trace --case case/case.toml -o case --no-bundled-rates {}",
        honest()
    ))
    .expect_findings_in("case")
    .run();
    assert_eq!(desk.read("case/case.toml"), own);
}
