//! The events of the story, in order.

use bitcoin::Amount;
use bitcoin::opcodes::all::OP_RETURN;
use bitcoin::script::{Builder, PushBytesBuf};

use super::wallets::wallets;
use super::{
    Crowd, GUESTS, LIFE, Letter, MAKERS, QUARRY, START, Story, StoryOptions, To, btc, midnight,
    out, patient_name,
};
use crate::lab::chain::Chain;
use crate::lab::economy::Economy;
use crate::lab::lock::OutputType;
use crate::lab::population::Population;
use crate::lab::truth::Class;

impl Story {
    pub(super) fn begin(options: StoryOptions) -> Self {
        let mut economy = Economy::new(options.seed);
        for (wallet, habits) in wallets() {
            economy.open(wallet, habits);
        }
        let hot = economy.address("exchange/hot");
        let mut story = Self {
            options,
            economy,
            chain: Chain::new(),
            letters: Vec::new(),
            accounts: Vec::new(),
            hot,
            midnight: START,
            clock: 0,
            crowd: Crowd::default(),
            population: options
                .life
                .map(|scale| Population::new(scale, LIFE.0, LIFE.1)),
        };
        for block in 1..=QUARRY {
            story.mine_at(START + block * 43_000 + block % 7 * 500);
        }
        story.midnight = midnight("2017-04-01");
        story.morning();
        story
    }

    pub(super) fn miners_sell_to_the_exchange(&mut self, date: &str) {
        self.until(date);
        for sum in [160, 140, 120] {
            self.pay("miner", vec![out(&self.hot.clone(), btc(sum))]);
            self.mine();
        }
    }

    pub(super) fn the_exchange_puts_savings_away(&mut self, date: &str) {
        self.until(date);
        let cold = self.economy.address("exchange/cold");
        self.pay("exchange/hot", vec![out(&cold, btc(60))]);
    }

    pub(super) fn people_buy_bitcoin(&mut self, date: &str) {
        self.until(date);
        let mut buyers: Vec<(String, Amount)> = Vec::new();
        for patient in 1..=8 {
            let name = self.open_patient(patient);
            buyers.push((name, self.euro(900)));
        }
        for (maker, sum) in MAKERS.into_iter().zip([5, 9, 6, 8, 7]) {
            buyers.push((maker.to_owned(), btc(sum)));
        }
        let others = ["joiner", "buyer", "stranger", "duster"]
            .into_iter()
            .zip([4, 2, 6, 1]);
        buyers.extend(others.map(|(name, sum)| (name.to_owned(), btc(sum))));
        self.pay_out(&buyers);
    }

    pub(super) fn letters_arrive(&mut self, date: &str) {
        self.until(date);
        let script_pubkey = self.economy.address("gang/ransom");
        let note = "from the letter to the clinic's management".to_owned();
        self.letters.push(Letter {
            script_pubkey,
            demand: "organisation",
            note,
        });
        let (old, nested, new) = (
            OutputType::P2pkh,
            OutputType::P2shP2wpkh,
            OutputType::P2wpkh,
        );
        for (number, script_type) in (1..).zip([old, new, old, nested, new, old, new, old]) {
            let script_pubkey = self.economy.address_of_type("gang/patients", script_type);
            let note = format!("from letter {number} to patients");
            self.letters.push(Letter {
                script_pubkey,
                demand: "patients",
                note,
            });
        }
        for _ in 0..4 {
            self.accounts
                .push(self.economy.address("exchange/deposits"));
        }
    }

    pub(super) fn patient_pays(&mut self, date: &str, patient: usize, letter: usize, euro: u64) {
        self.until(date);
        let late = date > "2017-06-30";
        let class = if late { Class::Late } else { Class::Payment };
        self.deposit(&patient_name(patient), letter, self.euro(euro), class);
        if patient.is_multiple_of(3) {
            // Life goes on: every third patient shops with the change.
            let shop = self.economy.address("shop");
            self.pay(&patient_name(patient), vec![out(&shop, self.euro(25))]);
        }
    }

    pub(super) fn strangers_join_coins(&mut self, date: &str) {
        self.until(date);
        self.join("joiner", "joiner", Amount::from_sat(150_000_000));
    }

    pub(super) fn the_exchange_sweeps(&mut self, date: &str) {
        self.until(date);
        let customers = self.newcomers(11);
        self.mine();
        for customer in &customers {
            let account = self.economy.address("exchange/deposits");
            self.deposit_most(customer, &account);
        }
        if let Some(population) = &mut self.population {
            let accounts = (0..GUESTS).map(|_| self.economy.address("exchange/deposits"));
            population.offer(accounts.collect());
        }
        self.mine();
        let hot = self.hot.clone();
        self.sweep("exchange/deposits", hot);
    }

