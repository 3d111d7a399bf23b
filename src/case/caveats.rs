//! What limits the conclusions, in words: what was not seen, what rests on one witness, what a figure does not mean.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use bitcoin::{Amount, OutPoint, Script, Txid};

use super::analysis::Analysis;
use super::elsewhere;
use super::findings::{Caveat, End, EndpointRow, Findings, Totals};
use super::lightning;
use super::lookalike;
use super::payer_caveats;
use super::pending;
use super::question::{Apart, Case};
use super::uncounted;
use super::waiting;
use super::witness::{Changed, Witness};
use super::words::{counted, list};
use crate::chain::BlockId;
use crate::cluster::{Link, Standing};
use crate::heuristics::{payjoin, signers};
use crate::ledger::{AddressNum, Completeness, TxNum, View};
use crate::tags::{PassedOver, Tags};

/// Blocks after which a transaction is usually taken for settled.
const SETTLED: u32 = 6;

/// The caveats of a case, those that make it incomplete first.
pub(super) fn caveats(
    case: &Case,
    view: &View,
    tags: &Tags,
    analysis: &Analysis,
    witness: &Witness,
    findings: &Findings,
) -> Vec<Caveat> {
    let mut caveats = faults(witness);
    let mut say = |incomplete: bool, text: String| {
        caveats.push(Caveat {
            incomplete,
            fault: false,
            text,
        });
    };

    if witness.out_of_budget {
        say(
            true,
            "The limit on requests was reached before everything was asked; raise --max-requests."
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
    if let Some(changed) = &witness.changed {
        say(changed.is_omission(), changed.to_string());
    }
    for text in &witness.clock {
        say(false, text.clone());
    }
    for (server, reason) in &witness.lost {
        say(
            false,
            format!("{server} was not asked to the end: {reason}."),
        );
    }
    let without: BTreeSet<&String> = witness
        .hearings
        .values()
        .filter(|agreement| agreement.servers > 0)
        .flat_map(|agreement| agreement.refused.iter().map(|(server, _)| server))
        .collect();
    for server in without {
        let refused = |(by, why): &(String, String)| (by == server).then(|| why.clone());
        let words: Vec<String> = witness
            .hearings
            .values()
            .flat_map(|agreement| agreement.refused.iter().filter_map(refused))
            .collect();
        say(
            false,
            format!(
                "{server} gave no history of {}, others did; the first reason: {}.",
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
    // An address that anybody can spend from has a long history, and no operator.
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
                "What became of {count} is not known ({sum} by haircut); `endpoints` says why for each.",
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
            "in the wallet of a service; ask its operator",
            "in the wallets of services; ask their operators",
        ),
        (
            End::Busy,
            busy,
            places(End::Busy, &|row| row.address.clone()),
            ["lies", "lie"],
            "at an address with a long history, like that of a service; ask its operator",
            "at addresses with long histories, like those of services; ask their operators",
        ),
        (
            End::CoinJoin,
            ended(End::CoinJoin),
            places(End::CoinJoin, &|row| row.reason.clone()),
            ["went", "went"],
            "into what looks like a CoinJoin; the trace does not look behind it",
            "into what look like CoinJoins; the trace does not look behind them",
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
                "{} {} at an address that many people use, since no key is needed to spend from it ({sum} by haircut). It belongs \
                 to nobody, so there is no operator to ask; a larger --busy follows these coins.",
                counted(count, "output"),
                if count == 1 { "lies" } else { "lie" },
            ),
        );
    }
    if let Some(text) = pending::caveat(findings) {
        say(false, text);
    }
    for text in waiting::caveats(view, analysis, witness) {
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
                "The deposits that count as paid come to {}; {} of it is money of earlier payments that came back, by haircut, or \
                 was brought by the wallet of the case itself. The sum paid is what is new, {}.",
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
    let is_fresh = |height: u32| findings.tip.height.saturating_sub(height) < SETTLED - 1;
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
                "{} in one of the last {SETTLED} blocks, which a reorganisation could still replace.",
                match fresh.len() {
                    1 => "1 transaction on the way is".to_owned(),
                    several => format!("{several} transactions on the way are"),
                }
            ),
        );
    }
    let without_rate = findings
        .payments
        .iter()
        .filter(|row| row.class.is_source() && row.value_eur.is_none())
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
    if !witness.refused.is_empty() && !witness.out_of_budget {
        let (request, words) = &witness.refused[0];
        let (verb, answers) = match witness.refused.len() {
            1 => ("was", "its answer"),
            _ => ("were", "their answers"),
        };
        say(
            true,
            format!(
                "{} {verb} refused, or {answers} not used, the first: {request}: {words}.",
                counted(witness.refused.len(), "request")
            ),
        );
    }
    if witness.unweighed > 0 {
        say(
            false,
            format!(
                "No server states the balance of {} of the case: what a history leaves out there would not show by it.",
                match witness.unweighed {
                    1 => "1 address".to_owned(),
                    count => counted(count, "address"),
                }
            ),
        );
    }
    if witness.servers < 2 {
        say(
            false,
            "That no transaction was left out rests on the word of one server; what is shown is proved, what a server \
             keeps back cannot be seen."
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
    let refused = |link: &&Link| matches!(link.standing, Standing::Refused(_));
    match analysis.clustering().links().iter().filter(refused).count() {
        0 => {}
        count => say(
            false,
            format!(
                "{} between addresses {} not used, since something else speaks against it; `links` has them, and `ransomtrace \
                 explain` says why.",
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
                "Addresses were also joined by change rules ({}), which guess: each such link is weak, and may be wrong.",
                case.limits.change_rules
            ),
        );
    }
    for (number, merge) in (1..).zip(&case.merges) {
        say(
            false,
            format!(
                "Merge {number} is no finding but a claim by {}: {} are of one owner, since {}.",
                merge.name,
                counted(merge.addresses.len(), "address"),
                merge.reason
            ),
        );
    }
    for (number, split) in (1..).zip(&case.splits) {
        let what = match &split.apart {
            Apart::Addresses(addresses) => {
                let have = if addresses.len() == 1 {
                    "has an owner of its own"
                } else {
                    "have owners of their own"
                };
                format!("{} {have}", counted(addresses.len(), "address"))
            }
            Apart::Transaction(txid) => {
                format!("the inputs of transaction {txid} are not of one owner")
            }
        };
        say(
            false,
            format!(
                "Split {number} is no finding but a claim by {}: {what}, since {}.",
                split.name, split.reason
            ),
        );
    }
    say(
        false,
        "Clusters are an inference and the least that spending together shows; a wallet may hold more addresses, and a \
         PayJoin, which looks like an ordinary payment, would merge two. Taint is a convention, not a fact: compare the \
         policies. Poison counts the same money many times."
            .to_owned(),
    );
    caveats
}

/// Transactions that may be PayJoins and alone hold a wallet together that matters to the case: it holds an address of
/// the case, one that pays it, or one that money reached.
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
    let mut bridges = clustering.bridges();
    bridges.retain(|tx| {
        let mut wallets = spenders(*tx).map(|address| clustering.root(address));
        payjoin::is_possible(view, *tx, analysis.verdicts[tx.index()])
            && wallets.any(|wallet| matters.contains(&wallet))
    });
    let txids: Vec<Txid> = bridges.iter().map(|tx| view.tx(*tx).txid).collect();
    Some(match &txids[..] {
        [] => return None,
        [txid] => format!(
            "The transaction {txid} alone holds a wallet of this case together and may be a PayJoin, in which who pays and \
             who is paid both bring inputs: then it merges two owners into one wallet. `[[split]]` in the case file takes it out."
        ),
        several => format!(
            "{} transactions each alone hold a wallet of this case together and may be PayJoins, in which who pays and who \
             is paid both bring inputs: then each merges two owners into one wallet. They are {}; `ransomtrace explain` with \
             two addresses names those between them, and `[[split]]` in the case file takes one out.",
            several.len(),
            list(several)
        ),
    })
}

/// Whether an endpoint lies at an address that needs no key.
fn is_nobodys(view: &View, row: &EndpointRow) -> bool {
    let outpoint = row.txid.zip(row.vout);
    let output = outpoint.and_then(|(txid, vout)| view.known_output(OutPoint { txid, vout }));
    output.is_some_and(|output| signers::needs_no_key(&output.script_pubkey))
}

/// The names that tags give to the places of an end, those first at which most ended; empty where they give none.
fn named_ends(findings: &Findings, end: End) -> String {
    let named: Vec<String> = findings
        .ended_at(end)
        .iter()
        .map(|named| format!("`{}` ({})", named.label, named.addresses.join(", ")))
        .collect();
    match named.is_empty() {
        true => String::new(),
        false => format!(" Tags name of them {}.", list(&named)),
    }
}

/// What looks like a CoinJoin and was taken for a payout.
fn payouts(view: &View, analysis: &Analysis) -> Option<String> {
    let (first, rest) = analysis.payouts.split_first()?;
    let rest: Vec<Txid> = rest.iter().map(|payout| view.tx(payout.tx).txid).collect();
    let others = match rest.len() {
        0 => String::new(),
        1 => format!(" So was {}.", list(&rest)),
        count => format!(" So were {count} others: {}.", list(&rest)),
    };
    Some(format!(
        "Transaction {} {}. Its input addresses are merged into one wallet on that claim alone, and a trace goes on \
         behind it.{others} If a tag is wrong, strangers are merged; `[[split]]` in the case file takes a transaction out.",
        view.tx(first.tx).txid,
        first.says(view)
    ))
}

/// How many addresses with several actors are told one by one.
const DISPUTED_TOLD: usize = 5;

/// What tags are, how many there are, and which were not used.
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
        "Labels are claims of third parties, not facts; each rests on the source that its tag names. {} in {} {} read; {} \
         {} {} that this case has seen.",
        counted(read, "tag"),
        counted(packs.len(), "pack"),
        if read == 1 { "was" } else { "were" },
        counted(matching, "tag"),
        if matching == 1 { "names" } else { "name" },
        counted(addresses.len(), "address")
    );
    let mut left: Vec<String> = Vec::new();
    let mut chains: BTreeMap<&str, usize> = BTreeMap::new();
    for (chain, count) in packs.iter().flat_map(|pack| &pack.passed_over.other_chains) {
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
    let sum = |part: fn(&PassedOver) -> usize| -> usize {
        packs.iter().map(|pack| part(&pack.passed_over)).sum()
    };
    let first = |of: fn(&PassedOver) -> Option<&(usize, String)>| {
        packs.iter().find_map(|pack| {
            let (line, problem) = of(&pack.passed_over)?;
            let file = pack.name.file.display();
            Some(format!("the first in line {line} of {file}: {problem}"))
        })
    };
    if let Some(first) = first(|passed_over| passed_over.first.as_ref()) {
        let wrong = sum(|passed_over| passed_over.not_addresses);
        left.push(format!(
            "{wrong} with what is no address on this network ({first})"
        ));
    }
    if let Some(first) = first(|passed_over| passed_over.first_odd.as_ref()) {
        let odd = sum(|passed_over| passed_over.odd);
        left.push(format!(
            "{odd} with a value that is missing or cannot be read ({first})"
        ));
    }
    let without = sum(|passed_over| passed_over.without_address);
    if without > 0 {
        left.push(format!("{without} without an address"));
    }
    if tags.duplicates() > 0 {
        left.push(format!("{} that their pack has twice", tags.duplicates()));
    }
    if !left.is_empty() {
        text += &format!(" Not used: {}.", left.join("; "));
    }
    let unknown: usize = packs.iter().map(|pack| pack.unknown_confidences).sum();
    if unknown > 0 {
        text += &format!(
            " {} a confidence that GraphSense's taxonomy does not have; it counts as `unknown`.",
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
    let told = disputed.iter().take(DISPUTED_TOLD).map(|(name, actors)| {
        let actors: Vec<String> = actors.iter().map(|actor| format!("`{actor}`")).collect();
        format!(
            "Tags name different actors for {name}: {}; it counts as no service's.",
            actors.join(", ")
        )
    });
    let rest = disputed.len().saturating_sub(DISPUTED_TOLD);
    let rest = (rest > 0).then(|| {
        format!(
            "For {} more, tags name different actors too.",
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

/// How many faults are told one by one.
const MAX_LOGGED_FAULTS: usize = 10;

/// Servers that were caught.
fn faults(witness: &Witness) -> Vec<Caveat> {
    let caveat = |text: String| Caveat {
        incomplete: true,
        fault: true,
        text,
    };
    let told = witness
        .faults
        .iter()
        .take(MAX_LOGGED_FAULTS)
        .map(|fault| caveat(format!("{fault}.")));
    let rest = witness.faults.len().saturating_sub(MAX_LOGGED_FAULTS);
    let rest = (rest > 0).then(|| {
        caveat(format!(
            "{} more of this kind; the log in evidence.sqlite has them.",
            counted(rest, "wrong answer")
        ))
    });
    told.chain(rest).collect()
}

impl Changed {
    /// Whether something is missing that no reorganisation explains.
    fn is_omission(&self) -> bool {
        !self.is_reorganised && !self.payments.is_empty()
    }
}

impl std::fmt::Display for Changed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let BlockId { height, hash } = self.tip;
        if self.is_reorganised {
            write!(
                f,
                "The chain was reorganised since the run of {}: block {height} ({hash}), its tip, was replaced.",
                self.since
            )?;
        } else {
            write!(
                f,
                "The run of {}, as of block {height}, proved payments that are not where they were, though the chain was not reorganised.",
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
                " Payment {} ({value}) stood in block {}",
                moved.outpoint, moved.was
            )?;
            match moved.is {
                Some(height) => write!(f, " and stands in block {height} now.")?,
                None => write!(f, " and stands in none now.")?,
            }
        }
        Ok(())
    }
}

/// Transactions that stand in two blocks.
fn repeated(view: &View) -> impl Iterator<Item = String> {
    view.second_positions().iter().map(|(tx, again)| {
        let entry = view.tx(*tx);
        format!(
            "Transaction {} stands in block {} and again in block {}, as two coinbases do that were mined before BIP 30 forbade it. \
             It is counted once, as of the first: its outputs are there once.",
            entry.txid, entry.anchor.block.height, again.block.height
        )
    })
}
