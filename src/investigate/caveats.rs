//! The caveats of a case: what was not fetched, what rests on one server, what a figure does not mean.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use bitcoin::{Amount, OutPoint, Script, Txid};

use super::attestations::{Attestations, RunDifference};
use super::{elsewhere, payer_caveats, pending, uncounted, waiting};
use crate::analysis::{Analysis, lightning, lookalike};
use crate::case::question::{Case, SplitTarget};
use crate::chain::BlockId;
use crate::cluster::{Link, LinkStatus};
use crate::findings::{Caveat, End, EndpointRow, Findings, Totals};
use crate::heuristics::{payjoin, signers};
use crate::ledger::{AddressNum, Completeness, TxNum, View};
use crate::listing::{counted, list};
use crate::tags::{Skipped, Tags};

/// Confirmations after which a transaction is commonly treated as final.
const FINAL_DEPTH: u32 = 6;

/// Returns the caveats of a case, those that make it incomplete first.
pub(super) fn caveats(
    case: &Case,
    view: &View,
    tags: &Tags,
    analysis: &Analysis,
    attestations: &Attestations,
    findings: &Findings,
) -> Vec<Caveat> {
    let mut caveats = faults(attestations);
    let mut say = |incomplete: bool, text: String| {
        caveats.push(Caveat {
            incomplete,
            fault: false,
            text,
        });
    };

    if attestations.out_of_budget {
        say(
            true,
            "The request limit was reached before all data was fetched; raise --max-requests."
                .to_owned(),
        );
    }
    for entry in &case.addresses {
        let completeness = view
            .address(&entry.address.script_pubkey())
            .map(|address| view.completeness(address));
        let problem = match completeness {
            None | Some(Completeness::Complete) => continue,
            Some(incomplete) => incomplete,
        };
        say(
            true,
            format!(
                "Case address {}: {problem}. Payments may be missing.",
                entry.address
            ),
        );
    }
    if let Some(changed) = &attestations.changed {
        say(changed.is_omission(), changed.to_string());
    }
    for text in &attestations.clock {
        say(false, text.clone());
    }
    for (server, reason) in &attestations.lost {
        say(
            false,
            format!("{server} was dropped during the run: {reason}."),
        );
    }
    let without: BTreeSet<&String> = attestations
        .agreements
        .values()
        .filter(|agreement| agreement.servers > 0)
        .flat_map(|agreement| agreement.refused.iter().map(|(server, _)| server))
        .collect();
    for server in without {
        let refused = |(by, why): &(String, String)| (by == server).then(|| why.clone());
        let words: Vec<String> = attestations
            .agreements
            .values()
            .flat_map(|agreement| agreement.refused.iter().filter_map(refused))
            .collect();
        say(
            false,
            format!(
                "{server} returned no history for {} that other servers returned; first reason: {}.",
                counted(words.len(), "script"),
                words[0]
            ),
        );
    }
    let sum_up = |(count, sum): (usize, Amount), row: &EndpointRow| {
        (count + 1, sum + Amount::from_sat(row.haircut_sat))
    };
    let ended = |end: End| {
        let rows = findings.endpoints.iter().filter(move |row| row.end == end);
        rows.fold((0, Amount::ZERO), sum_up)
    };
    // An address that needs no key has a long history but no operator.
    let (nobodys, busy): (Vec<&EndpointRow>, Vec<_>) = findings
        .endpoints
        .iter()
        .filter(|row| row.end == End::Busy)
        .partition(|row| is_nobodys(view, row));
    let [nobodys, busy] =
        [nobodys, busy].map(|rows| rows.into_iter().fold((0, Amount::ZERO), sum_up));
    let (count, sum) = ended(End::Unknown);
    if count > 0 {
        say(
            true,
            format!(
                "{count} could not be followed, for want of data ({sum} by haircut); the table endpoints.csv gives \
                 the reason for each.",
                count = counted(count, "output")
            ),
        );
    }
    let places = |end: End, name: &dyn Fn(&EndpointRow) -> String| {
        let rows = findings.endpoints.iter().filter(|row| row.end == end);
        rows.map(name).collect::<BTreeSet<String>>().len()
    };
    for (end, (count, sum), places, verbs, one, several) in [
        (
            End::Service,
            ended(End::Service),
            places(End::Service, &|row| row.cluster.clone()),
            ["lies", "lie"],
            "in the wallet of a service; its operator can be asked",
            "in the wallets of services; their operators can be asked",
        ),
        (
            End::Busy,
            busy,
            places(End::Busy, &|row| row.address.clone()),
            ["lies", "lie"],
            "at an address with a history as long as that of a service; its operator can be asked",
            "at addresses with histories as long as those of services; their operators can be asked",
        ),
        (
            End::CoinJoin,
            ended(End::CoinJoin),
            places(End::CoinJoin, &|row| row.reason.clone()),
            ["went", "went"],
            "into a transaction that looks like a CoinJoin; the trace does not continue beyond it",
            "into transactions that look like CoinJoins; the trace does not continue beyond them",
        ),
        (
            End::Limit,
            ended(End::Limit),
            1,
            ["was", "were"],
            "not followed to the end because of a limit of the trace",
            "not followed to the end because of limits of the trace",
        ),
    ] {
        let verb = verbs[usize::from(count != 1)];
        let what = if places == 1 { one } else { several };
        if count > 0 {
            let named = named_ends(findings, end);
            say(
                false,
                format!(
                    "{} {verb} {what} ({sum} by haircut).{named}",
                    counted(count, "output")
                ),
            );
        }
    }
    if let (count @ 1.., sum) = nobodys {
        say(
            false,
            format!(
                "{} {} at an address that needs no key to spend from, so many people use it ({sum} by haircut). It \
                 has no owner and no operator to ask; a larger --busy follows these coins.",
                counted(count, "output"),
                if count == 1 { "lies" } else { "lie" },
            ),
        );
    }
    if let Some(text) = pending::caveat(findings) {
        say(false, text);
    }
    for text in waiting::caveats(view, analysis, attestations) {
        say(false, text);
    }
    for text in repeated(view) {
        say(false, text);
    }
    let Totals {
        paid_sat,
        paid_gross_sat,
        ..
    } = findings.totals;
    if paid_gross_sat > paid_sat {
        say(
            false,
            format!(
                "The deposits counted as paid total {}. Of this, {} is money of earlier payments that came back (by \
                 haircut), or was contributed by the wallet of the case itself. The amount paid excludes it: {}.",
                Amount::from_sat(paid_gross_sat),
                Amount::from_sat(paid_gross_sat - paid_sat),
                Amount::from_sat(paid_sat)
            ),
        );
    }
    for text in payer_caveats::caveats(view, analysis) {
        say(false, text);
    }
    for text in uncounted::caveats(view, analysis) {
        say(false, text);
    }
    let is_fresh = |height: u32| findings.tip.height.saturating_sub(height) < FINAL_DEPTH - 1;
    let fresh: BTreeSet<Txid> = findings
        .outputs
        .iter()
        .filter(|row| is_fresh(row.height))
        .map(|row| row.txid)
        .collect();
    if !fresh.is_empty() {
        say(
            false,
            format!(
                "{} in one of the last {FINAL_DEPTH} blocks, which a chain reorganisation could still replace.",
                match fresh.len() {
                    1 => "1 traced transaction is".to_owned(),
                    several => format!("{several} traced transactions are"),
                }
            ),
        );
    }
    let without_rate = findings
        .payments
        .iter()
        .filter(|row| row.class.counts_as_paid() && row.value_eur.is_none())
        .count();
    if without_rate > 0 {
        say(
            false,
            format!(
                "No euro rate is known for the day of {}; {} no value in euro.",
                counted(without_rate, "payment"),
                if without_rate == 1 {
                    "it has"
                } else {
                    "they have"
                }
            ),
        );
    }
    if !attestations.refused.is_empty() && !attestations.out_of_budget {
        let (request, words) = &attestations.refused[0];
        let (verb, answers) = match attestations.refused.len() {
            1 => ("was", "its answer"),
            _ => ("were", "their answers"),
        };
        say(
            true,
            format!(
                "{} {verb} refused, or {answers} could not be used. The first: {request}: {words}.",
                counted(attestations.refused.len(), "request")
            ),
        );
    }
    if attestations.without_balance > 0 {
        say(
            false,
            format!(
                "No server reported the balance of {} of the case, so omitted transactions would go undetected there.",
                match attestations.without_balance {
                    1 => "1 address".to_owned(),
                    count => counted(count, "address"),
                }
            ),
        );
    }
    if attestations.servers < 2 {
        say(
            false,
            "Completeness rests on one server: every transaction shown is proved, but a transaction that this server \
             withholds would not be noticed."
                .to_owned(),
        );
    }
    for text in claims(view, tags) {
        say(false, text);
    }
    if let Some(text) = payouts(view, analysis) {
        say(false, text);
    }
    for text in lookalike::caveats(case, view, tags, analysis) {
        say(false, text);
    }
    for text in lightning::caveats(view, analysis) {
        say(false, text);
    }
    for alarm in analysis.clustering().alarms() {
        say(false, analysis.wallets.alarm(case, view, alarm));
    }
    let refused = |link: &&Link| matches!(link.status, LinkStatus::Refused(_));
    match analysis.clustering().links().iter().filter(refused).count() {
        0 => {}
        count => say(
            false,
            format!(
                "{} between addresses {} not used, because other evidence contradicts it; the table links.csv lists \
                 them, and the command “ransomtrace explain” gives the reasons.",
                counted(count, "link"),
                if count == 1 { "was" } else { "were" }
            ),
        ),
    }
    if let Some(text) = lone_payjoins(view, analysis) {
        say(false, text);
    }
    if !case.limits.change_rules.is_empty() {
        say(
            false,
            format!(
                "Addresses were also joined by change rules ({}). These are heuristics: each such link is weak and \
                 may be wrong.",
                case.limits.change_rules
            ),
        );
    }
    for (number, merge) in (1..).zip(&case.merges) {
        say(
            false,
            format!(
                "Merge {number} is an analyst assertion by {}, not a finding: {} have one owner. Reason given: {}.",
                merge.name,
                counted(merge.addresses.len(), "address"),
                merge.reason
            ),
        );
    }
    for (number, split) in (1..).zip(&case.splits) {
        let what = match &split.apart {
            SplitTarget::Addresses(addresses) => {
                let have = if addresses.len() == 1 {
                    "has a separate owner"
                } else {
                    "have separate owners"
                };
                format!("{} {have}", counted(addresses.len(), "address"))
            }
            SplitTarget::Transaction(txid) => {
                format!("the inputs of transaction {txid} do not have one owner")
            }
        };
        say(
            false,
            format!(
                "Split {number} is an analyst assertion by {}, not a finding: {what}. Reason given: {}.",
                split.name, split.reason
            ),
        );
    }
    say(
        false,
        "Clusters are inferred, and are a lower bound: a wallet may hold more addresses than its co-spends show. A \
         PayJoin, which looks like an ordinary payment, would merge two wallets. Taint is a convention, not a fact: \
         compare the policies. Poison counts the same money many times."
            .to_owned(),
    );
    caveats
}

