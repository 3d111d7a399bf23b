//! The ledger as of one block: read-only, confirmed transactions only, densely numbered in chain order.
//!
//! Transactions are numbered by height and position in the block, both proved; outputs by transaction and index;
//! addresses by first appearance. Time order is integer order, so maps are vectors, and results do not depend on the
//! order in which facts arrived. Numbers are private to one view: a larger ledger renumbers.
//!
//! An *address* here is a spendable script pubkey, with or without an address encoding.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use bitcoin::{Address, Amount, Network, OutPoint, Script, ScriptBuf, TxOut, Txid};

use super::{ChainPosition, Doubt, History, Ledger, MissingReason, ReportedSpender, StrippedTx};
use crate::chain::{Anchor, BlockId, HeaderChain};

/// Number of a transaction in chain order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TxNum(pub u32);

/// Number of an output in chain order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputNum(pub u32);

/// Number of an address by first appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressNum(pub u32);

macro_rules! index {
    ($($name:ident),*) => {$(
        impl $name {
            /// Returns the number as an index into a vector.
            pub fn index(self) -> usize {
                self.0 as usize
            }

            fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("a view holds fewer than 2^32 of anything"))
            }
        }
    )*};
}
index!(TxNum, OutputNum, AddressNum);

/// The prevout of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prevout {
    /// Newly created coins.
    Coinbase,
    /// An output of the view.
    Output(OutputNum),
    /// An output of a *floating* transaction: it is proved by the id to which the input commits, but its position in
    /// the chain is unknown.
    Floating {
        /// Value of the output.
        value: Amount,
        /// The address that can spend it.
        address: Option<AddressNum>,
    },
    /// An output of an unknown transaction.
    Missing(OutPoint),
}

/// The spender of an output as of the tip. `Unknown` must never be treated as unspent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spend {
    /// A confirmed transaction spends it.
    By(TxNum),
    /// A mempool transaction spends it, and no confirmed one is known.
    Mempool(Txid),
    /// The complete history of its script does not spend it.
    Unspent,
    /// It can never be spent (`OP_RETURN` and the like).
    Unspendable,
    /// The history of its script is missing or incomplete.
    Unknown,
}

/// Whether the view has everything that touches an address up to the tip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completeness {
    /// The view has every transaction of the reported history.
    Complete,
    /// The history was not requested.
    NotAsked,
    /// The history is missing.
    Missing(MissingReason),
    /// This many transactions of the reported history are not proved.
    Unproved(usize),
    /// The reported history omits a transaction that is proved to touch the address.
    Contradicted(Txid),
    /// The reported history is empty, although this transaction is proved to touch the address: some servers report
    /// this above their limit.
    Emptied(Txid),
    /// The reported history has this transaction as unconfirmed, or in a future block, although a confirmed transaction
    /// spends from it.
    Misplaced(Txid),
    /// The reported history is in doubt for another reason.
    Doubted(Doubt),
}

impl std::fmt::Display for Completeness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Complete => f.write_str("complete"),
            Self::NotAsked => f.write_str("the history of the address was not requested"),
            Self::Missing(reason) => write!(f, "no history of the address: {reason}"),
            Self::Unproved(1) => f.write_str("1 transaction could not be fetched or proved"),
            Self::Unproved(count) => {
                write!(f, "{count} transactions could not be fetched or proved")
            }
            Self::Contradicted(txid) => {
                write!(f, "the reported history omits transaction {txid}")
            }
            Self::Emptied(txid) => write!(
                f,
                "the reported history is empty although transaction {txid} is proved to touch the address: the full history \
                 exceeds the server's limit"
            ),
            Self::Misplaced(txid) => write!(
                f,
                "the reported history has transaction {txid} as unconfirmed, although a confirmed one spends from it"
            ),
            Self::Doubted(doubt) => doubt.fmt(f),
        }
    }
}

/// A confirmed transaction.
#[derive(Debug, Clone)]
pub struct ViewTx {
    /// Its id.
    pub txid: Txid,
    /// The transaction.
    pub tx: Arc<StrippedTx>,
    /// Its position in the chain; the first if it is in two blocks.
    pub anchor: Anchor,
}

