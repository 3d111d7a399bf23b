//! Addresses pasted from mails and web pages, and lists written by other programs.

use super::{addresses, case_toml, desk, honest, undisturbed};
use crate::support::command::Desk;

/// A private key published as an example, for a test network.
const KEY: &str = "cMzLdeGd5vEqxB8B6VFQoRopQ3sLAAvEzDAoQgvX54xwofSWj1fx";

/// Addresses of the case file in a case folder, in its order.
fn asked(desk: &Desk) -> Vec<String> {
    let text = desk.read("case/case.toml");
    let quoted = |line: &str| {
        let text = line.strip_prefix("address = \"")?;
        Some(text.trim_end_matches('"').to_owned())
    };
    text.lines().filter_map(quoted).collect()
}

/// Traces a list with this content and returns the addresses that were queried. `told` is all of standard error.
#[track_caller]
fn list(content: impl AsRef<[u8]>, flags: &str, told: &str) -> Vec<String> {
    let desk = Desk::new();
    desk.write("list.csv", content);
    desk.ransomtrace(format!(
        "trace -n regtest -i list.csv -o case --hops 0 {flags} {}",
        honest()
    ))
    .expect_findings_in("case")
    .expect_stderr(told)
    .run();
    asked(&desk)
}

/// A list that is rejected with this message; no folder is created.
#[track_caller]
fn refused(content: impl AsRef<[u8]>, message: &str) {
    let desk = Desk::new();
    desk.write("list.csv", content);
    desk.ransomtrace(format!("trace -n regtest -i list.csv -o case {}", honest()))
        .expect_error(2, message)
        .run();
    assert!(!desk.exists("case"));
}

#[test]
fn accepts_utf_16_table_with_header() {
    let [a, b] = [&addresses()[0], &addresses()[1]];
    let text = format!("\u{feff}\"Žyma\";\"Address\"\r\n\"pirmas; antras\";\"{a}\"\r\n;{b}\r\n");
    for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let content: Vec<u8> = text.encode_utf16().flat_map(bytes).collect();
        assert_eq!(list(content, "", ""), [a.clone(), b.clone()]);
    }
}

#[test]
fn all_bad_lines_are_reported_or_skipped() {
    let good = &addresses()[0];
    let content = format!(
        "address\thow\n{good}\tmail\nhello\tmail\n\tmail\n{}",
        "x\ty\n".repeat(12)
    );
    let not = |line: usize, text: &str| {
        format!(
            "list.csv:{line}: `{text}` is not a Bitcoin address: addresses begin with 1, 3 or bc1, on test networks with m, \
             n, 2, tb1 or bcrt1"
        )
    };
    let mut told = vec![
        not(3, "hello"),
        "list.csv:4: the column `address` is empty".to_owned(),
    ];
    told.extend((5..13).map(|line| not(line, "x")));
    refused(
        &content,
        &format!(
            "list.csv: 14 lines of 15 cannot be read; correct them, or leave them out with --skip-bad:\n{}\nand 4 more",
            told.join("\n")
        ),
    );
    told.extend((13..17).map(|line| not(line, "x")));
    let left = format!("list.csv: 14 lines skipped:\n{}\n", told.join("\n"));
    assert_eq!(list(&content, "--skip-bad", &left).join(" "), *good);
    refused(
        "hello\n",
        &format!(
            "list.csv: 1 line of 1 cannot be read; correct it, or leave it out with --skip-bad:\n{}",
            not(1, "hello")
        ),
    );
}

#[test]
fn rejects_non_text_list_with_position() {
    refused(
        b"address\n# Kaunas, \xdeemai\n",
        "list.csv:2: character 11: the byte DE is not valid UTF-8; save the file as UTF-8",
    );
    refused(
        b"PK\x03\x04\x14\0\x06\0",
        "list.csv:1: character 1: this is a ZIP archive, such as a workbook (.xlsx), not text; export it as text or CSV",
    );
}

