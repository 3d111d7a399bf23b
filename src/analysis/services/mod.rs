//! Detects service wallets by tags and by behaviour. A service holds other people's money, so a withdrawal from it is
//! not a movement of the offender's money, even if a case address is in its wallet, such as the deposit address named
//! in a ransom note.
//!
//! Offenders collect money too. One who gives every victim a separate address sweeps hundreds of strangers' deposits
//! into one wallet, pays out shares, and splits the rest among many new addresses. So no sign below is enough by
//! itself, except the two that no offender in the literature comes near ([`SIZE`], [`MANY_PAYEES`]); two different
//! signs are. Addresses that the case names count for no sign: they are the offender's or the subject of the question.
//!
//! | sign | meaning | innocent explanation |
//! |---|---|---|
//! | deposits | many addresses that the case does not name, paid by others and swept | one address for every victim |
//! | sums | these deposits vary widely in size | demands of several tiers, seldom over so many magnitudes |
//! | fan-in | sweeps that are built alike empty many addresses of others into it | collecting from partners |
//! | batches | several transactions that each pay many wallets, not all the same | splitting once; paying helpers |
//! | history | many transactions ([`HISTORY`]) of the wallet or an address outside the case | a collecting address |
//! | repayments | pays many wallets, and the very addresses that paid it | a shop that refunds |
//! | forwarding | addresses send it every coin by itself, whole and soon, and it pays many others | one address for every victim |
//! | withdrawal | pays a case address among strangers, with no coin of the case | none that is usual |

mod activity;
mod forwarding;
mod tagged;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use bitcoin::Amount;

use self::activity::WalletActivity;
use self::forwarding::Forwarding;
pub use self::forwarding::ForwardingGroup;
use self::tagged::{by_tags, is_called_so, is_service};
use super::sweeps::Sweeps;
use crate::cluster::{Clustering, Grade, LinkRule};
use crate::heuristics::coinjoin::Verdict;
use crate::language::{Sentence, Value, say};
use crate::ledger::{AddressNum, TxNum, View};
use crate::tags::{Tag, Tags};

/// Least number of deposits to addresses outside the case that is a sign: what a small service sweeps in a day.
const DEPOSITS: usize = 10;
/// The same for addresses of others that are swept into a wallet one by one: people send whole coins too, but not many of
/// them by transactions that are built alike.
const DEPOSITS_ONE_BY_ONE: usize = 20;
/// Least numbers of batches, and of wallets paid in them, that are a sign.
const BATCHES: usize = 2;
const PAYEES: usize = 10;
/// A withdrawal that pays a case address needs no second sign if the wallet also swept this many deposits of others:
/// nobody sends change to an address published in ransom notes.
const SWEPT: usize = 2;
/// Least number of powers of two, each with one in [`FEW`] of the deposits, that makes sums "of all sizes". Ransoms of
/// one tier fall into one or two, and a year of changing prices adds one.
const MAGNITUDES: usize = 7;
const FEW: usize = 40;
/// Least number of transactions of one address that is a sign, whatever lower bound `--busy` sets for a trace.
const HISTORY: u64 = 1_000;
/// Least number of addresses outside the case that identifies a service by itself. The largest ransomware wallets in
/// the literature have about 7,000.
const SIZE: usize = 10_000;
/// Least numbers of batches, and of wallets paid in them, that identify a service by themselves.
const MANY_BATCHES: usize = 5;
const MANY_PAYEES: usize = 100;
/// Least number of addresses that a wallet with as many payees paid back, as a gambling house pays the address that the
/// stake came from (Meiklejohn et al., "A Fistful of Bitcoins", 2013, on Satoshi Dice).
const REPAID: usize = 20;

/// A wallet that is a service's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// What shows it, in words.
    pub evidence: Arc<Sentence>,
    /// [`Grade::Claim`] for a tag, [`Grade::Weak`] for behaviour.
    pub grade: Grade,
    /// Whether the evidence is enough to end the trace wherever it meets the wallet. Deposits of others in all sizes are
    /// not: people and shops receive them too. In a wallet that holds a case address or pays one, the doubt is reported.
    pub is_boundary: bool,
}

