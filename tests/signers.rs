//! Signers: inputs that need no key, or have keys of several parties, are evidence of no owner.

use bitcoin::{Script, ScriptBuf, Transaction, TxIn, Witness};
use proptest::prelude::*;
use ransomtrace::analysis::{Analysis, Reference};
use ransomtrace::case::question::{Case, Merge};
use ransomtrace::cluster::{Clustering, Grade, LinkStatus};
use ransomtrace::explain::{AddressExplained, Explainer};
use ransomtrace::findings::TxKind;
use ransomtrace::heuristics::coinjoin::{Verdict, judge, judge_all};
use ransomtrace::heuristics::signers::{Contract, Signers, of_inputs};
use ransomtrace::ledger::AddressNum;

use crate::support::inquiry::{Inquiry, case};
use crate::support::locks::{
    ALL, OWN, OWN_SINGLE, SINGLE, anchor, behind, by_leaf, htlc, key, multisig, named, push,
    script, signature, signed, swap, taproot, to_local, with_all,
};
use crate::support::random::tries;
use crate::support::scenario::{self, Chain, Scenario};

fn clustering(chain: &Chain) -> Clustering {
    Clustering::by_co_spending(&chain.view, &judge_all(&chain.view))
}

fn is_one(chain: &Chain, a: &str, b: &str) -> bool {
    clustering(chain).same(chain.address(a), chain.address(b))
}

fn members(chain: &Chain, name: &str) -> usize {
    clustering(chain).members(chain.address(name)).len()
}

fn signers(chain: &Chain, tx: &str) -> Vec<Signers> {
    of_inputs(&chain.view, chain.tx(tx))
}

/// A crook, with two coins, and a passer-by each spend an output of one script, however it is unlocked.
fn bumped(lock: &str, unlock: impl Fn(&mut TxIn)) -> Chain {
    Scenario::new()
        .block()
        .coinbase(
            "fund",
            [
                ("crook", 100_000),
                ("crook's other", 50_000),
                ("passer-by", 100_000),
                (lock, 330),
                (lock, 330),
            ],
        )
        .block()
        .tx(
            "crook's",
            [("fund", 0), ("fund", 1), ("fund", 3)],
            [("booty", 149_000)],
        )
        .with(with_all(vec![
            signed("crook", ALL),
            signed("crook's other", ALL),
        ]))
        .with(|tx| unlock(&mut tx.input[2]))
        .block()
        .tx("other", [("fund", 4), ("fund", 2)], [("shop", 99_000)])
        .with(|tx| {
            unlock(&mut tx.input[0]);
            tx.input[1].witness = signed("passer-by", ALL);
        })
        .build()
}

/// Outputs that need no key: their script, and how they are spent.
fn keyless() -> Vec<(&'static str, ScriptBuf, Unlock)> {
    fn nothing(_: &mut TxIn) {}
    fn reveal(text: &'static str) -> Unlock {
        Box::new(move |input| input.witness = behind(&[], &script(text)))
    }
    let (pushed, nested) = (script("51"), script("51").to_p2wsh());
    vec![
        ("pay-to-anchor", script("51024e73"), Box::new(nothing)),
        ("OP_TRUE", script("51"), Box::new(nothing)),
        ("a number", script("58"), Box::new(nothing)),
        ("OP_DROP OP_TRUE", script("7551"), Box::new(nothing)),
        (
            "a secret",
            script("a8 20 0707070707070707070707070707070707070707070707070707070707070707 87"),
            Box::new(nothing),
        ),
        (
            "any key's signature",
            script("ac"),
            Box::new(|input| input.script_sig = push(&signature(ALL))),
        ),
        (
            "a program of version 2",
            script("5220 0000000000000000000000000000000000000000000000000000000000000000"),
            Box::new(nothing),
        ),
        (
            "a program of version 1 and 30 bytes",
            script("511e 000000000000000000000000000000000000000000000000000000000000"),
            Box::new(nothing),
        ),
        ("P2WSH of OP_TRUE", script("51").to_p2wsh(), reveal("51")),
        (
            "P2WSH of OP_TRUE whose witness was not given",
            script("51").to_p2wsh(),
            Box::new(nothing),
        ),
        (
            "P2WSH of a secret",
            script("a8 20 0707070707070707070707070707070707070707070707070707070707070707 87")
                .to_p2wsh(),
            Box::new(|input| {
                let secret = script(
                    "a8 20 0707070707070707070707070707070707070707070707070707070707070707 87",
                );
                input.witness = behind(&[&[9; 32]], &secret);
            }),
        ),
        (
            "P2WSH of a delay",
            script("5ab2").to_p2wsh(),
            reveal("5ab2"),
        ),
        (
            "P2SH of OP_TRUE",
            pushed.to_p2sh(),
            Box::new(move |input| input.script_sig = push(pushed.as_bytes())),
        ),
        (
            "P2SH of pay-to-anchor",
            script("51024e73").to_p2sh(),
            Box::new(|input| input.script_sig = push(script("51024e73").as_bytes())),
        ),
        (
            "P2SH of P2WSH of OP_TRUE",
            nested.to_p2sh(),
            Box::new(move |input| {
                input.script_sig = push(nested.as_bytes());
                input.witness = behind(&[], &script("51"));
            }),
        ),
    ]
}

