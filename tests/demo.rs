//! A node's rules, applied to the built-in chain, and the facts of the story.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeSet, HashMap};
use std::str::FromStr;

use bitcoin::hashes::Hash;
use bitcoin::script::{Builder, Instruction};
use bitcoin::secp256k1::{All, Message, Secp256k1, XOnlyPublicKey};
use bitcoin::sighash::{Prevouts, SighashCache, TapSighashType};
use bitcoin::{
    Address, Amount, Network, OutPoint, PublicKey, Script, ScriptBuf, Transaction, TxOut, ecdsa,
    taproot,
};

use ransomtrace::demo::*;
use ransomtrace::lab::chain::{TxPosition, scripthash};
use ransomtrace::lab::{Class, Scale, Truth};

fn demo() -> Demo {
    story(StoryOptions::default())
}

/// The story with some life around it.
fn lively() -> Demo {
    story(StoryOptions {
        life: Some(Scale {
            transactions: 3_000,
            seed: 3,
        }),
        ..StoryOptions::default()
    })
}

fn letters(demo: &Demo) -> Vec<ScriptBuf> {
    let addresses = demo
        .case_toml
        .lines()
        .filter_map(|line| line.strip_prefix("address = \""));
    addresses
        .map(|text| Address::from_str(text.trim_end_matches('"')).unwrap())
        .map(|address| {
            address
                .require_network(Network::Regtest)
                .unwrap()
                .script_pubkey()
        })
        .collect()
}

fn transactions(demo: &Demo) -> impl Iterator<Item = &Transaction> {
    demo.chain
        .blocks()
        .iter()
        .skip(1)
        .flat_map(|block| &block.txdata)
        .chain(demo.chain.mempool())
}

fn payments(demo: &Demo) -> impl Iterator<Item = &Transaction> {
    transactions(demo).filter(|tx| !tx.is_coinbase())
}

fn prevouts(demo: &Demo, tx: &Transaction) -> Vec<TxOut> {
    let prevout = |outpoint| demo.chain.txout(outpoint).unwrap().clone();
    tx.input
        .iter()
        .map(|input| prevout(&input.previous_output))
        .collect()
}