    pub(super) fn somebody_dusts_an_address(&mut self, date: &str) {
        self.until(date);
        self.deposit("duster", 1, Amount::from_sat(546), Class::Dust);
    }

    pub(super) fn the_gang_consolidates(&mut self, date: &str) {
        self.until(date);
        let pool = self.economy.address("gang/pool");
        self.sweep("gang/patients", pool);
    }

    pub(super) fn more_patients_buy_bitcoin(&mut self, date: &str) {
        self.until(date);
        let mut buyers: Vec<(String, Amount)> = Vec::new();
        for patient in 9..=13 {
            let name = self.open_patient(patient);
            buyers.push((name, self.euro(500)));
        }
        // Patient 11 buys twice and will have to spend both coins.
        buyers.push((patient_name(11), self.euro(450)));
        self.pay_out(&buyers);
    }

    pub(super) fn a_buyer_uses_escrow(&mut self, date: &str) {
        self.until(date);
        let escrow = self.economy.address("escrow");
        self.pay("buyer", vec![out(&escrow, btc(1))]);
        self.mine();
        let shop = self.economy.address("shop");
        self.sweep("escrow", shop);
    }

    pub(super) fn a_stranger_pays_for_something_else(&mut self, date: &str) {
        self.until(date);
        self.deposit("stranger", 3, self.euro(5_400), Class::Unrelated);
    }

    /// Divides what was gathered between the operator and an affiliate, 80 to 20; the operator pays the fee.
    pub(super) fn the_gang_divides_the_pool(&mut self, date: &str, memo: Option<&str>) {
        self.until(date);
        let shares = ["gang/mixing", "affiliate"].map(|wallet| self.economy.address(wallet));
        let memo = memo.map(|text| {
            let text = PushBytesBuf::try_from(text.as_bytes().to_vec()).expect("a short memo");
            let memo = Builder::new().push_opcode(OP_RETURN).push_slice(text);
            out(&memo.into_script(), Amount::ZERO)
        });
        let tx = self.economy.divide("gang/pool", shares, 20, memo);
        self.submit(tx);
    }

    pub(super) fn the_clinic_buys_bitcoin(&mut self, date: &str) {
        self.until(date);
        // The hot wallet alone cannot sell so much.
        self.sweep("exchange/cold", self.hot.clone());
        self.mine();
        for sum in [60, 50, 40] {
            self.pay_out(&[("clinic".to_owned(), btc(sum))]);
            self.mine();
        }
    }

    pub(super) fn the_gang_moves_its_own_money(&mut self, date: &str) {
        self.until(date);
        self.deposit("gang/patients", 7, self.euro(300), Class::Internal);
    }

    pub(super) fn the_clinic_pays(&mut self, date: &str) {
        self.until(date);
        self.deposit("clinic", 0, self.euro(320_000), Class::Payment);
    }

    /// Takes one transaction and one block for each peel; the rest goes on as change.
    pub(super) fn the_gang_peels(&mut self, date: &str, peels: &[To]) {
        self.until(date);
        for peel in peels {
            let (to, hundredths) = match *peel {
                To::Exchange(account, sum) => (self.accounts[account].clone(), sum),
                To::Shop(sum) => (self.economy.address("shop"), sum),
                To::Mixing(sum) => (self.economy.address("gang/mixing"), sum),
                To::Taproot(sum) => (self.economy.address("gang/taproot"), sum),
                To::Multisig(sum) => (self.economy.address("gang/multisig"), sum),
            };
            // Sums are not always round.
            let odd = self.economy.roll(1, 90_000);
            self.pay(
                "gang/ransom",
                vec![out(&to, Amount::from_sat(hundredths * 1_000_000 + odd))],
            );
            self.mine();
        }
    }

    pub(super) fn the_gang_joins_coins(&mut self, date: &str) {
        self.until(date);
        self.join("gang/mixing", "gang/mixed", btc(4));
    }

    pub(super) fn the_gang_sells_mixed_coins(&mut self, date: &str) {
        self.until(date);
        let account = self.accounts[3].clone();
        self.pay(
            "gang/mixed",
            vec![out(&account, Amount::from_sat(253_100_000))],
        );
    }

    pub(super) fn the_shop_sells_bitcoin(&mut self, date: &str) {
        self.until(date);
        let account = self.economy.address("exchange/deposits");
        self.sweep("shop", account);
    }

    /// Spends what the peels left; no block takes it before the story ends.
    pub(super) fn the_gang_moves_again(&mut self, date: &str) {
        self.until(date);
        let account = self.accounts[1].clone();
        self.pay(
            "gang/ransom",
            vec![out(&account, Amount::from_sat(604_000_000))],
        );
    }
}
