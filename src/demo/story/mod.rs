//! The clinic's story, event by event.
//!
//! An invented clinic is told to pay about EUR 320,000 by 30 June 2017, and some of its 24,000 patients are written to
//! one by one. The gang consolidates what the patients paid, gives a fifth of it to an affiliate, peels the clinic's
//! ransom, mixes a little, sells most of it on an exchange and keeps the rest. Around it people buy, shop, save and
//! deposit, on the same exchange. Nothing here happened: names, sums and rates are made up, and the script types are
//! those of later years.

mod events;
mod wallets;

use bitcoin::{Amount, OutPoint, ScriptBuf, Transaction, TxOut};

use crate::lab::chain::Chain;
use crate::lab::economy::Economy;
use crate::lab::population::{Population, Scale};
use crate::lab::truth::{Class, TrueDeposit, Truth};
use wallets::wallet_of_the_people;

/// The euro rates of the story, one line per day.
pub const RATES: &str = include_str!("../../../data/demo/btc-eur.csv");

/// 2017-01-01 00:00 UTC, when the miners of the story start.
const START: u32 = 1_483_228_800;
/// 2017-03-01 00:00 UTC, the first line of [`RATES`].
const FIRST_RATE: u32 = 1_488_326_400;
const DAY: u32 = 86_400;
/// Blocks mined before the story so that some of their coins are mature.
const QUARRY: u32 = 180;
const COINBASE_MATURITY: u32 = 100;
/// The block in which life around the story begins, when the first coins are mature, and the last block of the story.
const LIFE: (u32, u32) = (110, 359);
/// Number of people who deposit at the story's exchange before each of its sweeps.
const GUESTS: usize = 12;
/// Number of days on which the crowd deposits, from 2 April to 31 August.
const CROWD_DAYS: usize = 152;
/// Customers that the exchange pays in one transaction.
const PAYOUT: usize = 40;

const MAKERS: [&str; 5] = ["maker-1", "maker-2", "maker-3", "maker-4", "maker-5"];

/// Parameters that do not change the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoryOptions {
    /// Seed of keys, bystanders' sums and positions of change.
    pub seed: u64,
    /// Number of customers who pay directly to the exchange's hot address, over five months. Its history also has the
    /// exchange's own payments.
    pub busy_deposits: usize,
    /// The population around the story. The case file does not depend on it, but the chain does: blocks have more
    /// transactions, most rewards go to others, and others deposit at the exchange too.
    pub life: Option<Scale>,
}

impl Default for StoryOptions {
    fn default() -> Self {
        Self {
            seed: 2017,
            busy_deposits: 80,
            life: None,
        }
    }
}

/// The chain of the story, its ground truth and its letters.
pub struct DemoChain {
    /// Its blocks and the one unconfirmed payment.
    pub chain: Chain,
    /// The ground truth.
    pub truth: Truth,
    /// The addresses in the letters.
    pub letters: Vec<Letter>,
}

/// An address from an extortion letter.
pub struct Letter {
    /// The address, as a script.
    pub script_pubkey: ScriptBuf,
    /// The demand it belongs to.
    pub demand: &'static str,
    /// The place where it was found.
    pub note: String,
}