fn owners(demo: &Demo, outs: &[TxOut]) -> BTreeSet<String> {
    outs.iter()
        .filter_map(|out| demo.truth.owner(&out.script_pubkey))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_same_options_give_the_same_bytes() {
    let (first, second) = (demo(), demo());
    assert_eq!(first.chain.blocks(), second.chain.blocks());
    assert_eq!(first.case_toml, second.case_toml);
    assert_eq!(first.truth, second.truth);
    assert_eq!(
        first.chain.tip().block_hash().to_string(),
        "134e3beaf17e45784875e828b01ad25b99112f9c471f0c38e56b91b87216b833"
    );
    let other = story(StoryOptions {
        seed: 1,
        ..StoryOptions::default()
    });
    assert_ne!(other.chain.tip(), first.chain.tip());
}

#[test]
fn every_block_is_one_a_node_accepts() {
    for demo in [demo(), lively()] {
        for (height, pair) in (1..).zip(demo.chain.blocks().windows(2)) {
            let (previous, block) = (&pair[0], &pair[1]);
            assert_eq!(block.header.prev_blockhash, previous.block_hash());
            assert_eq!(block.header.bits, demo.chain.blocks()[0].header.bits);
            block.header.validate_pow(block.header.target()).unwrap();
            assert!(
                block.header.time > previous.header.time,
                "so it exceeds the median time past"
            );
            assert!(block.check_merkle_root() && block.check_witness_commitment());
            assert!(block.weight() <= bitcoin::Weight::MAX_BLOCK);
            let coinbase = block.coinbase().unwrap();
            let script_sig = coinbase.input[0].script_sig.as_bytes();
            assert!(
                script_sig.starts_with(Builder::new().push_int(height).as_bytes()),
                "BIP-0034"
            );
            assert!((2..=100).contains(&script_sig.len()));
            let fees: Amount = block.txdata[1..].iter().map(|tx| demo.chain.fee(tx)).sum();
            let subsidy = Amount::from_sat(5_000_000_000 >> (height / 150));
            let paid: Amount = coinbase.output.iter().map(|out| out.value).sum();
            assert_eq!(paid, subsidy + fees);
            assert!(block.txdata[1..].iter().all(|tx| !tx.is_coinbase()));
        }
    }
}

#[test]
fn every_coin_exists_is_mature_and_is_spent_once() {
    for demo in [demo(), lively()] {
        // Height and whether it is a coinbase, for every coin that may be spent.
        let mut coins: HashMap<OutPoint, (u32, bool)> = HashMap::new();
        let next = demo.chain.height() + 1;
        for tx in transactions(&demo) {
            let txid = tx.compute_txid();
            let height = demo.chain.place(&txid).map_or(next, |place| place.height);
            for outpoint in tx.input.iter().map(|input| input.previous_output) {
                if !outpoint.is_null() {
                    let (created, coinbase) = coins.remove(&outpoint).expect("unspent and earlier");
                    assert!(!coinbase || height >= created + 100, "immature");
                }
            }
            let outpoints = (0..tx.output.len()).map(|vout| OutPoint::new(txid, vout as u32));
            coins.extend(outpoints.map(|outpoint| (outpoint, (height, tx.is_coinbase()))));
        }
    }
}

#[test]
fn every_payment_is_one_a_mempool_relays() {
    for demo in [demo(), lively()] {
        for tx in payments(&demo) {
            let (fee, vsize) = (demo.chain.fee(tx).to_sat(), tx.vsize() as u64);
            assert!(
                (1..600).contains(&(fee / vsize)),
                "{fee} sat for {vsize} vB"
            );
            for out in tx
                .output
                .iter()
                .filter(|out| !out.script_pubkey.is_op_return())
            {
                assert!(out.value >= out.script_pubkey.minimal_non_dust());
            }
            let height = demo
                .chain
                .place(&tx.compute_txid())
                .map(|place| place.height);
            let lock_time = tx.lock_time.to_consensus_u32();
            assert!(
                height.is_none_or(|height| lock_time < height),
                "final in its block"
            );
            assert!(tx.weight().to_wu() < 400_000);
        }
    }
}

#[test]
fn every_input_is_signed_and_every_script_type_is_spent() {
    let (demo, secp) = (demo(), Secp256k1::new());
    let mut kinds = BTreeSet::new();
    for tx in payments(&demo) {
        let prevouts = prevouts(&demo, tx);
        kinds.extend((0..tx.input.len()).map(|input| verify(&secp, tx, input, &prevouts, true)));
    }
    let all = [
        "p2pk",
        "p2pkh",
        "p2sh-p2wpkh",
        "p2wpkh",
        "p2wsh",
        "p2tr",
        "multisig",
    ];
    assert_eq!(kinds, BTreeSet::from(all));
    let memos = payments(&demo).flat_map(|tx| &tx.output);
    assert_eq!(
        memos.filter(|out| out.script_pubkey.is_op_return()).count(),
        1
    );
}

#[test]
fn population_signs_with_and_without_low_r() {
    let (demo, secp) = (lively(), Secp256k1::new());
    let mut longest = BTreeSet::new();
    for tx in payments(&demo) {
        let prevouts = prevouts(&demo, tx);
        for input in 0..tx.input.len() {
            if verify(&secp, tx, input, &prevouts, false) == "p2wpkh" {
                let witness = tx.input[input].witness.iter();
                longest.extend(witness.map(<[u8]>::len).max());
            }
        }
    }
    assert_eq!(longest, BTreeSet::from([70, 71, 72]));
}

/// Verifies the signatures of an input and returns its script type.
fn verify(
    secp: &Secp256k1<All>,
    tx: &Transaction,
    input: usize,
    prevouts: &[TxOut],
    low_r: bool,
) -> &'static str {
    let TxOut {
        value,
        script_pubkey,
    } = &prevouts[input];
    let mut cache = SighashCache::new(tx);
    let witness: Vec<&[u8]> = tx.input[input].witness.iter().collect();
    let script_sig = data(&tx.input[input].script_sig);
    let legacy = || {
        cache
            .legacy_signature_hash(input, script_pubkey, 1)
            .unwrap()
            .to_byte_array()
    };
    let ecdsa = |digest: [u8; 32], signature: &[u8], key: &[u8]| {
        assert!(signature.len() <= 71 + usize::from(!low_r), "low R, low S");
        let signature = ecdsa::Signature::from_slice(signature).unwrap().signature;
        let key = PublicKey::from_slice(key).unwrap();
        key.verify(
            secp,
            &Message::from_digest(digest),
            &ecdsa::Signature::sighash_all(signature),
        )
        .unwrap();
        key
    };
    if script_pubkey.is_p2pk() {
        ecdsa(legacy(), &script_sig[0], &data(script_pubkey)[0]);
        "p2pk"
    } else if script_pubkey.is_p2pkh() {
        let key = ecdsa(legacy(), &script_sig[0], &script_sig[1]);
        assert_eq!(*script_pubkey, ScriptBuf::new_p2pkh(&key.pubkey_hash()));
        "p2pkh"
    } else if script_pubkey.is_multisig() {
        let (digest, keys) = (legacy(), data(script_pubkey));
        assert!(script_sig[0].is_empty());
        ecdsa(digest, &script_sig[1], &keys[0]);
        ecdsa(digest, &script_sig[2], &keys[1]);
        "multisig"
    } else if script_pubkey.is_p2wsh() {
        let script = Script::from_bytes(witness[3]);
        assert_eq!(*script_pubkey, script.to_p2wsh());
        let digest =
            cache.p2wsh_signature_hash(input, script, *value, bitcoin::EcdsaSighashType::All);
        let (digest, keys) = (digest.unwrap().to_byte_array(), data(script));
        assert!(witness[0].is_empty());
        ecdsa(digest, witness[1], &keys[0]);
        ecdsa(digest, witness[2], &keys[1]);
        "p2wsh"
    } else if script_pubkey.is_p2tr() {
        let key = XOnlyPublicKey::from_slice(&script_pubkey.as_bytes()[2..]).unwrap();
        let signature = taproot::Signature::from_slice(witness[0])
            .unwrap()
            .signature;
        let digest = cache
            .taproot_key_spend_signature_hash(
                input,
                &Prevouts::All(prevouts),
                TapSighashType::Default,
            )
            .unwrap();
        secp.verify_schnorr(&signature, &Message::from(digest), &key)
            .unwrap();
        "p2tr"
    } else {
        let (program, kind) = match script_sig.first() {
            Some(program) => (ScriptBuf::from_bytes(program.clone()), "p2sh-p2wpkh"),
            None => (script_pubkey.clone(), "p2wpkh"),
        };
        let digest =
            cache.p2wpkh_signature_hash(input, &program, *value, bitcoin::EcdsaSighashType::All);
        let key = ecdsa(digest.unwrap().to_byte_array(), witness[0], witness[1]);
        assert_eq!(program, ScriptBuf::new_p2wpkh(&key.wpubkey_hash().unwrap()));
        assert!(kind == "p2wpkh" || *script_pubkey == program.to_p2sh());
        kind
    }
}