type Unlock = Box<dyn Fn(&mut TxIn)>;

#[test]
fn inputs_without_key_make_no_links() {
    for (name, lock, unlock) in keyless() {
        let lock = named(&lock);
        let chain = bumped(&lock, unlock);
        assert!(!is_one(&chain, "crook", "passer-by"), "{name}");
        assert!(is_one(&chain, "crook", "crook's other"), "{name}");
        assert_eq!(members(&chain, &lock), 1, "{name}");
        assert_eq!(
            signers(&chain, "other"),
            [Signers::NoKey, Signers::Owner],
            "{name}"
        );
    }
}

#[test]
fn unsigned_inputs_make_no_links() {
    let anchor = anchor("funding");
    let leaf = script("60 b2");
    let taproot = named(&taproot("channel", &leaf));
    let after_a_year = script("<vault> ac 73 64 02d007 b2 68");
    let cases: Vec<(String, Unlock)> = vec![
        (
            named(&anchor.to_p2wsh()),
            Box::new(move |input| input.witness = behind(&[&[]], &anchor)),
        ),
        (
            taproot,
            Box::new(move |input| input.witness = by_leaf(&[], "channel", &leaf)),
        ),
        (
            named(&after_a_year.to_p2wsh()),
            Box::new(move |input| input.witness = behind(&[&[]], &after_a_year)),
        ),
    ];
    for (lock, unlock) in cases {
        let chain = bumped(&lock, unlock);
        assert!(!is_one(&chain, "crook", "passer-by"), "{lock}");
        assert!(is_one(&chain, "crook", "crook's other"), "{lock}");
        assert_eq!(members(&chain, &lock), 1, "{lock}");
        assert_eq!(
            signers(&chain, "other"),
            [Signers::NoSignature, Signers::Owner]
        );
    }
}

#[test]
fn signed_anchor_belongs_to_its_signer() {
    let lock = anchor("crook");
    let chain = bumped(&named(&lock.to_p2wsh()), |input| {
        input.witness = behind(&[&signature(ALL)], &lock);
    });
    // Both sign with the key of the anchor here, so they are one.
    assert!(is_one(&chain, "crook", "passer-by"));
}

#[test]
fn rejects_script_not_committed_by_output() {
    // A server may make up witnesses, but not a script that hashes to the output.
    let lock = named(&multisig(2, &["a", "b", "c"]).to_p2wsh());
    let chain = bumped(&lock, |input| input.witness = behind(&[], &script("51")));
    assert_eq!(signers(&chain, "other"), [Signers::Unseen, Signers::Owner]);
    assert!(is_one(&chain, "crook", "passer-by"));
}

/// Strangers' outputs that one transaction spends together, one witness for all.
fn swept(locks: &[ScriptBuf], unlock: impl Fn(usize) -> Witness) -> Chain {
    let names: Vec<String> = locks.iter().map(|lock| named(&lock.to_p2wsh())).collect();
    let coins = names.iter().map(|name| (name.as_str(), 100_000));
    let coins: Vec<(&str, u64)> = coins.chain([("service", 50_000)]).collect();
    let count = u32::try_from(locks.len()).expect("few");
    Scenario::new()
        .block()
        .coinbase("fund", coins)
        .block()
        .tx(
            "sweep",
            (0..=count).map(|at| ("fund", at)),
            [("hot", 100_000 * u64::from(count) + 49_000)],
        )
        .with(with_all((0..locks.len()).map(unlock).collect()))
        .with(|tx| tx.input[locks.len()].witness = signed("service", ALL))
        .build()
}