/// Reports transactions that may be PayJoins and that alone hold a wallet together which matters to the case: one that
/// holds a case address or of a payer, or that money reached.
fn lone_payjoins(view: &View, analysis: &Analysis) -> Option<String> {
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
    let mut cut_transactions = clustering.cut_transactions();
    cut_transactions.retain(|tx| {
        let mut wallets = spenders(*tx).map(|address| clustering.root(address));
        payjoin::is_possible(view, *tx, analysis.verdicts[tx.index()])
            && wallets.any(|wallet| matters.contains(&wallet))
    });
    let txids: Vec<Txid> = cut_transactions
        .iter()
        .map(|tx| view.tx(*tx).txid)
        .collect();
    Some(match &txids[..] {
        [] => return None,
        [txid] => format!(
            "Transaction {txid} alone holds a wallet of this case together and may be a PayJoin, in which payer and \
             payee both contribute inputs. If it is one, it merges two owners into one wallet. A [[split]] in the \
             case file excludes it."
        ),
        several => format!(
            "{} transactions each alone hold a wallet of this case together and may be PayJoins, in which payer and \
             payee both contribute inputs. Any that is one merges two owners into one wallet. They are {}. The \
             command “ransomtrace explain” with two addresses names those between them; a [[split]] in the case file \
             excludes one.",
            several.len(),
            list(several)
        ),
    })
}

