//! Transactions of mainnet that somebody else has put a name to, and what is said of them.

use super::*;

/// A transaction as mempool.space writes it.
fn from_json(tx: &Value) -> Transaction {
    let script = |value: &Value| ScriptBuf::from_hex(str_of(value)).expect("a script");
    let input = |input: &Value| {
        let witness = input["witness"].as_array().map_or(&[][..], Vec::as_slice);
        let witness = witness
            .iter()
            .map(|item| Vec::from_hex(str_of(item)).expect("hex"));
        TxIn {
            previous_output: OutPoint {
                txid: str_of(&input["txid"]).parse().expect("an id"),
                vout: number_of(&input["vout"]) as u32,
            },
            script_sig: script(&input["scriptsig"]),
            sequence: Sequence(number_of(&input["sequence"]) as u32),
            witness: Witness::from_slice(&witness.collect::<Vec<_>>()),
        }
    };
    let output = |output: &Value| TxOut {
        value: Amount::from_sat(number_of(&output["value"])),
        script_pubkey: script(&output["scriptpubkey"]),
    };
    Transaction {
        version: transaction::Version(number_of(&tx["version"]) as i32),
        lock_time: LockTime::from_consensus(number_of(&tx["locktime"]) as u32),
        input: array_of(&tx["vin"]).iter().map(input).collect(),
        output: array_of(&tx["vout"]).iter().map(output).collect(),
    }
}

/// A transaction with a label, and what the file says of its parents.
struct Labelled {
    file: &'static str,
    txid: Txid,
    tx: Transaction,
    spent: Vec<TxOut>,
}

impl Labelled {
    /// The label: the name of its file.
    fn label(&self) -> &'static str {
        self.file.trim_end_matches(".zst").trim_end_matches(".json")
    }

    /// What its parents show.
    fn inputs(&self) -> Inputs {
        Inputs::new(
            self.spent
                .iter()
                .map(|output| (output.value, Some(&output.script_pubkey))),
        )
    }
}

/// Files of transactions with a label, and how many each holds.
const FILES: [(&str, usize); 12] = [
    ("bare-multisig.json", 1),
    ("batch-withdrawal-143.json", 1),
    ("dust-attack-555.json", 1),
    ("hodlhodl-fp.json.zst", 50),
    ("hodlhodl-tp.json.zst", 48),
    ("joinmarket-coinjoin.json", 1),
    ("op-return-charley.json", 1),
    ("satoshi-genesis-txs.json.zst", 50),
    ("simple-legacy-p2pkh.json", 1),
    ("taproot-op-return.json", 1),
    ("taproot-script-path.json", 1),
    ("whirlpool-coinjoin.json", 1),
];

fn labelled(data: &Data) -> Vec<Labelled> {
    let mut all = Vec::new();
    for (file, count) in FILES {
        let json = data.json(file);
        let entries = match &json {
            Value::Array(entries) => entries.as_slice(),
            entry => slice::from_ref(entry),
        };
        assert_eq!(entries.len(), count, "{file}");
        for entry in entries {
            let json = entry.get("tx").unwrap_or(entry);
            let spent = array_of(&json["vin"]).iter().map(|input| TxOut {
                value: Amount::from_sat(number_of(&input["prevout"]["value"])),
                script_pubkey: ScriptBuf::from_hex(str_of(&input["prevout"]["scriptpubkey"]))
                    .expect("a script"),
            });
            all.push(Labelled {
                file,
                txid: str_of(&json["txid"]).parse().expect("an id"),
                tx: from_json(json),
                spent: spent.collect(),
            });
        }
    }
    all
}

#[test]
fn labelled_transactions_are_the_bytes_that_their_ids_name() {
    let Some(data) = Data::find("labelled-tx", 157) else {
        return;
    };
    let all = labelled(&data);
    assert_eq!(all.len(), 157);
    let mut by_id: BTreeMap<String, &Transaction> = BTreeMap::new();
    for entry in &all {
        assert_eq!(entry.tx.compute_txid(), entry.txid, "{}", entry.file);
        let bytes = serialize(&entry.tx);
        let known = verify::transaction(entry.txid, &bytes).expect("its own id");
        assert_eq!(known.tx.vsize() as usize, entry.tx.vsize());
        by_id.insert(entry.txid.to_string(), &entry.tx);
    }
    assert_eq!(by_id.len(), 157, "no two files hold the same");
    // The escrow spends and their look-alikes are there as bytes too, witness and all.
    let raw = data.text("rawtx.tsv.zst");
    for line in raw.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        assert_eq!(serialize_hex(by_id[fields[1]]), fields[6], "{}", fields[1]);
    }
    assert_eq!(raw.lines().count(), 98);
}

/// What is said of labelled transactions, for people to read; the tests hold it to be true.
const DOCUMENT: &str = include_str!("../../data/error-rates/labelled-transactions.md");