#[test]
fn outputs_of_strangers_swept_by_a_service_are_no_wallet() {
    let customers: Vec<String> = (0..30).map(|at| format!("customer {at}")).collect();
    let of = |lock: &dyn Fn(&str) -> ScriptBuf| -> Vec<ScriptBuf> {
        customers.iter().map(|name| lock(name)).collect()
    };
    let reverse = |name: &str| {
        script(&format!(
            "82 0120 87 63 a9 #{name} 88 <{name}> 67 75 03a00a0b b1 75 <service> 68 ac",
            name = name.replace(' ', "")
        ))
    };
    let by_hashes = |name: &str| {
        script(&format!(
            "63 a9 #secret{name} 88 76 a9 #service 67 03a00a0b b1 75 76 a9 #{name} 68 88 ac",
            name = name.replace(' ', "")
        ))
    };
    let name = |name: &str| name.replace(' ', "");
    for (what, contract, locks) in [
        (
            "swaps",
            Contract::Swap,
            of(&|at| swap("service", &name(at))),
        ),
        ("reverse swaps", Contract::Swap, of(&reverse)),
        ("by key hashes", Contract::Swap, of(&by_hashes)),
        (
            "HTLCs",
            Contract::Htlc,
            of(&|at| htlc(&name(at), "service", "payment")),
        ),
        (
            "to_local",
            Contract::Delayed,
            of(&|at| to_local("service", &name(at))),
        ),
        (
            "either key",
            Contract::SeveralKeys,
            of(&|at| script(&format!("<service> ac 64 <{}> ad 68 51", name(at)))),
        ),
    ] {
        let chain = swept(&locks, |at| {
            behind(&[&signature(ALL), &[9; 32]], &locks[at])
        });
        let one = named(&locks[0].to_p2wsh());
        let shown = signers(&chain, "sweep");
        assert_eq!(shown[..30], [Signers::Shared(contract); 30], "{what}");
        assert_eq!(members(&chain, &one), 1, "{what}");
        assert_eq!(members(&chain, "service"), 1, "{what}");
        let links = clustering(&chain);
        let link = links.links()[0];
        assert_eq!(link.grade, Grade::Weak, "{what}");
        assert_eq!(
            link.status,
            LinkStatus::NoOwner(Signers::Shared(contract)),
            "{what}"
        );
    }
}

#[test]
fn swaps_that_are_claimed_by_a_taproot_leaf_are_no_wallet() {
    let claim = script(
        "82 0120 88 a9 #payment 88 20 0505050505050505050505050505050505050505050505050505050505050505 ac",
    );
    let refund = script(
        "20 0505050505050505050505050505050505050505050505050505050505050505 ad 03a00a0b b1",
    );
    for (leaf, contract) in [(claim, Contract::Swap), (refund, Contract::Delayed)] {
        let (chain, one) = swept_by_leaf(&leaf, ["one", "two"], &[&[8; 64], &[9; 32]]);
        assert_eq!(signers(&chain, "sweep"), [Signers::Shared(contract); 2]);
        assert!(!one);
    }
}

/// Two coins of taproot outputs whose trees hold a leaf, spent together by it as if they were of these owners; whether that makes
/// them one wallet.
fn swept_by_leaf(leaf: &Script, owners: [&str; 2], stack: &[&[u8]]) -> (Chain, bool) {
    let names = ["one", "two"].map(|owner| named(&taproot(owner, leaf)));
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [(&*names[0], 10_000), (&*names[1], 10_000)])
        .block()
        .tx("sweep", [("fund", 0), ("fund", 1)], [("hot", 19_000)])
        .with(with_all(
            owners.map(|owner| by_leaf(stack, owner, leaf)).to_vec(),
        ))
        .build();
    let one = is_one(&chain, &names[0], &names[1]);
    (chain, one)
}

