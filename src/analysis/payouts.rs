//! Detects service payouts that look like CoinJoins: a service that pays the same amount to many creates a CoinJoin's
//! equal outputs, and a tag may identify who funds them.
//!
//! GraphSense does not report a JoinMarket CoinJoin if an input is tagged as an exchange's (`heuristics_service.py`).
//! Here that applies to every verdict that rests on equal outputs alone, and to every kind of service that pays many.
//! But a tag is a claim, and a mistake would merge strangers, so two more conditions apply:
//!
//! * the tags of all inputs name one and the same actor. Inputs of two actors suggest a CoinJoin;
//! * the verdict is not a protocol's own structure, and no maker was seen to be paid
//!   ([`Verdict::is_by_equal_outputs`]): no service makes a round of Wasabi or a mix of Whirlpool by chance.
//!
//! The signer of an exchange's input is the exchange, whatever its customers do with the payments: their mixing shows
//! at their own addresses. Links from such a payout rest on a claim and are graded so.

use std::sync::Arc;

use crate::findings::labels::kind_of;
use crate::findings::messages;
use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::signers;
use crate::language::{Sentence, Value, say};
use crate::ledger::{AddressNum, TxNum, View};
use crate::tags::{Services, Tag, Tags};

/// Categories of services that pay many people at once (GraphSense's taxonomy).
const PAY_MANY: [&str; 6] = [
    "exchange",
    "gambling",
    "hosted_wallet",
    "miner",
    "payment_processor",
    "wallet_service",
];

/// A transaction that looks like a CoinJoin but, according to a tag, is a payout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payout {
    /// The transaction.
    pub tx: TxNum,
    /// Verdict without the tag.
    pub looks_like: Verdict,
    /// The first tagged input address.
    pub address: AddressNum,
    /// The tagged service.
    pub service: Arc<str>,
    /// Its category.
    pub category: Arc<str>,
    /// Title of the pack.
    pub pack: Arc<str>,
}

impl Payout {
    /// Describes why it is treated as a payout, as a clause.
    pub fn says(&self, view: &View) -> Sentence {
        let looks_like = match self.looks_like {
            Verdict::Is {
                protocol,
                confidence,
            } => say!(
                "protocol-and-confidence",
                protocol = Value::Id(kind_of(protocol).to_string()),
                confidence = confidence
            ),
            Verdict::Not | Verdict::Undetermined => say!("no-coinjoin"),
        };
        say!(
            "treated-as-payout",
            looks_like = looks_like,
            address = Value::Id(view.name(self.address)),
            service = self.service.to_string(),
            category = messages::category(&self.category),
            pack = self.pack.to_string()
        )
    }
}

/// Returns the payouts among transactions that look like CoinJoins, in chain order.
pub fn payouts(view: &View, tags: &Tags, verdicts: &[Verdict]) -> Vec<Payout> {
    if tags.count() == 0 {
        return Vec::new();
    }
    let services = tags.services();
    let judged = view.txs().map(|(tx, _)| tx).zip(verdicts);
    judged
        .filter(|(_, verdict)| verdict.is_by_equal_outputs())
        .filter_map(|(tx, verdict)| {
            let (address, tag) = payer(view, tags, &services, tx)?;
            Some(Payout {
                tx,
                looks_like: *verdict,
                address,
                service: tag.actor.clone()?,
                category: tag.category.clone()?,
                pack: Arc::clone(&tag.pack.title),
            })
        })
        .collect()
}

/// Returns the tag that names the service which funds a transaction and pays many; `None` if the inputs are tagged with
/// other actors too, or not at all.
fn payer<'a>(
    view: &View,
    tags: &'a Tags,
    services: &Services,
    tx: TxNum,
) -> Option<(AddressNum, &'a Tag)> {
    let owners = signers::owners(view, tx);
    let mut found: Option<(AddressNum, &Tag)> = None;
    let mut actor: Option<&str> = None;
    for owner in owners {
        let script = view.script(owner);
        let of_owner = tags.of(script);
        if of_owner.is_empty() {
            continue;
        }
        // A tag without an actor may name someone else.
        let named = services.of(script)?;
        if *actor.get_or_insert(named) != named {
            return None;
        }
        let payer = of_owner
            .iter()
            .find(|tag| tag.actor.is_some() && pays_many(tag));
        found = found.or(payer.map(|tag| (owner, tag)));
    }
    found
}