#[test]
fn repeated_address_in_any_spelling_counts_once() {
    let bech32 = addresses()[0].clone();
    let again = format!("address `{bech32}` is given more than once; counted once\n");
    let desk = desk();
    let in_list = format!("address `{bech32}` is already in the case; counted once");
    desk.write(
        "list.txt",
        format!("# from the letters\n{}\n", bech32.to_uppercase()),
    )
    .write(
        "hidden.txt",
        format!("{}\u{200b}{}", &bech32[..9], &bech32[9..]),
    );
    for (arguments, told) in [
        (
            format!(
                "trace -n regtest {bech32} {} bitcoin:{bech32}",
                bech32.to_uppercase()
            ),
            again.repeat(2),
        ),
        (
            format!("trace -n regtest {bech32} -i hidden.txt"),
            format!("hidden.txt:1: {in_list}\n"),
        ),
        (
            "trace --case clinic.toml -i list.txt".to_owned(),
            format!("list.txt:2: {in_list}\n"),
        ),
        (format!("trace --case clinic.toml {bech32}"), again.clone()),
    ] {
        desk.ransomtrace(format!("{arguments} --dry-run -o case {}", honest()))
            .expect_in_stdout(" would learn, directly, ")
            .expect_stderr(told)
            .run();
    }
    // Repeated addresses change no finding.
    desk.ransomtrace(format!(
        "trace --case clinic.toml -i list.txt -o case {}",
        honest()
    ))
    .expect_findings_in("case")
    .expect_in_stderr("counted once")
    .run();
    let tables = |files: &crate::support::command::Files| {
        let mut files = files.clone();
        files.retain(|name, _| name.starts_with("tables/"));
        files
    };
    assert!(tables(&desk.files("case")) == tables(undisturbed()));
}

#[test]
fn repeated_case_address_is_rejected_only_for_other_demand() {
    let desk = desk();
    let address = addresses()[0].clone();
    let entry = |demand: &str| {
        format!(
            "{}\n[[address]]\naddress = \"bitcoin:{address}\"\n{demand}",
            case_toml()
        )
    };
    desk.write("clinic.toml", entry(""));
    desk.ransomtrace(format!("trace --case clinic.toml --dry-run {}", honest()))
        .expect_in_stdout(" would learn, directly, ")
        .expect_in_stderr(format!(
            ": duplicate address `{address}`; it is used once\n"
        ))
        .run();
    let codes = ["organisation", "patients"].map(|demand| {
        desk.write("two.toml", entry(&format!("demand = \"{demand}\"\n")));
        let ended = desk
            .ransomtrace(format!("trace --case two.toml --dry-run {}", honest()))
            .watch();
        let is_told = ended.stderr.contains(&format!(
            "an address can belong to one demand only, but `{address}` is given for "
        ));
        (ended.code, is_told)
    });
    // One of them is in the demand of the case file.
    assert!(
        codes.contains(&(Some(2), true)) && codes.contains(&(Some(0), false)),
        "{codes:?}"
    );
}