/// Returns what a script pushes.
fn data(script: &Script) -> Vec<Vec<u8>> {
    let pushed = |instruction| match instruction {
        Ok(Instruction::PushBytes(bytes)) => Some(bytes.as_bytes().to_vec()),
        _ => None,
    };
    script.instructions().filter_map(pushed).collect()
}

#[test]
fn only_coinjoins_mix_owners_and_change_returns_to_a_payer() {
    let demo = demo();
    for tx in payments(&demo) {
        let (txid, payers) = (tx.compute_txid(), owners(&demo, &prevouts(&demo, tx)));
        let joined = demo.truth.coinjoins.contains(&txid);
        assert_eq!(payers.len() > 1, joined);
        for (vout, out) in (0..).zip(&tx.output) {
            let owner = demo.truth.owner(&out.script_pubkey);
            assert!(owner.is_some() || out.script_pubkey.is_op_return());
            if demo.truth.change.contains(&OutPoint { txid, vout }) {
                assert!(payers.contains(owner.unwrap()));
            }
        }
        if joined {
            let values: BTreeSet<Amount> = tx.output.iter().map(|out| out.value).collect();
            let scripts: BTreeSet<ScriptBuf> = prevouts(&demo, tx)
                .into_iter()
                .map(|out| out.script_pubkey)
                .collect();
            assert_eq!((tx.output.len(), values.len(), payers.len()), (12, 7, 6));
            assert!(
                scripts.len() >= 6,
                "each party spends an address of its own"
            );
        }
    }
    assert_eq!(demo.truth.coinjoins.len(), 2);
}