/// The rows of one of the document's tables, which stands between comments with its name, without its head.
fn table(name: &str) -> Vec<Vec<&'static str>> {
    let (begin, end) = (
        format!("<!-- {name} -->"),
        format!("<!-- end of {name} -->"),
    );
    let (_, rest) = DOCUMENT.split_once(&begin).expect("the table begins");
    let (table, _) = rest.split_once(&end).expect("the table ends");
    let cells = |row: &'static str| row.trim_matches('|').split('|').map(str::trim).collect();
    table.trim().lines().skip(2).map(cells).collect()
}

/// A verdict as the document writes it.
fn verdict_in_words(verdict: Verdict) -> String {
    let (protocol, confidence) = match verdict {
        Verdict::Not => return "no".to_owned(),
        Verdict::Undetermined => return "open".to_owned(),
        Verdict::Is {
            protocol,
            confidence,
        } => (protocol, confidence),
    };
    let protocol = match protocol {
        Protocol::Whirlpool => "whirlpool",
        Protocol::JoinMarketOfTwo => "joinmarket of two",
        other => panic!("the document has no word for {other:?}"),
    };
    format!("{protocol}, {confidence} %")
}

/// A kind as the document writes it; it is open where the parents would have to be known.
fn kind_in_words(kind: Option<TxShape>) -> &'static str {
    match kind {
        Some(TxShape::Payment) => "payment",
        Some(TxShape::Batch) => "batch",
        Some(TxShape::Consolidation) => "consolidation",
        None => "open",
        Some(other) => panic!("the document has no word for {other:?}"),
    }
}

#[test]
fn verdicts_on_labelled_transactions_are_those_of_the_document() {
    let Some(data) = Data::find("labelled-tx", 157) else {
        return;
    };
    let all = labelled(&data);
    let (chain, ledger) = transplant(all.iter().map(|entry| entry.tx.clone()).collect());
    let view = view_at(&ledger, &chain, 1);
    let verdicts = judge_all(&view);
    let clustering = Clustering::by_co_spending(&view, &verdicts);
    let mut found: BTreeMap<[String; 3], usize> = BTreeMap::new();
    // Of those with the label of a CoinJoin and of all others: how many there are, are told to be one, and to be a mix.
    let mut agreement = [[0; 3]; 2];
    for entry in &all {
        let tx = view.number_of(&entry.txid).expect("in the view");
        let verdict = judge_sides(&coinjoin::outputs(&view, tx), Some(&entry.inputs()));
        // Without parents a join is left open, and everything else is known not to be one.
        let blind = verdicts[tx.index()];
        assert_eq!(blind == Verdict::Not, verdict == Verdict::Not);
        assert!(matches!(blind, Verdict::Not | Verdict::Undetermined));
        let kind = cluster::kind(&view, tx, blind, &clustering);
        let words = [
            entry.label().to_owned(),
            verdict_in_words(verdict),
            kind_in_words(kind).to_owned(),
        ];
        *found.entry(words).or_default() += 1;
        let counts = &mut agreement[usize::from(!entry.label().ends_with("-coinjoin"))];
        let said = [true, verdict != Verdict::Not, verdict.is_mix()];
        for (count, is_said) in counts.iter_mut().zip(said) {
            *count += usize::from(is_said);
        }
    }

    let documented = table("verdicts").into_iter().map(|row| {
        let [label, count, verdict, kind] = row[..] else {
            panic!("four columns: {row:?}");
        };
        let words = [label, verdict, kind].map(str::to_owned);
        (words, count.parse().expect("a number"))
    });
    assert_eq!(found, documented.collect());
    let documented = table("agreement").into_iter().map(|row| {
        let counts: Vec<usize> = row[1..]
            .iter()
            .map(|cell| cell.parse().expect("a number"))
            .collect();
        counts
    });
    assert_eq!(
        agreement.map(Vec::from).to_vec(),
        documented.collect::<Vec<_>>()
    );
}

#[test]
fn values_in_the_document_are_those_of_the_transactions() {
    let Some(data) = Data::find("labelled-tx", 8) else {
        return;
    };
    let all = labelled(&data);
    let facts = table("facts");
    assert_eq!(facts.len(), 8);
    for row in facts {
        let [txid, label, inputs, outputs, fee] = row[..] else {
            panic!("five columns: {row:?}");
        };
        let sats = |cell: &str| -> Vec<u64> {
            let values = cell.split("; ").map(|value| value.replace(',', ""));
            values
                .map(|value| value.parse().expect("a number"))
                .collect()
        };
        let entry = all.iter().find(|entry| entry.txid.to_string() == txid);
        let entry = entry.unwrap_or_else(|| panic!("{txid} has a label"));
        let brought: Vec<u64> = entry
            .spent
            .iter()
            .map(|output| output.value.to_sat())
            .collect();
        let paid: Vec<u64> = entry
            .tx
            .output
            .iter()
            .map(|output| output.value.to_sat())
            .collect();
        let left = brought.iter().sum::<u64>() - paid.iter().sum::<u64>();
        assert_eq!(entry.label(), label, "{txid}");
        assert_eq!(
            (sats(inputs), sats(outputs), sats(fee)),
            (brought, paid, vec![left]),
            "{txid}"
        );
        // It is argued about by its first digits.
        assert!(DOCUMENT.contains(&format!("{}…", &txid[..8])), "{txid}");
    }
}
