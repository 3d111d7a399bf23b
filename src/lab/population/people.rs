//! People and shops, their payments, and senders of dust and tokens.

use bitcoin::ScriptBuf;
use bitcoin::opcodes::all::OP_RETURN;
use bitcoin::script::Builder;

use super::software::{self, PUBLISHED, SHOP};
use super::wallet::{FRAME, Input, Output, fee, total};
use super::{BTC, Population, WalletId};
use crate::lab::truth::Kind;

/// Wage payments, the same to each employee of a shop, per ten thousand transactions.
const WAGES: u64 = 15;
/// PayJoins, likewise.
const PAYJOINS: u64 = 30;
/// Dust sent to many, likewise.
const DUSTINGS: u64 = 4;
/// Token transfers, likewise.
const TOKENS: u64 = 60;

/// A person with wallets.
pub(super) struct Person {
    pub(super) wallet: WalletId,
    /// Another wallet of the same person.
    second: Option<WalletId>,
    /// The person's exchange.
    pub(super) exchange: usize,
    /// Least and most that the person buys at once, in satoshi.
    pub(super) means: (u64, u64),
}

/// A merchant.
pub(super) struct Shop {
    pub(super) wallet: WalletId,
    exchange: usize,
}

/// A won bet; the house pays to the address that the stake came from.
pub(super) struct Bet {
    to: ScriptBuf,
    value: u64,
}

/// A person's next action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Shop,
    PaySomebody,
    PaySeveral,
    Deposit,
    Buy,
    Consolidate,
    MoveToSecond,
    Donate,
    Bet,
}

impl Population {
    pub(super) fn settle_people(&mut self) {
        for at in 0..self.scale.transactions / 45 + 6 {
            if at % 40 == 0 {
                let owner = self.owner(format!("shop-{}", at / 40 + 1));
                let wallet = self.open(owner, SHOP);
                let exchange = self.dice.index(self.exchanges.len());
                self.shops.push(Shop { wallet, exchange });
            }
            let program = software::of_somebody(&mut self.dice);
            let person = self.settle(format!("person-{}", at + 1), program, (300_000, BTC));
            if self.dice.chance(120) {
                let other = software::of_somebody(&mut self.dice);
                let owner = self.wallet(self.people[person].wallet).owner;
                self.people[person].second = Some(self.open(owner, other));
            }
            if self.dice.chance(60) {
                self.join_pool(self.people[person].wallet);
            }
        }
        for at in 0..4 {
            let owner = self.owner(format!("charity-{}", at + 1));
            let wallet = self.open(owner, PUBLISHED);
            self.published.push(wallet);
        }
        let owner = self.owner("house".to_owned());
        self.house = self.open(owner, PUBLISHED);
        let owner = self.owner("dust".to_owned());
        self.duster = self.open(owner, SHOP);
        self.fund_dust();
    }

    /// Creates a person and returns its number.
    pub(super) fn settle(
        &mut self,
        name: String,
        program: software::Software,
        means: (u64, u64),
    ) -> usize {
        let owner = self.owner(name);
        let wallet = self.open(owner, program);
        let exchange = self.dice.index(self.exchanges.len());
        self.people.push(Person {
            wallet,
            second: None,
            exchange,
            means,
        });
        self.people.len() - 1
    }

    /// Makes everyday transactions until the block has its quota.
    pub(super) fn people_live(&mut self, quota: usize) {
        for _ in 0..self.dice.times(quota, WAGES) {
            self.pay_wages();
        }
        for _ in 0..self.dice.times(quota, PAYJOINS) {
            self.payjoin();
        }
        for _ in 0..self.dice.times(quota, TOKENS) {
            self.send_token();
        }
        for bet in std::mem::take(&mut self.bets) {
            self.send(
                self.house,
                vec![Output::to(bet.to, bet.value)],
                Kind::Payment,
            );
        }
        for shop in 0..self.shops.len() {
            if self.dice.chance(60) {
                self.sell_takings(shop);
            }
        }
        let mut tries = 0;
        while self.made.len() < quota && tries < 4 * quota {
            tries += 1;
            let person = self.dice.index(self.people.len());
            self.act(person);
        }
    }

