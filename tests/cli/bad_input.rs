//! Invalid input: the program reports the problem in one sentence, prints nothing to standard output, and leaves no partial
//! files.

use std::collections::BTreeSet;

use bitcoin::hashes::Hash;
use bitcoin::{Address, Network, ScriptBuf, WPubkeyHash};

use super::{addresses, case_toml, conclusions, desk, honest, server, undisturbed};
use crate::support::command::{Desk, Run};

/// Runs a command that fails with an error and creates no folder.
#[track_caller]
fn refused(desk: &Desk, run: Run<'_>, code: i32, message: impl AsRef<str>) {
    run.args(honest())
        .args("-o case")
        .expect_error(code, message)
        .run();
    assert!(!desk.exists("case"));
}

/// Like [`refused`], for `trace` on regtest with these arguments.
#[track_caller]
fn trace_refused(arguments: &str, message: impl AsRef<str>) {
    let desk = desk();
    let run = desk.ransomtrace(format!("trace -n regtest {arguments}"));
    refused(&desk, run, 2, message);
}

/// Like [`refused`], for a case file with this text.
#[track_caller]
fn case_refused(text: &str, message: &str) {
    let desk = Desk::new();
    desk.write("bad.toml", text);
    refused(&desk, desk.ransomtrace("trace --case bad.toml"), 2, message);
}

/// A valid address without transactions.
fn fresh_address() -> String {
    let script = ScriptBuf::new_p2wpkh(&WPubkeyHash::from_byte_array([7; 20]));
    Address::from_script(&script, Network::Regtest)
        .unwrap()
        .to_string()
}

#[test]
fn invalid_address_is_quoted() {
    for good in [&addresses()[0], &addresses()[1]] {
        let (start, last) = good.split_at(good.len() - 1);
        let bad = format!("{start}{}", if last == "q" { "p" } else { "q" });
        trace_refused(
            &bad,
            format!(
                "`{bad}` has a wrong checksum: a character is mistyped, missing or too many; copy the address again from \
                 its source"
            ),
        );
    }
}

#[test]
fn rejects_address_of_another_network() {
    let genesis = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
    trace_refused(
        genesis,
        format!(
            "`{genesis}` is an address of bitcoin, but the case is on regtest; correct the address, or set the network to \
             bitcoin"
        ),
    );
}

#[test]
fn invalid_address_error_names_what_it_resembles() {
    let text = "0x52908400098527886E0F7030069857D2E4169EE7";
    trace_refused(
        text,
        format!("`{text}` is not a Bitcoin address: it looks like one of Ethereum"),
    );
    let (desk, empty) = (Desk::new(), "`` is not a Bitcoin address: it is empty");
    refused(
        &desk,
        desk.ransomtrace("trace -n regtest").arg(""),
        2,
        empty,
    );
}

#[test]
fn rejects_case_without_address() {
    let message =
        "no address: give one or more, or a list with --input, or a case file with --case";
    trace_refused("", message);
    let desk = Desk::new();
    let none = "it contains no address; add one or more, or give them as arguments";
    for content in [
        "# nothing yet\n\n",
        "",
        "address;note\n",
        "address;note\n;\n",
    ] {
        desk.write("list.txt", content);
        refused(
            &desk,
            desk.ransomtrace("trace -n regtest -i list.txt"),
            2,
            format!("list.txt: {none}"),
        );
    }
    desk.write("list.txt", "address\nx\n");
    desk.ransomtrace("trace -n regtest -i list.txt --skip-bad")
        .expect_exit_code(2)
        .expect_in_stderr(format!("error: list.txt: {none}\n"))
        .run();
    case_refused("network = \"regtest\"\n", &format!("bad.toml: {none}"));
}

#[test]
fn rejects_case_of_unused_addresses() {
    let desk = Desk::new();
    let ask = || desk.ransomtrace(format!("trace -n regtest {}", fresh_address()));
    let message = &format!(
        "no transaction touches any address of the case on regtest as of block 359: check the addresses and the network; \
         reported by tcp://{} alone",
        server()
    );
    refused(&desk, ask(), 1, message);
    // An empty folder that existed before remains, empty.
    std::fs::create_dir(desk.path("case")).unwrap();
    ask()
        .args(honest())
        .args("-o case")
        .expect_error(1, message)
        .run();
    assert!(desk.exists("case") && desk.files("case").is_empty());
}

