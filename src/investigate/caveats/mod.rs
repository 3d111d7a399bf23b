//! The caveats of a case: what was not fetched, what rests on one server, what a figure does not mean.
//!
//! A caveat holds facts. Its [`severity`](Caveat::severity) decides the exit code, its [`kind`](Caveat::kind) is the word
//! by which programs tell it apart, and [`words`](Caveat::words) are its sentences. Each family has a file, with the enum,
//! the words and the functions that collect it. `ransomtrace show --help` lists the kinds.

pub mod assertions;
pub mod bands;
pub mod chain;
pub mod deposits;
pub mod ends;
pub mod look_alikes;
pub mod moving;
pub mod off_chain;
pub mod payers;
mod rates;
pub mod servers;
pub mod tags;
#[cfg(test)]
mod tests;
pub mod waiting;
pub mod wallets;

use std::fmt;

use self::assertions::AssertionCaveat;
use self::bands::BandCaveat;
use self::chain::ChainCaveat;
use self::deposits::DepositCaveat;
use self::ends::EndCaveat;
use self::look_alikes::LookAlikeCaveat;
use self::moving::MovingMoney;
use self::off_chain::OffChainCaveat;
use self::payers::PayerCaveat;
use self::servers::ServerCaveat;
use self::tags::TagCaveat;
use self::waiting::WaitingCaveat;
use self::wallets::WalletCaveat;
use super::attestations::Attestations;
use crate::analysis::Analysis;
use crate::analysis::reference::Reference;
use crate::case::question::Case;
use crate::findings::{CaveatRow, Findings};
use crate::language::Sentence;
use crate::ledger::View;
use crate::rates::{Rates, RatesNote};

/// The effect of a caveat on the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Servers disagree or a proof failed (exit code 4). The answer is incomplete too.
    Fault,
    /// The answer is incomplete within the limits given (exit code 3).
    Incomplete,
    /// The answer is complete; this limits what it means.
    Note,
}

/// A limitation of the conclusions, by family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caveat {
    /// On the answers of servers.
    Server(ServerCaveat),
    /// On the block chain and the clock.
    Chain(ChainCaveat),
    /// On ends of the trace.
    End(EndCaveat),
    /// On outputs behind CoinJoins.
    Band(BandCaveat),
    /// On money that is moving now.
    Moving(MovingMoney),
    /// On unconfirmed deposits.
    Waiting(WaitingCaveat),
    /// On deposits and their values.
    Deposit(DepositCaveat),
    /// On the identification of payers.
    Payer(PayerCaveat),
    /// On tags.
    Tag(TagCaveat),
    /// On look-alike addresses.
    LookAlike(LookAlikeCaveat),
    /// On money that left the chain's view.
    OffChain(OffChainCaveat),
    /// On wallets.
    Wallet(WalletCaveat),
    /// On the analyst's assertions.
    Assertion(AssertionCaveat),
    /// On prices.
    Rates(RatesNote),
}

impl Caveat {
    /// Returns the effect on the answer.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Server(caveat) => caveat.severity(),
            Self::Chain(caveat) => caveat.severity(),
            Self::End(caveat) => caveat.severity(),
            _ => Severity::Note,
        }
    }

    /// Returns the stable word for programs, in snake case.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Server(caveat) => caveat.kind(),
            Self::Chain(caveat) => caveat.kind(),
            Self::End(caveat) => caveat.kind(),
            Self::Band(_) => "bands_behind_coinjoins",
            Self::Moving(_) => "money_is_moving",
            Self::Waiting(caveat) => caveat.kind(),
            Self::Deposit(caveat) => caveat.kind(),
            Self::Payer(caveat) => caveat.kind(),
            Self::Tag(caveat) => caveat.kind(),
            Self::LookAlike(caveat) => caveat.kind(),
            Self::OffChain(caveat) => caveat.kind(),
            Self::Wallet(caveat) => caveat.kind(),
            Self::Assertion(caveat) => caveat.kind(),
            Self::Rates(note) => rates::kind(note),
        }
    }
}

