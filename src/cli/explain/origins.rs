//! Prints from which payments the traced money at an address comes, and the way back.

use std::fmt::Write;

use crate::explain::{AddressOrigins, PolicyOrigins};
use crate::findings::Class;
use crate::listing::in_a_row;
use crate::report::words::{btc, count, visible};

/// Steps of a way back that are printed.
const MAX_STEPS: usize = 10;

/// Writes the payments from which the traced money at an address comes.
pub(super) fn write_origins(text: &mut String, origins: &AddressOrigins) -> std::fmt::Result {
    if origins.outputs.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "\nPayments that its traced money comes from, in the order of the satoshis"
    )?;
    for output in &origins.outputs {
        let value = btc(output.value_sat);
        writeln!(text, "- {value} BTC, {}", output.end)?;
        writeln!(text, "  {}:{}", output.txid, output.vout)?;
        let mut told: Vec<&PolicyOrigins> = Vec::new();
        for policy in &output.policies {
            // Policies that agree are printed once.
            if told.iter().any(|other| agree(other, policy)) {
                continue;
            }
            told.push(policy);
            let same = output.policies.iter().filter(|other| agree(other, policy));
            let names = same.map(|other| other.policy.name().to_owned());
            write_policy(text, &in_a_row(names.collect()), policy)?;
        }
    }
    write_more(text, "", origins.more, "output")
}

/// Whether two policies bring the same satoshis by the same ways.
fn agree(one: &PolicyOrigins, other: &PolicyOrigins) -> bool {
    one.sat == other.sat
        && one.more == other.more
        && one.stretches == other.stretches
        && one.ways == other.ways
}

fn write_policy(text: &mut String, policies: &str, origins: &PolicyOrigins) -> std::fmt::Result {
    writeln!(text, "  by {policies}, {} BTC:", btc(origins.sat))?;
    for stretch in &origins.stretches {
        let demand = stretch.demand.as_ref();
        let demand = demand.map_or(String::new(), |demand| {
            format!(" for the demand {}", visible(demand))
        });
        writeln!(
            text,
            "    {} BTC of the {} of {} BTC{demand}",
            btc(stretch.sat),
            class(stretch.class),
            btc(stretch.payment_sat)
        )?;
        writeln!(text, "      {}:{}", stretch.txid, stretch.vout)?;
    }
    write_more(text, "    ", origins.more, "stretch")?;
    for way in &origins.ways {
        if way.steps.is_empty() {
            writeln!(text, "    It is the payment itself.")?;
            continue;
        }
        let steps = count(way.steps.len() as u64, "transaction");
        writeln!(text, "    A shortest way back, {steps}, the payment last:")?;
        for step in way.steps.iter().take(MAX_STEPS) {
            writeln!(
                text,
                "      {} BTC from {}:{}",
                btc(step.sat),
                step.txid,
                step.vout
            )?;
        }
        let more = way.steps.len().saturating_sub(MAX_STEPS);
        write_more(text, "      ", more, "step")?;
        let of_payment = origins.stretches.iter();
        let of_payment = of_payment.filter(|it| (it.txid, it.vout) == (way.txid, way.vout));
        if of_payment.map(|it| it.sat).sum::<u64>() > way.steps[0].sat {
            writeln!(
                text,
                "      Other ways bring the rest; see tables/flows.csv."
            )?;
        }
    }
    Ok(())
}

/// A deposit of a class in a sentence.
fn class(class: Class) -> &'static str {
    match class {
        Class::Late => "late payment",
        other => other.word(),
    }
}

fn write_more(text: &mut String, indent: &str, more: usize, noun: &str) -> std::fmt::Result {
    match more {
        0 => Ok(()),
        _ => writeln!(
            text,
            "{indent}- and {} more; see tables/flows.csv",
            count(more as u64, noun)
        ),
    }
}
