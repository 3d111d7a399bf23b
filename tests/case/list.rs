//! Lists as people write and export them.

use bitcoin::Network;
use proptest::prelude::*;
use ransomtrace::case::list::*;

const A: &str = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
const B: &str = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";

fn read(text: &str) -> List {
    parse(text, Network::Bitcoin)
}

#[track_caller]
fn found(text: &str, expected: &[(usize, &str)]) {
    let list = read(text);
    let found: Vec<(usize, String)> = (list.addresses.iter())
        .map(|(line, address)| (*line, address.to_string()))
        .collect();
    let expected: Vec<(usize, String)> = expected
        .iter()
        .map(|(line, text)| (*line, (*text).to_owned()))
        .collect();
    assert_eq!(found, expected, "{text}");
    assert_eq!(list.bad_lines("list", 10).to_string(), "", "{text}");
}

#[test]
fn a_list_has_an_address_on_a_line() {
    for ending in ["\n", "\r\n"] {
        found(
            &["# letters", A, "", "   ", B, " # end"].join(ending),
            &[(2, A), (5, B)],
        );
    }
    found(
        &format!("{A} # from the letter, page 2; see \"annex\"\n\"{B}\"\n"),
        &[(1, A), (2, B)],
    );
    found(
        &format!("bitcoin:{A}?label=Smith, John; and others\n"),
        &[(1, A)],
    );
    found(
        &format!("{A}, {B}\n{A};{B};\n{A}\t{B}"),
        &[(1, A), (1, B), (2, A), (2, B), (3, A), (3, B)],
    );
    found("# nothing\n", &[]);
}

