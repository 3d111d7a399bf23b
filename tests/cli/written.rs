//! Numbers, days, rates and file names in common notations: none is silently misread, and each error names its place and the
//! correct notation.

use super::{addresses, case_toml, desk, honest};
use crate::support::command::Desk;

/// The case file of the built-in case with one text in it replaced.
#[track_caller]
fn changed(from: &str, to: &str) -> String {
    let text = case_toml();
    assert!(text.contains(from), "{from} in\n{text}");
    text.replacen(from, to, 1)
}

/// Checks that `trace` rejects the built-in case with a change, with these words in the error, before it writes.
#[track_caller]
fn refused(from: &str, to: &str, words: &str) {
    let desk = desk();
    desk.write("clinic.toml", changed(from, to));
    let ended = desk
        .ransomtrace("trace --case clinic.toml -o case")
        .args(honest())
        .watch();
    assert_eq!(
        (ended.code, ended.stdout.as_str()),
        (Some(2), ""),
        "{to}\n{}",
        ended.stderr
    );
    assert!(ended.stderr.contains(words), "{to}\n{}", ended.stderr);
    assert!(!desk.exists("case"));
}

#[test]
fn rejects_amounts_in_foreign_notation() {
    let amount = "{ eur = [300000, 350000] }";
    for (written, words) in [
        (
            "[300.000, 350.000]",
            "write 300000 if the point separates thousands",
        ),
        (
            "[300000.00, 350.000]",
            "write 350000 if the point separates thousands",
        ),
        ("[300,000, 350,000]", "`300,000` has a comma in it"),
        ("[300 000, 350 000]", "`300 000` has a blank in it"),
        ("[300'000, 350'000]", "has an apostrophe in it"),
        ("[300.000,00, 350.000,00]", "has a comma in it"),
        ("300.000", "write 300000 if the point separates thousands"),
        ("\"300.000\"", "write a number without them"),
        ("[1,500]", "write 1500 for the number, or [1, 500]"),
        ("[0,5]", "write 0.5 for the number"),
        ("[0, 500]", "the range begins at 0"),
        ("0.005", "has two; write no more than two decimals"),
    ] {
        refused(amount, &format!("{{ eur = {written} }}"), words);
    }
}

#[test]
fn separators_in_whole_numbers_are_named() {
    let desk = desk();
    let told = |name: &str| format!("has {name} in it; write a whole number without separators");
    for (flag, number, name) in [
        ("--busy", "1.000", "a point"),
        ("--busy", "1,000", "a comma"),
        ("--max-requests", "50 000", "a blank"),
        ("--at-height", "480'000", "an apostrophe"),
        ("--min-taint", "1_000", "an underscore"),
        ("--dust", "1.000.000", "points"),
        ("--hops", "1.5", "a point"),
        ("--timeout", "1,5", "a comma"),
    ] {
        let by_flag = desk
            .ransomtrace("trace --case clinic.toml -o case")
            .arg(flag)
            .arg(number)
            .args(honest())
            .watch();
        let key = flag[2..].to_uppercase().replace('-', "_");
        let by_environment = desk
            .ransomtrace("trace --case clinic.toml -o case")
            .args(honest())
            .env(&format!("RANSOMTRACE_{key}"), number)
            .watch();
        for ended in [by_flag, by_environment] {
            assert_eq!(ended.code, Some(2), "{flag} {number}");
            assert!(ended.stderr.contains(&told(name)), "{}", ended.stderr);
        }
    }
    desk.ransomtrace("demo --scale 1.000")
        .expect_exit_code(2)
        .expect_in_stderr(told("a point"))
        .run();
    refused(
        "[limits]",
        "[limits]\nat-height = 359.000",
        &told("a point"),
    );
}

#[test]
fn toml_errors_say_what_to_write() {
    for (from, to, words) in [
        (
            "deadline  = 2017-06-30",
            "deadline: 2017-06-30",
            "write = between a key and its value",
        ),
        (
            "[limits]",
            "// limits\n[limits]",
            "`//` begins no comment; write # before it",
        ),
        (
            "[[demand]]",
            "[demand]",
            "write [[demand]] with two square brackets",
        ),
        (
            "[\"rates.csv\"]",
            "\"rates.csv\"",
            "rates.files: `\"rates.csv\"` stands here alone; write a list",
        ),
        (
            "{ eur = [300000, 350000] }",
            "\"300 EUR\"",
            "write amount = { eur = 300000 }",
        ),
        ("{ eur = [300000, 350000] }", "{ btc = .5 }", "write 0.5"),
    ] {
        refused(from, to, words);
    }
}

