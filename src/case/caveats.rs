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
            Some(Completeness::Unproved(count)) => {
                format!("has {count} transactions that could not be had or proved")
            }
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
                count = outputs(count)
            ),
        );
    }
    for (end, what) in [
        (
            End::Busy,
            "lie at addresses with long histories, like those of services; ask their operators",
        ),
        (
            End::CoinJoin,
            "went into CoinJoins, behind which no owner can be told",
        ),
        (
            End::Limit,
            "were not followed to the end because of a limit of the trace",
        ),
        (
            End::Unconfirmed,
            "are being spent by transactions that are not in a block yet",
        ),
    ] {
        let (count, sum) = ended(end);
        if count > 0 {
            say(
                false,
                format!("{} {what} ({sum} by haircut).", outputs(count)),
            );
        }
    }
    let waiting = unconfirmed_deposits(view, analysis);
    if waiting.0 > 0 {
        say(
            false,
            format!(
                "{} to case addresses, {}, not in a block yet and not counted.",
                deposits(waiting.0),
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
                "No euro rate is known for the day of {without_rate} payments; they have no value in euro."
            ),
        );
    }
    if !witness.refused.is_empty() && !witness.out_of_budget {
        let (request, words) = &witness.refused[0];
        say(
            false,
            format!(
                "{} requests were refused, the first: {request}: {words}.",
                witness.refused.len()
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

fn outputs(count: usize) -> String {
    if count == 1 {
        "1 output".to_owned()
    } else {
        format!("{count} outputs")
    }
}

fn deposits(count: usize) -> String {
    if count == 1 {
        "1 deposit".to_owned()
    } else {
        format!("{count} deposits")
    }
}