/// The facts as of a block.
#[derive(Debug)]
pub struct View {
    network: Network,
    tip: BlockId,
    tip_time: u32,
    txs: Vec<ViewTx>,
    numbers: HashMap<Txid, TxNum>,
    first_output: Vec<u32>,
    first_input: Vec<u32>,
    output_tx: Vec<TxNum>,
    prevouts: Vec<Prevout>,
    owners: Vec<Option<AddressNum>>,
    spends: Vec<Spend>,
    reported_spenders: HashMap<OutputNum, ReportedSpender>,
    scripts: Vec<ScriptBuf>,
    addresses: HashMap<ScriptBuf, AddressNum>,
    touches: Vec<Vec<TxNum>>,
    histories: Vec<Option<History>>,
    lengths: Vec<u32>,
    completeness: Vec<Completeness>,
    floating: Vec<(Txid, Arc<StrippedTx>)>,
    unconfirmed: Vec<(Txid, Arc<StrippedTx>)>,
    unplaced: Vec<(Txid, Arc<StrippedTx>)>,
    repeated: Vec<(TxNum, Anchor)>,
}

impl View {
    /// Computes the view of `ledger` as of the block `tip` of `chain`.
    pub(super) fn new(ledger: &Ledger, tip: BlockId, chain: &HeaderChain) -> Self {
        let mut again: Vec<(Txid, Anchor)> = Vec::new();
        let mut txs: Vec<ViewTx> = ledger
            .txs
            .iter()
            .filter_map(|(txid, known)| {
                let anchors = ledger.anchors.get(txid)?.iter().copied();
                let mut anchors = anchors.filter(|anchor| {
                    anchor.block.height <= tip.height && chain.contains(anchor.block)
                });
                let anchor = anchors.next()?;
                again.extend(anchors.map(|anchor| (*txid, anchor)));
                Some(ViewTx {
                    txid: *txid,
                    tx: Arc::clone(&known.tx),
                    anchor,
                })
            })
            .collect();
        txs.sort_unstable_by_key(|entry| (entry.anchor, entry.txid));
        let mut view = Self {
            network: chain.network(),
            tip,
            tip_time: chain.header(tip.height).map_or(0, |header| header.time),
            numbers: txs
                .iter()
                .enumerate()
                .map(|(at, entry)| (entry.txid, TxNum::new(at)))
                .collect(),
            txs,
            first_output: vec![0],
            first_input: vec![0],
            output_tx: Vec::new(),
            prevouts: Vec::new(),
            owners: Vec::new(),
            spends: Vec::new(),
            reported_spenders: HashMap::new(),
            scripts: Vec::new(),
            addresses: HashMap::new(),
            touches: Vec::new(),
            histories: Vec::new(),
            lengths: Vec::new(),
            completeness: Vec::new(),
            floating: Vec::new(),
            unconfirmed: Vec::new(),
            unplaced: Vec::new(),
            repeated: Vec::new(),
        };
        let repeated = again.into_iter();
        let repeated = repeated.filter_map(|(txid, anchor)| Some((view.number_of(&txid)?, anchor)));
        view.repeated = repeated.collect();
        view.repeated.sort_unstable();
        view.number(ledger);
        view.sort_unplaced(ledger);
        view.evaluate_histories(ledger);
        view.resolve_spends(ledger);
        view
    }

    /// Numbers outputs, inputs and addresses in chain order.
    fn number(&mut self, ledger: &Ledger) {
        for at in 0..self.txs.len() {
            self.first_output
                .push(self.first_output[at] + count(self.txs[at].tx.output.len()));
            self.first_input
                .push(self.first_input[at] + count(self.txs[at].tx.input.len()));
        }
        let outputs = *self.first_output.last().expect("starts with 0") as usize;
        self.spends = vec![Spend::Unknown; outputs];
        self.owners.reserve(outputs);
        self.output_tx.reserve(outputs);
        self.prevouts
            .reserve(*self.first_input.last().expect("starts with 0") as usize);
        // Most outputs pay a new address. Growing the map stepwise would rehash every script each time.
        self.addresses.reserve(outputs);
        self.scripts.reserve(outputs);
        self.touches.reserve(outputs);
        for at in 0..self.txs.len() {
            let number = TxNum::new(at);
            let tx = Arc::clone(&self.txs[at].tx);
            for input in &tx.input {
                let prevout = self.prevout(ledger, tx.is_coinbase(), input.previous_output);
                if let Prevout::Output(output) = prevout {
                    self.spends[output.index()] = Spend::By(number);
                }
                let owner = self.owner_of(prevout);
                self.touch(owner, number);
                self.prevouts.push(prevout);
            }
            for output in &tx.output {
                let owner = self.address_number(&output.script_pubkey);
                self.touch(owner, number);
                self.owners.push(owner);
                self.output_tx.push(number);
            }
        }
    }

