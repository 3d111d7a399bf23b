//! Prints the ways of money between two addresses.

use std::fmt::Write;

use crate::explain::{MoneyRoute, RoutesExplained};
use crate::report::words::{btc, count};

/// Writes the ways of money between two addresses.
pub(super) fn write_routes(text: &mut String, routes: &RoutesExplained) -> std::fmt::Result {
    let RoutesExplained { from, to, .. } = routes;
    let Some(shortest) = &routes.shortest else {
        return writeln!(
            text,
            "No traced money goes between {from} and {to}, in either direction."
        );
    };
    writeln!(text, "Money goes from {from}\nto {to}")?;
    if routes.is_reversed {
        writeln!(
            text,
            "This is the reverse of the order in which you named them."
        )?;
    }
    let title = match routes.largest {
        Some(_) => "A shortest way",
        None => "The shortest way, which also carries the most",
    };
    write_route(text, title, shortest)?;
    match &routes.largest {
        Some(largest) => write_route(text, "The way that carries the most", largest),
        None => Ok(()),
    }
}

fn write_route(text: &mut String, title: &str, route: &MoneyRoute) -> std::fmt::Result {
    writeln!(
        text,
        "\n{title}: {}, {} BTC of the ransom by haircut",
        count(route.steps.len() as u64, "transaction"),
        btc(route.carries_sat)
    )?;
    for step in &route.steps {
        writeln!(
            text,
            "  {}  {} BTC to {}",
            step.time,
            btc(step.sat),
            step.to
        )?;
        writeln!(text, "      {}:{}", step.txid, step.vout)?;
    }
    Ok(())
}