#[test]
fn the_deposits_are_those_of_the_case_addresses() {
    let demo = demo();
    let letters = letters(&demo);
    let received: Vec<OutPoint> = payments(&demo)
        .flat_map(|tx| {
            (0..)
                .zip(&tx.output)
                .map(|(vout, out)| (OutPoint::new(tx.compute_txid(), vout), out))
        })
        .filter(|(_, out)| letters.contains(&out.script_pubkey))
        .map(|(outpoint, _)| outpoint)
        .collect();
    let told: Vec<OutPoint> = demo
        .truth
        .deposits
        .iter()
        .map(|deposit| deposit.outpoint)
        .collect();
    assert_eq!(received, told);
    let count = |class| {
        demo.truth
            .deposits
            .iter()
            .filter(|deposit| deposit.class == class)
            .count()
    };
    let classes = [
        Class::Payment,
        Class::Late,
        Class::Dust,
        Class::Unrelated,
        Class::Internal,
    ];
    assert_eq!(classes.map(count), [13, 1, 1, 1, 1]);
    assert_eq!(letters.len(), 9);
    assert!(
        demo.chain
            .history(&scripthash(letters.last().unwrap()))
            .is_empty(),
        "one patient paid nothing"
    );
    for deposit in &demo.truth.deposits {
        let out = demo.chain.txout(&deposit.outpoint).unwrap();
        assert_eq!(deposit.value, out.value);
        let tx = demo.chain.transaction(&deposit.outpoint.txid).unwrap();
        assert_eq!(
            owners(&demo, &prevouts(&demo, tx)),
            BTreeSet::from([deposit.payer.clone()])
        );
    }
}

#[test]
fn every_payment_matches_its_demand_at_the_rate_of_its_day() {
    let demo = demo();
    for payment in demo.truth.payments() {
        let TxPosition { height, .. } = demo.chain.place(&payment.outpoint.txid).unwrap();
        let time = demo.chain.block(height).unwrap().header.time;
        // The rates begin on the first of March 2017.
        let mut days = demo
            .rates_csv
            .lines()
            .skip_while(|line| !line.starts_with("2017"));
        let day = days
            .nth(((time - 1_488_326_400) / 86_400) as usize)
            .unwrap();
        let close: f64 = day.rsplit(',').next().unwrap().parse().unwrap();
        let euro = payment.value.to_btc() * close;
        let range = if payment.demand == "organisation" {
            300e3..350e3
        } else {
            50.0..2e3
        };
        assert!(range.contains(&euro), "{euro} on {day}");
        assert_eq!(payment.class == Class::Late, &day[..10] > "2017-06-30");
    }
}

#[test]
fn the_ransom_peels_ten_times_and_its_rest_moves_unconfirmed() {
    let demo = demo();
    let spender = |outpoint: OutPoint| {
        payments(&demo).find(|tx| {
            tx.input
                .iter()
                .any(|input| input.previous_output == outpoint)
        })
    };
    let ransom = demo
        .truth
        .deposits
        .iter()
        .find(|deposit| deposit.demand == "organisation")
        .unwrap();
    let mut coin = ransom.outpoint;
    let mut paid = Vec::new();
    while let Some(tx) = spender(coin) {
        assert_eq!((tx.input.len(), tx.output.len()), (1, 2));
        let txid = tx.compute_txid();
        let change = (0..2)
            .find(|vout| demo.truth.change.contains(&OutPoint::new(txid, *vout)))
            .unwrap();
        let peel = &tx.output[1 - change as usize];
        paid.push(demo.truth.owner(&peel.script_pubkey).unwrap().to_owned());
        coin = OutPoint::new(txid, change);
    }
    let expected = "exchange exchange shop exchange gang gang exchange shop gang exchange exchange";
    assert_eq!(paid.join(" "), expected);
    assert_eq!(demo.chain.mempool().len(), 1);
    assert_eq!(coin.txid, demo.chain.mempool()[0].compute_txid());
}

#[test]
fn only_the_hot_address_is_busy_and_it_scales() {
    for busy_deposits in [80, 400] {
        let demo = story(StoryOptions {
            busy_deposits,
            ..StoryOptions::default()
        });
        let long = |script: &&ScriptBuf| demo.chain.history(&scripthash(script)).len() > 50;
        let busy: Vec<&ScriptBuf> = demo.truth.owners.keys().filter(long).collect();
        assert_eq!(busy.len(), 1);
        assert_eq!(demo.truth.owner(busy[0]), Some("exchange"));
        let history = demo.chain.history(&scripthash(busy[0])).len();
        assert!(
            (busy_deposits + 15..busy_deposits + 60).contains(&history),
            "{history}"
        );
    }
}

#[test]
fn the_truth_survives_json() {
    let truth = demo().truth;
    let text = serde_json::to_string(&truth).unwrap();
    assert_eq!(serde_json::from_str::<Truth>(&text).unwrap(), truth);
}