/// Whether an endpoint is at an address that needs no key.
fn is_nobodys(view: &View, row: &EndpointRow) -> bool {
    let outpoint = row.txid.zip(row.vout);
    let output = outpoint.and_then(|(txid, vout)| view.known_output(OutPoint { txid, vout }));
    output.is_some_and(|output| signers::needs_no_key(&output.script_pubkey))
}

/// Names the tagged addresses at which the trace ended in this way, the largest sum first; empty if none is tagged.
fn named_ends(findings: &Findings, end: End) -> String {
    let named: Vec<String> = findings
        .ended_at(end)
        .iter()
        .map(|named| format!("`{}` ({})", named.label, named.addresses.join(", ")))
        .collect();
    match named.is_empty() {
        true => String::new(),
        false => format!(" Tags name {}.", list(&named)),
    }
}

/// Reports transactions that look like CoinJoins and are treated as payouts.
fn payouts(view: &View, analysis: &Analysis) -> Option<String> {
    let (first, rest) = analysis.payouts.split_first()?;
    let rest: Vec<Txid> = rest.iter().map(|payout| view.tx(payout.tx).txid).collect();
    let others = match rest.len() {
        0 => String::new(),
        1 => format!(" The same holds for {}.", list(&rest)),
        count => format!(" The same holds for {count} others: {}.", list(&rest)),
    };
    Some(format!(
        "Transaction {} {}. On that claim alone its input addresses are merged into one wallet and the trace \
         continues through it.{others} If a tag is wrong, unrelated owners are merged; a [[split]] in the case file \
         excludes a transaction.",
        view.tx(first.tx).txid,
        first.says(view)
    ))
}