#[test]
fn a_leaf_that_does_not_belong_to_the_output_is_not_read() {
    let leaf = script("60 b2");
    let (chain, one) = swept_by_leaf(&leaf, ["one", "two"], &[]);
    assert_eq!(signers(&chain, "sweep"), [Signers::NoSignature; 2]);
    assert!(!one);
    // Data that belongs to another output's key.
    let (chain, one) = swept_by_leaf(&leaf, ["one", "stranger"], &[]);
    assert_eq!(
        signers(&chain, "sweep"),
        [Signers::NoSignature, Signers::Owner]
    );
    assert!(!one);
    let (chain, one) = swept_by_leaf(&leaf, ["two", "one"], &[]);
    assert_eq!(signers(&chain, "sweep"), [Signers::Owner; 2]);
    assert!(one);
}

#[test]
fn keys_of_one_wallet_are_one_wallet() {
    for locks in [
        ["a", "b"].map(|at| multisig(2, &["one", "two", at])),
        ["a", "b"].map(|at| multisig(1, &["one", at])),
        ["a", "b"].map(|at| multisig(3, &["one", "two", "three", "four", at])),
        // One key with a delay, and a multi-signature script with a way back.
        ["a", "b"].map(|at| script(&format!("<{at}> ad 51 b2"))),
        ["a", "b"].map(|at| {
            script(&format!(
                "63 52 <one> <two> <{at}> 53 af 67 02d007 b2 75 <rescue> ad 68 51"
            ))
        }),
    ] {
        let names = [&locks[0], &locks[1]].map(|lock| named(&lock.to_p2wsh()));
        let chain = swept(&locks, |at| behind(&[&[], &signature(ALL)], &locks[at]));
        assert!(is_one(&chain, &names[0], &names[1]), "{}", locks[0]);
        assert!(is_one(&chain, &names[0], "service"), "{}", locks[0]);
    }
    let leaf = script(
        "20 0505050505050505050505050505050505050505050505050505050505050505 ac 00 63 036f7264 68",
    );
    let (_, one) = swept_by_leaf(&leaf, ["one", "two"], &[&[8; 64]]);
    assert!(one);
}

#[test]
fn two_of_two_multisig_beside_other_inputs_is_a_channel() {
    let locks = [["a", "b"], ["c", "d"]].map(|keys| multisig(2, &keys));
    let names = [&locks[0], &locks[1]].map(|lock| named(&lock.to_p2wsh()));
    let two = |at: usize| behind(&[&[], &signature(ALL), &signature(ALL)], &locks[at]);
    let coins = [
        (&*names[0], 10_000),
        (&*names[1], 10_000),
        ("wallet", 10_000),
    ];
    let spend = |inputs: &[u32], witnesses: Vec<Witness>| {
        Scenario::new()
            .block()
            .coinbase("fund", coins)
            .block()
            .tx(
                "spend",
                inputs.iter().map(|at| ("fund", *at)),
                [("x", 4_000), ("y", 3_000), ("z", 2_000)],
            )
            .with(with_all(witnesses))
            .build()
    };
    let among = spend(&[0, 1], vec![two(0), two(1)]);
    assert!(is_one(&among, &names[0], &names[1]));
    let spliced = spend(&[0, 2], vec![two(0), signed("wallet", ALL)]);
    assert!(!is_one(&spliced, &names[0], "wallet"));
    let funding = Signers::Shared(Contract::Funding);
    assert_eq!(signers(&spliced, "spend"), [funding, Signers::Owner]);
    // Alone, with three outputs, it is no closing transaction.
    assert_eq!(
        signers(&spend(&[0], vec![two(0)]), "spend"),
        [Signers::Owner]
    );
}

/// A channel of two keys is closed by a commitment transaction, or by agreement.
fn closed(is_forced: bool) -> Chain {
    let lock = multisig(2, &["ours", "theirs"]);
    let name = named(&lock.to_p2wsh());
    Scenario::new()
        .block()
        .coinbase("fund", [("victim", 110_000)])
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .block()
        .tx("open", [("ransom", 0)], [(&*name, 99_000)])
        .block()
        .tx("close", [("open", 0)], [("us", 40_000), ("them", 58_000)])
        .with(with_all(vec![behind(
            &[&[], &signature(ALL), &signature(ALL)],
            &lock,
        )]))
        .with(|tx| {
            if is_forced {
                tx.lock_time = bitcoin::absolute::LockTime::from_consensus(0x2012_3456);
                tx.input[0].sequence = bitcoin::Sequence(0x8065_4321);
            }
        })
        .build()
}