    fn act(&mut self, person: usize) {
        let Person { wallet, second, .. } = self.people[person];
        let funds = self.balance(wallet);
        // A person with little money buys first.
        if funds < 60_000 {
            return self.buy(person);
        }
        let act = self.dice.weighted(&[
            (32, Act::Shop),
            (22, Act::PaySomebody),
            (4, Act::PaySeveral),
            (14, Act::Deposit),
            (12, Act::Buy),
            (3, Act::Consolidate),
            (2, Act::MoveToSecond),
            (4, Act::Donate),
            (3, Act::Bet),
        ]);
        match act {
            Act::Shop => {
                let shop = self.dice.index(self.shops.len());
                let to = self.receive(self.shops[shop].wallet);
                let value = self.price(funds);
                self.send(wallet, vec![Output::to(to, value)], Kind::Payment);
            }
            Act::PaySomebody => {
                if let Some(output) = self.debt(person, funds) {
                    self.send(wallet, vec![output], Kind::Payment);
                }
            }
            Act::PaySeveral => {
                let count = self.dice.count(2, 6) as u64;
                let payments: Vec<Output> = (0..count)
                    .filter_map(|_| self.debt(person, funds / count))
                    .collect();
                if payments.len() > 1 {
                    self.send(wallet, payments, Kind::Payment);
                }
            }
            Act::Deposit => {
                let to = match self.accounts.pop() {
                    Some(account) => account,
                    None => self.account(self.people[person].exchange, person),
                };
                let value = funds / 100 * self.dice.between(30, 95);
                let value = self.round(value);
                self.send(wallet, vec![Output::to(to, value)], Kind::Payment);
            }
            Act::Buy => self.buy(person),
            Act::Consolidate => {
                let coins = self.confirmed(wallet);
                if coins.len() > 4 {
                    let count = coins.len().min(60);
                    let to = self.receive(wallet);
                    self.sweep(wallet, &coins[..count], to, Kind::Sweep);
                }
            }
            Act::MoveToSecond => {
                if let Some(second) = second {
                    let to = self.receive(second);
                    let value = funds / 100 * self.dice.between(20, 90);
                    self.send(wallet, vec![Output::to(to, value)], Kind::Payment);
                    // Back again, if there are coins.
                    let coins = self.confirmed(second);
                    if coins.len() > 2 {
                        let to = self.receive(wallet);
                        self.sweep(second, &coins, to, Kind::Sweep);
                    }
                }
            }
            Act::Donate => {
                let at = self.dice.index(self.published.len());
                let to = self.receive(self.published[at]);
                let value = self.price(funds / 10);
                self.send(wallet, vec![Output::to(to, value)], Kind::Payment);
            }
            Act::Bet => self.bet(wallet, funds),
        }
    }

    /// Returns a payment that a person owes.
    fn debt(&mut self, person: usize, funds: u64) -> Option<Output> {
        let payee = self.dice.index(self.people.len());
        let wallet = match self.people[payee].second {
            Some(second) if self.dice.chance(300) => second,
            _ => self.people[payee].wallet,
        };
        let value = self.price(funds);
        (payee != person).then(|| Output::to(self.receive(wallet), value))
    }

    /// Returns a price that a person with these funds can afford.
    fn price(&mut self, funds: u64) -> u64 {
        let value = self.dice.magnitude(12_000, (funds / 2).max(20_000));
        self.round(value)
    }

    /// Rounds a price now and then: some prices are round in bitcoin; those in other currencies look random.
    fn round(&mut self, value: u64) -> u64 {
        let unit = self.dice.weighted(&[
            (60, 1),
            (12, 1_000),
            (14, 10_000),
            (9, 100_000),
            (5, 1_000_000),
        ]);
        (value / unit * unit).max(10_000)
    }

    /// Requests a withdrawal from the person's exchange.
    pub(super) fn buy(&mut self, person: usize) {
        let Person {
            wallet,
            exchange,
            means,
            ..
        } = self.people[person];
        // Customers with a pending withdrawal wait.
        let waiting = self.exchanges[exchange].queue.len();
        if waiting > self.people.len() {
            return;
        }
        let value = self.dice.magnitude(means.0, means.1);
        let value = match self.dice.chance(450) {
            true => {
                let unit = *self.pick(&[100_000, 500_000, 1_000_000, 5_000_000]);
                (value / unit * unit).max(means.0)
            }
            false => value,
        };
        let to = self.receive(wallet);
        self.exchanges[exchange].queue.push(Output::to(to, value));
    }

    fn bet(&mut self, wallet: WalletId, funds: u64) {
        let stake = self.price(funds / 20);
        let to = self.receive(self.house);
        let rate = self.rate_of(wallet);
        let bet = Output::to(to, stake);
        let Some(inputs) = self.select(wallet, stake, FRAME + bet.size(), rate) else {
            return;
        };
        let from = self.script_of(&inputs[0]).clone();
        self.pay(wallet, inputs, vec![bet], rate, Kind::Payment);
        let value = match self.dice.chance(450) {
            true => stake * 2 - stake / 50,
            false => 1_200,
        };
        self.bets.push(Bet { to: from, value });
    }

