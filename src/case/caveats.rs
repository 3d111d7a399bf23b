//! What limits the conclusions, in words: what was not seen, what rests on one witness, what a figure does not mean.

use bitcoin::Amount;

use super::analysis::Analysis;
use super::findings::{Caveat, End, Findings};
use super::investigate::Witness;
use super::question::Case;
use crate::ledger::{Completeness, Gap, View};

/// The caveats of a case, those that make it incomplete first.
pub(super) fn caveats(
    case: &Case,
    view: &View,
    analysis: &Analysis,
    witness: &Witness,
    findings: &Findings,
) -> Vec<Caveat> {
    let mut caveats = Vec::new();
    let mut say = |incomplete: bool, text: String| caveats.push(Caveat { incomplete, text });

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
            Some(Completeness::Missing(Gap::Budget)) => "was not asked for".to_owned(),
            Some(Completeness::NotAsked) => "was not asked for".to_owned(),
            Some(Completeness::Missing(gap)) => format!("is not to be had ({gap})"),
            Some(Completeness::Unproved(count)) => format!(
                "has {} that could not be had or proved",
                counted(*count, "transaction")
            ),
            Some(Completeness::Contradicted(txid)) => format!("leaves out transaction {txid}"),
        };
        say(
            true,
            format!(
                "The history of case address {} {problem}: payments may be missing.",
                entry.address
            ),
        );
    }
    let ended = |end: End| {
        let rows = findings.endpoints.iter().filter(move |row| row.end == end);
        rows.fold((0, Amount::ZERO), |(count, sum), row| {
            (count + 1, sum + Amount::from_sat(row.haircut_sat))
        })
    };
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
    for (end, one, several) in [
        (
            End::Busy,
            "lies at an address with a long history, like that of a service; ask its operator",
            "lie at addresses with long histories, like those of services; ask their operators",
        ),
        (
            End::CoinJoin,
            "went into a CoinJoin, behind which no owner can be told",
            "went into CoinJoins, behind which no owner can be told",
        ),
        (
            End::Limit,
            "was not followed to the end because of a limit of the trace",
            "were not followed to the end because of a limit of the trace",
        ),
        (
            End::Unconfirmed,
            "is being spent by a transaction that is not in a block yet",
            "are being spent by transactions that are not in a block yet",
        ),
    ] {
        let (count, sum) = ended(end);
        let what = if count == 1 { one } else { several };
        if count > 0 {
            say(
                false,
                format!("{} {what} ({sum} by haircut).", counted(count, "output")),
            );
        }
    }
    let waiting = unconfirmed_deposits(view, analysis);
    if waiting.0 > 0 {
        say(
            false,
            format!(
                "{} to case addresses, {}, not in a block yet and not counted.",
                counted(waiting.0, "deposit"),
                waiting.1
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
        say(
            false,
            format!(
                "{} {} refused, the first: {request}: {words}.",
                counted(witness.refused.len(), "request"),
                if witness.refused.len() == 1 {
                    "was"
                } else {
                    "were"
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
    say(
        false,
        "Clusters are the least that spending together shows; a wallet may hold more addresses. Taint is a convention, \
         not a fact: compare the policies. Poison counts the same money many times."
            .to_owned(),
    );
    caveats
}

/// Outputs to case addresses in the mempool: how many, and what they pay.
fn unconfirmed_deposits(view: &View, analysis: &Analysis) -> (usize, Amount) {
    let outputs = view.unconfirmed().iter().flat_map(|(_, tx)| &tx.output);
    let to_case = outputs.filter(|output| {
        view.address(&output.script_pubkey)
            .is_some_and(|address| analysis.case_addresses.contains_key(&address))
    });
    to_case.fold((0, Amount::ZERO), |(count, sum), output| {
        (count + 1, sum + output.value)
    })
}

/// A number of things, in words: `1 output`, `2 outputs`.
fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
