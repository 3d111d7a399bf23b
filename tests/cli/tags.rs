//! What third parties and the operator say: tag packs, and merges and splits in the case file.

use std::fs;

use serde_json::Value;

use super::{Table, addresses, case_toml, conclusions, desk, honest, undisturbed};
use crate::support::command::Desk;

/// A pack that calls addresses so.
fn pack(title: &str, tags: &[(&str, &str)]) -> String {
    let header = format!(
        "title: {title}\ncreator: A. Example\ncurrency: BTC\nsource: https://example.org/list\ntags:\n"
    );
    let tags = tags.iter().map(|(address, label)| {
        format!("- address: {address}\n  label: {label}\n  actor: an-exchange\n")
    });
    header + &tags.collect::<String>()
}

/// Where the money ends at an address of many: the exchange of the story.
fn exchange() -> &'static str {
    let endpoints = Table::of(undisturbed(), "endpoints");
    let at = endpoints
        .column("end")
        .iter()
        .position(|end| *end == "busy");
    let address = endpoints.column("address")[at.unwrap()].to_owned();
    address.leak()
}

/// A case address that is in one cluster with others of the case.
fn member() -> &'static str {
    let clusters = Table::of(undisturbed(), "clusters");
    let table = Table::of(undisturbed(), "addresses");
    let mut rows = table
        .column("address")
        .into_iter()
        .zip(table.column("cluster"));
    let is_shared = |cluster: &str| clusters.column("cluster").contains(&cluster);
    let member = rows.find(|(address, cluster)| {
        addresses().iter().any(|of| of == address) && is_shared(cluster)
    });
    member.unwrap().0.to_owned().leak()
}

/// The case file of the story, with packs by a pattern.
fn with_packs() -> String {
    format!("{}[tags]\npacks = [\"tags/*.yaml\"]\n", case_toml())
}

/// A desk with two packs that the case file names and one for the command line.
fn tagged() -> Desk {
    let desk = desk();
    let foreign = "- address: '0x7F367cC41522cE07553e823bf3be79A889DEbe1B'\n  label: a\n  network: ETH\n\
                   - address: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n  label: b\n";
    desk.write("clinic.toml", with_packs())
        .write(
            "tags/a.yaml",
            pack("List A", &[(exchange(), "Exchange; the big one")]),
        )
        .write(
            "tags/b.yaml",
            pack("List B", &[(member(), "Ransom")]) + foreign,
        )
        .write("tags/notes.txt", "no pack")
        .write("[x].yaml", pack("List X", &[(exchange(), "Trader")]));
    desk
}

fn caveats(desk: &Desk) -> Vec<String> {
    let findings: Value = serde_json::from_str(&desk.read("case/findings.json")).unwrap();
    let caveats = findings["caveats"].as_array().unwrap().iter();
    caveats
        .map(|caveat| caveat["text"].as_str().unwrap().to_owned())
        .collect()
}

fn parameters(desk: &Desk, name: &str) -> Vec<String> {
    let findings: Value = serde_json::from_str(&desk.read("case/findings.json")).unwrap();
    let parameters = findings["parameters"].as_array().unwrap().iter();
    let named = parameters.filter(|parameter| parameter[0] == name);
    named
        .map(|parameter| parameter[1].as_str().unwrap().to_owned())
        .collect()
}

#[track_caller]
fn is_sound(desk: &Desk) {
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
}