#[test]
fn private_key_is_never_printed() {
    let desk = desk();
    let seed = "abandon ability able about above absent absorb abstract absurd abuse access zoo";
    desk.write("key.txt", format!("note,address\nmine,{KEY}\n"))
        .write("seed.txt", seed.replace(' ', "\n"))
        .write("key.toml", format!("network = \"regtest\"\n[[address]]\naddress = \"{KEY}\"\n"))
        .write("bare.toml", format!("network = \"regtest\"\n{KEY} = 1\n"))
        .write("split.toml", format!("network = \"regtest\"\n[[split]]\ntransaction = \"{KEY}\"\nreason = \"a\"\nname = \"b\"\n"));
    let before = desk.files("");
    for arguments in [
        format!("trace -n regtest {KEY}"),
        format!("trace -n regtest bitcoin:{KEY}?amount=1"),
        "trace -n regtest -i key.txt".to_owned(),
        "trace -n regtest -i seed.txt".to_owned(),
        format!("trace -n regtest {seed}"),
        "trace --case key.toml".to_owned(),
        "trace --case bare.toml".to_owned(),
        "trace --case split.toml".to_owned(),
        format!("trace --hops {KEY}"),
        format!("trace --case {KEY}"),
        KEY.to_owned(),
        format!("explain {KEY} x"),
    ] {
        let run = desk.ransomtrace(format!(
            "{arguments} -v {}",
            if arguments.starts_with("trace") {
                honest()
            } else {
                String::new()
            }
        ));
        let ended = run.watch();
        assert_ne!(ended.code, Some(0), "{arguments}: {ended:?}");
        let told = format!("{}{}", ended.stdout, ended.stderr);
        for secret in [&KEY[5..20], "abandon", "absurd"] {
            assert!(!told.contains(secret), "{arguments}: {told}");
        }
    }
    assert!(desk.files("") == before);
    // Skipped lines are reported without the key.
    desk.write("key.txt", format!("{KEY}\n{}\n", addresses()[0]));
    desk.ransomtrace(format!("trace -n regtest -i key.txt --skip-bad --hops 0 -o case {}", honest()))
        .expect_findings_in("case")
        .expect_stderr(
            "key.txt: 1 line skipped:\nkey.txt:1: this is a private key (WIF), not an address, and it is not repeated here: \
             take it out, since anyone who reads it can take the coins\n",
        )
        .run();
    let files = desk.files("case");
    assert!(
        files
            .values()
            .all(|bytes| !bytes.windows(15).any(|part| part == &KEY.as_bytes()[5..20]))
    );
}

/// Secrets in common forms, each with a part that must not appear.
fn secrets() -> Vec<(String, String)> {
    let hex = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";
    let seed =
        "abandon ability able about above absent absorb abstract absurd abuse access accident";
    let half = KEY.len() / 2;
    let mini = "S6c56bnXQiBjk9mqSYE7ykVQ7NzrRy";
    [
        (KEY.to_owned(), &KEY[5..20]),
        (format!("key {KEY}11"), &KEY[5..20]),
        (
            format!("it is {} {}", &KEY[..half], &KEY[half..]),
            &KEY[5..20],
        ),
        (KEY[..KEY.len() - 3].to_owned(), &KEY[5..20]),
        (seed.to_owned(), "absorb"),
        (format!("de la {seed}"), "absorb"),
        (seed.rsplit_once(' ').unwrap().0.to_owned(), "absorb"),
        (hex.to_owned(), &hex[10..30]),
        (format!("key: {}", &hex[..63]), &hex[10..30]),
        (format!("key: {mini}"), &mini[5..20]),
    ]
    .map(|(text, part)| (text, part.to_owned()))
    .into()
}

#[test]
fn secret_in_any_field_or_flag_is_never_printed() {
    let desk = desk();
    let address = addresses()[0].clone();
    let before = desk.files("");
    for (secret, part) in secrets() {
        let fields = [
            format!("network = \"{secret}\"\n"),
            format!("\"{secret}\" = 1\n"),
            format!("[[address]]\naddress = \"{address}\"\ndemand = \"{secret}\"\n"),
            format!("[[demand]]\nname = \"a\"\namount = {{ eur = \"{secret}\" }}\n"),
            format!("[[address]]\naddress = \"{address}\"\n[tags]\npacks = [\"{secret}\"]\n"),
            format!("[[address]]\naddress = \"{address}\"\n[rates]\nfiles = [\"{secret}\"]\n"),
            format!("[limits]\nto = \"{secret}\"\n"),
            format!("[limits]\nchange-rules = \"{secret}\"\n"),
        ];
        let told = |run: crate::support::command::Run<'_>| {
            let ended = run.watch();
            assert_ne!(ended.code, Some(0), "{secret}: {ended:?}");
            let told = format!("{}{}", ended.stdout, ended.stderr);
            assert!(!told.contains(&part), "{secret}: {told}");
        };
        for field in fields {
            let network = if field.starts_with("network") {
                ""
            } else {
                "network = \"regtest\"\n"
            };
            desk.write("field.toml", format!("{network}{field}"));
            told(desk.ransomtrace(format!("trace --case field.toml {}", honest())));
        }
        for flag in [
            "--to",
            "--hops",
            "-n",
            "--change-rules",
            "--case",
            "-i",
            "-s",
            "--tags",
        ] {
            let run = desk.ransomtrace(format!("trace {address} {flag}"));
            told(run.arg(secret.as_str()));
        }
        told(desk.ransomtrace("").arg(secret.as_str()));
        told(desk.ransomtrace("trace -n regtest").arg(secret.as_str()));
    }
    let mut after = desk.files("");
    after.remove("field.toml");
    assert!(after == before);
}