#[test]
fn channel_close_has_a_caveat() {
    for (is_forced, contract, words) in [
        (
            true,
            Contract::Commitment,
            " was in a Lightning channel, the first: ",
        ),
        (
            false,
            Contract::Funding,
            " may have been in a Lightning channel, the first: ",
        ),
    ] {
        let chain = closed(is_forced);
        assert_eq!(signers(&chain, "close"), [Signers::Shared(contract)]);
        let case = case(&["gang"]);
        let caveats = Inquiry::new(&chain, &case).findings.caveats;
        let told = caveats
            .iter()
            .find(|caveat| caveat.text.to_string().contains(words));
        let told = &told.expect("a caveat").text;
        let (open, close) = (chain.txid("open"), chain.txid("close"));
        assert!(
            told.to_string()
                .contains(&format!("{open}:0, spent by {close}")),
            "{told}"
        );
        assert!(
            told.to_string()
                .contains("operator of the counterparty's node"),
            "{told}"
        );
        let name = named(&multisig(2, &["ours", "theirs"]).to_p2wsh());
        let explained = explain(&chain, &case, &name);
        let said = explained.rules.iter().find(|said| said.rule == "signers");
        assert!(said.expect("told").says.contains("Lightning channel"));
    }
}

#[test]
fn taproot_channel_is_recognised_by_its_commitment() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("p2tr:channel", 110_000)])
        .block()
        .tx("close", [("fund", 0)], [("us", 40_000), ("them", 58_000)])
        .with(|tx| {
            tx.lock_time = bitcoin::absolute::LockTime::from_consensus(0x2000_0001);
            tx.input[0].sequence = bitcoin::Sequence(0x8000_0000);
            tx.input[0].witness = Witness::from_slice(&[[8; 64]]);
        })
        .build();
    let commitment = Signers::Shared(Contract::Commitment);
    assert_eq!(signers(&chain, "close"), [commitment]);
}

#[test]
fn money_through_a_swap_has_a_caveat() {
    let lock = swap("service", "gang2");
    let name = named(&lock.to_p2wsh());
    let claimed = |tx: &mut Transaction| {
        tx.input[0].witness = behind(&[&signature(ALL), &[9; 32]], &lock);
    };
    let into = Scenario::new()
        .block()
        .coinbase("fund", [("victim", 110_000)])
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .block()
        .tx("swap", [("ransom", 0)], [(&*name, 99_000)])
        .block()
        .tx("claim", [("swap", 0)], [("hot", 98_000)])
        .with(claimed)
        .build();
    let case = case(&["gang"]);
    let texts = |chain: &Chain| -> Vec<String> {
        let caveats = Inquiry::new(chain, &case).findings.caveats;
        caveats
            .into_iter()
            .map(|caveat| caveat.text.to_string())
            .collect()
    };
    let told = texts(&into);
    assert!(
        told.iter()
            .any(|text| text.contains("was in a swap or an HTLC")
                && text.contains("Ask the swap service")),
        "{told:#?}"
    );
    let out = Scenario::new()
        .block()
        .coinbase("fund", [(&*name, 110_000)])
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .with(claimed)
        .build();
    let told = texts(&out);
    assert!(
        told.iter()
            .any(|text| text.contains("1 payment of the case may come from")),
        "{told:#?}"
    );
}

/// A seller signs an input of his for less than the whole, and buyers sign for everything.
fn traded(seller: &str, witness: impl FnOnce(&mut TxIn)) -> Chain {
    Scenario::new()
        .block()
        .coinbase(
            "fund",
            [
                (seller, 10_000),
                ("buyer", 100_000),
                ("buyer's other", 5_000),
            ],
        )
        .block()
        .tx(
            "trade",
            [("fund", 0), ("fund", 1), ("fund", 2)],
            [("price", 90_000), ("item", 10_000), ("change", 14_000)],
        )
        .with(|tx| witness(&mut tx.input[0]))
        .with(|tx| {
            tx.input[1].witness = signed("buyer", ALL);
            tx.input[2].witness = signed("buyer's other", ALL);
        })
        .build()
}

