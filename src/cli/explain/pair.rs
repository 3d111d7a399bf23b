//! Prints the evidence that links two addresses to one wallet.

use std::fmt::Write;

use super::write_rule;
use crate::explain::{ChainLink, PairExplained};
use crate::report::words::{count, visible};

/// Writes the chain of evidence between two addresses, and the evidence that was rejected.
pub(super) fn write_pair(text: &mut String, explained: &PairExplained) -> std::fmt::Result {
    match &explained.cluster {
        None if !explained.nobodys.is_empty() => writeln!(
            text,
            "No wallet holds both {} and {}: anyone can spend from {} without a key, so it belongs to no wallet.",
            explained.a,
            explained.b,
            explained.nobodys.join(" and from ")
        )?,
        None => writeln!(
            text,
            "No accepted evidence links {} and {} to one wallet. That does not prove two owners.",
            explained.a, explained.b
        )?,
        Some(_) if explained.chain.is_empty() => writeln!(text, "Both are the same address.")?,
        Some(cluster) => {
            let weakest = explained.chain.iter().map(|link| link.grade).max();
            let links = count(explained.chain.len() as u64, "link");
            let of_grade = match explained.chain.len() {
                1 => " of grade",
                _ => ", the weakest of grade",
            };
            writeln!(
                text,
                "{} and {} are in the wallet {cluster}, by {links}{of_grade} {}.",
                explained.a,
                explained.b,
                weakest.map_or("", |grade| grade.word()),
            )?;
            writeln!(text, "\nChain of evidence, weakest link first")?;
            let mut links: Vec<(usize, &ChainLink)> = (1..).zip(&explained.chain).collect();
            links
                .sort_by_key(|(place, link)| (std::cmp::Reverse(link.grade), link.support, *place));
            for (place, link) in links {
                write_link(text, place, link)?;
            }
            let alone = explained.chain.iter().filter(|link| link.is_alone).count();
            let words = match alone {
                0 => "No single link: other evidence would still hold the two together.".to_owned(),
                1 => "One link, marked above, carries the whole chain.".to_owned(),
                alone => format!("Any one of the {alone} links marked above."),
            };
            writeln!(text, "\nWhat would break it\n{words}")?;
        }
    }
    if !explained.refused.is_empty() {
        writeln!(text, "\nRejected evidence between the two wallets")?;
        explained
            .refused
            .iter()
            .try_for_each(|rule| write_rule(text, rule))?;
    }
    Ok(())
}

fn write_link(text: &mut String, place: usize, link: &ChainLink) -> std::fmt::Result {
    writeln!(
        text,
        "{place}. {} and {}: {} ({}){}",
        link.from,
        link.to,
        visible(&link.rule),
        link.grade,
        match link.support {
            0 | 1 => String::new(),
            support => format!(", shown by {support} transactions"),
        }
    )?;
    if let Some(txid) = link.txid {
        writeln!(text, "   {txid}")?;
    }
    writeln!(
        text,
        "   void {}{}",
        link.broken_by,
        if link.is_alone {
            "; the whole chain depends on it"
        } else {
            ""
        }
    )
}