/// Addresses with several actors that are listed individually.
const MAX_DISPUTED: usize = 5;

/// Reports what tags are, how many were read, and which were not used.
fn claims(view: &View, tags: &Tags) -> Vec<String> {
    let packs = tags.packs();
    if packs.is_empty() {
        return Vec::new();
    }
    let is_seen = |script: &Script| view.address(script).is_some();
    let (mut matching, mut addresses) = (0, BTreeSet::new());
    for tag in tags.iter().filter(|tag| is_seen(&tag.script)) {
        matching += 1;
        addresses.insert(&tag.script);
    }
    let read: usize = packs.iter().map(|pack| pack.read).sum();
    let mut text = format!(
        "Labels are claims of third parties, not facts; each rests on the source that its tag cites. {} in {} {} \
         read; {} {} {} that {} in this case.",
        counted(read, "tag"),
        counted(packs.len(), "pack"),
        if read == 1 { "was" } else { "were" },
        counted(matching, "tag"),
        if matching == 1 { "names" } else { "name" },
        counted(addresses.len(), "address"),
        if addresses.len() == 1 {
            "occurs"
        } else {
            "occur"
        }
    );
    let mut left: Vec<String> = Vec::new();
    let mut chains: BTreeMap<&str, usize> = BTreeMap::new();
    for (chain, count) in packs.iter().flat_map(|pack| &pack.skipped.other_chains) {
        *chains.entry(chain).or_default() += count;
    }
    if !chains.is_empty() {
        let names: Vec<String> = chains
            .iter()
            .map(|(chain, count)| format!("{chain} {count}"))
            .collect();
        left.push(format!(
            "{} for other chains ({}{})",
            chains.values().sum::<usize>(),
            names.join(", "),
            elsewhere::counted(tags).map_or(String::new(), |some| format!("; {some}"))
        ));
    }
    let sum = |part: fn(&Skipped) -> usize| -> usize {
        packs.iter().map(|pack| part(&pack.skipped)).sum()
    };
    let first = |of: fn(&Skipped) -> Option<&(usize, String)>| {
        packs.iter().find_map(|pack| {
            let (line, problem) = of(&pack.skipped)?;
            let file = pack.name.file.display();
            Some(format!("the first on line {line} of {file}: {problem}"))
        })
    };
    if let Some(first) = first(|skipped| skipped.first.as_ref()) {
        let wrong = sum(|skipped| skipped.not_addresses);
        left.push(format!(
            "{wrong} whose address is not valid on this network ({first})"
        ));
    }
    if let Some(first) = first(|skipped| skipped.first_odd.as_ref()) {
        let odd = sum(|skipped| skipped.odd);
        left.push(format!(
            "{odd} with a missing or unreadable value ({first})"
        ));
    }
    let without = sum(|skipped| skipped.without_address);
    if without > 0 {
        left.push(format!("{without} without an address"));
    }
    if tags.duplicates() > 0 {
        left.push(format!(
            "{} that repeat a tag of the same pack",
            tags.duplicates()
        ));
    }
    if !left.is_empty() {
        text += &format!(" Not used: {}.", left.join("; "));
    }
    let unknown: usize = packs.iter().map(|pack| pack.unknown_confidences).sum();
    if unknown > 0 {
        text += &format!(
            " {} a confidence that is not in GraphSense's taxonomy and counts as “unknown”.",
            match unknown {
                1 => "1 tag has".to_owned(),
                several => format!("{several} tags have"),
            }
        );
    }
    let services = tags.services();
    let disputed: Vec<_> = services
        .disputed()
        .iter()
        .filter_map(|(script, actors)| Some((view.name(view.address(script)?), actors)))
        .collect();
    let told = disputed.iter().take(MAX_DISPUTED).map(|(name, actors)| {
        let actors: Vec<String> = actors.iter().map(|actor| format!("`{actor}`")).collect();
        format!(
            "Tags name different actors for {name}: {}; it is not treated as a service's.",
            actors.join(", ")
        )
    });
    let rest = disputed.len().saturating_sub(MAX_DISPUTED);
    let rest = (rest > 0).then(|| {
        format!(
            "Tags also name different actors for {} more.",
            counted(rest, "address")
        )
    });
    let elsewhere = elsewhere::caveats(view, tags);
    [text]
        .into_iter()
        .chain(told)
        .chain(rest)
        .chain(elsewhere)
        .collect()
}

