//! The wallets of the story and their habits.

use crate::lab::economy::Habits;
use crate::lab::lock::OutputType;

use super::MAKERS;

pub(super) fn wallet_of_the_people(number: usize) -> Habits {
    let script_type = match number % 5 {
        0 | 1 => OutputType::P2pkh,
        2 => OutputType::P2shP2wpkh,
        3 => OutputType::P2wpkh,
        _ => OutputType::P2tr,
    };
    let version = if number.is_multiple_of(2) { 2 } else { 1 };
    let fee_rate = 25 + (number % 40) as u64;
    habits(script_type, version, number.is_multiple_of(4), fee_rate)
}

fn habits(script_type: OutputType, version: i32, anti_sniping: bool, fee_rate: u64) -> Habits {
    Habits {
        script_type,
        version,
        anti_sniping,
        fee_rate,
        reuses_address: false,
    }
}

pub(super) fn wallets() -> Vec<(&'static str, Habits)> {
    let of_exchange = |script_type| habits(script_type, 1, false, 90);
    let of_gang = |script_type| habits(script_type, 2, true, 60);
    let mut wallets = vec![
        ("miner", habits(OutputType::P2pk, 1, false, 20)),
        (
            "exchange/hot",
            Habits {
                reuses_address: true,
                ..of_exchange(OutputType::P2pkh)
            },
        ),
        ("exchange/deposits", of_exchange(OutputType::P2shP2wpkh)),
        ("exchange/cold", of_exchange(OutputType::P2wsh)),
        ("clinic", habits(OutputType::P2wpkh, 2, false, 120)),
        ("gang/ransom", of_gang(OutputType::P2wpkh)),
        ("gang/patients", of_gang(OutputType::P2pkh)),
        ("gang/pool", of_gang(OutputType::P2wpkh)),
        ("gang/mixing", of_gang(OutputType::P2wpkh)),
        ("gang/mixed", of_gang(OutputType::P2wpkh)),
        ("gang/taproot", of_gang(OutputType::P2tr)),
        ("gang/multisig", of_gang(OutputType::P2wsh)),
        ("affiliate", habits(OutputType::P2wpkh, 2, false, 40)),
        ("shop", habits(OutputType::P2wpkh, 2, false, 35)),
        ("escrow", habits(OutputType::Multisig, 1, false, 40)),
        ("buyer", habits(OutputType::P2tr, 2, true, 45)),
        ("stranger", habits(OutputType::P2pkh, 1, false, 70)),
        ("duster", habits(OutputType::P2wpkh, 2, false, 15)),
        ("joiner", habits(OutputType::P2wpkh, 2, true, 50)),
    ];
    wallets.extend(MAKERS.map(|maker| (maker, habits(OutputType::P2wpkh, 2, true, 50))));
    wallets
}