#[test]
fn accepts_files_of_other_programs() {
    let desk = desk();
    let rates = desk.read("rates.csv");
    let case = desk.read("clinic.toml").replace('\n', "\r");
    desk.write("clinic.toml", case);
    desk.write("rates.csv", format!("sep=,\n{rates}").replace('\n', "\r"));
    desk.ransomtrace("trace --case clinic.toml --dry-run")
        .args(honest())
        .expect_in_stdout("demand \"organisation\": EUR 300,000.00 to 350,000.00")
        .run();
    desk.ransomtrace("trace --case clinic.toml -o case")
        .args(honest())
        .expect_findings_in("case")
        .run();
}

#[test]
fn days_are_year_month_day_everywhere() {
    for (written, words) in [
        ("2017-06-02T01:00+09:00", "has a time or a zone"),
        ("20170602", "write 2017-06-02"),
        ("30.06.2017", "write 2017-06-30"),
    ] {
        let desk = desk();
        let by_flag = desk
            .ransomtrace("trace --case clinic.toml -o case --to")
            .arg(written)
            .args(honest())
            .watch();
        assert_eq!(by_flag.code, Some(2), "{written}");
        assert!(
            by_flag.stderr.contains(words),
            "{written}\n{}",
            by_flag.stderr
        );
        let by_environment = desk
            .ransomtrace("trace --case clinic.toml -o case")
            .args(honest())
            .env("RANSOMTRACE_TO", written)
            .watch();
        assert_eq!(by_environment.code, Some(2), "{written}");
        assert!(
            by_environment.stderr.contains(words),
            "{written}\n{}",
            by_environment.stderr
        );
        refused(
            "deadline  = 2017-06-30",
            &format!("deadline = {written}"),
            words,
        );
        refused(
            "deadline  = 2017-06-30",
            &format!("deadline = \"{written}\""),
            words,
        );
    }
}

#[test]
fn dry_run_prints_parsed_demands() {
    let desk = desk();
    desk.ransomtrace("trace --case clinic.toml --dry-run")
        .args(honest())
        .expect_in_stdout("demand \"organisation\": EUR 300,000.00 to 350,000.00")
        .expect_in_stdout("demand \"patients\": EUR 50.00 to 2,000.00")
        .run();
}

#[test]
fn invalid_rate_file_fails_before_queries() {
    for (rates, words) in [
        (
            "# currency: EUR\ndate,close\n2017-06-26,2,158.80\n",
            ":3: the row has 3 fields",
        ),
        (
            "# currency: EUR\ndate;close\n2017-06-26;2.158\n",
            "can be read as two numbers",
        ),
        (
            "# currency: EUR\ndate,close,close\n2017-06-26,1,2\n",
            "duplicate column `close`",
        ),
        (
            "# currency: EUR\n# source: Kraken ETH/EUR\ndate,close\n2017-06-26,2158.80\n",
            "names ETH",
        ),
        (
            "# currency: EUR\ndate,pair,close\n2017-06-26,BTCUSD,2158.80\n",
            "names USD",
        ),
        (
            "# currency: EUR\ndate,close\n26.06.2017,2158.80\n",
            "write 2017-06-26",
        ),
        (
            "# currency: EUR\ndate,symbol_id,close\n2017-06-26,BITSTAMP_SPOT_ETH_EUR,2158.80\n",
            "names ETH",
        ),
        (
            "# currency: EUR\n# prices of Ethereum\ndate,close\n2017-06-26,2158.80\n",
            "names ETHEREUM",
        ),
        (
            "# currency: EUR per mBTC\ndate,close\n2017-06-26,2.1588\n",
            "write `# currency: EUR`",
        ),
        (
            "# currency: EUR\ndate,close\n2017-06-26,\"2.193\"\n",
            "write 2193 or 2.1930",
        ),
        (
            "# currency: EUR\ndate,open,high,low,close\n2017-06-12,1,25500,2,2508\n",
            ":3: low 2, high 25500 and open 1 contradict each other",
        ),
        (
            "# currency: EUR\ndate,close\n2017-06-26,1'136.74\n",
            "has an apostrophe in it",
        ),
        (
            "# currency: EUR\ndate;close\n2017-06-26;1\u{a0}136,74\n",
            "`1 136,74` has a blank in it",
        ),
    ] {
        let desk = desk();
        desk.write("rates.csv", rates);
        let ended = desk
            .ransomtrace("trace --case clinic.toml -o case")
            .args(honest())
            .watch();
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(2), ""),
            "{}",
            ended.stderr
        );
        assert!(ended.stderr.contains(words), "{words}\n{}", ended.stderr);
        assert!(!desk.exists("case"));
    }
}

