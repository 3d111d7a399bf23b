//! Wallet programs: the traits of their transactions that are visible on the chain.
//!
//! The traits are those by which wallet fingerprinting distinguishes programs: version, lock time against fee
//! sniping, sequence, order of inputs and outputs (BIP-0069 or other), script types of change, low R, coin selection,
//! address reuse and fee rates. No program here models one release of one product; together they cover the common
//! ones.

use super::dice::Dice;
use crate::lab::lock::OutputType;

/// Signals replaceability (BIP-0125).
const REPLACEABLE: u32 = 0xffff_fffd;
/// Enables the lock time without that signal.
const LOCK_TIME_ONLY: u32 = 0xffff_fffe;
const FINAL: u32 = 0xffff_ffff;

/// The script type of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChangeType {
    /// That of the wallet.
    Own,
    /// That of the payment, if the wallet supports it.
    LikePayment,
}

/// The order of inputs and outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    ChangeFirst,
    ChangeLast,
    Random,
    /// Sorted as BIP-0069 defines.
    Bip69,
}

/// The choice of coins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Selection {
    LargestFirst,
    OldestFirst,
    Random,
    /// The smallest coin that suffices alone, otherwise the largest first.
    SmallestThatPays,
    /// A coin that needs no change, otherwise at random.
    ExactElseRandom,
    /// Small change first, to consolidate it.
    SmallestFirst,
}

/// The reuse of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reuse {
    /// This many times in a thousand, for receiving.
    Sometimes(u64),
    /// One address only, for change too.
    Always,
}

/// The choice of the fee rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fees {
    /// The market's rate, give or take this many thousandths.
    Market(u64),
    /// The next step above the market's rate.
    Steps,
    /// A constant rate, in satoshi per 1,000 virtual bytes.
    Fixed(u64),
}

/// The behaviour of a wallet program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Software {
    pub(super) receive: OutputType,
    pub(super) change: ChangeType,
    pub(super) version: i32,
    /// Whether the lock time is set to the tip, against fee sniping; one time in ten slightly lower.
    pub(super) anti_sniping: bool,
    pub(super) sequence: u32,
    pub(super) order: Order,
    pub(super) low_r: bool,
    pub(super) selection: Selection,
    pub(super) reuse: Reuse,
    pub(super) fees: Fees,
    /// Change below this goes to the miner.
    pub(super) least_change: u64,
    /// Whether it spends its own unconfirmed change.
    pub(super) chains: bool,
}

/// The traits common to most programs.
const PLAIN: Software = Software {
    receive: OutputType::P2wpkh,
    change: ChangeType::Own,
    version: 2,
    anti_sniping: false,
    sequence: FINAL,
    order: Order::Random,
    low_r: false,
    selection: Selection::LargestFirst,
    reuse: Reuse::Sometimes(20),
    fees: Fees::Market(250),
    least_change: 1_500,
    chains: false,
};

/// A full node's wallet from before native SegWit.
const NODE_OLD: Software = Software {
    receive: OutputType::P2shP2wpkh,
    anti_sniping: true,
    sequence: LOCK_TIME_ONLY,
    selection: Selection::ExactElseRandom,
    fees: Fees::Market(90),
    ..PLAIN
};

/// The same some years later: low R, change of the payment's type, replaceable.
const NODE_NEW: Software = Software {
    receive: OutputType::P2wpkh,
    change: ChangeType::LikePayment,
    low_r: true,
    sequence: REPLACEABLE,
    ..NODE_OLD
};

const NODE_TAPROOT: Software = Software {
    receive: OutputType::P2tr,
    ..NODE_NEW
};

/// A light desktop wallet that sorts as BIP-0069 defines.
const DESKTOP: Software = Software {
    anti_sniping: true,
    sequence: REPLACEABLE,
    order: Order::Bip69,
    low_r: true,
    selection: Selection::SmallestThatPays,
    fees: Fees::Steps,
    ..PLAIN
};

const DESKTOP_LEGACY: Software = Software {
    receive: OutputType::P2pkh,
    sequence: LOCK_TIME_ONLY,
    version: 1,
    low_r: false,
    ..DESKTOP
};

/// An early phone wallet.
const PHONE_OLD: Software = Software {
    receive: OutputType::P2pkh,
    version: 1,
    selection: Selection::OldestFirst,
    fees: Fees::Fixed(31_000),
    reuse: Reuse::Sometimes(150),
    ..PLAIN
};

