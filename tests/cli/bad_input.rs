//! What a hostile or hurried user gives to the program: it says what is wrong in one sentence, prints nothing to standard
//! output, and leaves nothing half-written.

use std::collections::BTreeSet;

use bitcoin::hashes::Hash;
use bitcoin::{Address, Network, ScriptBuf, WPubkeyHash};

use super::{addresses, case_toml, conclusions, desk, honest, server, undisturbed};
use crate::support::command::{Desk, Run};

/// A question that ends with an error; no folder may come of it.
#[track_caller]
fn refused(desk: &Desk, run: Run<'_>, code: i32, message: impl AsRef<str>) {
    run.args(honest())
        .args("-o case")
        .expect_error(code, message)
        .run();
    assert!(!desk.exists("case"));
}

/// As [`refused`], for `trace` on regtest with these arguments.
#[track_caller]
fn trace_refused(arguments: &str, message: impl AsRef<str>) {
    let desk = desk();
    let run = desk.ransomtrace(format!("trace -n regtest {arguments}"));
    refused(&desk, run, 2, message);
}

/// As [`refused`], for a case file with this text.
#[track_caller]
fn case_refused(text: &str, message: &str) {
    let desk = Desk::new();
    desk.write("bad.toml", text);
    refused(&desk, desk.ransomtrace("trace --case bad.toml"), 2, message);
}

/// An address that nobody has ever used.
fn fresh_address() -> String {
    let script = ScriptBuf::new_p2wpkh(&WPubkeyHash::from_byte_array([7; 20]));
    Address::from_script(&script, Network::Regtest)
        .unwrap()
        .to_string()
}

#[test]
fn an_address_with_a_wrong_character_is_shown_back() {
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
fn an_address_of_another_network_is_no_address_of_the_case() {
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
fn what_is_no_address_is_told_what_it_looks_like() {
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
fn a_question_without_an_address_is_none() {
    let message =
        "no address: give one or more, or a list with --input, or a case file with --case";
    trace_refused("", message);
    let desk = Desk::new();
    let none = "no address stands there; write one or more into it, or give them as arguments";
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
fn addresses_that_were_never_used_are_no_case() {
    let desk = Desk::new();
    let ask = || desk.ransomtrace(format!("trace -n regtest {}", fresh_address()));
    let message = &format!(
        "no transaction touches any address of the case on regtest as of block 359: check the addresses and the network; \
         reported by tcp://{} alone",
        server()
    );
    refused(&desk, ask(), 1, message);
    // A folder that was there and empty is there and empty.
    std::fs::create_dir(desk.path("case")).unwrap();
    ask()
        .args(honest())
        .args("-o case")
        .expect_error(1, message)
        .run();
    assert!(desk.exists("case") && desk.files("case").is_empty());
}

#[test]
fn an_address_that_was_never_used_does_no_harm_beside_one_that_was() {
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
fn a_case_file_with_a_fault_names_file_line_and_key() {
    for (text, message) in [
        (
            "network = \"regtest\"\ncolour = 1\n",
            "bad.toml:2: colour: unknown key `colour`, expected one of `title`, `reference`, `network`, `demand`, \
             `address`, `merge`, `split`, `limits`, `tags`, `rates`",
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
            "bad.toml:3: limits.to: 2017-04-01 is before 2017-05-01, when it begins",
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
fn a_file_that_cannot_be_read_is_named() {
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
        "cannot read /dev/zero: it has more than 16 MiB, which no question, list or table of rates has",
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
fn rates_that_cannot_be_understood_are_named() {
    let desk = desk();
    desk.write("rates.csv", "date,open,high,low,close\n2017-04-01,1,2\n");
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_exit_code(2)
        .expect_in_stderr("error: rates.csv:")
        .run();
    assert!(!desk.exists("case"));
}

#[test]
fn without_a_server_nothing_is_begun() {
    let desk = desk();
    desk.ransomtrace("trace --case clinic.toml -o case")
        .expect_error(
            2,
            "no server: give one with --server, as in --server ssl://HOST:50002; your own is best, since a server learns \
             which addresses you ask about; `ransomtrace servers` lists public ones",
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
fn flags_that_are_wrong_are_named_and_nothing_is_begun() {
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
        "no day is left to look at: the trace begins on 2017-05-01 and ends on 2017-04-01",
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
fn a_folder_of_another_case_or_of_other_files_is_left_alone() {
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
            "holds files that are no case; give an empty or a new folder with --out",
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
fn a_place_where_nothing_can_be_written_is_said_before_the_work() {
    let desk = desk();
    // A file is in the way, whoever runs this.
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
fn a_full_disk_ends_the_run_and_leaves_nothing_half_written() {
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
        // With room again, the next run goes on.
        ask().expect_findings_in("case").run();
        assert!(
            conclusions(desk.files("case")) == *undisturbed(),
            "{blocks} blocks"
        );
    }
}

#[test]
fn a_full_disk_changes_no_table_of_a_finished_case() {
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
fn a_file_that_cannot_be_written_leaves_every_other_as_it_was() {
    let desk = desk();
    let ask = |flags: &str| {
        let command = format!("trace --case clinic.toml -o case {} {flags}", honest());
        desk.ransomtrace(command)
    };
    ask("").expect_findings_in("case").run();
    // A folder where the last file of the report would be written first.
    std::fs::create_dir(desk.path("case/report.html.new")).unwrap();
    ask("--hops 2")
        .expect_exit_code(1)
        .expect_in_stderr("error: cannot write case/report.html: Is a directory")
        .run();
    assert!(conclusions(desk.files("case")) == *undisturbed());
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_an_error_and_one_that_nobody_can_be_told_still_has_its_code() {
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
fn tag_packs_that_are_nowhere_or_cannot_be_understood_are_named() {
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
        format!(
            "clinic.toml:{line}: tags.packs: no file matches `tags/*.yaml`, where tag packs are named"
        ),
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
    // The name of a file is no pattern, whatever characters it has.
    let run = desk.ransomtrace("trace --case clinic.toml --tags tags/*.yaml");
    refused(
        &desk,
        run,
        2,
        "no file matches `tags/[*].yaml`, where tag packs are named",
    );
}

#[test]
fn a_file_where_the_folder_should_be_is_left_alone() {
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