#[test]
fn accepts_unused_address_beside_used_one() {
    let desk = Desk::new();
    let (fresh, used) = (fresh_address(), &addresses()[0]);
    desk.ransomtrace(format!(
        "trace -n regtest {fresh} {used} -o case --hops 0 {}",
        honest()
    ))
    .expect_findings_in("case")
    .run();
}

#[test]
fn invalid_case_file_is_reported_with_line_and_key() {
    for (text, message) in [
        (
            "network = \"regtest\"\ncolour = 1\n",
            "bad.toml:2: colour: unknown key `colour`, expected one of `title`, `reference`, `language`, `zone`, `network`, `demand`, \
             `address`, `merge`, `split`, `note`, `limits`, `tags`, `rates`",
        ),
        (
            "network = \"regtest\"\n[limits]\nhops = \"many\"\n",
            "bad.toml:3: limits.hops: `\"many\"` stands here; write a whole number from 0 on",
        ),
        (
            "network = \"regtest\"\n[limits]\nhops = -1\n",
            "bad.toml:3: limits.hops: `-1` stands here; write a whole number from 0 on",
        ),
        (
            "network = \"moon\"\n",
            "bad.toml:1: network: `moon` is not a network; known are bitcoin (or mainnet, main), testnet, testnet4, \
             signet and regtest",
        ),
        (
            "network = \"regtest\"\n\n[[address]]\naddress = \"nonsense\"\n",
            "bad.toml:4: address.address: `nonsense` is not a Bitcoin address: ",
        ),
        (
            "[limits]\nfrom = 2017-05-01\nto = 2017-04-01\n",
            "bad.toml:3: limits.to: 2017-04-01 is before 2017-05-01, the first day",
        ),
        ("title = \"open\n", "bad.toml:1: "),
    ] {
        let desk = Desk::new();
        desk.write("bad.toml", text);
        desk.ransomtrace(format!("trace --case bad.toml -o case {}", honest()))
            .expect_exit_code(2)
            .expect_in_stderr(format!("error: {message}"))
            .run();
        assert!(!desk.exists("case"));
    }
}

#[test]
fn unreadable_input_file_is_named() {
    let desk = desk();
    let nothing = "No such file or directory (os error 2)";
    let missing = desk.ransomtrace("trace --case missing.toml");
    refused(
        &desk,
        missing,
        2,
        format!("cannot read missing.toml: {nothing}"),
    );
    let missing = desk.ransomtrace("trace -n regtest -i missing.txt");
    refused(
        &desk,
        missing,
        2,
        format!("cannot read missing.txt: {nothing}"),
    );
    let folder = desk.ransomtrace("trace --case home");
    refused(
        &desk,
        folder,
        2,
        "cannot read home: Is a directory (os error 21)",
    );
    desk.write("binary.toml", [0xff, 0xfe, 0x00]);
    let binary = desk.ransomtrace("trace --case binary.toml");
    refused(
        &desk,
        binary,
        2,
        "binary.toml:1: character 1: unpaired UTF-16 surrogate: the file is damaged or truncated",
    );
    let endless = desk.ransomtrace("trace -n regtest -i /dev/zero");
    refused(
        &desk,
        endless,
        2,
        "cannot read /dev/zero: it is larger than 16 MiB, the limit for a case file, address list or rate file",
    );

    let case = case_toml().replace("rates.csv", "missing.csv");
    let line_of = |text: &str| case.lines().position(|line| line.contains(text)).unwrap() + 1;
    desk.write("clinic.toml", &case);
    let rates = desk.ransomtrace("trace --case clinic.toml");
    refused(
        &desk,
        rates,
        2,
        format!(
            "clinic.toml:{}: rates.files: cannot read missing.csv: {nothing}",
            line_of("missing.csv")
        ),
    );
}

#[test]
fn invalid_rate_files_are_named() {
    let desk = desk();
    desk.write("rates.csv", "date,open,high,low,close\n2017-04-01,1,2\n");
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_exit_code(2)
        .expect_in_stderr("error: rates.csv:")
        .run();
    assert!(!desk.exists("case"));
}

