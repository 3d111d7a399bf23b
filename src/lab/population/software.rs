//! Wallet programs: what each does when it makes a transaction, as far as others can see it on the chain.
//!
//! The traits are those by which wallet fingerprinting tells programs apart: version, lock time against fee sniping,
//! sequence, order of inputs and outputs (BIP-0069 or other), script types of change, low R, coin selection, reuse of
//! addresses and fee rates. No program here stands for one release of one product; together they cover what is met.

use super::dice::Dice;
use crate::lab::lock::OutputType;

/// Signals that the transaction may be replaced (BIP-0125).
const REPLACEABLE: u32 = 0xffff_fffd;
/// Lets the lock time hold without that.
const LOCK_TIME_ONLY: u32 = 0xffff_fffe;
const FINAL: u32 = 0xffff_ffff;

/// Which script type change gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChangeType {
    /// That of the wallet.
    Own,
    /// That of the payment, where the wallet can.
    LikePayment,
}

/// In which order inputs and outputs stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    ChangeFirst,
    ChangeLast,
    Random,
    /// Sorted as BIP-0069 has it.
    Bip69,
}

/// Which coins pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Selection {
    LargestFirst,
    OldestFirst,
    Random,
    /// The smallest coin that pays alone, else the largest first.
    SmallestThatPays,
    /// A coin that needs no change if there is one, else at random.
    ExactElseRandom,
    /// Small change first, to be rid of it.
    SmallestFirst,
}

/// How often an address is given out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reuse {
    /// So many times out of a thousand, for receiving.
    Sometimes(u64),
    /// There is but one address, for change too.
    Always,
}

/// How the fee rate is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fees {
    /// The market's rate, give or take so many thousandths.
    Market(u64),
    /// The next whole step above the market's rate.
    Steps,
    /// Always the same rate, in satoshi for 1,000 virtual bytes.
    Fixed(u64),
}

/// What a wallet program does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Software {
    pub(super) receive: OutputType,
    pub(super) change: ChangeType,
    pub(super) version: i32,
    /// Whether the lock time is set to the tip, against fee sniping; one time in ten a little lower.
    pub(super) anti_sniping: bool,
    pub(super) sequence: u32,
    pub(super) order: Order,
    pub(super) low_r: bool,
    pub(super) selection: Selection,
    pub(super) reuse: Reuse,
    pub(super) fees: Fees,
    /// Less change than this goes to the miner.
    pub(super) least_change: u64,
    /// Whether it spends its own change before a block has it.
    pub(super) chains: bool,
}

/// What most programs have in common.
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

/// A full node's wallet of the years before native SegWit.
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

/// A light wallet of the desktop that sorts as BIP-0069 has it.
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

/// A phone wallet of the first years.
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

/// A wallet in the browser with one address for everything.
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

/// Coins under two of three keys.
pub(super) const VAULT: Software = Software {
    receive: OutputType::P2wsh,
    order: Order::ChangeLast,
    selection: Selection::OldestFirst,
    ..PLAIN
};

/// A wallet made for rounds run by a coordinator.
pub(super) const COORDINATED: Software = Software {
    version: 1,
    reuse: Reuse::Sometimes(0),
    selection: Selection::SmallestThatPays,
    ..PLAIN
};

/// The same with taproot beside it.
pub(super) const COORDINATED_NEW: Software = Software {
    low_r: true,
    selection: Selection::Random,
    ..COORDINATED
};

/// A phone wallet made for pools of a fixed size.
pub(super) const POOLED: Software = Software {
    order: Order::Bip69,
    reuse: Reuse::Sometimes(5),
    selection: Selection::SmallestThatPays,
    ..PLAIN
};

/// A market of makers and takers.
pub(super) const MARKET: Software = Software {
    anti_sniping: true,
    sequence: LOCK_TIME_ONLY,
    reuse: Reuse::Sometimes(0),
    selection: Selection::ExactElseRandom,
    ..PLAIN
};

/// What a shop runs.
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

/// What exchanges give their customers to pay to.
pub(super) const DEPOSITS: [OutputType; 3] = [
    OutputType::P2pkh,
    OutputType::P2wpkh,
    OutputType::P2shP2wpkh,
];

/// What somebody runs who is nobody in particular.
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
