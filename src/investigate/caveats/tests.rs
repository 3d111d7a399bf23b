//! Laws about every kind of caveat.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use bitcoin::hashes::Hash;
use bitcoin::{Address, Amount, BlockHash, Network, OutPoint, Script, ScriptBuf, Txid};

use super::assertions::Assertion;
use super::deposits::DepositSum;
use super::ends::EndedOutputs;
use super::payers::PaidDeposits;
use super::tags::TagClaims;
use super::waiting::MempoolConflict;
use super::*;
use crate::analysis::lightning::{OffChainKind, OffChainOutputs};
use crate::chain::BlockId;
use crate::investigate::attestations::RunDifference;
use crate::language::Sentence;
use crate::ledger::Completeness;
use crate::tags::Elsewhere;

/// Returns one caveat of every variant, in the order of the functions below. Each of these names the variant after each
/// variant, so that a new variant does not compile before it is listed.
fn every_variant() -> Vec<Caveat> {
    let first = Caveat::Server(ServerCaveat::WrongAnswer("a server was wrong".to_owned()));
    std::iter::successors(Some(first), next).collect()
}

/// Returns the variant after a caveat, or the first of the next family; `None` after the last.
fn next(caveat: &Caveat) -> Option<Caveat> {
    Some(match caveat {
        Caveat::Server(caveat) => match after_server(caveat) {
            Some(next) => Caveat::Server(next),
            None => Caveat::Chain(ChainCaveat::Reorganised(difference())),
        },
        Caveat::Chain(caveat) => match after_chain(caveat) {
            Some(next) => Caveat::Chain(next),
            None => Caveat::End(EndCaveat::Unknown(EndedOutputs::default())),
        },
        Caveat::End(caveat) => match after_end(caveat) {
            Some(next) => Caveat::End(next),
            None => Caveat::Band(BandCaveat {
                outputs: 1,
                entered: Amount::ONE_SAT,
                by_links: 1,
                unknown: 1,
            }),
        },
        Caveat::Band(_) => Caveat::Moving(MovingMoney {
            outputs: 1,
            haircut: Amount::ONE_SAT,
            transactions: 0,
            named: Vec::new(),
            unseen: 1,
        }),
        Caveat::Moving(_) => Caveat::Waiting(WaitingCaveat::Deposits {
            deposits: 1,
            sum: Amount::ONE_SAT,
        }),
        Caveat::Waiting(caveat) => match after_waiting(caveat) {
            Some(next) => Caveat::Waiting(next),
            None => Caveat::Deposit(DepositCaveat::MoneyCameBack {
                gross: Amount::ONE_BTC,
                paid: Amount::ONE_SAT,
            }),
        },
        Caveat::Deposit(caveat) => match after_deposit(caveat) {
            Some(next) => Caveat::Deposit(next),
            None => Caveat::Payer(PayerCaveat::ServiceWallet {
                wallet: String::new(),
                addresses: Vec::new(),
                evidence: Arc::default(),
                paid: None,
            }),
        },
        Caveat::Payer(caveat) => match after_payer(caveat) {
            Some(next) => Caveat::Payer(next),
            None => Caveat::Tag(TagCaveat::Claims(TagClaims::default())),
        },
        Caveat::Tag(caveat) => match after_tag(caveat) {
            Some(next) => Caveat::Tag(next),
            None => Caveat::LookAlike(LookAlikeCaveat::Group(Vec::new())),
        },
        Caveat::LookAlike(LookAlikeCaveat::Group(_)) => Caveat::LookAlike(LookAlikeCaveat::More(1)),
        Caveat::LookAlike(LookAlikeCaveat::More(_)) => spent(OffChainKind::Channel),
        Caveat::OffChain(caveat) => after_off_chain(caveat),
        Caveat::Wallet(caveat) => match after_wallet(caveat) {
            Some(next) => Caveat::Wallet(next),
            None => Caveat::Assertion(AssertionCaveat::Merge {
                assertion: assertion(),
                addresses: 2,
            }),
        },
        Caveat::Assertion(caveat) => match after_assertion(caveat) {
            Some(next) => Caveat::Assertion(next),
            None => Caveat::Rates(RatesNote::WithoutPrice {
                source: String::new().into(),
                days: Vec::new(),
            }),
        },
        Caveat::Rates(note) => Caveat::Rates(after_note(note)?),
    })
}

fn after_server(caveat: &ServerCaveat) -> Option<ServerCaveat> {
    let words = || "a".to_owned();
    Some(match caveat {
        ServerCaveat::WrongAnswer(_) => ServerCaveat::MoreWrongAnswers(1),
        ServerCaveat::MoreWrongAnswers(_) => ServerCaveat::RequestLimit,
        ServerCaveat::RequestLimit => ServerCaveat::CaseAddressIncomplete {
            address: Address::p2wsh(Script::new(), Network::Regtest),
            completeness: Completeness::NotAsked,
        },
        ServerCaveat::CaseAddressIncomplete { .. } => ServerCaveat::ServerDropped {
            server: words(),
            reason: words(),
        },
        ServerCaveat::ServerDropped { .. } => ServerCaveat::ServerWithoutHistory {
            server: words(),
            scripts: 1,
            reason: words().into(),
        },
        ServerCaveat::ServerWithoutHistory { .. } => ServerCaveat::RequestsRefused {
            requests: 1,
            first: words(),
            reason: words(),
        },
        ServerCaveat::RequestsRefused { .. } => ServerCaveat::BalanceNotReported(1),
        ServerCaveat::BalanceNotReported(_) => ServerCaveat::OneServer,
        ServerCaveat::OneServer => return None,
    })
}