    fn prevout(&mut self, ledger: &Ledger, is_coinbase: bool, outpoint: OutPoint) -> Prevout {
        if is_coinbase {
            return Prevout::Coinbase;
        }
        if let Some(output) = self
            .output(outpoint)
            .filter(|output| output.index() < self.owners.len())
        {
            return Prevout::Output(output);
        }
        let parent = ledger
            .tx(&outpoint.txid)
            .and_then(|tx| tx.output.get(outpoint.vout as usize));
        match parent {
            Some(TxOut {
                value,
                script_pubkey,
            }) => {
                let address = self.address_number(script_pubkey);
                Prevout::Floating {
                    value: *value,
                    address,
                }
            }
            None => Prevout::Missing(outpoint),
        }
    }

    fn address_number(&mut self, script: &Script) -> Option<AddressNum> {
        if is_unspendable(script) {
            return None;
        }
        if let Some(number) = self.addresses.get(script) {
            return Some(*number);
        }
        let number = AddressNum::new(self.scripts.len());
        self.scripts.push(script.to_owned());
        self.touches.push(Vec::new());
        self.addresses.insert(script.to_owned(), number);
        Some(number)
    }

    fn touch(&mut self, address: Option<AddressNum>, tx: TxNum) {
        if let Some(address) = address {
            let touches = &mut self.touches[address.index()];
            if touches.last() != Some(&tx) {
                touches.push(tx);
            }
        }
    }

    /// Sorts transactions without a proved position: floating if a confirmed input commits to one, regardless of any
    /// history; else mempool if a history or the answer about an output says so.
    fn sort_unplaced(&mut self, ledger: &Ledger) {
        let waiting_spenders = ledger
            .spenders
            .values()
            .filter_map(|spender| match spender {
                ReportedSpender::By {
                    txid,
                    position: ChainPosition::Mempool,
                } => Some(*txid),
                _ => None,
            });
        let in_mempool: HashSet<Txid> = ledger
            .histories
            .values()
            .flat_map(History::mempool)
            .chain(waiting_spenders)
            .collect();
        let inputs = self.txs.iter().flat_map(|entry| &entry.tx.input);
        let committed: HashSet<Txid> = inputs.map(|input| input.previous_output.txid).collect();
        for (txid, known) in ledger
            .txs
            .iter()
            .filter(|(txid, _)| !self.numbers.contains_key(*txid))
        {
            let entry = (*txid, Arc::clone(&known.tx));
            if committed.contains(txid) {
                self.floating.push(entry)
            } else if in_mempool.contains(txid) {
                self.unconfirmed.push(entry)
            } else {
                self.unplaced.push(entry)
            }
        }
    }

    fn evaluate_histories(&mut self, ledger: &Ledger) {
        for script in ledger.histories.keys() {
            self.address_number(script);
        }
        self.histories = self
            .scripts
            .iter()
            .map(|script| ledger.histories.get(script).cloned())
            .collect();
        let length = |history: &Option<History>| {
            let history = history.iter();
            count(history.flat_map(|it| it.confirmed(self.tip.height)).count())
        };
        self.lengths = self.histories.iter().map(length).collect();
        let floating = self.touched_by_floating();
        let evaluate = |at| {
            let doubts = ledger.doubts.get(&self.scripts[at]);
            match self.evaluate(at, floating.get(&AddressNum::new(at))) {
                Completeness::Complete => doubts
                    .and_then(|doubts| doubts.first().cloned())
                    .map_or(Completeness::Complete, Completeness::Doubted),
                Completeness::Contradicted(txid)
                    if self.histories[at]
                        .as_ref()
                        .is_some_and(|history| history.entries().is_empty()) =>
                {
                    Completeness::Emptied(txid)
                }
                other => other,
            }
        };
        self.completeness = (0..self.scripts.len()).map(evaluate).collect();
    }

    /// Returns the floating transactions that touch each address. Confirmed inputs commit to them, so they are
    /// confirmed and a complete history contains them.
    fn touched_by_floating(&self) -> HashMap<AddressNum, Vec<Txid>> {
        let mut touches: HashMap<AddressNum, Vec<Txid>> = HashMap::new();
        for (txid, tx) in &self.floating {
            let paid = tx
                .output
                .iter()
                .filter_map(|output| self.address(&output.script_pubkey));
            let spent = tx
                .input
                .iter()
                .filter_map(|input| self.owner(self.output(input.previous_output)?));
            for address in paid.chain(spent) {
                touches.entry(address).or_default().push(*txid);
            }
        }
        touches
    }

