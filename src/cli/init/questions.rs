//! The questions of `ransomtrace init --ask`.

use std::io::{BufRead, Write};

use anyhow::{Context, bail};
use bitcoin::Network;

use crate::case::file::{Answers, parse_amount};
use crate::case::question::{CaseAddress, parse_address, parse_network};
use crate::day::parse_day;

/// Asks the questions on standard error, so that standard output has the result alone.
pub fn ask(input: &mut dyn BufRead) -> anyhow::Result<Answers> {
    let mut ask = |question: &str| -> anyhow::Result<String> {
        eprint!("{question}: ");
        std::io::stderr().flush()?;
        let mut line = String::new();
        if input
            .read_line(&mut line)
            .context("cannot read the answer")?
            == 0
        {
            eprintln!();
        }
        Ok(line.trim().to_owned())
    };
    let title = ask("Title of the case")?;
    let reference = ask("Number of the investigation")?;
    let network = answer(&mut ask, "Network (empty: bitcoin)", |text| {
        Ok(parse_network(text)?)
    })?;
    let on = network.unwrap_or(Network::Bitcoin);
    let amount = answer(
        &mut ask,
        "Amount demanded, as in: eur 300000 350000 (empty: every deposit counts)",
        |text| Ok(parse_amount(text)?),
    )?;
    let deadline = match amount {
        Some(_) => answer(&mut ask, "Last day for payment, YYYY-MM-DD", |text| {
            Ok(parse_day(text)?)
        })?,
        None => None,
    };
    let mut addresses = Vec::new();
    while let Some(address) = answer(&mut ask, "Address (empty: no more)", |text| {
        Ok(parse_address(text, on)?)
    })? {
        addresses.push(CaseAddress {
            address,
            demand: None,
            note: String::new(),
        });
    }
    Ok(Answers {
        title,
        reference,
        network,
        amount,
        deadline,
        addresses,
    })
}

/// Wrong answers to one question before the program gives up.
const TRIES: usize = 5;

/// Asks until the answer can be read; `None` for an empty one.
fn answer<T>(
    ask: &mut impl FnMut(&str) -> anyhow::Result<String>,
    question: &str,
    read: impl Fn(&str) -> anyhow::Result<T>,
) -> anyhow::Result<Option<T>> {
    for _ in 0..TRIES {
        let text = ask(question)?;
        if text.is_empty() {
            return Ok(None);
        }
        match read(&text) {
            Ok(value) => return Ok(Some(value)),
            Err(error) => eprintln!("  {error}"),
        }
    }
    bail!("no usable answer after {TRIES} tries; write the key into the case file instead")
}