/// Runs the story from the first coins to the last payment.
pub fn tell(options: StoryOptions) -> DemoChain {
    let mut story = Story::begin(options);
    story.miners_sell_to_the_exchange("2017-04-01");
    story.the_exchange_puts_savings_away("2017-04-04");
    story.people_buy_bitcoin("2017-04-06");
    story.letters_arrive("2017-04-10");
    story.patient_pays("2017-04-18", 1, 1, 180);
    story.patient_pays("2017-04-27", 2, 2, 350);
    story.patient_pays("2017-05-04", 3, 1, 220);
    story.strangers_join_coins("2017-05-10");
    story.patient_pays("2017-05-11", 4, 3, 500);
    story.the_exchange_sweeps("2017-05-15");
    story.patient_pays("2017-05-19", 5, 4, 150);
    story.somebody_dusts_an_address("2017-05-21");
    story.the_gang_consolidates("2017-05-24");
    story.the_gang_divides_the_pool("2017-05-26", None);
    story.more_patients_buy_bitcoin("2017-05-27");
    story.patient_pays("2017-05-30", 6, 2, 600);
    story.a_buyer_uses_escrow("2017-06-02");
    story.patient_pays("2017-06-05", 7, 5, 275);
    story.patient_pays("2017-06-09", 8, 3, 420);
    story.a_stranger_pays_for_something_else("2017-06-12");
    story.patient_pays("2017-06-14", 9, 6, 120);
    story.patient_pays("2017-06-16", 10, 4, 310);
    story.the_gang_consolidates("2017-06-19");
    story.the_gang_divides_the_pool("2017-06-21", Some("share of may and june"));
    story.patient_pays("2017-06-22", 11, 5, 650);
    story.the_clinic_buys_bitcoin("2017-06-23");
    story.the_gang_moves_its_own_money("2017-06-24");
    story.the_clinic_pays("2017-06-26");
    story.patient_pays("2017-06-27", 12, 7, 240);
    story.the_gang_peels("2017-06-29", &[To::Exchange(0, 1250), To::Exchange(1, 975)]);
    story.the_gang_peels("2017-06-30", &[To::Shop(84)]);
    story.the_exchange_sweeps("2017-07-01");
    story.the_gang_peels("2017-07-02", &[To::Exchange(0, 1420), To::Taproot(2000)]);
    story.the_gang_peels("2017-07-04", &[To::Mixing(310), To::Exchange(2, 1130)]);
    story.the_gang_joins_coins("2017-07-06");
    story.the_exchange_sweeps("2017-07-08");
    story.patient_pays("2017-07-10", 13, 6, 380);
    story.the_gang_peels("2017-07-11", &[To::Shop(115), To::Multisig(2500)]);
    story.the_gang_peels("2017-07-13", &[To::Exchange(3, 1310)]);
    story.the_gang_consolidates("2017-07-15");
    story.the_gang_divides_the_pool("2017-07-17", None);
    story.the_gang_sells_mixed_coins("2017-07-20");
    story.the_shop_sells_bitcoin("2017-07-24");
    story.the_exchange_sweeps("2017-07-26");
    story.the_gang_moves_again("2017-09-01");
    let mut truth = story.economy.truth;
    if let Some(population) = story.population {
        truth.extend(population.into_truth());
    }
    DemoChain {
        chain: story.chain,
        truth,
        letters: story.letters,
    }
}

/// The destination of a peel, in hundredths of a bitcoin.
enum To {
    /// One of the gang's deposit addresses on the exchange.
    Exchange(usize, u64),
    Shop(u64),
    Mixing(u64),
    /// Coins kept under one key.
    Taproot(u64),
    /// Coins kept under two of three keys.
    Multisig(u64),
}

struct Story {
    options: StoryOptions,
    economy: Economy,
    chain: Chain,
    letters: Vec<Letter>,
    /// The exchange's addresses for the gang.
    accounts: Vec<ScriptBuf>,
    hot: ScriptBuf,
    /// Midnight of the current day and the time since, in seconds.
    midnight: u32,
    clock: u32,
    crowd: Crowd,
    population: Option<Population>,
}

/// The exchange's other customers.
#[derive(Default)]
struct Crowd {
    newcomers: usize,
    /// Those with confirmed coins, and those whose payout waits for a block.
    funded: Vec<String>,
    awaiting: Vec<String>,
    /// Days since the first of April.
    days: usize,
    deposits: usize,
}

/// Building blocks of the events.
impl Story {
    fn submit(&mut self, tx: Transaction) {
        self.chain.submit(tx);
    }

    fn pay(&mut self, from: &str, outputs: Vec<TxOut>) -> Transaction {
        let tx = self.economy.pay(from, outputs);
        self.submit(tx.clone());
        tx
    }

    fn sweep(&mut self, from: &str, to: ScriptBuf) {
        let tx = self.economy.sweep(from, to);
        tx.into_iter().for_each(|tx| self.submit(tx));
    }

    /// Pays one address of a letter and records its class.
    fn deposit(&mut self, payer: &str, letter: usize, value: Amount, class: Class) {
        let Letter {
            script_pubkey,
            demand,
            ..
        } = &self.letters[letter];
        let (deposit, demand) = (out(script_pubkey, value), (*demand).to_owned());
        let tx = self.pay(payer, vec![deposit.clone()]);
        let vout = tx
            .output
            .iter()
            .position(|out| *out == deposit)
            .expect("it was asked for");
        let outpoint = OutPoint::new(tx.compute_txid(), vout as u32);
        let payer = payer.split('/').next().unwrap_or(payer).to_owned();
        self.economy.truth.deposits.push(TrueDeposit {
            outpoint,
            demand,
            payer,
            value,
            class,
        });
    }

    fn pay_out(&mut self, buyers: &[(String, Amount)]) {
        let outputs = buyers
            .iter()
            .map(|(buyer, sum)| out(&self.economy.address(buyer), *sum));
        let outputs = outputs.collect();
        self.pay("exchange/hot", outputs);
    }

    fn join(&mut self, initiator: &str, receiver: &str, amount: Amount) {
        let mut parties = vec![(initiator, self.economy.address(receiver))];
        parties.extend(MAKERS.map(|maker| (maker, self.economy.address(maker))));
        let tx = self.economy.coinjoin(amount, &parties);
        self.submit(tx);
    }

    fn open_patient(&mut self, patient: usize) -> String {
        let name = patient_name(patient);
        self.economy.open(&name, wallet_of_the_people(patient));
        name
    }