#[test]
fn non_text_rate_file_gives_same_error_live_and_offline() {
    let desk = desk();
    desk.ransomtrace("trace --case clinic.toml -o case")
        .args(honest())
        .expect_findings_in("case")
        .run();
    let mut bytes = desk
        .read("rates.csv")
        .replacen("source:", "source: \u{e9}", 1)
        .into_bytes();
    let at = bytes
        .windows(2)
        .position(|pair| pair == "\u{e9}".as_bytes())
        .unwrap();
    bytes.splice(at..at + 2, [0xe9]);
    desk.write("rates.csv", &bytes);
    let live = desk
        .ransomtrace("trace --case clinic.toml -o other")
        .args(honest())
        .watch();
    let offline = desk
        .ransomtrace("trace --case clinic.toml -o case --offline --replace")
        .watch();
    assert_eq!(
        (live.code, offline.code),
        (Some(2), Some(2)),
        "{}\n{}",
        live.stderr,
        offline.stderr
    );
    let message = |text: &str| {
        text.split_once("rates.csv")
            .map(|(_, rest)| rest.to_owned())
    };
    assert!(
        live.stderr.contains("the byte E9 is not valid UTF-8"),
        "{}",
        live.stderr
    );
    assert_eq!(message(&live.stderr), message(&offline.stderr));
}

#[test]
fn missing_and_outlying_prices_are_reported() {
    let desk = desk();
    let rates = desk.read("rates.csv");
    let mut lines: Vec<String> = rates.lines().map(str::to_owned).collect();
    let last = lines.len() - 1;
    let fields: Vec<String> = lines[last].split(',').map(str::to_owned).collect();
    lines[last] = format!("{},null,null,null,null", fields[0]);
    let odd: Vec<String> = lines[last - 1].split(',').map(str::to_owned).collect();
    let high = odd[2].replace('.', "");
    lines[last - 1] = format!("{},{},{high},{},{}", odd[0], odd[1], odd[3], odd[4]);
    let wide = format!(
        "The highest rate of {}, EUR in rates.csv:{last}, is {high}, ",
        odd[0]
    );
    desk.write("rates.csv", lines.join("\n") + "\n");
    let told = format!("have no price for 1 day: {}.", fields[0]);
    desk.ransomtrace("trace --case clinic.toml -o case")
        .args(honest())
        .expect_in_stderr(&told)
        .expect_in_stderr(&wide)
        .expect_in_stdout("payment")
        .run();
    let findings = desk.read("case/findings.json");
    assert!(findings.contains(&told), "{findings}");
}

#[test]
fn missing_file_is_reported_with_case_file_line() {
    let desk = desk();
    let name = addresses()[0].clone();
    let case = |rates: &str| {
        format!(
            "network = \"regtest\"\n[[address]]\naddress = \"{name}\"\n[rates]\nfiles = [\n  {rates},\n]\n"
        )
    };
    desk.write("bad.toml", case("\"prices.csv\""));
    desk.ransomtrace("trace --case bad.toml -o case")
        .args(honest())
        .expect_error(
            2,
            "bad.toml:6: rates.files: cannot read prices.csv: No such file or directory (os error 2)",
        )
        .run();
    desk.write("bad.toml", case("\"C:\\temp\\rates.csv\""));
    let tab = desk
        .ransomtrace("trace --case bad.toml -o case")
        .args(honest())
        .watch();
    assert_eq!(tab.code, Some(2));
    assert!(
        tab.stderr
            .contains("write a Windows path in single quotation marks"),
        "{}",
        tab.stderr
    );
    desk.write("bad.toml", case("\"C:\\Users\\rates.csv\""));
    let escape = desk
        .ransomtrace("trace --case bad.toml -o case")
        .args(honest())
        .watch();
    assert!(
        escape.stderr.contains("bad.toml:6: ")
            && escape
                .stderr
                .contains("write a Windows path in single quotation marks"),
        "{}",
        escape.stderr
    );
    let control = Desk::new();
    for (name, shown) in [
        ("a\\u001Bb.csv", "a<U+001B>b.csv"),
        ("no\\u202esuch.csv", "no<U+202E>such.csv"),
        ("a\\nb.csv", "a<U+000A>b.csv"),
        ("it's \\\"mine\\\".csv", "it's \"mine\".csv"),
    ] {
        control.write("bad.toml", case(&format!("\"{name}\"")));
        let ended = control
            .ransomtrace("trace --case bad.toml -o case")
            .args(honest())
            .watch();
        assert!(
            ended.stderr.contains(&format!("cannot read {shown}: ")),
            "{}",
            ended.stderr
        );
    }
    // A number or a text in quotation marks is shown as it was written.
    for (value, shown) in [("1'500", "`1'500`"), ("\\\"1500\\\"", "`\"1500\"`")] {
        let demand = format!("[[demand]]\nname = \"a\"\namount = {{ eur = \"{value}\" }}\n");
        control.write("bad.toml", format!("{}{demand}", case("\"x\"")));
        let ended = control
            .ransomtrace("trace --case bad.toml -o case")
            .args(honest())
            .watch();
        assert!(ended.stderr.contains(shown), "{}", ended.stderr);
    }
}