    fn evaluate(&self, address: usize, floating: Option<&Vec<Txid>>) -> Completeness {
        let history = match &self.histories[address] {
            None => return Completeness::NotAsked,
            Some(History::Missing(reason)) => return Completeness::Missing(reason.clone()),
            Some(history) => history,
        };
        let named: HashSet<TxNum> = history
            .entries()
            .iter()
            .filter_map(|entry| self.number_of(&entry.txid))
            .collect();
        if let Some(omitted) = self.touches[address]
            .iter()
            .find(|touch| !named.contains(touch))
        {
            return Completeness::Contradicted(self.tx(*omitted).txid);
        }
        for txid in floating.into_iter().flatten() {
            if history.entries().iter().all(|entry| entry.txid != *txid) {
                return Completeness::Contradicted(*txid);
            }
            let mut confirmed = history.confirmed(self.tip.height);
            if confirmed.all(|(_, confirmed)| confirmed != *txid) {
                return Completeness::Misplaced(*txid);
            }
        }
        let unproved = history
            .confirmed(self.tip.height)
            .filter(|(_, txid)| !self.numbers.contains_key(txid));
        match unproved.count() + history.unread() {
            0 => Completeness::Complete,
            missing => Completeness::Unproved(missing),
        }
    }

    fn resolve_spends(&mut self, ledger: &Ledger) {
        self.reported_spenders = ledger
            .spenders
            .iter()
            .filter_map(|(outpoint, spender)| Some((self.output(*outpoint)?, spender.clone())))
            .collect();
        let mut in_mempool: HashMap<OutPoint, Txid> = HashMap::new();
        for (txid, tx) in &self.unconfirmed {
            in_mempool.extend(tx.input.iter().map(|input| (input.previous_output, *txid)));
        }
        for at in 0..self.spends.len() {
            if self.spends[at] != Spend::Unknown {
                continue;
            }
            let outpoint = self.outpoint(OutputNum::new(at));
            self.spends[at] = match self.owners[at] {
                None => Spend::Unspendable,
                // Only a complete history shows that no confirmed transaction spends it.
                Some(owner) if self.completeness[owner.index()] == Completeness::Complete => {
                    in_mempool
                        .get(&outpoint)
                        .map_or(Spend::Unspent, |spender| Spend::Mempool(*spender))
                }
                Some(_) => self.attested(OutputNum::new(at)),
            };
        }
    }

    /// Returns the reported spender of an output. A confirmed spender counts only if it is proved, and then it is in
    /// the view.
    fn attested(&self, output: OutputNum) -> Spend {
        match self.reported_spenders.get(&output) {
            Some(ReportedSpender::Nobody) => Spend::Unspent,
            Some(ReportedSpender::By {
                position: ChainPosition::Block(height),
                ..
            }) if *height > self.tip.height => Spend::Unspent,
            Some(ReportedSpender::By {
                txid,
                position: ChainPosition::Mempool,
            }) => Spend::Mempool(*txid),
            Some(ReportedSpender::By { .. } | ReportedSpender::Missing(_)) | None => Spend::Unknown,
        }
    }

    /// Returns the reported spender of an output, if it was requested separately.
    pub fn reported_spender(&self, output: OutputNum) -> Option<&ReportedSpender> {
        self.reported_spenders.get(&output)
    }

    /// Returns the network.
    pub fn network(&self) -> Network {
        self.network
    }

    /// Returns the block as of which the view holds.
    pub fn tip(&self) -> BlockId {
        self.tip
    }

    /// Returns the time stamp of the tip, in seconds since 1970-01-01 UTC.
    pub fn tip_time(&self) -> u32 {
        self.tip_time
    }

    /// Returns every transaction, in chain order.
    pub fn txs(&self) -> impl ExactSizeIterator<Item = (TxNum, &ViewTx)> {
        self.txs
            .iter()
            .enumerate()
            .map(|(at, entry)| (TxNum::new(at), entry))
    }

    /// Returns a transaction by number.
    pub fn tx(&self, tx: TxNum) -> &ViewTx {
        &self.txs[tx.index()]
    }

    /// Returns the number of a transaction.
    pub fn number_of(&self, txid: &Txid) -> Option<TxNum> {
        self.numbers.get(txid).copied()
    }

