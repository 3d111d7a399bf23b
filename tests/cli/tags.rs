//! Claims of third parties and of the analyst: tag packs, and merges and splits in the case file.

use std::fs;

use serde_json::Value;

use super::{Table, addresses, case_toml, conclusions, desk, honest, undisturbed};
use crate::support::command::Desk;
use crate::support::scenario::{Chain, Scenario, address};
use crate::support::served::Served;

/// A pack with these labels of addresses.
fn pack(title: &str, tags: &[(&str, &str)]) -> String {
    let header = format!(
        "title: {title}\ncreator: A. Example\ncurrency: BTC\nsource: https://example.org/list\ntags:\n"
    );
    let tags = tags.iter().map(|(address, label)| {
        format!("- address: {address}\n  label: {label}\n  actor: an-exchange\n")
    });
    header + &tags.collect::<String>()
}

/// An address of a service where money ends: the exchange of the built-in case.
fn exchange() -> &'static str {
    let endpoints = Table::of(undisturbed(), "endpoints");
    let at = endpoints
        .column("end")
        .iter()
        .position(|end| *end == "service");
    let address = endpoints.column("address")[at.unwrap()].to_owned();
    address.leak()
}

/// A case address in one cluster with others of the case.
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

/// The case file of the built-in case, with tag packs by a pattern.
fn with_packs() -> String {
    format!("{}[tags]\npacks = [\"tags/*.yaml\"]\n", case_toml())
}