#[test]
fn trace_requires_valid_server() {
    let desk = desk();
    desk.ransomtrace("trace --case clinic.toml -o case")
        .expect_error(
            2,
            "no server: give one with --server, e.g. --server ssl://HOST:50002. Prefer your own, since a server learns \
             which addresses you query; `ransomtrace servers` lists public ones",
        )
        .run();
    for url in [
        "localhost",
        "http://127.0.0.1:50001",
        "tcp://127.0.0.1:0",
        "tcp://127.0.0.1:70000",
    ] {
        desk.ransomtrace(format!("trace --case clinic.toml -o case -s {url}"))
            .expect_error(
                2,
                format!(
                    "`{url}` is not a server address: give ssl://HOST:PORT, tcp://HOST:PORT, HOST:PORT:s or HOST:PORT:t"
                ),
            )
            .run();
    }
    assert!(!desk.exists("case"));
}

#[test]
fn invalid_flags_are_named_before_any_work() {
    for (flags, part) in [
        (
            "--hops many",
            "error: invalid value 'many' for '--hops <N>'",
        ),
        ("--hops -1", "error: unexpected argument '-1' found"),
        (
            "--max-requests 9223372036854775808",
            "error: invalid value '9223372036854775808' for '--max-requests <N>'",
        ),
        (
            "--from yesterday",
            "error: invalid value 'yesterday' for '--from <YYYY-MM-DD>': `yesterday` is not a day",
        ),
        (
            "-n moon",
            "error: invalid value 'moon' for '--network <NETWORK>': `moon` is not a network",
        ),
        (
            "--format xml",
            "error: invalid value 'xml' for '--format <FORMAT>'",
        ),
        (
            "-q -v",
            "error: the argument '--quiet' cannot be used with '--verbose'",
        ),
        (
            "--nonsense",
            "error: unexpected argument '--nonsense' found",
        ),
    ] {
        let desk = desk();
        desk.ransomtrace(format!(
            "trace --case clinic.toml -o case {} {flags}",
            honest()
        ))
        .expect_exit_code(2)
        .expect_in_stderr(part)
        .run();
        assert!(!desk.exists("case"), "{flags}");
    }
    trace_refused(
        &format!("{} --from 2017-05-01 --to 2017-04-01", addresses()[0]),
        "the date range is empty: it begins on 2017-05-01 and ends on 2017-04-01",
    );
    let desk = desk();
    let network = desk.ransomtrace("trace --case clinic.toml -n testnet");
    refused(
        &desk,
        network,
        2,
        "--network testnet contradicts the case file, which says regtest",
    );
    desk.ransomtrace("")
        .expect_exit_code(2)
        .expect_in_stderr("Usage: ransomtrace")
        .run();
}

#[test]
fn rejects_folder_of_another_case_or_other_files() {
    let desk = desk();
    desk.ransomtrace(format!(
        "trace -n regtest {} -o other --hops 0 {}",
        addresses()[1],
        honest()
    ))
    .expect_findings_in("other")
    .run();
    desk.write("diary/monday.txt", "rain");
    for (folder, is) in [
        (
            "other",
            "holds another case; give another folder with --out",
        ),
        (
            "diary",
            "is not empty and not a case folder; give an empty or a new folder with --out",
        ),
    ] {
        let before = desk.files(folder);
        desk.ransomtrace(format!("trace --case clinic.toml -o {folder} {}", honest()))
            .expect_error(2, format!("{folder} {is}"))
            .run();
        assert!(desk.files(folder) == before, "{folder}");
    }
}

#[test]
fn unwritable_folder_is_reported_before_queries() {
    let desk = desk();
    // A file in place of a folder fails for every user, root included.
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o clinic.toml/case {}",
        honest()
    ))
    .expect_exit_code(1)
    .expect_in_stderr("error: cannot read clinic.toml/case/case.toml: Not a directory")
    .run();
    #[cfg(target_os = "linux")]
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o /proc/case {}",
        honest()
    ))
    .expect_exit_code(1)
    .expect_in_stderr("error: cannot make /proc/case: ")
    .run();
}

#[test]
fn full_disk_ends_run_without_partial_files() {
    for blocks in [0, 2, 16, 64, 200] {
        let desk = desk();
        let ask = || desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()));
        ask()
            .on_a_disk_of(blocks)
            .expect_exit_code(1)
            .expect_in_stderr("error: cannot ")
            .run();
        if desk.exists("case") {
            let left: BTreeSet<String> = desk.files("case").into_keys().collect();
            assert_eq!(
                left,
                ["case.toml", "evidence.sqlite"].map(str::to_owned).into(),
                "{blocks}"
            );
        }
        // With free space, the next run resumes.
        ask().expect_findings_in("case").run();
        assert!(
            conclusions(desk.files("case")) == *undisturbed(),
            "{blocks} blocks"
        );
    }
}