    /// Returns the previous transaction of an input, if known. Inputs are counted from 0.
    pub fn parent(&self, tx: TxNum, input: usize) -> Option<&StrippedTx> {
        match self.inputs(tx).get(input)? {
            Prevout::Output(output) => Some(&self.tx(self.tx_of(*output)).tx),
            Prevout::Floating { .. } => {
                let parent = self.tx(tx).tx.input.get(input)?.previous_output.txid;
                let at = self
                    .floating
                    .binary_search_by_key(&parent, |(txid, _)| *txid);
                Some(&self.floating[at.ok()?].1)
            }
            Prevout::Coinbase | Prevout::Missing(_) => None,
        }
    }

    /// Whether a transaction is proved to be in the block at a height.
    pub fn is_in_block(&self, txid: &Txid, height: u32) -> bool {
        self.number_of(txid).is_some_and(|tx| {
            let first = [self.tx(tx).anchor];
            let again = self.repeated.iter().filter(|(again, _)| *again == tx);
            let mut anchors = first.into_iter().chain(again.map(|(_, anchor)| *anchor));
            anchors.any(|anchor| anchor.block.height == height)
        })
    }

    /// Returns the second positions of transactions in two blocks, as two coinbases had before BIP 30 forbade it. The
    /// second overwrote the outputs of the first, so they exist once.
    pub fn second_positions(&self) -> &[(TxNum, Anchor)] {
        &self.repeated
    }

    /// Returns the floating transactions, by id.
    pub fn floating(&self) -> &[(Txid, Arc<StrippedTx>)] {
        &self.floating
    }

    /// Returns the mempool transactions, by id.
    pub fn unconfirmed(&self) -> &[(Txid, Arc<StrippedTx>)] {
        &self.unconfirmed
    }

    /// Returns the known transactions that are neither proved to be in a block up to the tip nor reported in a mempool,
    /// by id.
    pub fn unplaced(&self) -> &[(Txid, Arc<StrippedTx>)] {
        &self.unplaced
    }

    /// Returns an output of any known transaction, whatever its position.
    pub fn known_output(&self, outpoint: OutPoint) -> Option<&TxOut> {
        if let Some(output) = self.output(outpoint) {
            return Some(self.txout(output));
        }
        let lists = [&self.floating, &self.unconfirmed, &self.unplaced];
        lists.into_iter().find_map(|txs| {
            let at = txs.binary_search_by_key(&outpoint.txid, |(txid, _)| *txid);
            txs[at.ok()?].1.output.get(outpoint.vout as usize)
        })
    }

    /// Returns the number of outputs in the view.
    pub fn output_count(&self) -> usize {
        self.owners.len()
    }

    /// Returns the outputs of a transaction.
    pub fn outputs(&self, tx: TxNum) -> impl ExactSizeIterator<Item = OutputNum> + use<> {
        let range: Range<u32> = self.first_output[tx.index()]..self.first_output[tx.index() + 1];
        range.map(OutputNum)
    }

    /// Returns the prevouts of a transaction, in input order.
    pub fn inputs(&self, tx: TxNum) -> &[Prevout] {
        &self.prevouts
            [self.first_input[tx.index()] as usize..self.first_input[tx.index() + 1] as usize]
    }

    /// Returns the number of an output.
    pub fn output(&self, outpoint: OutPoint) -> Option<OutputNum> {
        let tx = self.number_of(&outpoint.txid)?;
        let vout = outpoint.vout;
        ((vout as usize) < self.tx(tx).tx.output.len())
            .then(|| OutputNum(self.first_output[tx.index()] + vout))
    }

    /// Returns the outpoint of an output.
    pub fn outpoint(&self, output: OutputNum) -> OutPoint {
        let tx = self.tx_of(output);
        OutPoint {
            txid: self.tx(tx).txid,
            vout: output.0 - self.first_output[tx.index()],
        }
    }

    /// Returns the transaction that created an output.
    pub fn tx_of(&self, output: OutputNum) -> TxNum {
        self.output_tx[output.index()]
    }

    /// Returns value and script of an output.
    pub fn txout(&self, output: OutputNum) -> &TxOut {
        let tx = self.tx_of(output);
        &self.tx(tx).tx.output[(output.0 - self.first_output[tx.index()]) as usize]
    }

    /// Returns the value of an output.
    pub fn value(&self, output: OutputNum) -> Amount {
        self.txout(output).value
    }