fn pays_many(tag: &Tag) -> bool {
    let category = tag.category.as_deref().map(str::to_lowercase);
    category.is_some_and(|category| PAY_MANY.contains(&category.as_str()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::cluster::{Clustering, Evidence, Grade};
    use crate::heuristics::coinjoin::{Protocol, judge_all};
    use crate::heuristics::sample::{Sample, address, last};
    use crate::tags::TagPack;

    /// Three owners pay three equal outputs and two others; each can have funded one equal output and one other.
    fn batch() -> View {
        let mut sample = Sample::default();
        let coins = sample.mint(&[(1, 1_505_000), (2, 1_225_000), (3, 505_000)]);
        let paid = [
            (11, 500_000),
            (12, 500_000),
            (13, 500_000),
            (14, 720_000),
            (15, 1_000_000),
        ];
        sample.spend(&coins, &paid);
        sample.view()
    }

    /// Creates a pack that tags the addresses of owners with actor and category.
    fn tags(view: &View, rows: &[(u32, &str, &str)]) -> Tags {
        let mut text =
            "title: Exchanges\ncurrency: BTC\nsource: a link\nlabel: Somebody\ntags:\n".to_owned();
        for (owner, actor, category) in rows {
            let address = view.name(address(view, *owner));
            text += &format!("- address: {address}\n  category: {category}\n");
            if !actor.is_empty() {
                text += &format!("  actor: {actor}\n");
            }
        }
        let pack = TagPack::parse(text.as_bytes(), Path::new("a.yaml"), view.network());
        Tags::new([pack.expect("a pack")])
    }

    fn found(view: &View, rows: &[(u32, &str, &str)]) -> Vec<Payout> {
        payouts(view, &tags(view, rows), &judge_all(view))
    }

    #[test]
    fn equal_outputs_funded_by_tagged_exchange_are_payout() {
        let view = batch();
        let found = found(&view, &[(2, "kraken", "exchange")]);
        let [payout] = &found[..] else {
            panic!("one payout: {found:?}");
        };
        assert_eq!(payout.tx, last(&view));
        assert_eq!(
            payout.says(&view),
            format!(
                "looks like coinjoin (40 %), but is treated as a payout: its input address {} is tagged as kraken \
                 (exchange) in the pack Exchanges",
                view.name(address(&view, 2))
            )
        );
    }

    #[test]
    fn untagged_inputs_are_no_payout() {
        let view = batch();
        assert_eq!(found(&view, &[]), []);
        // A payee may be an exchange at which a mixer sold coins.
        assert_eq!(found(&view, &[(11, "kraken", "exchange")]), []);
    }

    #[test]
    fn inputs_of_two_actors_are_no_payout() {
        let view = batch();
        let (a, b) = ((1, "kraken", "exchange"), (2, "bitstamp", "exchange"));
        assert_eq!(found(&view, &[a, b]), []);
        // A tag without an actor may name a second service.
        assert_eq!(found(&view, &[a, (3, "", "ransomware")]), []);
        assert_eq!(found(&view, &[a, (2, "Kraken", "exchange")]).len(), 1);
    }

    #[test]
    fn only_services_that_pay_many_make_payouts() {
        let view = batch();
        assert_eq!(found(&view, &[(1, "mixer", "mixing_service")]), []);
        assert_eq!(found(&view, &[(1, "somebody", "user")]), []);
        assert_eq!(found(&view, &[(1, "slushpool", "Miner")]).len(), 1);
    }

    #[test]
    fn protocol_structure_and_paid_makers_outweigh_tag() {
        let is = |protocol, confidence| Verdict::Is {
            protocol,
            confidence,
        };
        let view = batch();
        let tags = tags(&view, &[(1, "kraken", "exchange")]);
        let is_payout = |verdict| {
            let mut verdicts = judge_all(&view);
            verdicts[last(&view).index()] = verdict;
            !payouts(&view, &tags, &verdicts).is_empty()
        };
        for verdict in [
            is(Protocol::JoinMarket, 49),
            is(Protocol::Generic, 40),
            is(Protocol::Stonewall, 50),
        ] {
            assert!(is_payout(verdict), "{verdict:?}");
        }
        for verdict in [
            is(Protocol::Wasabi1, 70),
            is(Protocol::Wasabi2, 40),
            is(Protocol::Whirlpool, 60),
            is(Protocol::JoinMarket, 70),
            is(Protocol::JoinMarketOfTwo, 50),
            Verdict::Undetermined,
            Verdict::Not,
        ] {
            assert!(!is_payout(verdict), "{verdict:?}");
        }
    }

    #[test]
    fn payout_links_are_claims() {
        let view = batch();
        let payouts = found(&view, &[(1, "kraken", "exchange")]);
        let mut verdicts = judge_all(&view);
        verdicts[payouts[0].tx.index()] = Verdict::Not;
        let evidence = Evidence {
            claimed: vec![payouts[0].tx],
            ..Evidence::default()
        };
        let clustering = Clustering::by_evidence(&view, &verdicts, &evidence);
        let joins = clustering.links().iter();
        let of_it: Vec<_> = joins
            .filter(|link| link.tx == Some(payouts[0].tx))
            .collect();
        assert_eq!(of_it.len(), 2);
        for link in of_it {
            assert!(link.is_applied());
            assert_eq!(link.grade, Grade::Claim);
        }
        assert!(clustering.same(address(&view, 1), address(&view, 3)));
    }
}