    /// Opens wallets for new customers and lets the exchange pay them.
    fn newcomers(&mut self, count: usize) -> Vec<String> {
        let first = self.crowd.newcomers + 1;
        self.crowd.newcomers += count;
        let mut buyers = Vec::new();
        for number in first..first + count {
            let name = format!("customer-{number}");
            self.economy.open(&name, wallet_of_the_people(number));
            buyers.push((
                name,
                Amount::from_sat(self.economy.roll(2_000_000, 30_000_000)),
            ));
        }
        self.pay_out(&buyers);
        buyers.into_iter().map(|(name, _)| name).collect()
    }

    fn deposit_most(&mut self, customer: &str, to: &ScriptBuf) {
        let share = self.economy.roll(80, 95);
        let sum = self.economy.balance(customer) * share / 100;
        self.pay(customer, vec![out(to, sum)]);
    }

    /// Lets the crowd pay the hot address, evenly over the days, from coins of an earlier block.
    fn crowd_deposits(&mut self) {
        let deposits = self.options.busy_deposits;
        let due = |days: usize| deposits * days.min(CROWD_DAYS) / CROWD_DAYS;
        let (today, tomorrow) = (due(self.crowd.days), due(self.crowd.days + 1));
        self.crowd.days += 1;
        let hot = self.hot.clone();
        while self.crowd.deposits < today {
            let customer = self.crowd.funded.pop().expect("they were paid yesterday");
            self.deposit_most(&customer, &hot);
            self.crowd.deposits += 1;
        }
        while self.crowd.funded.len() + self.crowd.awaiting.len() < tomorrow - today {
            let customers = self.newcomers(PAYOUT);
            self.crowd.awaiting.extend(customers);
        }
    }

    /// Mines one block a day until the morning of a date.
    fn until(&mut self, date: &str) {
        while self.midnight < midnight(date) {
            self.crowd_deposits();
            self.mine();
            let Crowd {
                funded, awaiting, ..
            } = &mut self.crowd;
            funded.append(awaiting);
            self.midnight += DAY;
            self.morning();
        }
    }

    fn morning(&mut self) {
        self.clock = self.economy.roll(4 * 3600, 9 * 3600) as u32;
    }

    /// Mines a block two or three hours later.
    fn mine(&mut self) {
        self.clock += self.economy.roll(7_000, 10_000) as u32;
        self.mine_at(self.midnight + self.clock);
    }

    fn mine_at(&mut self, time: u32) {
        let payout = self.life_until_the_next_block();
        self.chain.mine(time, payout);
        let height = self.chain.height();
        self.economy.set_tip(height);
        if let (Some(population), Some(block)) = (&mut self.population, self.chain.block(height)) {
            population.mined(&block.txdata[0], height);
        }
        // Coins that may be spent in the next block.
        let mature = (height + 1)
            .checked_sub(COINBASE_MATURITY)
            .filter(|height| *height > 0);
        if let Some(block) = mature.and_then(|height| self.chain.block(height)) {
            self.economy.receive(&block.txdata[0]);
        }
    }

    /// Lets the population live, and returns the script that the next block pays.
    fn life_until_the_next_block(&mut self) -> ScriptBuf {
        let tip = self.chain.height();
        let Some(population) = &mut self.population else {
            return self.economy.address("miner");
        };
        let made = population.live(tip);
        // The miner of the story needs some of the rewards; most go to the population.
        let payout = (!tip.is_multiple_of(3)).then(|| population.reward());
        for tx in made {
            self.economy.receive(&tx);
            self.chain.submit(tx);
        }
        payout.unwrap_or_else(|| self.economy.address("miner"))
    }

    /// Returns what a sum in euro is worth at the close of the day.
    fn euro(&self, euro: u64) -> Amount {
        let day = (self.midnight - FIRST_RATE) / DAY;
        let close: String = days()
            .nth(day as usize)
            .and_then(|line| line.rsplit(',').next())
            .expect("the rates cover the story")
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        let cents: u64 = close.parse().expect("a close has two decimals");
        Amount::from_sat(euro * 100 * 100_000_000 / cents)
    }
}

fn days() -> impl Iterator<Item = &'static str> {
    RATES.lines().filter(|line| line.starts_with("20"))
}

/// Returns the start of a date, counted along the lines of the rates.
fn midnight(date: &str) -> u32 {
    let day = days().take_while(|line| &line[..10] < date).count();
    FIRST_RATE + day as u32 * DAY
}

fn out(script_pubkey: &ScriptBuf, value: Amount) -> TxOut {
    TxOut {
        value,
        script_pubkey: script_pubkey.clone(),
    }
}

fn btc(whole: u64) -> Amount {
    Amount::from_int_btc(whole)
}

fn patient_name(patient: usize) -> String {
    format!("patient-{patient}")
}