impl Caveat {
    /// Returns its sentences.
    pub fn words(&self) -> Sentence {
        match self {
            Self::Server(caveat) => caveat.words(),
            Self::Chain(caveat) => caveat.words(),
            Self::End(caveat) => caveat.words(),
            Self::Band(caveat) => caveat.words(),
            Self::Moving(caveat) => caveat.words(),
            Self::Waiting(caveat) => caveat.words(),
            Self::Deposit(caveat) => caveat.words(),
            Self::Payer(caveat) => caveat.words(),
            Self::Tag(caveat) => caveat.words(),
            Self::LookAlike(caveat) => caveat.words(),
            Self::OffChain(caveat) => caveat.words(),
            Self::Wallet(caveat) => caveat.words(),
            Self::Assertion(caveat) => caveat.words(),
            Self::Rates(note) => note.words(),
        }
    }
}

impl fmt::Display for Caveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words().fmt(f)
    }
}

impl From<&Caveat> for CaveatRow {
    fn from(caveat: &Caveat) -> Self {
        let severity = caveat.severity();
        Self {
            kind: caveat.kind().to_owned(),
            incomplete: severity != Severity::Note,
            fault: severity == Severity::Fault,
            text: caveat.words(),
        }
    }
}

/// Returns the caveats of a case in the order in which they are printed, faults first.
pub(super) fn caveats(
    case: &Case,
    view: &View,
    reference: &Reference,
    analysis: &Analysis,
    attestations: &Attestations,
    findings: &Findings,
) -> Vec<Caveat> {
    let Reference { rates, tags } = reference;
    let mut all: Vec<Caveat> = Vec::new();
    let servers = servers::wrong_answers(attestations)
        .into_iter()
        .chain(servers::missing(case, view, attestations));
    all.extend(servers.map(Caveat::Server));
    all.extend(chain::changes(attestations).map(Caveat::Chain));
    all.extend(servers::silent(attestations).map(Caveat::Server));
    all.extend(ends::ended(view, findings).into_iter().map(Caveat::End));
    all.extend(bands::bands(analysis, findings).map(Caveat::Band));
    all.extend(moving::moving(findings).map(Caveat::Moving));
    let waiting = waiting::waiting(view, analysis, attestations);
    all.extend(waiting.into_iter().map(Caveat::Waiting));
    all.extend(chain::repeated(view).map(Caveat::Chain));
    all.extend(deposits::returned(&findings.totals).map(Caveat::Deposit));
    let payers = payers::payers(view, analysis).into_iter();
    all.extend(payers.map(Caveat::Payer));
    let deposits = deposits::uncounted(view, analysis).into_iter();
    all.extend(deposits.map(Caveat::Deposit));
    all.extend(chain::recent(findings).map(Caveat::Chain));
    all.extend(deposits::without_rate(findings).map(Caveat::Deposit));
    let attested = servers::attested(attestations).into_iter();
    all.extend(attested.map(Caveat::Server));
    let tagged = tags::tags(view, tags, analysis).into_iter();
    all.extend(tagged.map(Caveat::Tag));
    let alike = look_alikes::look_alikes(case, view, tags, analysis);
    all.extend(alike.into_iter().map(Caveat::LookAlike));
    let off_chain = off_chain::off_chain(view, analysis).into_iter();
    all.extend(off_chain.map(Caveat::OffChain));
    let wallets = wallets::doubted(case, view, analysis).into_iter();
    all.extend(wallets.map(Caveat::Wallet));
    let assertions = assertions::assertions(case).into_iter();
    all.extend(assertions.map(Caveat::Assertion));
    all.push(Caveat::Wallet(WalletCaveat::Inferred));
    let notes = rates.iter().flat_map(Rates::notes);
    all.extend(notes.map(Caveat::Rates));
    all
}
