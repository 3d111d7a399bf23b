//! Help, tips for unknown flags, completions and the man page.

use crate::support::command::Desk;

const COMMANDS: [&str; 9] = [
    "demo",
    "trace",
    "show",
    "explain",
    "report",
    "verify",
    "servers",
    "init",
    "completions",
];

/// Standard output of the program for these arguments.
#[track_caller]
fn printed(arguments: &str) -> String {
    let desk = Desk::new();
    let ended = desk.ransomtrace(arguments).watch();
    assert_eq!(
        (ended.code, ended.stderr.as_str()),
        (Some(0), ""),
        "{arguments}"
    );
    ended.stdout
}

#[test]
fn every_command_has_example() {
    for command in COMMANDS {
        let help = printed(&format!("{command} --help"));
        assert!(
            help.contains(&format!("\n  ransomtrace {command}")),
            "{command}\n{help}"
        );
    }
}

#[test]
fn help_is_wrapped_once() {
    // A line wrapped by hand and again by clap leaves a short line in the middle of a sentence.
    for command in COMMANDS {
        let help = printed(&format!("{command} --help"));
        let lines: Vec<&str> = help.lines().collect();
        for pair in lines.windows(2) {
            let is_text =
                |line: &str| !line.starts_with(' ') && !line.is_empty() && !line.ends_with(':');
            let is_broken = is_text(pair[0]) && is_text(pair[1]) && pair[0].len() < 60;
            assert!(!is_broken, "{command}: {pair:?}");
        }
    }
}

#[test]
fn limits_show_defaults() {
    let help = printed("trace --help");
    for default in [
        "[default: 12]",
        "[default: 50000]",
        "[default: 1000]",
        "[default: 600]",
        "[default: ransomtrace-NAME",
        "[default: the tip]",
    ] {
        assert!(
            help.split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .contains(default),
            "{default}\n{help}"
        );
    }
    let limits = ransomtrace::case::question::Limits::default();
    assert_eq!(
        (limits.hops, limits.max_requests, limits.busy),
        (12, 50_000, 1_000)
    );
    assert_eq!((limits.dust.to_sat(), limits.min_taint.to_sat()), (600, 0));
}

#[test]
fn tips_name_intended_flag() {
    for (arguments, tip) in [
        ("show case --json", "tip: write --format json\n"),
        ("trace x --testnet", "tip: write --network testnet\n"),
        (
            "trace x --tor",
            "tip: write --proxy socks5://127.0.0.1:9050\n",
        ),
        ("report case --output x", "tip: write --out DIR\n"),
        (
            "show case --hops 3",
            "tip: --hops is a flag of `ransomtrace trace`\n",
        ),
        (
            "show case --hop 3",
            "tip: --hops is a flag of `ransomtrace trace`\n",
        ),
        (
            "show case --out x",
            "tip: --out is a flag of `ransomtrace demo` and of `ransomtrace trace` and of `ransomtrace report` and of `ransomtrace export`\n",
        ),
        ("trace x --csv", "Usage: "),
    ] {
        let desk = Desk::new();
        let ended = desk.ransomtrace(arguments).watch();
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(2), ""),
            "{arguments}"
        );
        assert!(ended.stderr.contains(tip), "{arguments}\n{}", ended.stderr);
        assert!(
            !ended.stderr.contains("similar"),
            "{arguments}\n{}",
            ended.stderr
        );
    }
}

#[test]
fn rejects_flags_without_effect() {
    for arguments in ["demo --offline", "servers --offline", "trace x -vv"] {
        let desk = Desk::new();
        let ended = desk.ransomtrace(arguments).watch();
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(2), ""),
            "{arguments}"
        );
    }
}

#[test]
fn prints_completions_for_every_shell() {
    for (shell, part) in [
        ("bash", "complete -F _ransomtrace"),
        ("zsh", "#compdef ransomtrace"),
        ("fish", "complete -c ransomtrace"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion"),
    ] {
        let script = printed(&format!("completions {shell}"));
        assert!(script.contains(part), "{shell}\n{script}");
        assert!(script.contains("through-coinjoin"), "{shell}");
    }
}

#[test]
fn man_page_has_every_command_and_flag() {
    let page = printed("man");
    assert!(page.contains(".TH ransomtrace 1"), "{page}");
    for command in COMMANDS {
        assert!(
            page.contains(&format!(".SH \"RANSOMTRACE {}\"", command.to_uppercase())),
            "{command}"
        );
    }
    for flag in ["hops", "replace", "fingerprint", "error\\-rates"] {
        assert!(page.contains(flag), "{flag}");
    }
}
