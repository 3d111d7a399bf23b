//! Caveats on wallets: clusters that contradict tags or grew in one step, links that were refused, possible PayJoins,
//! change rules, and what a cluster means at all.

use std::collections::HashSet;

use bitcoin::Txid;

use crate::analysis::Analysis;
use crate::case::question::Case;
use crate::cluster::{Alarm, Link, LinkStatus};
use crate::heuristics::payjoin;
use crate::language::{Sentence, Value, say};
use crate::ledger::{AddressNum, TxNum, View};

/// A caveat on wallets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WalletCaveat {
    /// `wallet_of_several_services`: tags assign addresses of one wallet to different services.
    SeveralServices {
        /// The wallet.
        wallet: String,
        /// The services.
        services: Vec<String>,
    },
    /// `change_link_jump`: one change link merged large wallets.
    ChangeJump {
        /// Addresses on either side of the link, the larger number first.
        sides: (u32, u32),
        /// The wallet.
        wallet: String,
        /// The transaction of the link.
        txid: Option<Txid>,
    },
    /// `split_without_effect`: one key signs for addresses that a split names.
    VoidSplit {
        /// The analyst's name.
        name: String,
        /// The reason given.
        reason: String,
    },
    /// `links_refused`: so many links were not used, because other evidence contradicts them.
    LinksRefused(usize),
    /// `possible_payjoins`: each of these transactions alone holds a wallet together and may be a PayJoin.
    PossiblePayJoins(Vec<Txid>),
    /// `change_rules`: addresses were joined by these change rules.
    ChangeRules(String),
    /// `clusters_are_inferred`: what clusters and taint are; in every case.
    Inferred,
}

impl WalletCaveat {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::SeveralServices { .. } => "wallet_of_several_services",
            Self::ChangeJump { .. } => "change_link_jump",
            Self::VoidSplit { .. } => "split_without_effect",
            Self::LinksRefused(_) => "links_refused",
            Self::PossiblePayJoins(_) => "possible_payjoins",
            Self::ChangeRules(_) => "change_rules",
            Self::Inferred => "clusters_are_inferred",
        }
    }
}

impl WalletCaveat {
    pub(super) fn words(&self) -> Sentence {
        let wallet_id = |wallet: &String| Value::Id(wallet.clone());
        match self {
            Self::SeveralServices { wallet, services } => {
                let services = services.iter().map(Sentence::foreign).collect();
                say!(
                    "caveat-several-services",
                    wallet = wallet_id(wallet),
                    services = Value::Row(services, ", ")
                )
            }
            Self::ChangeJump {
                sides: (larger, smaller),
                wallet,
                txid,
            } => match txid {
                Some(txid) => say!(
                    "caveat-change-jump-in",
                    larger = *larger,
                    count = *smaller,
                    wallet = wallet_id(wallet),
                    txid = *txid
                ),
                None => say!(
                    "caveat-change-jump",
                    larger = *larger,
                    count = *smaller,
                    wallet = wallet_id(wallet)
                ),
            },
            Self::VoidSplit { name, reason } => {
                say!("caveat-void-split", name = name, reason = reason)
            }
            Self::LinksRefused(links) => say!("caveat-links-refused", count = *links),
            Self::PossiblePayJoins(txids) => match txids[..] {
                [txid] => say!("caveat-possible-payjoin", txid = txid),
                _ => {
                    let named = txids.iter().map(Sentence::id).collect();
                    say!(
                        "caveat-possible-payjoins",
                        count = txids.len(),
                        txids = Sentence::list_some(named)
                    )
                }
            },
            Self::ChangeRules(rules) => {
                say!("caveat-change-rules", rules = Value::Id(rules.clone()))
            }
            Self::Inferred => say!("caveat-inferred"),
        }
    }
}

/// Reports wallets that may be wrong.
pub(super) fn doubted(case: &Case, view: &View, analysis: &Analysis) -> Vec<WalletCaveat> {
    let clustering = analysis.clustering();
    let alarms = clustering.alarms().iter();
    let mut caveats: Vec<WalletCaveat> = alarms
        .map(|alarm| WalletCaveat::of_alarm(case, view, analysis, alarm))
        .collect();
    let is_refused = |link: &&Link| matches!(link.status, LinkStatus::Refused(_));
    let refused = clustering.links().iter().filter(is_refused).count();
    if refused > 0 {
        caveats.push(WalletCaveat::LinksRefused(refused));
    }
    let payjoins = possible_payjoins(view, analysis);
    if !payjoins.is_empty() {
        caveats.push(WalletCaveat::PossiblePayJoins(payjoins));
    }
    let rules = &case.limits.change_rules;
    if !rules.is_empty() {
        caveats.push(WalletCaveat::ChangeRules(rules.clone()));
    }
    caveats
}

impl WalletCaveat {
    fn of_alarm(case: &Case, view: &View, analysis: &Analysis, alarm: &Alarm) -> Self {
        let wallet = |member| analysis.clustering().name(view, member);
        match alarm {
            Alarm::Services { member, services } => {
                let services = services.iter();
                let services = services.map(|number| analysis.wallets.service(*number).to_owned());
                Self::SeveralServices {
                    wallet: wallet(*member),
                    services: services.collect(),
                }
            }
            Alarm::Jump { link, sides } => Self::ChangeJump {
                sides: *sides,
                wallet: wallet(link.a),
                txid: link.tx.map(|tx| view.tx(tx).txid),
            },
            Alarm::Split(number) => {
                let split = &case.splits[*number as usize];
                Self::VoidSplit {
                    name: split.name.clone(),
                    reason: split.reason.clone(),
                }
            }
        }
    }
}

/// Returns transactions that may be PayJoins and that alone hold a wallet together which matters to the case: one that
/// holds a case address or of a payer, or that money reached.
fn possible_payjoins(view: &View, analysis: &Analysis) -> Vec<Txid> {
    let clustering = analysis.clustering();
    let spenders = |tx: TxNum| {
        let prevouts = view.inputs(tx).iter();
        prevouts.filter_map(|prevout| view.owner_of(*prevout))
    };
    let matters: HashSet<AddressNum> = (analysis.case_addresses.keys().copied())
        .chain(analysis.payers(view))
        .chain(analysis.reached(view))
        .map(|address| clustering.root(address))
        .collect();
    let cut_transactions = clustering.cut_transactions().into_iter();
    cut_transactions
        .filter(|tx| {
            let mut wallets = spenders(*tx).map(|address| clustering.root(address));
            payjoin::is_possible(view, *tx, analysis.verdicts[tx.index()])
                && wallets.any(|wallet| matters.contains(&wallet))
        })
        .map(|tx| view.tx(tx).txid)
        .collect()
}
