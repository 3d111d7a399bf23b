//! Prints the ways of money between two addresses.

use std::fmt::Write;

use crate::explain::{MoneyRoute, RoutesExplained};
use crate::report::words::{btc, count};

/// Writes the ways of money between two addresses.
pub(super) fn write_routes(text: &mut String, routes: &RoutesExplained) -> std::fmt::Result {
    let RoutesExplained { from, to, .. } = routes;
    if from == to {
        return writeln!(text, "Both are the same address.");
    }
    let Some(shortest) = &routes.shortest else {
        if routes.moving.is_empty() {
            return writeln!(
                text,
                "No traced money goes between {from} and {to}, in either direction. A trace does not follow money through the \
                 business of a service, or through a CoinJoin."
            );
        }
        writeln!(text, "Money is on its way from {from}\nto {to}")?;
        write_reversed(text, routes)?;
        return write_moving(text, routes);
    };
    writeln!(text, "Money goes from {from}\nto {to}")?;
    write_reversed(text, routes)?;
    let title = match routes.largest {
        Some(_) => "A shortest way",
        None => "The shortest way, which also carries the most",
    };
    write_route(text, title, shortest)?;
    if let Some(largest) = &routes.largest {
        write_route(text, "The way that carries the most", largest)?;
    }
    write_moving(text, routes)
}

fn write_reversed(text: &mut String, routes: &RoutesExplained) -> std::fmt::Result {
    if !routes.is_reversed {
        return Ok(());
    }
    writeln!(
        text,
        "This is the reverse of the order in which you named them."
    )
}

fn write_moving(text: &mut String, routes: &RoutesExplained) -> std::fmt::Result {
    for sentence in &routes.moving {
        writeln!(text, "\n{sentence}")?;
    }
    Ok(())
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