fn after_chain(caveat: &ChainCaveat) -> Option<ChainCaveat> {
    Some(match caveat {
        ChainCaveat::Reorganised(_) => ChainCaveat::PaymentsMoved(difference()),
        ChainCaveat::PaymentsMoved(_) => ChainCaveat::WrongClock("The clock is wrong.".into()),
        ChainCaveat::WrongClock(_) => ChainCaveat::InTwoBlocks {
            txid: txid(),
            first: 1,
            again: 2,
        },
        ChainCaveat::InTwoBlocks { .. } => ChainCaveat::RecentBlocks(1),
        ChainCaveat::RecentBlocks(_) => return None,
    })
}

fn after_end(caveat: &EndCaveat) -> Option<EndCaveat> {
    let ended = EndedOutputs::default();
    Some(match caveat {
        EndCaveat::Unknown(_) => EndCaveat::Service(ended),
        EndCaveat::Service(_) => EndCaveat::Busy(ended),
        EndCaveat::Busy(_) => EndCaveat::CoinJoin(ended),
        EndCaveat::CoinJoin(_) => EndCaveat::Limit(ended),
        EndCaveat::Limit(_) => EndCaveat::NoKey(ended),
        EndCaveat::NoKey(_) => return None,
    })
}

fn after_waiting(caveat: &WaitingCaveat) -> Option<WaitingCaveat> {
    Some(match caveat {
        WaitingCaveat::Deposits { .. } => WaitingCaveat::Conflict(MempoolConflict {
            waiting: Vec::new(),
            confirmed: None,
            coins: Vec::new(),
        }),
        WaitingCaveat::Conflict(_) => WaitingCaveat::MoreConflicts(1),
        WaitingCaveat::MoreConflicts(_) => WaitingCaveat::ConflictingDeposits(Vec::new()),
        WaitingCaveat::ConflictingDeposits(_) => return None,
    })
}

fn after_deposit(caveat: &DepositCaveat) -> Option<DepositCaveat> {
    let sum = DepositSum {
        count: 1,
        sum: Amount::ONE_SAT,
    };
    Some(match caveat {
        DepositCaveat::MoneyCameBack { .. } => DepositCaveat::WithoutRate(sum),
        DepositCaveat::WithoutRate(_) => DepositCaveat::Undecided(sum),
        DepositCaveat::Undecided(_) => DepositCaveat::NearMisses {
            deposits: 1,
            misses: Vec::new(),
        },
        DepositCaveat::NearMisses { .. } => DepositCaveat::NoneCounts {
            deposits: 1,
            classes: Vec::new(),
            nearest: None,
        },
        DepositCaveat::NoneCounts { .. } => DepositCaveat::Small(sum),
        DepositCaveat::Small(_) => DepositCaveat::WithoutEuroValue(1),
        DepositCaveat::WithoutEuroValue(_) => return None,
    })
}

fn after_payer(caveat: &PayerCaveat) -> Option<PayerCaveat> {
    let deposits = PaidDeposits {
        count: 1,
        sum: Amount::ONE_SAT,
        txids: vec![txid()],
    };
    Some(match caveat {
        PayerCaveat::ServiceWallet { .. } => PayerCaveat::PayJoin(deposits),
        PayerCaveat::PayJoin(_) => PayerCaveat::Internal {
            deposits,
            sign: None,
        },
        PayerCaveat::Internal { .. } => PayerCaveat::OwnShare(deposits),
        PayerCaveat::OwnShare(_) => return None,
    })
}

fn after_tag(caveat: &TagCaveat) -> Option<TagCaveat> {
    Some(match caveat {
        TagCaveat::Claims(_) => TagCaveat::Disputed {
            address: String::new(),
            actors: BTreeSet::new(),
        },
        TagCaveat::Disputed { .. } => TagCaveat::MoreDisputed(1),
        TagCaveat::MoreDisputed(_) => TagCaveat::OtherChain {
            address: String::new(),
            file: PathBuf::new(),
            tag: Elsewhere {
                script: ScriptBuf::new(),
                label: Arc::from(""),
                chain: Arc::from(""),
                line: 1,
            },
        },
        TagCaveat::OtherChain { .. } => TagCaveat::MoreOtherChain(1),
        TagCaveat::MoreOtherChain(_) => TagCaveat::Payouts {
            first: txid(),
            reason: Sentence::default(),
            others: Vec::new(),
        },
        TagCaveat::Payouts { .. } => return None,
    })
}