#[test]
fn anyone_can_pay_signatures_make_no_links() {
    let schnorr = |hash_type: u8| Witness::from_slice(&[[vec![8; 64], vec![hash_type]].concat()]);
    for hash_type in [SINGLE, OWN, 0x82, OWN_SINGLE] {
        let pairs = hash_type & 3 == 3;
        let chain = traded("seller", |input| {
            input.witness = signed("seller", hash_type)
        });
        assert!(!is_one(&chain, "seller", "buyer"), "{hash_type:#x}");
        assert!(is_one(&chain, "buyer", "buyer's other"), "{hash_type:#x}");
        assert_eq!(signers(&chain, "trade")[0], Signers::Partial { pairs });
        let legacy = traded("p2pkh:seller", |input| {
            let stack = [push(&signature(hash_type)), push(&key("seller"))];
            input.script_sig = stack.map(ScriptBuf::into_bytes).concat().into();
        });
        assert!(!is_one(&legacy, "p2pkh:seller", "buyer"), "{hash_type:#x}");
        let taproot = traded("p2tr:seller", |input| input.witness = schnorr(hash_type));
        assert!(!is_one(&taproot, "p2tr:seller", "buyer"), "{hash_type:#x}");
    }
}

#[test]
fn signatures_over_all_inputs_link_for_any_outputs() {
    for hash_type in [ALL, 0x02] {
        let chain = traded("seller", |input| {
            input.witness = signed("seller", hash_type)
        });
        assert!(is_one(&chain, "seller", "buyer"), "{hash_type:#x}");
    }
    let taproot = traded("p2tr:seller", |input| {
        input.witness = Witness::from_slice(&[[8; 64]])
    });
    assert!(is_one(&taproot, "p2tr:seller", "buyer"));
    // One cosigner of three who signs for the whole is enough.
    let lock = multisig(2, &["x", "y", "z"]);
    let chain = traded(&named(&lock.to_p2wsh()), |input| {
        input.witness = behind(&[&[], &signature(OWN_SINGLE), &signature(ALL)], &lock);
    });
    assert!(is_one(&chain, &named(&lock.to_p2wsh()), "buyer"));
}

/// The second stage of several equal HTLCs in one transaction, with several fee inputs of one owner and change.
fn second_stage(htlcs: usize, fees: usize, hash_type: u8) -> Chain {
    let payments: Vec<String> = (0..htlcs).map(|at| format!("payment{at}")).collect();
    let locks: Vec<ScriptBuf> = payments.iter().map(|of| htlc("us", "them", of)).collect();
    let outputs: Vec<String> = payments
        .iter()
        .map(|of| named(&to_local("us", of).to_p2wsh()))
        .collect();
    let names: Vec<String> = locks.iter().map(|lock| named(&lock.to_p2wsh())).collect();
    let owners: Vec<String> = (0..fees).map(|at| format!("fee {at}")).collect();
    let coins = names.iter().map(|name| (name.as_str(), 250_000));
    let coins = coins.chain(owners.iter().map(|name| (name.as_str(), 260_000)));
    let coins: Vec<(&str, u64)> = coins.collect();
    let count = u32::try_from(coins.len()).expect("few");
    let paid = outputs.iter().map(|name| (name.as_str(), 250_000));
    let paid: Vec<(&str, u64)> = paid.chain([("change", 200_000)]).collect();
    let mut witnesses: Vec<Witness> = locks
        .iter()
        .map(|lock| {
            behind(
                &[&[], &signature(hash_type), &signature(ALL), &[9; 32]],
                lock,
            )
        })
        .collect();
    witnesses.extend(owners.iter().map(|name| signed(name, ALL)));
    Scenario::new()
        .block()
        .coinbase("fund", coins)
        .block()
        .tx("stage", (0..count).map(|at| ("fund", at)), paid)
        .with(with_all(witnesses))
        .build()
}

#[test]
fn equal_payments_of_one_node_are_no_coinjoin() {
    for htlcs in 2..=12 {
        for fees in 0..=3 {
            for hash_type in [ALL, OWN_SINGLE] {
                let chain = second_stage(htlcs, fees, hash_type);
                let verdict = judge(&chain.view, chain.tx("stage"));
                assert_eq!(verdict, Verdict::Not, "{htlcs} with {fees} fee inputs");
            }
        }
    }
}

