//! Consistency of terminal, report, chart, tables and findings; unconfirmed movements, limits, euro sums, and names from
//! tags.

use serde_json::Value;

use super::{Table, case_toml, desk, honest, undisturbed};
use crate::support::command::{Desk, Files};
use crate::support::scenario::{Scenario, address};
use crate::support::served::Served;

/// An amount as every output writes it.
fn btc(sat: u64) -> String {
    format!("{}.{:08}", sat / 100_000_000, sat % 100_000_000)
}

/// Hundredths from a text with two decimal places.
fn cents(text: &str) -> i64 {
    text.replace('.', "")
        .parse()
        .unwrap_or_else(|_| panic!("money: {text}"))
}

fn euro(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// A percentage, rounded to one place.
fn share(part: u64, whole: u64) -> String {
    match (u128::from(part) * 1000 + u128::from(whole) / 2) / u128::from(whole) {
        0 if part > 0 => "< 0.1 %".to_owned(),
        1000 if part < whole => "> 99.9 %".to_owned(),
        tenths => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

fn findings(case: &Files) -> Value {
    serde_json::from_slice(&case["findings.json"]).unwrap()
}

fn html(case: &Files) -> String {
    String::from_utf8(case["report.html"].clone()).unwrap()
}

/// Text of a piece of HTML, without tags.
fn text(html: &str) -> String {
    let parts = format!(">{html}");
    let parts = parts.split('<').filter_map(|part| part.split_once('>'));
    let text: String = parts.map(|(_, text)| text).collect();
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace('\u{a0}', " ")
}

/// The first page of the report: everything before its sections.
fn first_page(case: &Files) -> String {
    let page = html(case);
    text(page.split("<main>").next().unwrap())
}

/// Cells of the table row with this first word, in the report section with this anchor.
fn report_row(page: &str, anchor: &str, begins: &str) -> Vec<String> {
    let section = page
        .split(&format!("<section id=\"{anchor}\">"))
        .nth(1)
        .unwrap();
    let section = section.split("</section>").next().unwrap();
    let mut rows = section.split("<tr>").map(|row| {
        let cells = row.split("</td>").flat_map(|cells| cells.split("</th>"));
        cells
            .map(|cell| text(&cell.replace("<br>", "\n")))
            .collect::<Vec<String>>()
    });
    let row = rows.find(|cells| cells[0].lines().next() == Some(begins));
    row.unwrap_or_else(|| panic!("a row {begins} in {anchor}"))
}

/// Words of the terminal line with this first word, below this heading.
fn terminal_row(shown: &str, heading: &str, begins: &str) -> Vec<String> {
    let part = shown.split(&format!("\n{heading}\n")).nth(1).unwrap();
    let mut lines = part.lines().map(|line| {
        line.split("  ")
            .map(str::trim)
            .filter(|word| !word.is_empty())
    });
    let row = lines.find_map(|words| {
        let words: Vec<String> = words.map(str::to_owned).collect();
        (words.first().map(String::as_str) == Some(begins)).then_some(words)
    });
    row.unwrap_or_else(|| panic!("a line {begins} below {heading} in {shown}"))
}

/// Rows of a table with this value in a column.
fn rows<'a>(table: &'a Table, column: &'a str, value: &'a str) -> impl Iterator<Item = usize> + 'a {
    let column = table.column(column);
    (0..table.rows.len()).filter(move |at| column[*at] == value)
}

fn sum(table: &Table, column: &str, rows: impl Iterator<Item = usize>) -> u64 {
    let numbers = table.numbers(column);
    rows.map(|at| numbers[at]).sum()
}

fn worth(table: &Table, column: &str, rows: impl Iterator<Item = usize>) -> i64 {
    let column = table.column(column);
    rows.map(|at| cents(column[at])).sum()
}

/// Output of `show` for an undisturbed run of the built-in case, and its files.
fn shown() -> (String, Files) {
    let desk = desk();
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    let shown = desk
        .ransomtrace("show case")
        .expect_in_stdout("Paid\n")
        .run();
    (shown, desk.files("case"))
}

#[test]
fn repeated_figures_agree() {
    let (shown, case) = shown();
    let (findings, page) = (findings(&case), html(&case));
    let payments = Table::of(&case, "payments");
    let counted = |demand: Option<&str>| {
        let classes = payments.column("class");
        let demands = payments.column("demand");
        let is_source = |at: &usize| ["payment", "instalment", "late"].contains(&classes[*at]);
        let rows = (0..payments.rows.len()).filter(is_source);
        let rows: Vec<usize> = rows
            .filter(|at| demand.is_none_or(|demand| demands[*at] == demand))
            .collect();
        (
            rows.len(),
            sum(&payments, "value_sat", rows.iter().copied()),
            worth(&payments, "value_eur", rows.into_iter()),
        )
    };
    for (demand, in_terminal, in_report) in [
        (None, "all", "All"),
        (Some("organisation"), "organisation", "organisation"),
        (Some("patients"), "patients", "patients"),
    ] {
        let (number, sat, eur) = counted(demand);
        let expected = [number.to_string(), btc(sat), euro(eur)];
        assert_eq!(terminal_row(&shown, "Paid", in_terminal)[1..4], expected);
        assert_eq!(report_row(&page, "paid", in_report)[1..4], expected);
    }
    let (number, paid_sat, paid_eur) = counted(None);
    let totals = &findings["totals"];
    assert_eq!(totals["payments"], number);
    assert_eq!(totals["paid_sat"], paid_sat);
    assert_eq!(totals["paid_eur"], euro(paid_eur));
    let caption = format!("{} deposits, {number} counted as paid", payments.rows.len());
    assert!(text(&page).contains(&caption), "{caption}");

    let (endpoints, accounts) = (
        Table::of(&case, "endpoints"),
        Table::of(&case, "accounting"),
    );
    let policy = |name: &str| rows(&accounts, "policy", name).next().unwrap();
    let source = accounts.numbers("source_sat")[policy("haircut")];
    let flow = &findings["flow"];
    let nodes = flow["nodes"].as_array().unwrap();
    let mut ends = 0;
    for end in ["unspent", "coinjoin", "service", "unconfirmed", "fee"] {
        let of = || rows(&endpoints, "end", end);
        let outputs = match end {
            "fee" => 0,
            _ => of().count(),
        };
        ends += outputs;
        let [haircut, fifo] =
            ["haircut_sat", "fifo_sat"].map(|column| sum(&endpoints, column, of()));
        let eur = worth(&endpoints, "ransom_eur", of());
        for (name, sat) in [("haircut", haircut), ("fifo", fifo)] {
            assert_eq!(
                accounts.numbers(&format!("{end}_sat"))[policy(name)],
                sat,
                "{end}"
            );
        }
        let counted = (outputs > 0).then(|| outputs.to_string());
        let told = [btc(haircut), share(haircut, source), euro(eur), btc(fifo)];
        let row: Vec<String> = counted.clone().into_iter().chain(told.clone()).collect();
        let terminal = terminal_row(&shown, "Where the trace ended", end);
        assert_eq!(terminal[1..=row.len()], row, "{end}");
        let report = report_row(&page, "where", end);
        assert_eq!(report[1], counted.unwrap_or("–".to_owned()), "{end}");
        assert_eq!(report[2..6], told, "{end}");
        // The drawing.
        let at = nodes.iter().position(|node| node["name"] == end).unwrap();
        let edges = flow["edges"].as_array().unwrap().iter();
        let into = edges.filter(|edge| edge["to"] == at);
        let (value, outputs_drawn) = into.fold((0, 0), |(value, outputs), edge| {
            (
                value + edge["value_sat"].as_u64().unwrap(),
                outputs + edge["outputs"].as_u64().unwrap(),
            )
        });
        assert_eq!(value, haircut, "{end}");
        assert_eq!(
            outputs_drawn,
            nodes[at]["outputs"].as_u64().unwrap(),
            "{end}"
        );
        if end != "fee" {
            assert_eq!(outputs_drawn, outputs as u64, "{end}");
        }
        let noun = if outputs == 1 { "output" } else { "outputs" };
        if cfg!(feature = "plots") && outputs > 0 {
            let drawing = String::from_utf8_lossy(&case["charts/flow.svg"]).replace('\u{a0}', " ");
            let label = format!("{}, {outputs} {noun}", share(haircut, source));
            assert!(drawing.contains(&label), "{label}");
        }
        if let "coinjoin" | "service" | "unconfirmed" = end {
            let caveat = format!("- {outputs} {noun} ");
            let line = shown
                .lines()
                .find(|line| line.starts_with(&caveat) && line.contains(&btc(haircut)));
            assert!(line.is_some(), "{caveat}{}", btc(haircut));
        }
    }
    assert_eq!(ends + 1, endpoints.rows.len());
    let drawn_payments = nodes.iter().filter(|node| node["kind"] == "payments");
    let drawn_payments: u64 = drawn_payments
        .map(|node| node["outputs"].as_u64().unwrap())
        .sum();
    assert_eq!(drawn_payments, number as u64);

    // Unconfirmed movements.
    let pending = Table::of(&case, "pending");
    let moving = &findings["moving"][0];
    let unconfirmed = rows(&endpoints, "end", "unconfirmed");
    let spent = sum(&endpoints, "haircut_sat", unconfirmed);
    assert_eq!(moving["haircut_sat"], spent);
    let would_get: u64 = pending.numbers("haircut_sat").iter().sum();
    assert_eq!(would_get + moving["fee_sat"].as_u64().unwrap(), spent);
    let first = first_page(&case);
    let services = Table::of(&case, "services");
    let deposit_addresses = services.column("deposit_address");
    for (sat, to) in pending
        .numbers("value_sat")
        .into_iter()
        .zip(pending.column("address"))
    {
        let role = match deposit_addresses.contains(&to) {
            true => ", a deposit address of a service",
            false => "",
        };
        let words = format!("It would pay {} BTC to {to}{role}.", btc(sat));
        assert!(shown.contains(&words), "{words} in {shown}");
        assert!(first.contains(&words), "{words} in {first}");
    }

    let transactions = Table::of(&case, "transactions");
    let proved = rows(&transactions, "proof", "proved").count();
    assert!(text(&page).contains(&format!("{proved} transactions of this case are linked")));
    let coverage = Table::of(&case, "coverage").rows.len();
    assert!(text(&page).contains(&format!("needed the history of {coverage} addresses")));
    assert!(
        shown.contains(&format!(" learned {coverage} addresses and ")),
        "{coverage} in {shown}"
    );
}

#[test]
fn explain_counts_agree_with_tables() {
    let desk = desk();
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    let outputs = Table::of(&desk.files("case"), "outputs");
    let (addresses, hops) = (outputs.column("address"), outputs.column("hop"));
    let later = |address: &str| {
        let rows = rows(&outputs, "address", address);
        rows.filter(|at| hops[*at] != "0").collect::<Vec<_>>()
    };
    let mut reached: Vec<&str> = addresses
        .iter()
        .copied()
        .filter(|address| !address.is_empty())
        .collect();
    reached.sort_by_key(|address| std::cmp::Reverse(later(address).len()));
    reached.dedup();
    for address in reached.iter().take(4) {
        let rows = later(address);
        let sat = sum(&outputs, "haircut_sat", rows.iter().copied());
        let noun = if rows.len() == 1 { "output" } else { "outputs" };
        desk.ransomtrace(format!("explain case {address}"))
            .expect_in_stdout(format!(
                "- Money of a payment reached it in {} {noun} of ",
                rows.len()
            ))
            .expect_in_stdout(format!(", {} BTC by haircut; the shortest path ", btc(sat)))
            .run();
    }
}

#[test]
fn euro_sums_are_of_ransom_part() {
    let case = undisturbed();
    let endpoints = Table::of(case, "endpoints");
    let page = text(&html(case));
    let columns = ["value_sat", "haircut_sat"].map(|column| endpoints.numbers(column));
    let euros = ["value_eur", "ransom_eur"].map(|column| endpoints.column(column));
    let txids = endpoints.column("txid");
    let mut partly = 0;
    for at in (0..endpoints.rows.len()).filter(|at| !txids[*at].is_empty()) {
        let [whole, part] = [euros[0][at], euros[1][at]];
        if columns[0][at] == 0 {
            continue; // an OP_RETURN
        }
        let said = if columns[0][at] == columns[1][at] {
            assert_eq!(whole, part);
            format!("{part} EUR on the day of its block; all of the output is ransom")
        } else {
            partly += 1;
            // The value of the part is that part of the value, except for rounding.
            let exact =
                i128::from(cents(whole)) * i128::from(columns[1][at]) / i128::from(columns[0][at]);
            assert!(
                (exact - i128::from(cents(part))).abs() <= 1,
                "{whole} {part}"
            );
            format!(
                "the ransom part (by haircut) {part} EUR, the whole output {whole} EUR, on the day of its block"
            )
        };
        assert!(page.contains(&said), "{said}");
    }
    assert!(
        partly >= 3,
        "the case has outputs of which a part is ransom"
    );
    assert!(!page.contains("; worth "));
    for (table, whole) in [("outputs", "value_sat"), ("endpoints", "value_sat")] {
        let table = Table::of(case, table);
        let values = table
            .numbers(whole)
            .into_iter()
            .zip(table.numbers("haircut_sat"));
        let worth = table
            .column("value_eur")
            .into_iter()
            .zip(table.column("ransom_eur"));
        for ((value, haircut), (whole, part)) in values.zip(worth) {
            assert!(value != haircut || whole == part);
            assert!(cents(part) <= cents(whole));
        }
    }
    let times = endpoints.column("time");
    let outputs = Table::of(case, "outputs");
    for at in (0..endpoints.rows.len()).filter(|at| !txids[*at].is_empty()) {
        let made = rows(&outputs, "txid", txids[at]).next().unwrap();
        assert_eq!(outputs.column("time")[made], times[at]);
        assert_eq!(
            outputs.column("height")[made],
            endpoints.column("height")[at]
        );
    }
}

#[test]
fn heading_names_share_stopped_by_limit() {
    for (flags, flag, column, is_bound) in [
        ("--hops 3", "--hops 3", "limit_sat", true),
        ("--hops 0", "--hops 0", "limit_sat", true),
        (
            "--min-taint 3000000000",
            "--min-taint 3000000000",
            "limit_sat",
            true,
        ),
        ("--to 2017-06-30", "--to 2017-06-30", "limit_sat", true),
        ("--busy 1", "--busy 1", "busy_sat", false),
        ("--dust 200000000", "--dust 200000000", "dust_sat", false),
    ] {
        let desk = desk();
        let shown = desk
            .ransomtrace(format!(
                "trace --case clinic.toml -o case {flags} {}",
                honest()
            ))
            .expect_findings_in("case")
            .run();
        let case = desk.files("case");
        let accounts = Table::of(&case, "accounting");
        let haircut = rows(&accounts, "policy", "haircut").next().unwrap();
        let stopped = accounts.numbers(column)[haircut];
        assert!(stopped > 0, "{flags}");
        let share = share(stopped, accounts.numbers("source_sat")[haircut]);
        let first = first_page(&case);
        if is_bound {
            let heading =
                format!("Stopped by the limit {flag}: {share} of the ransom was not followed");
            assert!(
                shown.contains(&format!(
                    "\n{heading}. Everything up to there was fetched, as attested by one server"
                )),
                "{heading} in {shown}"
            );
            assert!(first.contains(&heading), "{heading} in {first}");
            assert!(
                !shown.contains("Everything within the set limits"),
                "{shown}"
            );
        } else {
            let clause = format!("({flag})");
            for place in [&shown, &first] {
                let at = place
                    .find(&clause)
                    .unwrap_or_else(|| panic!("{clause} in {place}"));
                let before = &place[..at];
                let begin = before.rfind("Not followed further: ").unwrap();
                assert!(
                    before[begin..].contains(&share),
                    "{share} in {}",
                    &before[begin..]
                );
            }
        }
        desk.ransomtrace("show case").expect_stdout(shown).run();
    }
}

#[test]
fn tag_names_are_shown_in_every_output() {
    let plain = undisturbed();
    let endpoints = Table::of(plain, "endpoints");
    let outputs = Table::of(plain, "outputs");
    let pending = Table::of(plain, "pending");
    let sold = rows(&endpoints, "end", "service").next().unwrap();
    let mixed = rows(&endpoints, "end", "coinjoin").next().unwrap();
    let passed = (0..outputs.rows.len())
        .find(|at| outputs.column("end")[*at].is_empty() && outputs.column("hop")[*at] == "2");
    let named = [
        (endpoints.column("address")[sold], "Bourse"),
        (endpoints.column("address")[mixed], "Mixer <b>"),
        (outputs.column("address")[passed.unwrap()], "Courier"),
        (pending.column("address")[1], "Harbour"),
    ];
    let tags = named.map(|(address, label)| format!("- address: {address}\n  label: '{label}'\n"));
    let pack = format!(
        "title: List\ncreator: A. Example\ncurrency: BTC\nsource: https://example.org/list\ntags:\n{}",
        tags.concat()
    );
    let desk = desk();
    desk.write(
        "clinic.toml",
        format!("{}[tags]\npacks = [\"tags/*.yaml\"]\n", case_toml()),
    )
    .write("tags/a.yaml", pack);
    let shown = desk
        .ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    let case = desk.files("case");
    let (findings, first) = (findings(&case), first_page(&case));
    let caveats = findings["caveats"].to_string();
    let nodes = findings["flow"]["nodes"].to_string();
    for (address, label) in named {
        for (place, text) in [("terminal", &shown), ("first page", &first)] {
            let told = text.replace("&gt;", ">");
            assert!(
                told.contains(label) && told.contains(address),
                "{label} in {place}: {told}"
            );
        }
        if label == "Harbour" {
            assert!(
                caveats.contains(&format!("{address} (tagged “Harbour”)")),
                "{caveats}"
            );
        } else {
            assert!(
                nodes.contains(&format!("\"label\":\"{label}\"")),
                "{label} in {nodes}"
            );
        }
    }
    assert!(
        caveats.contains("Tags name `Bourse`") && caveats.contains("Tags name `Mixer <b>`"),
        "{caveats}"
    );
    if cfg!(feature = "plots") {
        let drawing = String::from_utf8_lossy(&case["charts/flow.svg"]);
        assert!(drawing.contains("by tags: Bourse") && drawing.contains("Harbour,"));
    }
}

/// The ransom moves twice, in unconfirmed transactions.
#[test]
fn unconfirmed_chain_is_fetched_shown_and_explained() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("victim", 110_000), ("bystander", 50_000)])
        .block()
        .tx(
            "ransom",
            [("fund", 0)],
            [("gang", 100_000), ("victim", 9_000)],
        )
        .block()
        .tx("move", [("ransom", 0)], [("stash", 99_000)])
        .mempool()
        .tx("go", [("move", 0)], [("shop", 40_000), ("rest", 58_000)])
        .tx("on", [("go", 1)], [("far", 57_000)])
        .build();
    let served = Served::new(&chain);
    let desk = Desk::new();
    let [gang, shop, rest, far, stranger] =
        ["gang", "shop", "rest", "far", "stranger"].map(address);
    let [go, on] = ["go", "on"].map(|tx| served.txid(&chain, tx));
    desk.ransomtrace(format!("trace {gang} {} -o case", served.flags()))
        .expect_in_stdout("\nMoving now, not confirmed yet")
        .expect_in_stdout(&go)
        .expect_in_stdout(format!("It would pay 0.00040000 BTC to {shop}."))
        .expect_in_stdout(&on)
        .expect_in_stdout(format!("It would pay 0.00057000 BTC to {far}."))
        .run();
    let case = desk.files("case");
    let pending = Table::of(&case, "pending");
    assert_eq!(pending.column("txid"), [&*go, &*go, &*on]);
    assert_eq!(pending.numbers("haircut_sat"), [40_000, 58_000, 57_000]);
    assert_eq!(pending.column("spends")[2], format!("{go}:1"));
    let accounts = Table::of(&case, "accounting");
    assert!(
        accounts
            .numbers("unconfirmed_sat")
            .iter()
            .all(|sat| *sat == 99_000)
    );
    let page = text(&html(&case));
    for address in [&shop, &rest, &far] {
        assert!(page.contains(&address.to_string()));
    }
    for (address, tx, sum) in [
        (&shop, &go, "0.00040000"),
        (&rest, &go, "0.00058000"),
        (&far, &on, "0.00057000"),
    ] {
        desk.ransomtrace(format!("explain case {address}"))
            .expect_in_stdout("\nWhy it is in the case\n")
            .expect_in_stdout(format!(
                "- Transaction {tx}, which is unconfirmed and spends coins of the ransom, "
            ))
            .expect_in_stdout(format!("would pay it {sum} BTC, all of it ransom."))
            .run();
    }
    desk.ransomtrace(format!("explain case {far} {gang}"))
        .expect_stdout(format!(
            "No accepted evidence links {far} and {gang} to one wallet. That does not prove two owners.\n"
        ))
        .run();
    desk.ransomtrace(format!("explain case {stranger}"))
        .expect_exit_code(1)
        .expect_in_stderr("no fetched transaction touches it")
        .run();
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
}