#[test]
fn packs_label_what_they_name_and_are_kept_in_the_evidence() {
    let desk = tagged();
    desk.ransomtrace(format!(
        "trace --case clinic.toml --tags [x].yaml -o case {}",
        honest()
    ))
    .expect_findings_in("case")
    .run();
    let files = desk.files("case");
    let labels = "Exchange, the big one (List A);Trader (List X)";
    let table = Table::of(&files, "addresses");
    let label = |table: &Table, address: &str, column: &str, name: &str| {
        let at = table
            .column(column)
            .iter()
            .position(|found| *found == address);
        table.column(name)[at.unwrap()].to_owned()
    };
    assert_eq!(label(&table, exchange(), "address", "labels"), labels);
    assert_eq!(label(&table, member(), "address", "labels"), "Ransom");
    let clusters = Table::of(&files, "clusters");
    let cluster = label(&table, member(), "address", "cluster");
    assert_eq!(label(&clusters, &cluster, "cluster", "labels"), "Ransom");
    let named = clusters.column("labels");
    assert_eq!(named.iter().filter(|labels| !labels.is_empty()).count(), 1);
    let endpoints = Table::of(&files, "endpoints");
    let of_exchange = "Exchange, the big one (List A); Trader (List X)";
    for (address, label) in endpoints
        .column("address")
        .into_iter()
        .zip(endpoints.column("label"))
    {
        let is_named = address == exchange();
        assert_eq!(label, if is_named { of_exchange } else { "" }, "{address}");
    }
    assert!(caveats(&desk).contains(
        &"Labels are claims of third parties, not facts; each rests on the source that its tag names. 5 tags in 3 packs \
          were read; 3 tags name 2 addresses that this case has seen. Not used: 1 for other chains (ETH 1); 1 with what \
          is no address on this network (the first: `1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa` in line 12 of ../tags/b.yaml)."
            .to_owned()
    ));
    let used = parameters(&desk, "tags");
    let starts = [
        "List A, ../tags/a.yaml, SHA-256 ",
        "List B, ../tags/b.yaml, SHA-256 ",
        "List X, ../[x].yaml, SHA-256 ",
    ];
    assert!(
        used.len() == 3
            && used
                .iter()
                .zip(starts)
                .all(|(used, start)| used.starts_with(start)),
        "{used:?}"
    );
    assert!(
        desk.read("case/case.toml")
            .contains("packs = [\"../tags/*.yaml\", \"../[[]x[]].yaml\"]\n")
    );

    // Nothing outside of the folder is needed any more.
    fs::remove_dir_all(desk.path("tags")).unwrap();
    fs::remove_file(desk.path("[x].yaml")).unwrap();
    fs::remove_file(desk.path("rates.csv")).unwrap();
    is_sound(&desk);
    for command in ["report case", "trace --offline -o case"] {
        desk.ransomtrace(command).expect_findings_in("case").run();
        assert!(desk.files("case") == files, "{command}");
    }
}

#[test]
fn tags_change_labels_and_words_and_nothing_else() {
    let desk = tagged();
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    let files = conclusions(desk.files("case"));
    let same = |name: &str| files[name] == undisturbed()[name];
    for table in [
        "payments",
        "outputs",
        "transactions",
        "links",
        "coverage",
        "accounting",
    ] {
        assert!(same(&format!("tables/{table}.csv")), "{table}");
    }
    for table in ["addresses", "clusters", "endpoints"] {
        assert!(!same(&format!("tables/{table}.csv")), "{table}");
    }
    let usual: Value = serde_json::from_slice(&undisturbed()["findings.json"]).unwrap();
    assert!(!usual["caveats"].to_string().contains("third parties"));
}

#[test]
fn an_end_without_a_tag_of_its_own_has_the_label_of_its_cluster() {
    let desk = tagged();
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case --hops 0 {}",
        honest()
    ))
    .expect_findings_in("case")
    .run();
    let files = desk.files("case");
    let table = Table::of(&files, "addresses");
    let at = table
        .column("address")
        .iter()
        .position(|found| *found == member());
    let cluster = table.column("cluster")[at.unwrap()];
    let endpoints = Table::of(&files, "endpoints");
    let mut ends = 0;
    for (of, label) in endpoints
        .column("cluster")
        .into_iter()
        .zip(endpoints.column("label"))
    {
        assert_eq!(label, if of == cluster { "Ransom" } else { "" }, "{of}");
        ends += usize::from(of == cluster);
    }
    assert!(ends > 1, "{ends}");
}