#[test]
fn a_table_has_a_column_of_addresses() {
    for between in [",", ";", "\t"] {
        let rows = [
            ["note", "address", "amount"],
            ["case #12", A, "0.5"],
            ["", "", ""],
            [r#""first; then, 5"" disk""#, &format!("\"{B}\""), ""],
        ];
        let rows: Vec<String> = rows.iter().map(|row| row.join(between)).collect();
        found(&rows.join("\n"), &[(2, A), (4, B)]);
        found(
            &format!("# exported\r\n\r\n{}", rows.join("\r\n")),
            &[(4, A), (6, B)],
        );
    }
    for header in [
        "address",
        "\"Address\"",
        "ADDRESS",
        " Address ",
        "Bitcoin address",
        "wallet_address",
        "\u{feff}addresses",
    ] {
        found(&format!("{header}\n{A}"), &[(2, A)]);
        found(
            &format!("day;{header}\n2017-06-01;{A};;\n2017-06-02;{B}"),
            &[(2, A), (3, B)],
        );
    }
    found(
        &format!("from address,to address,address\nx,y,{A}"),
        &[(2, A)],
    );
    found(&format!("sep=;\nday, hour;address\n1, 2;{A}\n"), &[(3, A)]);
}

#[test]
fn a_number_sign_in_a_table_is_no_comment() {
    let other = "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy";
    found(
        &format!("no;address\n#1;{A}\n#2;{B}\n3;{other}"),
        &[(2, A), (3, B), (4, other)],
    );
    for header in ["#,address", "#no,Address", "\"#\",address"] {
        found(&format!("{header}\n1,{A}\n#2,{B}"), &[(2, A), (3, B)]);
    }
    // A line by itself says something of those around it.
    found(
        &format!("# from the letters\naddress;note\n# page 2\n{A};\n#\n{B};#2 # 3"),
        &[(4, A), (6, B)],
    );
    let list = read(&format!("address\n#{A}\n{B}"));
    assert_eq!((list.bad, list.addresses.len()), (1, 1));
}

#[test]
fn no_address_is_lost_behind_a_number_sign() {
    // A comment begins the line, or comes after a blank.
    found(
        &format!("# {A}\n  #{A}\n{B}\t# seen\n{A} #1\n{B} # \"so\"; and so"),
        &[(3, B), (4, A), (5, B)],
    );
    for line in [
        format!("{A};#;{B}"),
        format!("{A}; #; {B}"),
        format!("{A} # or {B}"),
        format!("{A}#{B}"),
        format!("{A}#1"),
        format!("\"{A} #1; {B}\""),
        format!("\"{A} #1\";{B}"),
    ] {
        let list = read(&line);
        assert_eq!(list.bad, 1, "{line}: {:?}", list.addresses);
    }
    for cell in [
        format!("{A} # or {B}"),
        format!("{A}#1"),
        format!("\"{A} # {B}\""),
    ] {
        assert_eq!(read(&format!("no;address\n1;{cell}")).bad, 1, "{cell}");
    }
    assert_eq!(
        read(&format!("{A} # or {B}"))
            .bad_lines("list", 1)
            .to_string(),
        format!(
            "list:1: the address {B} is in a comment (after `#`); write it on its own line, or remove it"
        )
    );
}

#[test]
fn a_line_with_an_address_is_no_header() {
    for line in [
        format!("{A},extortion address"),
        format!("{A};address"),
        format!("address;{A}"),
        format!("bitcoin:{A}\taddress"),
        // Mistyped.
        format!("{}x;address", &A[..33]),
        format!("{}\u{200b}{};address", &A[..5], &A[5..]),
    ] {
        let list = read(&format!("{line}\n{B}"));
        assert_eq!((list.bad, list.lines), (1, 2), "{line}");
        assert_eq!(list.addresses[0].1.to_string(), B);
    }
}

#[test]
fn every_bad_line_is_reported_with_its_place() {
    let told = |text: &str| read(text).bad_lines("list", 10).to_string();
    let checksum = "has a wrong checksum: a character is mistyped, missing or too many; copy the address again from its source";
    let bad = format!("{}x", &A[..33]);
    assert_eq!(
        told(&format!("{bad}\n{A}\nhello\n")),
        format!(
            "list:1: `{bad}` {checksum}\nlist:3: `hello` is not a Bitcoin address: addresses begin with 1, 3 or bc1, \
             on test networks with m, n, 2, tb1 or bcrt1"
        )
    );
    assert_eq!(
        told(&format!(
            "address;note\n{bad};x\n;y\n{A};x;z\n\"{A};x\n{B};\"x\n{A};\n"
        )),
        format!(
            "list:2: `{bad}` {checksum}\nlist:3: the column `address` is empty\n\
             list:4: it has 3 columns, but the header has 2\n\
             list:5: unclosed quotation mark in this line; close or remove it\n\
             list:6: unclosed quotation mark in this line; close or remove it"
        )
    );
    let no_header = "it has 3 columns, but no header names one of them `address`; add a header, or put one address on \
     each line";
    assert_eq!(
        told(&format!("wallet;amount;day\n{A};0.5;2017-06-01")),
        format!("list:1: {no_header}\nlist:2: {no_header}")
    );
    assert_eq!(
        told(&format!("from address,to address\n{A},{B}")),
        "list:1: several columns are named for addresses (from address, to address); name exactly one of them `address`"
    );
    let many = read(&"x\n".repeat(5_000));
    assert_eq!((many.lines, many.bad), (5_000, 5_000));
    assert_eq!(many.bad_lines("list", 10).count(), 5_000);
    assert!(
        many.bad_lines("list", 10)
            .to_string()
            .ends_with("\nand 4990 more")
    );
}

#[test]
fn words_of_a_seed_on_lines_of_their_own_are_not_repeated() {
    let words = [
        "abandon", "ability", "able", "about", "above", "absent", "absorb", "abstract", "absurd",
        "abuse", "access", "zoo",
    ];
    let told = read(&words.join("\n")).bad_lines("list", 100).to_string();
    assert!(
        words.iter().all(|word| !told.contains(&format!("`{word}"))),
        "{told}"
    );
    assert_eq!(told.lines().count(), 12);
    // Fewer words are none.
    assert!(
        read("abandon\nability")
            .bad_lines("list", 100)
            .to_string()
            .contains("`ability`")
    );
}

proptest! {
    #[test]
    fn no_text_panics(text in "[a-z1A;,\t\"\r\n# =]{0,200}") {
        let list = read(&text);
        prop_assert!(list.bad <= list.lines);
        let _ = list.bad_lines("list", 10);
    }
}