#[test]
fn payouts_from_claimed_swaps_are_no_coinjoin() {
    for count in [3, 5, 10, 30] {
        let locks: Vec<ScriptBuf> = (0..count)
            .map(|at| swap("service", &format!("customer{at}")))
            .collect();
        let names: Vec<String> = locks.iter().map(|lock| named(&lock.to_p2wsh())).collect();
        let coins: Vec<(&str, u64)> = names.iter().map(|name| (&**name, 501_000)).collect();
        let payees: Vec<String> = (0..count).map(|at| format!("payee {at}")).collect();
        let paid: Vec<(&str, u64)> = payees.iter().map(|name| (&**name, 500_000)).collect();
        let inputs = (0..u32::try_from(count).expect("few")).map(|at| ("fund", at));
        let chain = Scenario::new()
            .block()
            .coinbase("fund", coins)
            .block()
            .tx("claim", inputs, paid)
            .with(with_all(
                locks
                    .iter()
                    .map(|lock| behind(&[&signature(ALL), &[9; 32]], lock))
                    .collect(),
            ))
            .build();
        let verdict = judge(&chain.view, chain.tx("claim"));
        assert_eq!(verdict, Verdict::Not, "{count}");
        let case = case(&[&payees[0]]);
        let inquiry = Inquiry::new(&chain, &case);
        assert_ne!(inquiry.transaction("claim").kind, Some(TxKind::CoinJoin));
    }
}

#[test]
fn a_join_of_signed_inputs_stays_a_join_with_an_anchor_beside() {
    let lock = named(&script("51024e73"));
    let coins: Vec<String> = (0..5).map(|at| format!("member {at}")).collect();
    let fund: Vec<(&str, u64)> = coins.iter().map(|name| (&**name, 5_001_000)).collect();
    let mixed: Vec<String> = (0..5).map(|at| format!("mixed {at}")).collect();
    let paid: Vec<(&str, u64)> = mixed.iter().map(|name| (&**name, 5_000_000)).collect();
    let build = |inputs: u32| {
        Scenario::new()
            .block()
            .coinbase("fund", fund.iter().copied().chain([(&*lock, 240)]))
            .block()
            .tx("mix", (0..inputs).map(|at| ("fund", at)), paid.clone())
            .with(with_all(
                coins.iter().map(|name| signed(name, ALL)).collect(),
            ))
            .build()
    };
    for inputs in [5, 6] {
        let chain = build(inputs);
        let verdict = judge(&chain.view, chain.tx("mix"));
        assert!(verdict.is_mix(), "{inputs} inputs: {verdict:?}");
    }
}

fn explain(chain: &Chain, case: &Case, name: &str) -> AddressExplained {
    let reference = Reference::default();
    let analysis = Analysis::new(case, &chain.view, &reference, false);
    Explainer::new(case, &chain.view, &reference.tags, analysis).address(chain.address(name))
}

#[test]
fn merge_by_hand_adds_no_keyless_output_to_a_wallet() {
    let lock = named(&script("51024e73"));
    let chain = bumped(&lock, |_| {});
    let mut case = case(&["booty"]);
    let hand = |names: &[&str]| Merge {
        name: "A. Example".to_owned(),
        reason: "seen on a screen".to_owned(),
        addresses: names.iter().map(|name| scenario::address(name)).collect(),
    };
    for names in [
        [&*lock, "crook", "shop"],
        ["crook", &*lock, "shop"],
        ["crook", "shop", &*lock],
    ] {
        case.merges = vec![hand(&names)];
        let reference = Reference::default();
        let analysis = Analysis::new(&case, &chain.view, &reference, false);
        let wallets = &analysis.wallets.clustering;
        let at = |name: &str| -> AddressNum { chain.address(name) };
        assert_eq!(wallets.members(at(&lock)).len(), 1);
        assert!(wallets.same(at("crook"), at("shop")));
        assert!(!wallets.same(at("crook"), at("passer-by")));
    }
    let explained = explain(&chain, &case, &lock);
    assert_eq!(explained.script_type, "anchor");
    assert!(explained.is_nobodys);
    assert!(
        explained.reasons[0].starts_with("It is the pay-to-anchor address, which everyone shares"),
        "{:?}",
        explained.reasons
    );
    let refused = explained.rules.iter().filter(|said| said.grade.is_some());
    assert!(refused.clone().count() >= 3 && refused.clone().all(|said| !said.applied));
}