/// A desk with two packs named in the case file and one for the command line.
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
fn packs_label_addresses_and_are_stored_in_evidence() {
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
    assert_eq!(named.iter().filter(|labels| !labels.is_empty()).count(), 2);
    let endpoints = Table::of(&files, "endpoints");
    let of_exchange = "Exchange, the big one (List A); Trader (List X)";
    // The addresses of the exchange were swept together, so they are one wallet, which has the label.
    let wallet = label(&endpoints, exchange(), "address", "cluster");
    let clusters = endpoints.column("cluster").into_iter();
    for (cluster, label) in clusters.zip(endpoints.column("label")) {
        let is_named = cluster == wallet;
        assert_eq!(label, if is_named { of_exchange } else { "" }, "{cluster}");
    }
    assert!(caveats(&desk).contains(
        &"Labels are claims of third parties, not facts; each rests on the source that its tag cites. 5 tags in 3 packs \
          were read; 3 tags name 2 addresses that occur in this case. Not used: 1 for other chains (ETH 1); 1 whose address \
          is not valid on this network (the first on line 12 of ../tags/b.yaml: `1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa` is \
          an address of bitcoin, but the case is on regtest; correct the address, or set the network to bitcoin)."
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

    // No file outside the folder is needed any more.
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
fn tags_change_only_labels_and_text() {
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
fn untagged_endpoint_takes_cluster_label() {
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
fn later_pack_is_stored_as_sealed_exhibit() {
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
    desk.ransomtrace("trace --offline --case clinic.toml -o case --hops 1 --replace")
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
fn missing_packs_are_named() {
    let desk = desk();
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case --hops 1 {}",
        honest()
    ))
    .expect_findings_in("case")
    .run();
    desk.write("clinic.toml", with_packs());
    let message =
        "the case file names ../tags/*.yaml, which is neither in the evidence nor readable";
    desk.ransomtrace("trace --offline --case clinic.toml -o case --replace")
        .expect_error(1, message)
        .run();
}

#[test]
fn case_folder_stores_and_drops_merges_and_splits() {
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
    // Deleting it undoes it: the folder accepts the case file without it.
    desk.write("clinic.toml", case_toml());
    desk.ransomtrace("trace --offline --case clinic.toml -o case --replace")
        .expect_findings_in("case")
        .run();
    assert!(!desk.read("case/case.toml").contains("[[merge]]"));
    is_sound(&desk);
}

#[test]
fn change_rules_are_set_by_environment_and_flag() {
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
        .expect_in_stderr("is not a change rule expression")
        .run();
}

/// The gang sells the ransom at an exchange, which pays its customers from it: equal amounts to three, at two
/// times. By chance, each of three can have paid for one of these outputs and for one of the others.
fn sold() -> Chain {
    let equal = ["ann", "ben", "cat"].map(|name| (name, 500_000));
    let others = [("dan", 720_000), ("eve", 1_495_000)];
    Scenario::new()
        .block()
        .coinbase(
            "fund",
            [
                ("victim", 4_020_000),
                ("vault 1", 1_225_000),
                ("vault 2", 505_000),
                ("vault 3", 1_225_000),
                ("vault 4", 505_000),
            ],
        )
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 4_010_000)])
        .block()
        .tx(
            "sale",
            [("ransom", 0)],
            [("deposit 1", 2_000_000), ("deposit 2", 2_000_000)],
        )
        .block()
        .tx(
            "payout",
            [("sale", 0), ("fund", 1), ("fund", 2)],
            equal.into_iter().chain(others),
        )
        .block()
        .tx(
            "later",
            [("sale", 1), ("fund", 3), ("fund", 4)],
            equal.into_iter().chain(others),
        )
        .build()
}

/// Results of a run about the two payouts of [`sold`].
struct Payouts {
    /// Kind and confidence of each.
    kinds: Vec<(String, String)>,
    /// Their links: grades, and whether they are used.
    links: Vec<(String, String)>,
    /// The end of the trace at each reached address.
    ends: Vec<(String, String)>,
    /// Caveats about them.
    caveats: Vec<String>,
}

impl Payouts {
    fn of(desk: &Desk, txids: &[String]) -> Self {
        let files = desk.files("case");
        let is_theirs = |txid: &str| txids.iter().any(|of| of == txid);
        let rows = |name: &str, columns: [&str; 2]| -> Vec<(String, String, String)> {
            let table = Table::of(&files, name);
            let pairs = table.column(columns[0]).into_iter();
            let pairs = pairs.zip(table.column(columns[1]));
            let rows = table.column("txid").into_iter().zip(pairs);
            rows.map(|(txid, (a, b))| (txid.to_owned(), a.to_owned(), b.to_owned()))
                .collect()
        };
        let pairs = |name: &str, columns: [&str; 2]| -> Vec<(String, String)> {
            let theirs = rows(name, columns).into_iter();
            let theirs = theirs.filter(|(txid, ..)| is_theirs(txid));
            theirs.map(|(_, a, b)| (a, b)).collect()
        };
        let caveats = caveats(desk).into_iter();
        Self {
            kinds: pairs("transactions", ["kind", "confidence"]),
            links: pairs("links", ["grade", "applied"]),
            ends: rows("endpoints", ["address", "end"])
                .into_iter()
                .map(|(_, address, end)| (address, end))
                .collect(),
            caveats: caveats
                .filter(|text| text.contains("is treated as a payout"))
                .collect(),
        }
    }
}

fn pairs(of: [[&str; 2]; 2]) -> Vec<(String, String)> {
    of.map(|[a, b]| (a.to_owned(), b.to_owned())).to_vec()
}

#[test]
fn tagged_exchange_turns_coinjoin_into_claimed_payout() {
    let chain = sold();
    let served = Served::new(&chain);
    let txids = ["payout", "later"].map(|name| served.txid(&chain, name));
    let [deposit, vault] = ["deposit 1", "vault 1"].map(|name| address(name).to_string());
    let header = "title: Exchanges\ncreator: A. Example\ncurrency: BTC\nsource: https://example.org/list\n\
                  actor: kraken\ncategory: exchange\nlabel: Kraken\ntags:\n";
    let rows = ["vault 1", "vault 3"].map(|name| format!("- address: {}\n", address(name)));
    let desk = Desk::new();
    desk.write("kraken.yaml", header.to_owned() + &rows.concat());
    let trace = |flags: &str| {
        desk.ransomtrace(format!(
            "trace {} {} -o case {flags}",
            address("gang"),
            served.flags()
        ))
        .expect_findings_in("case")
        .run()
    };

    let terminal = trace("");
    let found = Payouts::of(&desk, &txids);
    assert_eq!(found.kinds, pairs([["coinjoin", "40"]; 2]));
    assert!(found.links.iter().all(|(_, applied)| applied == "false"));
    let to = |name: &str| address(name).to_string();
    let ended = |name: &str| (to(name), "coinjoin".to_owned());
    for name in ["deposit 1", "deposit 2"] {
        assert!(found.ends.contains(&ended(name)), "{:?}", found.ends);
    }
    assert_eq!(found.caveats, [""; 0]);
    assert!(
        terminal.contains("- 2 outputs went into transactions that look like CoinJoins"),
        "{terminal}"
    );
    desk.ransomtrace(format!("explain case {deposit} {vault}"))
        .expect_in_stdout(" to one wallet. That does not prove two owners.")
        .run();

    let terminal = trace("--tags kraken.yaml");
    let found = Payouts::of(&desk, &txids);
    assert_eq!(found.kinds, pairs([["batch", ""]; 2]));
    assert_eq!(found.links.len(), 4);
    let claim = ("claim".to_owned(), "true".to_owned());
    assert!(
        found.links.iter().all(|link| *link == claim),
        "{:?}",
        found.links
    );
    assert!(
        !found.ends.iter().any(|(_, end)| end == "coinjoin"),
        "{:?}",
        found.ends
    );
    for name in ["deposit 1", "deposit 2"] {
        let service = (to(name), "service".to_owned());
        assert!(found.ends.contains(&service), "{name}: {:?}", found.ends);
    }
    let says = format!(
        "looks like coinjoin (40 %), but is treated as a payout: its input address {vault} is tagged as kraken \
                 (exchange) in the pack Exchanges"
    );
    let [payout, later] = &txids;
    assert_eq!(
        found.caveats,
        [format!(
            "Transaction {payout} {says}. On that claim alone its input addresses are merged into the wallet of a \
             service, where the trace ends. The same holds for {later}. If a tag is wrong, unrelated owners are merged; a [[split]] \
             in the case file excludes a transaction."
        )]
    );
    assert!(
        terminal.contains(&format!("- {}\n", found.caveats[0])),
        "{terminal}"
    );
    desk.ransomtrace(format!("explain case {deposit}"))
        .expect_in_stdout(format!("- payout: {says}\n  {payout}\n"))
        .run();
    desk.ransomtrace(format!("explain case {deposit} {vault}"))
        .expect_in_stdout("by 1 link of grade claim.\n")
        .expect_in_stdout("co-spend (claim)")
        .expect_in_stdout(payout)
        .expect_in_stdout("void if the tag of the payer is wrong")
        .run();
    is_sound(&desk);
}

#[test]
fn split_removes_links_claimed_by_tag() {
    let chain = sold();
    let served = Served::new(&chain);
    let txids = ["payout", "later"].map(|name| served.txid(&chain, name));
    let desk = Desk::new();
    let case = format!(
        "network = \"regtest\"\n\n[[address]]\naddress = \"{}\"\n\n[[split]]\ntransaction = \"{}\"\n\
         reason = \"the tag is wrong\"\nname = \"B. Example\"\n\n[tags]\npacks = [\"kraken.yaml\"]\n",
        address("gang"),
        txids[0]
    );
    let row = format!("- address: {}\n  category: exchange\n", address("vault 1"));
    let header = "title: Exchanges\ncreator: A. Example\ncurrency: BTC\nsource: https://example.org/list\n\
                  actor: kraken\nlabel: Kraken\ntags:\n";
    desk.write("case.toml", case)
        .write("kraken.yaml", header.to_owned() + &row);
    desk.ransomtrace(format!("trace --case case.toml {} -o case", served.flags()))
        .expect_findings_in("case")
        .run();
    let found = Payouts::of(&desk, &txids);
    assert_eq!(found.kinds, pairs([["batch", ""], ["coinjoin", "40"]]));
    assert!(
        found.links.iter().all(|(_, applied)| applied == "false"),
        "{:?}",
        found.links
    );
    desk.ransomtrace(format!("explain case {}", address("deposit 1")))
        .expect_in_stdout("refused, because B. Example keeps them apart: the tag is wrong")
        .run();
    is_sound(&desk);
}

#[test]
fn tag_of_other_chain_with_seen_address_is_named() {
    let desk = desk();
    let entry = |address: &str, chain: &str| {
        format!("- address: {address}\n  label: Shop\n  network: {chain}\n")
    };
    let never = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    let tags = [
        entry(never, "LTC"),
        entry(exchange(), "LTC"),
        entry("x", "ETH"),
    ]
    .concat();
    let odd = format!(
        "- address: {}\n  label: Shop\n  lastmod: yesterday\n",
        exchange()
    );
    desk.write("tags.yaml", format!("{}{tags}{odd}", pack("List", &[])));
    desk.ransomtrace(format!(
        "trace --case clinic.toml --tags tags.yaml -o case {}",
        honest()
    ))
    .expect_findings_in("case")
    .run();
    let told = caveats(&desk).join("\n");
    for part in [
        "4 tags in 1 pack were read; 0 tags name 0 addresses that occur in this case. Not used: 3 for other chains (ETH 1, \
         LTC 2; 2 of them name addresses that are valid on this network too, the first on line 6 of ../tags.yaml, for LTC); \
         1 with a missing or unreadable value (the first on line 17 of ../tags.yaml: `lastmod`: `yesterday` is not a day; write it as YYYY-MM-DD, as in 2017-06-30)",
        &format!(
            "Line 9 of ../tags.yaml tags {} as `Shop` on the chain LTC; the address is also valid on this network and \
             occurs in this case. The tag is not used: find out which chain it refers to.",
            exchange()
        ),
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert!(!told.contains(never));
}