    /// Returns the address that can spend an output; `None` if it is unspendable.
    pub fn owner(&self, output: OutputNum) -> Option<AddressNum> {
        self.owners[output.index()]
    }

    /// Returns the spender of an output.
    pub fn spend(&self, output: OutputNum) -> Spend {
        self.spends[output.index()]
    }

    /// Returns the address of a prevout.
    pub fn owner_of(&self, prevout: Prevout) -> Option<AddressNum> {
        match prevout {
            Prevout::Output(output) => self.owner(output),
            Prevout::Floating { address, .. } => address,
            Prevout::Coinbase | Prevout::Missing(_) => None,
        }
    }

    /// Returns the value of a prevout, if known.
    pub fn value_of(&self, prevout: Prevout) -> Option<Amount> {
        match prevout {
            Prevout::Output(output) => Some(self.value(output)),
            Prevout::Floating { value, .. } => Some(value),
            Prevout::Coinbase | Prevout::Missing(_) => None,
        }
    }

    /// Returns the sum of a transaction's inputs; `None` for a coinbase, or if a prevout is missing.
    pub fn input_sum(&self, tx: TxNum) -> Option<Amount> {
        self.inputs(tx)
            .iter()
            .try_fold(Amount::ZERO, |sum, prevout| {
                sum.checked_add(self.value_of(*prevout)?)
            })
    }

    /// Returns the fee of a transaction; `None` for a coinbase, or if a prevout is missing.
    pub fn fee(&self, tx: TxNum) -> Option<Amount> {
        let out = self.outputs(tx).try_fold(Amount::ZERO, |sum, output| {
            sum.checked_add(self.value(output))
        })?;
        self.input_sum(tx)?.checked_sub(out)
    }

    /// Returns the number of addresses.
    pub fn address_count(&self) -> usize {
        self.scripts.len()
    }

    /// Returns every address, by number.
    pub fn addresses(&self) -> impl ExactSizeIterator<Item = AddressNum> + use<> {
        (0..count(self.scripts.len())).map(AddressNum)
    }

    /// Returns the address with a script.
    pub fn address(&self, script: &Script) -> Option<AddressNum> {
        self.addresses.get(script).copied()
    }

    /// Returns the script of an address.
    pub fn script(&self, address: AddressNum) -> &Script {
        &self.scripts[address.index()]
    }

    /// Returns the text form of an address: its encoding for the network, or `script:` and the script in hexadecimal.
    pub fn name(&self, address: AddressNum) -> String {
        let script = self.script(address);
        Address::from_script(script, self.network).map_or_else(
            |_| format!("script:{}", script.to_hex_string()),
            |address| address.to_string(),
        )
    }

    /// Whether a transaction pays to a script or spends from it; `None` if that depends on a missing prevout.
    pub fn is_touched_by(&self, script: &Script, tx: TxNum) -> Option<bool> {
        let touches = self.address(script).map(|address| self.touches(address));
        if touches.is_some_and(|touches| touches.binary_search(&tx).is_ok()) {
            return Some(true);
        }
        let missing = |prevout: &Prevout| matches!(prevout, Prevout::Missing(_));
        (!self.inputs(tx).iter().any(missing)).then_some(false)
    }

    /// Returns the transactions that touch an address, in chain order.
    pub fn touches(&self, address: AddressNum) -> &[TxNum] {
        &self.touches[address.index()]
    }

    /// Returns the reported history of an address.
    pub fn history(&self, address: AddressNum) -> Option<&History> {
        self.histories[address.index()].as_ref()
    }

    /// Returns the number of confirmed transactions up to the tip in the reported history of an address; 0 if it is
    /// missing.
    pub fn history_length(&self, address: AddressNum) -> u64 {
        u64::from(self.lengths[address.index()])
    }

    /// Returns whether the view has everything that touches an address.
    pub fn completeness(&self, address: AddressNum) -> &Completeness {
        &self.completeness[address.index()]
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).expect("a view holds fewer than 2^32 of anything")
}

/// Longest script that can be executed, in bytes (Bitcoin Core, `script.h`).
const MAX_SCRIPT_SIZE: usize = 10_000;

/// Whether a script can never be spent: it starts with `OP_RETURN` or exceeds the maximum size.
pub(crate) fn is_unspendable(script: &Script) -> bool {
    script.is_op_return() || script.len() > MAX_SCRIPT_SIZE
}