#[test]
fn change_rules_add_no_keyless_or_shared_output_to_wallet() {
    // The anchor, and the swap, would be the change by any rule that goes by value and type.
    let lock = named(&script("51").to_p2wsh());
    let shared = swap("service", "customer");
    let shared_name = named(&shared.to_p2wsh());
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("p2wsh:alice", 100_000), ("p2wsh:bob", 100_000)])
        .block()
        .tx("pay", [("fund", 0)], [("shop", 90_000), (&*lock, 9_001)])
        .tx(
            "swap",
            [("fund", 1)],
            [("shop2", 90_000), (&*shared_name, 9_001)],
        )
        .block()
        .tx("claim", [("swap", 1)], [("hot", 8_001)])
        .with(with_all(vec![behind(
            &[&signature(ALL), &[9; 32]],
            &shared,
        )]))
        .build();
    for rules in ["optimal-change", "address-type", "one-time-change"] {
        let mut case = case(&["shop"]);
        case.limits.change_rules = rules.to_owned();
        let reference = Reference::default();
        let analysis = Analysis::new(&case, &chain.view, &reference, false);
        let wallets = &analysis.wallets.clustering;
        assert_eq!(wallets.members(chain.address(&lock)).len(), 1, "{rules}");
        let members = wallets.members(chain.address(&shared_name)).len();
        assert_eq!(members, 1, "{rules}");
    }
}

#[test]
fn script_types_are_named() {
    for (lock, name) in [
        ("51024e73", "anchor"),
        (
            "5220 0000000000000000000000000000000000000000000000000000000000000000",
            "witness_unknown",
        ),
        ("51021234", "witness_unknown"),
        ("6002abcd", "witness_unknown"),
        ("51", "nonstandard"),
        ("00021234", "nonstandard"),
    ] {
        let lock = named(&script(lock));
        let chain = Scenario::new()
            .block()
            .coinbase("fund", [(&*lock, 1_000)])
            .build();
        let explained = explain(&chain, &case(&["gang"]), &lock);
        assert_eq!(explained.script_type, name, "{lock}");
    }
}

proptest! {
    #![proptest_config(tries(40))]

    #[test]
    fn an_anchor_beside_any_inputs_changes_no_wallet(
        spends in proptest::collection::vec((0u32..8, 0u32..8, any::<bool>(), any::<bool>()), 1..6)
    ) {
        let lock = named(&script("51024e73"));
        let build = |is_bumped: bool| {
            let owners: Vec<String> = (0..8).map(|at| format!("owner {at}")).collect();
            let mut scenario = Scenario::new();
            for (at, &(a, b, anchors, is_first)) in spends.iter().enumerate() {
                let coins = [(&*owners[a as usize], 10_000 + at as u64), (&*owners[b as usize], 9_000), (&*lock, 240)];
                let fund = format!("fund {at}");
                let mut inputs = vec![(&*fund, 0), (&*fund, 1)];
                if is_bumped && anchors {
                    inputs.insert(if is_first { 0 } else { 2 }, (&*fund, 2));
                }
                scenario = scenario
                    .block()
                    .coinbase(&fund, coins)
                    .block()
                    .tx(&format!("spend {at}"), inputs, [("payee", 18_000)]);
            }
            let chain = scenario.build();
            let wallets = clustering(&chain);
            let seen: Vec<&String> = owners
                .iter()
                .enumerate()
                .filter(|(at, _)| spends.iter().any(|(a, b, ..)| [*a as usize, *b as usize].contains(at)))
                .map(|(_, name)| name)
                .collect();
            let same: Vec<bool> = seen
                .iter()
                .flat_map(|one| seen.iter().map(|two| wallets.same(chain.address(one), chain.address(two))))
                .collect();
            (same, wallets.members(chain.address(&lock)).len())
        };
        let (bumped, members) = build(true);
        prop_assert_eq!(members, 1);
        prop_assert_eq!(bumped, build(false).0);
    }
}