    /// Deposits all or some takings of a shop at its exchange.
    fn sell_takings(&mut self, shop: usize) {
        let Shop { wallet, exchange } = self.shops[shop];
        let coins = self.confirmed(wallet);
        if coins.len() < 6 {
            return;
        }
        let to = self.account(exchange, usize::MAX - shop);
        if self.dice.chance(500) {
            let count = coins.len().min(self.dice.count(5, 120));
            self.sweep(wallet, &coins[..count], to, Kind::Sweep);
        } else {
            let value = self.balance(wallet) / 100 * self.dice.between(20, 80);
            self.send(wallet, vec![Output::to(to, value)], Kind::Payment);
        }
    }

    /// Pays the same sum to each employee of a shop, from its takings.
    fn pay_wages(&mut self) {
        let shop = self.dice.index(self.shops.len());
        let wallet = self.shops[shop].wallet;
        let count = self.dice.count(3, 9);
        let funds = self.balance(wallet);
        let wage = self.round(funds / (2 * count as u64 + 1));
        if wage < 40_000 {
            return;
        }
        let mut payments = Vec::with_capacity(count);
        for at in 0..count {
            // The staff of a shop do not change.
            let employee = (shop * 11 + at) % self.people.len();
            let to = self.people[employee].wallet;
            payments.push(Output::to(self.receive(to), wage));
        }
        self.send(wallet, payments, Kind::EqualBatch);
    }

    /// Makes a PayJoin of payer and shop (BIP-0078): the shop's output is the price and its own coin together.
    fn payjoin(&mut self) {
        let person = self.dice.index(self.people.len());
        let shop = self.dice.index(self.shops.len());
        let (payer, payee) = (self.people[person].wallet, self.shops[shop].wallet);
        let funds = self.balance(payer);
        let theirs = self.confirmed(payee);
        if funds < 200_000 || theirs.is_empty() {
            return;
        }
        let price = self.price(funds);
        let rate = self.rate_of(payer);
        let Some(mut inputs) = self.select(payer, price, FRAME + 34 + 34 + 110, rate) else {
            return;
        };
        let coin = *self.pick(&theirs);
        let brought = self.take(payee, &[coin]);
        inputs.extend_from_slice(&brought);
        let spent: u64 = inputs.iter().map(|input| self.input_vsize(input)).sum();
        let cost = fee(rate, FRAME + spent + 43 + 43);
        let Some(rest) = total(&inputs).checked_sub(price + coin.value + cost) else {
            self.put_back(&inputs);
            return;
        };
        let to = self.receive(payee);
        // The price was asked by the shop; its own coin comes on top and is no payment.
        let mut outputs = vec![Output::to(to, price + coin.value)];
        if rest > 1_500 {
            let script = self.change(payer, None);
            outputs.push(Output::change(script, rest));
        }
        self.mix_up(&mut inputs, &mut outputs);
        let manner = self.manner(payer);
        self.build(manner, inputs, outputs, Kind::PayJoin);
    }

    /// Shuffles inputs and outputs.
    pub(super) fn mix_up(&mut self, inputs: &mut [Input], outputs: &mut [Output]) {
        self.dice.shuffle(inputs);
        self.dice.shuffle(outputs);
    }

    /// Transfers a token: an unspendable data output, a coin that carries the token, and one for the remainder.
    fn send_token(&mut self) {
        let (from, to) = (
            self.dice.index(self.people.len()),
            self.dice.index(self.people.len()),
        );
        let wallet = self.people[from].wallet;
        let carrier = *self.pick(&[546, 546, 546, 600, 10_000]);
        let data: [u8; 20] = self.dice.bytes();
        let data = Builder::new()
            .push_opcode(OP_RETURN)
            .push_slice(data)
            .into_script();
        let mut payments = vec![
            Output::to(data, 0),
            Output::to(self.receive(self.people[to].wallet), carrier),
        ];
        if self.dice.chance(600) {
            let kept = self.receive(wallet);
            payments.push(Output::change(kept, carrier));
        }
        self.send(wallet, payments, Kind::Token);
    }

    fn fund_dust(&mut self) {
        let to = self.receive(self.duster);
        self.exchanges[0].queue.push(Output::to(to, BTC / 5));
    }

    /// Sends dust to addresses seen on the chain.
    pub(super) fn nuisances(&mut self, quota: usize) {
        for _ in 0..self.dice.times(quota, DUSTINGS) {
            if self.balance(self.duster) < 3_000_000 {
                self.fund_dust();
                continue;
            }
            let count = self.dice.count(20, 200);
            let mut payments = Vec::with_capacity(count);
            for _ in 0..count {
                let at = self.dice.index(self.wallets.len());
                let known = self.wallets[at].scripts.len();
                if known > 0 {
                    let script = self.wallets[at].scripts[self.dice.index(known)].clone();
                    payments.push(Output::to(script, self.dice.between(546, 888)));
                }
            }
            self.send(self.duster, payments, Kind::Dust);
        }
    }
}