/// Faults that are listed individually.
const MAX_FAULTS: usize = 10;

/// Reports the servers whose answers were shown to be wrong.
fn faults(attestations: &Attestations) -> Vec<Caveat> {
    let caveat = |text: String| Caveat {
        incomplete: true,
        fault: true,
        text,
    };
    let told = attestations
        .faults
        .iter()
        .take(MAX_FAULTS)
        .map(|fault| caveat(format!("{fault}.")));
    let rest = attestations.faults.len().saturating_sub(MAX_FAULTS);
    let rest = (rest > 0).then(|| {
        caveat(format!(
            "{} more of this kind are in the log in evidence.sqlite.",
            counted(rest, "wrong answer")
        ))
    });
    told.chain(rest).collect()
}

impl RunDifference {
    /// Whether payments changed without a chain reorganisation to explain it.
    fn is_omission(&self) -> bool {
        !self.is_reorganised && !self.payments.is_empty()
    }
}

impl std::fmt::Display for RunDifference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let BlockId { height, hash } = self.tip;
        if self.is_reorganised {
            write!(
                f,
                "The chain was reorganised since the run of {}: its tip, block {height} ({hash}), was replaced.",
                self.since
            )?;
        } else {
            write!(
                f,
                "The run of {}, as of block {height}, proved payments that are no longer in the same blocks, although \
                 the chain was not reorganised.",
                self.since
            )?;
        }
        if self.payments.is_empty() {
            return write!(f, " No payment changed.");
        }
        for moved in &self.payments {
            let value = Amount::from_sat(moved.sat);
            write!(
                f,
                " Payment {} ({value}) was in block {}",
                moved.outpoint, moved.was
            )?;
            match moved.is {
                Some(height) => write!(f, " and is now in block {height}.")?,
                None => write!(f, " and is now in no block.")?,
            }
        }
        Ok(())
    }
}

/// Reports transactions that are in two blocks.
fn repeated(view: &View) -> impl Iterator<Item = String> {
    view.second_positions().iter().map(|(tx, again)| {
        let entry = view.tx(*tx);
        format!(
            "Transaction {} is in block {} and again in block {}; two coinbase transactions repeat like this from \
             before BIP 30 forbade it. It is counted once, as of the first block, because its outputs exist once.",
            entry.txid, entry.anchor.block.height, again.block.height
        )
    })
}