#[test]
fn rejects_case_file_with_secret_and_names_line() {
    let desk = desk();
    let seed =
        "abandon ability able about above absent absorb abstract absurd abuse access accident";
    let [a, b] = [&addresses()[0], &addresses()[1]];
    for (secret, what) in [
        (KEY, "a private key"),
        ("key: S6c56bnXQiBjk9mqSYE7ykVQ7NzrRy", "a private key"),
        (seed, "the seed of a wallet"),
    ] {
        for (text, place) in [
            (format!("title = \"{secret}\"\n"), "2: title"),
            (format!("reference = \"x {secret}\"\n"), "2: reference"),
            (
                format!("[[address]]\naddress = \"{a}\"\nnote = \"{secret}\"\n"),
                "4: address.note",
            ),
            (
                format!("[[demand]]\nname = \"{secret}\"\namount = {{ btc = 1 }}\n"),
                "3: demand.name",
            ),
            (
                format!(
                    "[[merge]]\naddresses = [\"{a}\", \"{b}\"]\nreason = \"{secret}\"\nname = \"A\"\n"
                ),
                "4: merge.reason",
            ),
        ] {
            desk.write("secret.toml", format!("network = \"regtest\"\n{text}"));
            desk.ransomtrace(format!("trace --case secret.toml {a} -o case {}", honest()))
                .expect_error(
                    2,
                    format!("secret.toml:{place}: this looks like {what}; remove it and keep it elsewhere"),
                )
                .run();
        }
    }
    assert!(!desk.exists("case"));
}

#[test]
fn leading_number_column_hides_no_address() {
    let [a, b, c] = [&addresses()[0], &addresses()[1], &addresses()[2]];
    let content = format!("no;address\n#1;{a}\n#2;{b}\n3;{c}\n");
    assert_eq!(list(content, "", "").len(), 3);
    refused(
        format!("{a},extortion address\n"),
        "list.csv: 1 line of 1 cannot be read; correct it, or leave it out with --skip-bad:\nlist.csv:1: it has 2 \
         columns, but no header names one of them `address`; add a header, or put one address on each line",
    );
}

#[test]
fn explain_parses_addresses_like_case() {
    let desk = Desk::new();
    let address = addresses()[0].clone();
    desk.ransomtrace(format!(
        "trace -n regtest {address} --hops 0 -o case {}",
        honest()
    ))
    .expect_findings_in("case")
    .run();
    let plain = desk
        .ransomtrace(format!("explain case {address}"))
        .expect_in_stdout(&address)
        .run();
    for text in [
        format!("bitcoin:{}?amount=1", address.to_uppercase()),
        format!("{}\u{2060}{}", &address[..7], &address[7..]),
    ] {
        desk.ransomtrace("explain case")
            .arg(text)
            .expect_stdout(&plain)
            .run();
    }
    desk.ransomtrace("explain case")
        .arg(address.replacen('c', "\u{441}", 1))
        .expect_exit_code(2)
        .expect_in_stderr("is not a Bitcoin address: the 2nd character is U+0441, a Cyrillic letter that looks like c")
        .run();
}