#[test]
fn a_pack_that_comes_later_lies_beside_the_evidence_and_is_sealed_with_it() {
    let desk = tagged();
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case --hops 1 {}",
        honest()
    ))
    .expect_findings_in("case")
    .run();
    let evidence = desk.files("case")["evidence.sqlite"].clone();
    let later = pack("List C", &[(&addresses()[1], "Later")]);
    desk.write("tags/c.yaml", &later);
    desk.ransomtrace("trace --offline --case clinic.toml -o case --hops 1")
        .expect_findings_in("case")
        .run();
    let files = desk.files("case");
    assert_eq!(files["evidence.sqlite"], evidence);
    assert_eq!(files["exhibits/c.yaml"], later.as_bytes());
    assert!(desk.read("case/tables/addresses.csv").contains(",Later"));
    let packs = "packs = [\"../tags/a.yaml\", \"../tags/b.yaml\", \"exhibits/c.yaml\"]\n";
    assert!(desk.read("case/case.toml").contains(packs));
    fs::remove_dir_all(desk.path("tags")).unwrap();
    is_sound(&desk);
    desk.ransomtrace("report case")
        .expect_findings_in("case")
        .run();
    assert!(desk.files("case") == files);
    desk.write("case/exhibits/c.yaml", later.replace("Later", "Other"));
    desk.ransomtrace("verify case")
        .expect_exit_code(7)
        .expect_in_stdout("exhibits/c.yaml: hashes to ")
        .run();
}

#[test]
fn packs_that_are_neither_in_the_evidence_nor_there_are_named() {
    let desk = desk();
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case --hops 1 {}",
        honest()
    ))
    .expect_findings_in("case")
    .run();
    desk.write("clinic.toml", with_packs());
    let message =
        "the question names ../tags/*.yaml, which is neither in the evidence nor to be read";
    desk.ransomtrace("trace --offline --case clinic.toml -o case")
        .expect_error(1, message)
        .run();
}

#[test]
fn the_case_folder_keeps_the_operators_hand_and_gives_it_up_again() {
    let desk = desk();
    let [a, b] = [&addresses()[0], &addresses()[1]];
    let hand = format!(
        "\n[[merge]]\naddresses = [\"{a}\", \"{b}\"]\nreason = \"in one letter\"\nname = \"A. Example\"\n\
         \n[[split]]\naddresses = [\"{a}\", \"{}\"]\nreason = \"an exchange\"\nname = \"B. Example\"\n",
        exchange()
    );
    let (head, limits) = case_toml()
        .split_once("[rates]")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    desk.write("clinic.toml", format!("{head}{hand}\n[rates]{limits}"));
    let trace = format!(
        "trace --case clinic.toml -o case --change-rules optimal-change {}",
        honest()
    );
    desk.ransomtrace(&trace).expect_findings_in("case").run();
    let kept = desk.read("case/case.toml");
    assert!(kept.contains(&hand), "{kept}");
    assert!(
        kept.contains("change-rules = \"optimal-change\"\n"),
        "{kept}"
    );
    is_sound(&desk);
    let files = desk.files("case");
    desk.ransomtrace("report case")
        .expect_findings_in("case")
        .run();
    assert!(desk.files("case") == files);
    // Undone by deleting it: the folder takes the question without it.
    desk.write("clinic.toml", case_toml());
    desk.ransomtrace("trace --offline --case clinic.toml -o case")
        .expect_findings_in("case")
        .run();
    assert!(!desk.read("case/case.toml").contains("[[merge]]"));
    is_sound(&desk);
}

#[test]
fn change_rules_come_from_environment_and_flag_like_any_limit() {
    let desk = desk();
    let trace = || {
        desk.ransomtrace(format!(
            "trace --case clinic.toml -o case --hops 1 {}",
            honest()
        ))
    };
    trace()
        .env("RANSOMTRACE_CHANGE_RULES", " votes(2) ")
        .expect_findings_in("case")
        .run();
    assert!(
        desk.read("case/case.toml")
            .contains("change-rules = \"votes(2)\"\n")
    );
    trace()
        .arg("--change-rules=a\tb")
        .expect_exit_code(2)
        .expect_in_stderr("is no expression of change rules")
        .run();
}