const PHONE_NEW: Software = Software {
    sequence: REPLACEABLE,
    order: Order::ChangeLast,
    selection: Selection::SmallestThatPays,
    reuse: Reuse::Sometimes(60),
    chains: true,
    ..PLAIN
};

/// A browser wallet with one address for everything.
const WEB: Software = Software {
    receive: OutputType::P2pkh,
    version: 1,
    order: Order::Bip69,
    reuse: Reuse::Always,
    fees: Fees::Market(400),
    ..PLAIN
};

/// A hardware wallet.
const DEVICE: Software = Software {
    receive: OutputType::P2shP2wpkh,
    version: 1,
    order: Order::Bip69,
    selection: Selection::LargestFirst,
    fees: Fees::Steps,
    low_r: true,
    ..PLAIN
};

const DEVICE_NATIVE: Software = Software {
    receive: OutputType::P2wpkh,
    order: Order::ChangeFirst,
    sequence: REPLACEABLE,
    version: 2,
    ..DEVICE
};

/// A wallet of 2-of-3 scripts.
pub(super) const VAULT: Software = Software {
    receive: OutputType::P2wsh,
    order: Order::ChangeLast,
    selection: Selection::OldestFirst,
    ..PLAIN
};

/// A wallet for rounds run by a coordinator.
pub(super) const COORDINATED: Software = Software {
    version: 1,
    reuse: Reuse::Sometimes(0),
    selection: Selection::SmallestThatPays,
    ..PLAIN
};

/// The same with taproot added.
pub(super) const COORDINATED_NEW: Software = Software {
    low_r: true,
    selection: Selection::Random,
    ..COORDINATED
};

/// A phone wallet for pools of a fixed size.
pub(super) const POOLED: Software = Software {
    order: Order::Bip69,
    reuse: Reuse::Sometimes(5),
    selection: Selection::SmallestThatPays,
    ..PLAIN
};

/// A wallet for a market of makers and takers.
pub(super) const MARKET: Software = Software {
    anti_sniping: true,
    sequence: LOCK_TIME_ONLY,
    reuse: Reuse::Sometimes(0),
    selection: Selection::ExactElseRandom,
    ..PLAIN
};

/// A shop's wallet.
pub(super) const SHOP: Software = Software {
    sequence: REPLACEABLE,
    reuse: Reuse::Sometimes(5),
    selection: Selection::LargestFirst,
    fees: Fees::Steps,
    chains: true,
    ..PLAIN
};

/// A published address.
pub(super) const PUBLISHED: Software = Software {
    receive: OutputType::P2pkh,
    version: 1,
    reuse: Reuse::Always,
    ..PLAIN
};

/// A mining pool.
pub(super) const POOL: Software = Software {
    receive: OutputType::P2pkh,
    version: 1,
    order: Order::ChangeLast,
    reuse: Reuse::Sometimes(700),
    selection: Selection::OldestFirst,
    fees: Fees::Fixed(9_000),
    chains: true,
    ..PLAIN
};

/// The hot wallets of exchanges: one address for all, fresh change, many small coins first.
pub(super) const HOT: [Software; 3] = [
    Software {
        receive: OutputType::P2pkh,
        version: 1,
        order: Order::ChangeLast,
        reuse: Reuse::Always,
        fees: Fees::Fixed(85_000),
        chains: true,
        ..PLAIN
    },
    Software {
        receive: OutputType::P2wpkh,
        sequence: REPLACEABLE,
        low_r: true,
        selection: Selection::SmallestFirst,
        chains: true,
        ..PLAIN
    },
    Software {
        receive: OutputType::P2shP2wpkh,
        order: Order::ChangeFirst,
        selection: Selection::Random,
        fees: Fees::Steps,
        chains: true,
        ..PLAIN
    },
];

/// Script types of exchanges' deposit addresses.
pub(super) const DEPOSITS: [OutputType; 3] = [
    OutputType::P2pkh,
    OutputType::P2wpkh,
    OutputType::P2shP2wpkh,
];

/// Returns the program of an ordinary person.
pub(super) fn of_somebody(dice: &mut Dice) -> Software {
    dice.weighted(&[
        (8, NODE_OLD),
        (10, NODE_NEW),
        (5, NODE_TAPROOT),
        (14, DESKTOP),
        (6, DESKTOP_LEGACY),
        (9, PHONE_OLD),
        (18, PHONE_NEW),
        (7, WEB),
        (10, DEVICE),
        (10, DEVICE_NATIVE),
        (3, VAULT),
    ])
}
