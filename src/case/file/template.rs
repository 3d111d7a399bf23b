//! A case file to fill in: every key with an explanation, and the answers to a few questions where they are given.

use jiff::civil::Date;

use super::write::{amount_text, quoted};
use crate::case::question::{CaseAddress, DemandAmount, network_word};
use bitcoin::Network;

/// Answers for a new case file; empty where none is given.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// Title of the case.
    pub title: String,
    /// Reference of the authority.
    pub reference: String,
    /// Network; Bitcoin if none is given.
    pub network: Option<Network>,
    /// Amount demanded.
    pub amount: Option<DemandAmount>,
    /// Last day for payment.
    pub deadline: Option<Date>,
    /// Addresses to which payment is demanded.
    pub addresses: Vec<CaseAddress>,
}

/// Name of the demand in a new case file.
const DEMAND: &str = "ransom";

/// Returns a case file with every key explained. It can be read as it is once it has an address.
pub fn template(answers: &Answers) -> String {
    let network = network_word(answers.network.unwrap_or(Network::Bitcoin));
    let mut out = format!(
        "# A case for ransomtrace. Lines that begin with # are explanations or examples and are not read.\n\
         # Check it:  ransomtrace trace --case THIS-FILE --dry-run --server ssl://HOST:50002\n\n\
         title     = {}\n\
         reference = {}   # number of the investigation; it is printed on the report and in letters\n\
         network   = {}   # bitcoin, testnet, testnet4, signet or regtest\n\
         # language = \"lt\"   # of report, letters, charts and workbook: en (as without this line) or lt\n\
         # zone = \"Europe/Vilnius\"   # local time beside UTC in report, letters and workbook\n",
        quoted(&answers.title),
        quoted(&answers.reference),
        quoted(network)
    );
    out += DEMANDS;
    if let Some(amount) = &answers.amount {
        out += &format!(
            "\n[[demand]]\nname     = \"{DEMAND}\"\namount   = {}\n",
            amount_text(amount)
        );
        if let Some(deadline) = answers.deadline {
            out += &format!("deadline = {deadline}\n");
        }
    }
    out += ADDRESSES;
    for entry in &answers.addresses {
        out += &format!("\n[[address]]\naddress = \"{}\"\n", entry.address);
        if answers.amount.is_some() {
            out += &format!("demand  = \"{DEMAND}\"\n");
        }
        out += "note    = \"\"\n";
    }
    out + REST
}

const DEMANDS: &str = r#"
# What was demanded. Deposits are compared with it on the day they arrive. Without a demand every deposit counts as paid.
# [[demand]]
# name      = "organisation"
# amount    = { eur = [300000, 350000] }   # a range or one number; eur, usd or btc
# from      = 2017-04-01                   # first day, in UTC
# deadline  = 2017-06-30                   # last day; later deposits count as late
# tolerance = 0.05                         # on top of the range of prices on the day
# [[demand.step]]                          # the demand rises: a later amount and its first day
# from      = 2017-06-10
# amount    = { eur = 600000 }
"#;

const ADDRESSES: &str = r#"
# The addresses to which payment is demanded, each as often as there are letters.
# [[address]]
# address = "bc1q..."
# demand  = "organisation"                 # leave out if it is not known
# note    = "from the ransom note"
"#;

const REST: &str = r#"
# Your assertion that addresses have one owner, or different owners. It is shown as a claim under your name.
# [[merge]]
# addresses = ["bc1q...", "1..."]
# reason    = "both in the wallet.dat seized on 2017-07-03"
# name      = "Kpt. A. Example"
# [[split]]
# addresses = ["bc1q...", "3..."]          # or: transaction = "its id"
# reason    = "the second is a deposit address of a shop"
# name      = "Kpt. A. Example"

# A note, printed where its address, transaction or cluster (the wallet of an address) stands in the report.
# [[note]]
# address = "bc1q..."                      # or: transaction = "its id", or: cluster = "bc1q..."
# text    = "named by the suspect in the interview"
# author  = "Kpt. A. Example"
# day     = 2017-07-04

# Limits of the trace; these are the usual ones.
# [limits]
# hops             = 12                    # transactions to follow from a payment
# max-requests     = 50000                 # requests to servers
# busy             = 1000                  # an address with more transactions is not followed
# dust             = 600                   # satoshi; smaller deposits do not count
# min-taint        = 0                     # satoshi; smaller parts of the ransom are not followed
# through-busy     = false
# through-coinjoin = false
# at-height        = 480000                # the chain as of this block
# from             = 2017-04-01            # the period of the case
# to               = 2017-12-31
# change-rules     = ""                    # rules that guess change; see ransomtrace trace --help

# Names of addresses from others, and prices.
# [tags]
# packs = ["tags/*.yaml"]
# [rates]
# files = ["rates/btc-eur.csv"]            # date,open,high,low,close or date,close; currency and source in # lines
"#;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::case::file::parse;
    use crate::case::question::parse_address;
    use crate::money::Cents;

    const ADDRESS: &str = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";

    #[test]
    fn empty_template_is_a_case_without_addresses() {
        let case = parse(&template(&Answers::default()), Path::new("case.toml")).unwrap();
        assert_eq!((case.addresses.len(), case.demands.len()), (0, 0));
        assert_eq!(case.network, Network::Bitcoin);
    }

    #[test]
    fn answers_become_keys() {
        let answers = Answers {
            title: "A \"clinic\"".to_owned(),
            reference: "02-1".to_owned(),
            network: None,
            amount: Some(DemandAmount::Eur(Cents(30_000_000)..=Cents(35_000_000))),
            deadline: Some(Date::constant(2017, 6, 30)),
            addresses: vec![CaseAddress {
                address: parse_address(ADDRESS, Network::Bitcoin).unwrap(),
                demand: None,
                note: String::new(),
            }],
        };
        let case = parse(&template(&answers), Path::new("case.toml")).unwrap();
        assert_eq!((&*case.title, &*case.reference), ("A \"clinic\"", "02-1"));
        assert_eq!(Some(&case.demands[0].amount), answers.amount.as_ref());
        assert_eq!(case.demands[0].deadline, answers.deadline);
        assert_eq!(case.addresses[0].demand.as_deref(), Some(DEMAND));
    }

    #[test]
    fn every_example_can_be_read_without_its_mark() {
        // Uncommented, with addresses of a kind that exists, the examples are a case file.
        let text = template(&Answers::default());
        let mut examples = String::new();
        for line in text.lines() {
            match line.strip_prefix("# ") {
                Some(key) if key.starts_with('[') || key.contains(" = ") => {
                    examples += key;
                    examples.push('\n');
                }
                _ => {}
            }
        }
        let addresses = [
            ("bc1q...", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
            ("\"1...\"", "\"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\""),
            ("\"3...\"", "\"3P14159f73E4gFr7JterCCQh9QjiTjiZrG\""),
        ];
        for (short, whole) in addresses {
            examples = examples.replace(short, whole);
        }
        let case = parse(&examples, Path::new("case.toml")).unwrap();
        assert_eq!((case.demands[0].steps.len(), case.notes.len()), (1, 1));
        assert_eq!((case.merges.len(), case.splits.len()), (1, 1));
        assert_eq!(case.limits.hops, 12);
    }
}