/// Service wallets, near misses and collectors, by cluster root.
#[derive(Debug, Clone, Default)]
pub struct ServiceWallets {
    by_root: HashMap<AddressNum, Service>,
    /// The wallet that funds each transaction, if it is one.
    payers: Vec<Option<AddressNum>>,
    /// The sweeps of other wallets' coins.
    sweeps: Sweeps,
    /// Wallets into which addresses forward coins.
    forwarding: Forwarding,
    /// Transactions that pay many wallets, not all the same.
    batches: HashSet<TxNum>,
    /// Insufficient signs per wallet.
    undecided: HashMap<AddressNum, Sentence>,
    /// Wallets that sweep deposits into a service or a busy address.
    collectors: HashSet<AddressNum>,
}

/// The data by which wallets are classified.
pub struct ServiceDetector<'a> {
    /// The chain.
    pub view: &'a View,
    /// The tags.
    pub tags: &'a Tags,
    /// Whether each transaction is a CoinJoin.
    pub verdicts: &'a [Verdict],
    /// The case addresses.
    pub case: &'a HashMap<AddressNum, usize>,
    /// An address with more transactions is busy.
    pub busy: u64,
}

impl ServiceWallets {
    /// Returns the evidence that the wallet with this root is a service's.
    pub fn of(&self, root: AddressNum) -> Option<&Arc<Sentence>> {
        self.get(root).map(|service| &service.evidence)
    }

    /// Returns the service with this root.
    pub fn get(&self, root: AddressNum) -> Option<&Service> {
        self.by_root.get(&root)
    }

    /// Returns the root of the one wallet that funds each transaction; `None` if it is not one, or not known.
    pub fn payers(&self) -> &[Option<AddressNum>] {
        &self.payers
    }

    /// Returns the signs of a service in a wallet that were not sufficient.
    pub fn undecided(&self, root: AddressNum) -> Option<&Sentence> {
        self.undecided.get(&root)
    }

    /// Whether the wallet with this root sweeps deposits into a service or a busy address.
    pub fn is_collector(&self, root: AddressNum) -> bool {
        self.collectors.contains(&root)
    }

    /// Whether a transaction pays many wallets, not all the same.
    pub fn is_batch(&self, tx: TxNum) -> bool {
        self.batches.contains(&tx)
    }

    /// Returns the sweeps into other wallets.
    pub fn sweeps(&self) -> &Sweeps {
        &self.sweeps
    }

    /// Returns the wallets of services into which addresses forward coins one by one.
    pub fn forwarding(&self) -> &Forwarding {
        &self.forwarding
    }

    /// Returns every address of a service wallet at which a trace ends, with the reason in words: of those that are
    /// boundaries, by a tag if `only_tagged`, and of those with a root among `near`.
    pub fn addresses(
        &self,
        clustering: &Clustering,
        near: &HashSet<AddressNum>,
        only_tagged: bool,
    ) -> HashMap<AddressNum, Arc<Sentence>> {
        let is_enough = |of: &Service| of.is_boundary && (!only_tagged || of.grade == Grade::Claim);
        let wallets = self.by_root.iter();
        let wallets = wallets.filter(|(root, service)| is_enough(service) || near.contains(root));
        wallets
            .flat_map(|(root, service)| {
                let reason = say!("in-service-wallet", evidence = &*service.evidence);
                let reason = Arc::new(reason);
                let members = clustering.members(*root).iter();
                members.map(move |member| (*member, Arc::clone(&reason)))
            })
            .collect()
    }
}