#[test]
fn full_disk_leaves_finished_case_unchanged() {
    let desk = desk();
    let ask = |flags: &str| {
        desk.ransomtrace(format!(
            "trace --case clinic.toml -o case {} {flags}",
            honest()
        ))
    };
    ask("").expect_findings_in("case").run();
    for blocks in [0, 16, 64, 200] {
        ask("--hops 2")
            .on_a_disk_of(blocks)
            .expect_exit_code(1)
            .expect_in_stderr("error: cannot ")
            .run();
        assert!(
            conclusions(desk.files("case")) == *undisturbed(),
            "{blocks} blocks"
        );
    }
    ask("").expect_findings_in("case").run();
    assert!(conclusions(desk.files("case")) == *undisturbed());
}

#[test]
fn unwritable_file_leaves_all_others_unchanged() {
    let desk = desk();
    let ask = |flags: &str| {
        let command = format!("trace --case clinic.toml -o case {} {flags}", honest());
        desk.ransomtrace(command)
    };
    ask("").expect_findings_in("case").run();
    // A folder in place of the temporary file of the report.
    std::fs::create_dir(desk.path("case/report.html.new")).unwrap();
    ask("--hops 2")
        .expect_exit_code(1)
        .expect_in_stderr("error: cannot write case/report.html: Is a directory")
        .run();
    assert!(conclusions(desk.files("case")) == *undisturbed());
}

#[cfg(target_os = "linux")]
#[test]
fn closed_stdout_and_stderr_still_give_exit_code() {
    use std::process::{Command, Stdio};

    let full = || {
        Stdio::from(
            std::fs::OpenOptions::new()
                .write(true)
                .open("/dev/full")
                .unwrap(),
        )
    };
    let program = || Command::new(env!("CARGO_BIN_EXE_ransomtrace"));
    let output = program().arg("--help").stdout(full()).output().unwrap();
    assert_ne!(output.status.code(), Some(101));
    let output = program()
        .args(["show", "/nowhere"])
        .stderr(full())
        .output()
        .unwrap();
    assert_eq!((output.status.code(), output.stdout), (Some(1), Vec::new()));
}

#[test]
fn missing_or_invalid_tag_packs_are_named() {
    let desk = desk();
    let with_packs = |pattern: &str| format!("{}[tags]\npacks = [\"{pattern}\"]\n", case_toml());
    desk.write("tags/notes.txt", "none")
        .write("clinic.toml", with_packs("tags/*.yaml"));
    let run = desk.ransomtrace("trace --case clinic.toml");
    let line = with_packs("tags/*.yaml").lines().count();
    refused(
        &desk,
        run,
        2,
        format!("clinic.toml:{line}: tags.packs: no tag pack matches `tags/*.yaml`"),
    );

    desk.write("tags/a.yaml", "title: A\ntags: b\n");
    let run = desk.ransomtrace(format!("trace --case clinic.toml {}", honest()));
    refused(&desk, run, 2, "tags/a.yaml:2: `tags` is not a list");

    desk.write("clinic.toml", with_packs("tags/a**"));
    let run = desk.ransomtrace("trace --case clinic.toml");
    let line = with_packs("").lines().count();
    let message = format!(
        "clinic.toml:{line}: tags.packs: `tags/a**` is not a pattern of file names: recursive wildcards must form a \
         single path component"
    );
    refused(&desk, run, 2, message);

    desk.write("clinic.toml", case_toml());
    // A file name is not a pattern, whatever characters it has.
    let run = desk.ransomtrace("trace --case clinic.toml --tags tags/*.yaml");
    refused(&desk, run, 2, "no tag pack matches `tags/[*].yaml`");
}

#[test]
fn rejects_file_in_place_of_case_folder() {
    let desk = desk();
    desk.write("case", "notes");
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_error(
            2,
            "case is not a folder; give an empty or a new folder with --out",
        )
        .run();
    assert_eq!(desk.read("case"), "notes");
}