fn after_off_chain(caveat: &OffChainCaveat) -> Caveat {
    match caveat {
        OffChainCaveat::Spent(OffChainKind::Channel, _) => spent(OffChainKind::MayBeChannel),
        OffChainCaveat::Spent(OffChainKind::MayBeChannel, _) => spent(OffChainKind::Swap),
        OffChainCaveat::Spent(OffChainKind::Swap, _) => spent(OffChainKind::Nobodys),
        OffChainCaveat::Spent(OffChainKind::Nobodys, _) => Caveat::OffChain(OffChainCaveat::Paid {
            payments: 1,
            first: txid(),
        }),
        OffChainCaveat::Paid { .. } => Caveat::Wallet(WalletCaveat::SeveralServices {
            wallet: String::new(),
            services: Vec::new(),
        }),
    }
}

fn after_wallet(caveat: &WalletCaveat) -> Option<WalletCaveat> {
    Some(match caveat {
        WalletCaveat::SeveralServices { .. } => WalletCaveat::ChangeJump {
            sides: (2, 1),
            wallet: String::new(),
            txid: None,
        },
        WalletCaveat::ChangeJump { .. } => WalletCaveat::VoidSplit {
            name: String::new(),
            reason: String::new(),
        },
        WalletCaveat::VoidSplit { .. } => WalletCaveat::LinksRefused(1),
        WalletCaveat::LinksRefused(_) => WalletCaveat::PossiblePayJoins(vec![txid()]),
        WalletCaveat::PossiblePayJoins(_) => WalletCaveat::ChangeRules(String::new()),
        WalletCaveat::ChangeRules(_) => WalletCaveat::Inferred,
        WalletCaveat::Inferred => return None,
    })
}

fn after_assertion(caveat: &AssertionCaveat) -> Option<AssertionCaveat> {
    Some(match caveat {
        AssertionCaveat::Merge { .. } => AssertionCaveat::Split {
            assertion: assertion(),
            addresses: 2,
        },
        AssertionCaveat::Split { .. } => AssertionCaveat::TransactionSplit {
            assertion: assertion(),
            txid: txid(),
        },
        AssertionCaveat::TransactionSplit { .. } => return None,
    })
}

fn after_note(note: &RatesNote) -> Option<RatesNote> {
    let day = jiff::civil::date(2017, 5, 19);
    let place = String::new();
    Some(match note {
        RatesNote::WithoutPrice { .. } => RatesNote::Jump {
            place: place.into(),
            day,
            price: 1,
            beside: day,
            other: 10,
        },
        RatesNote::Jump { .. } => RatesNote::Wide {
            place: place.into(),
            day,
            is_lowest: true,
            price: 1,
            close: 10,
        },
        RatesNote::Wide { .. } => return None,
    })
}

fn txid() -> Txid {
    Txid::all_zeros()
}

fn spent(kind: OffChainKind) -> Caveat {
    let outputs = OffChainOutputs {
        count: 1,
        haircut: Amount::ONE_SAT,
        output: OutPoint::null(),
        spender: txid(),
    };
    Caveat::OffChain(OffChainCaveat::Spent(kind, outputs))
}

fn assertion() -> Assertion {
    Assertion {
        number: 1,
        name: String::new(),
        reason: String::new(),
    }
}

fn difference() -> RunDifference {
    RunDifference {
        since: String::new(),
        tip: BlockId {
            height: 1,
            hash: BlockHash::all_zeros(),
        },
        is_reorganised: true,
        payments: Vec::new(),
    }
}

#[test]
fn every_variant_has_its_own_kind_in_snake_case() {
    let all = every_variant();
    let kinds: BTreeSet<&str> = all.iter().map(Caveat::kind).collect();
    assert_eq!(kinds.len(), all.len());
    for kind in kinds {
        let words = kind.split('_');
        let is_word =
            |word: &str| !word.is_empty() && word.bytes().all(|letter| letter.is_ascii_lowercase());
        assert!(words.clone().all(is_word), "{kind}");
    }
}

#[test]
fn help_lists_every_kind_once_and_no_other() {
    let help = include_str!("../../cli/caveat-kinds.txt");
    let listed: Vec<&str> = help
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let all = every_variant();
    let kinds: Vec<&str> = all.iter().map(Caveat::kind).collect();
    assert_eq!(listed, kinds);
}

#[test]
fn rows_have_the_kind_severity_and_sentence() {
    for caveat in every_variant() {
        let row = CaveatRow::from(&caveat);
        assert_eq!(row.kind, caveat.kind());
        assert_eq!(row.text, caveat.to_string());
        let severity = match (row.incomplete, row.fault) {
            (true, true) => Severity::Fault,
            (true, false) => Severity::Incomplete,
            (false, false) => Severity::Note,
            (false, true) => panic!("a fault makes the answer incomplete: {row:?}"),
        };
        assert_eq!(severity, caveat.severity());
    }
}