impl ServiceDetector<'_> {
    /// Classifies every wallet.
    pub fn services(&self, clustering: &Clustering) -> ServiceWallets {
        let mut services = ServiceWallets::default();
        let asserted_as_offender = self.asserted_as_offender(clustering);
        let of_case = self.case.keys().map(|address| clustering.root(*address));
        let of_case: HashSet<AddressNum> = of_case.collect();
        for address in self.view.addresses() {
            let root = clustering.root(address);
            if asserted_as_offender.contains(&root) || services.by_root.contains_key(&root) {
                continue;
            }
            let tags = self.tags.of(self.view.script(address)).iter();
            let is_of_case = of_case.contains(&root);
            let naming = tags.filter(|tag| is_service(tag) || is_of_case && is_called_so(tag));
            let naming: Vec<&Tag> = naming.collect();
            if let Some(evidence) = by_tags(self.view, address, &naming) {
                let service = Service {
                    evidence: evidence.into(),
                    grade: Grade::Claim,
                    is_boundary: true,
                };
                services.by_root.insert(root, service);
            }
        }
        let txs = self.view.txs();
        services.payers = txs.map(|(tx, _)| self.payer(clustering, tx)).collect();
        services.sweeps = Sweeps::new(self.view, clustering, &services.payers, &of_case);
        let seen = self.seen(clustering, &services.payers);
        let batches = seen.values().flat_map(|seen| &seen.batches);
        services.batches = batches.copied().collect();
        let mut order: Vec<&AddressNum> = seen.keys().collect();
        order.sort_unstable();
        for root in order {
            if asserted_as_offender.contains(root) || services.by_root.contains_key(root) {
                continue;
            }
            let members = clustering.members(*root);
            let fan_in = services.sweeps.fan_in(*root);
            let (signs, is_shown, is_boundary) = self.signs(members, &seen[root], fan_in);
            if is_shown {
                let service = Service {
                    evidence: Arc::new(Sentence::list_some(signs)),
                    grade: Grade::Weak,
                    is_boundary,
                };
                services.by_root.insert(*root, service);
            } else if !signs.is_empty() {
                services.undecided.insert(*root, Sentence::list_some(signs));
            }
        }
        services.forwarding = Forwarding::new(self.view, clustering, &services.sweeps, &seen);
        let wallets = services
            .forwarding
            .groups()
            .flat_map(|(group, targets)| targets.iter().map(move |(wallet, _)| (*wallet, group)));
        for (wallet, group) in wallets {
            let known = services.by_root.get(&wallet);
            if asserted_as_offender.contains(&wallet) || known.is_some_and(|it| it.is_boundary) {
                continue;
            }
            let service = Service {
                evidence: forwarded_into(group).into(),
                grade: Grade::Weak,
                is_boundary: true,
            };
            services.undecided.remove(&wallet);
            services.by_root.insert(wallet, service);
        }
        services.collectors = self.collectors(clustering, &services, &seen);
        services
    }

    /// Wallets that an analyst asserts to be the offender's: a merge joins a case address with others.
    fn asserted_as_offender(&self, clustering: &Clustering) -> HashSet<AddressNum> {
        let links = clustering.links().iter();
        let merges =
            links.filter(|link| matches!(link.rule, LinkRule::Merge(_)) && link.is_applied());
        let of_case = |address| self.case.contains_key(&address);
        merges
            .filter(|link| of_case(link.a) || of_case(link.b))
            .map(|link| clustering.root(link.a))
            .collect()
    }

    /// Describes the signs, and returns whether they identify a service, and whether they are enough to end the trace.
    fn signs(
        &self,
        members: &[AddressNum],
        seen: &WalletActivity,
        (joint, all): (usize, usize),
    ) -> (Vec<Sentence>, bool, bool) {
        let unnamed = members
            .iter()
            .filter(|member| !self.case.contains_key(member));
        let size = unnamed.clone().count();
        let is_large = size >= SIZE;
        let mut signs = Vec::new();
        if is_large {
            signs.push(say!("sign-large", count = size));
        }
        if seen.depositors.len() >= DEPOSITS {
            signs.push(say!("sign-swept", count = seen.depositors.len()));
            if spread(&seen.deposits) >= MAGNITUDES {
                signs.push(say!("sign-sizes-vary"));
            }
        }
        // Shops and people who receive payments do not behave so.
        let first_strong = signs.len();
        if joint >= DEPOSITS || all >= DEPOSITS_ONE_BY_ONE {
            let emptied = joint.max(all);
            signs.push(say!("sign-emptied", count = emptied));
        }
        if seen.batches.len() >= BATCHES && seen.payees.len() >= PAYEES {
            signs.push(say!(
                "sign-batches",
                count = seen.payees.len(),
                batches = seen.batches.len()
            ));
        } else if seen.sweeps.paid.len() >= MANY_PAYEES {
            signs.push(say!("sign-payees", count = seen.sweeps.paid.len()));
        }
        if seen.repaid.len() >= REPAID {
            signs.push(say!("sign-repaid", count = seen.repaid.len()));
        }
        signs.extend(self.long_history(unnamed, seen));
        if let Some(tx) = seen.withdrawal {
            signs.push(say!("sign-withdrawal", txid = self.view.tx(tx).txid));
        }
        let has_many_payees =
            seen.batches.len() >= MANY_BATCHES && seen.payees.len() >= MANY_PAYEES;
        let is_withdrawn = seen.withdrawal.is_some() && seen.depositors.len() >= SWEPT;
        let is_enough = is_large || has_many_payees || is_withdrawn;
        let is_boundary = is_enough || signs.len() - first_strong >= 2;
        let is_shown = is_enough || signs.len() >= 2;
        (signs, is_shown, is_boundary)
    }

    /// Describes the history of the busiest address of a wallet, or else of the wallet, if it is long.
    fn long_history<'b>(
        &self,
        members: impl Iterator<Item = &'b AddressNum>,
        seen: &WalletActivity,
    ) -> Option<Sentence> {
        let busiest = members
            .map(|member| (self.view.history_length(*member), *member))
            .max()
            .filter(|(entries, _)| *entries > self.busy.max(HISTORY));
        if let Some((entries, member)) = busiest {
            let address = Value::Id(self.view.name(member));
            return Some(say!(
                "sign-long-history",
                address = address,
                count = entries
            ));
        }
        let entries = seen.transactions as u64;
        (entries > self.busy.max(HISTORY)).then(|| say!("sign-many-transactions", count = entries))
    }

    /// Returns wallets that sweep the deposits of several payers and send everything to services or busy addresses.
    fn collectors(
        &self,
        clustering: &Clustering,
        services: &ServiceWallets,
        seen: &BTreeMap<AddressNum, WalletActivity>,
    ) -> HashSet<AddressNum> {
        let is_target = |root: &AddressNum| {
            services.by_root.contains_key(root)
                || clustering.members(*root).iter().any(|member| {
                    self.view.history_length(*member) > self.busy && !self.case.contains_key(member)
                })
        };
        let is_collector = |seen: &WalletActivity| {
            let payers = seen.sweeps.payers.iter().flatten().count() + seen.sweeps.unseen;
            seen.depositors.len() >= 2
                && payers >= 2
                && !seen.sweeps.paid.is_empty()
                && seen.sweeps.paid.iter().all(is_target)
        };
        let wallets = seen.iter().filter(|(_, seen)| is_collector(seen));
        wallets.map(|(root, _)| *root).collect()
    }
}

/// Describes the behaviour of a group of wallets into which addresses forward coins.
fn forwarded_into(group: &ForwardingGroup) -> Sentence {
    match group.wallets {
        1 => say!(
            "sign-forwarded",
            count = group.addresses,
            payees = group.payees
        ),
        wallets => say!(
            "sign-forwarded-among",
            count = group.addresses,
            wallets = wallets - 1,
            payees = group.payees
        ),
    }
}

/// Returns the number of powers of two that hold one in [`FEW`] of the sums or more.
fn spread(sums: &[Amount]) -> usize {
    let mut magnitudes: BTreeMap<u32, usize> = BTreeMap::new();
    for sum in sums.iter().filter(|sum| **sum > Amount::ZERO) {
        *magnitudes.entry(sum.to_sat().ilog2()).or_default() += 1;
    }
    let filled = magnitudes
        .values()
        .filter(|count| FEW * **count >= sums.len());
    filled.count()
}
