//! What was paid towards each demand, by whom, on which day, and to which address of the case.

use std::collections::BTreeMap;

use bitcoin::Amount;
use jiff::civil::Date;

use super::assembly::Assembly;
use super::totals::plus;
use crate::analysis::ClassifiedDeposit;
use crate::case::classify::{PaidDeposit, victims};
use crate::case::question::Demand;
use crate::findings::{
    CaseAddressLine, Cents, Class, DayTotal, DemandRow, DemandTerms, Findings, PayerRow,
};
use crate::ledger::AddressNum;
use crate::rates::Currency;

/// A sum of deposits.
#[derive(Clone, Copy)]
struct Sum {
    payments: u64,
    sat: u64,
    eur: Option<Cents>,
}

impl Sum {
    const ZERO: Self = Self {
        payments: 0,
        sat: 0,
        eur: Some(Cents(0)),
    };

    fn add(&mut self, new: Amount, eur: Option<Cents>) {
        self.payments += 1;
        self.sat += new.to_sat();
        self.eur = plus(self.eur, eur);
    }
}

/// A deposit that counts, with its new money.
#[derive(Clone, Copy)]
struct Counted<'a> {
    it: &'a ClassifiedDeposit,
    new: Amount,
    eur: Option<Cents>,
}

impl Counted<'_> {
    fn demand(&self) -> &str {
        self.it.classification.demand.as_deref().unwrap_or_default()
    }
}

impl Assembly<'_> {
    /// Fills in the demands, payers, addresses of the case and totals by day.
    pub(super) fn fill_in_paid(&self, findings: &mut Findings) {
        let counted = self.counted(findings);
        findings.demand_rows = self.demand_rows(&findings.demands, &counted);
        findings.payers = self.payer_rows(findings, &counted);
        findings.case_addresses = self.case_address_lines(&counted);
        findings.by_day = self.by_day(&counted);
        let totals = &mut findings.totals;
        let dollars = counted.iter().map(|it| {
            let tx = self.view.tx_of(it.it.output);
            self.worth(it.new, tx, Currency::Usd)
        });
        totals.paid_usd = dollars.fold(Some(Cents(0)), plus);
        // The sum of the places, each rounded to the cent, so that a reader who adds them up finds it.
        let places = findings.destinations.iter().map(|it| it.ransom_eur_at_tip);
        totals.paid_eur_at_tip = places
            .fold(Some(Cents(0)), plus)
            .filter(|_| totals.payments > 0);
    }

    /// Returns the deposits that count as paid, in chain order.
    fn counted<'a>(&'a self, findings: &Findings) -> Vec<Counted<'a>> {
        let new_by_output = findings.new_by_output();
        let counts = |it: &&ClassifiedDeposit| it.classification.class.counts_as_paid();
        let deposits = self.analysis.deposits.iter().filter(counts);
        let counted = deposits.map(|it| {
            let outpoint = self.view.outpoint(it.output);
            let new = new_by_output[&(outpoint.txid, outpoint.vout)];
            Counted {
                it,
                new: Amount::from_sat(new.new_sat),
                eur: new.new_eur,
            }
        });
        counted.collect()
    }

    /// Returns a row for each demand, and one for deposits of none where there are any.
    fn demand_rows(&self, terms: &[DemandTerms], counted: &[Counted<'_>]) -> Vec<DemandRow> {
        let named = self.case.demands.iter().zip(terms);
        let named = named.map(|(demand, terms)| self.demand_row(Some((demand, terms)), counted));
        let none = self.demand_row(None, counted);
        named.chain((none.payments > 0).then_some(none)).collect()
    }

    fn demand_row(
        &self,
        demand: Option<(&Demand, &DemandTerms)>,
        counted: &[Counted<'_>],
    ) -> DemandRow {
        let name = demand.map_or("", |(demand, _)| demand.name.as_str());
        let of_demand: Vec<&Counted> = counted.iter().filter(|it| it.demand() == name).collect();
        let mut sum = Sum::ZERO;
        for it in &of_demand {
            sum.add(it.new, it.eur);
        }
        let count = |class: Class| {
            let of_class = of_demand.iter();
            let of_class = of_class.filter(|it| it.it.classification.class == class);
            of_class.count() as u64
        };
        let paid: Vec<PaidDeposit> = of_demand
            .iter()
            .map(|it| PaidDeposit {
                deposit: &it.it.deposit,
                classification: &it.it.classification,
                new: it.new,
            })
            .collect();
        let persons = victims(
            &paid,
            demand.map(|(demand, _)| demand),
            self.valuation.rates(),
        );
        let (currency, least, most) = demand
            .map(|(_, terms)| terms.whole_range().decimals())
            .unwrap_or_default();
        let addresses = self.case.addresses.iter();
        let addresses =
            addresses.filter(|entry| entry.demand.as_deref().unwrap_or_default() == name);
        DemandRow {
            demand: name.to_owned(),
            currency: currency.to_owned(),
            least,
            most,
            from: demand.and_then(|(demand, _)| demand.from),
            deadline: demand.and_then(|(demand, _)| demand.deadline),
            addresses: addresses.count() as u64,
            payments: sum.payments,
            late: count(Class::Late),
            instalments: count(Class::Instalment),
            paid_sat: sum.sat,
            paid_eur: sum.eur,
            victims_least: persons.least,
            victims_likely: persons.likely,
            victims_most: persons.most,
        }
    }

    /// Returns a row for each payer of counted deposits, in the order of the first.
    fn payer_rows(&self, findings: &Findings, counted: &[Counted<'_>]) -> Vec<PayerRow> {
        let origins = findings.leads.origins.iter();
        let origins: BTreeMap<_, _> = origins.map(|it| ((it.txid, it.vout), it)).collect();
        let mut rows: Vec<PayerRow> = Vec::new();
        let mut row_of: BTreeMap<AddressNum, usize> = BTreeMap::new();
        for it in counted {
            let outpoint = self.view.outpoint(it.it.output);
            let time = self.time(self.view.tx_of(it.it.output));
            let origin = origins.get(&(outpoint.txid, outpoint.vout));
            let payer = it.it.deposit.payer;
            let at = payer.and_then(|payer| row_of.get(&payer).copied());
            let at = at.unwrap_or_else(|| {
                rows.push(PayerRow {
                    payer: self.cluster_name(payer),
                    demands: Vec::new(),
                    payments: 0,
                    paid_sat: 0,
                    paid_eur: Some(Cents(0)),
                    first: time,
                    last: time,
                    paid_from: String::new(),
                    grade: None,
                });
                let last = rows.len() - 1;
                if let Some(payer) = payer {
                    row_of.insert(payer, last);
                }
                last
            });
            let row = &mut rows[at];
            if !it.demand().is_empty() && !row.demands.iter().any(|known| known == it.demand()) {
                row.demands.push(it.demand().to_owned());
            }
            row.payments += 1;
            row.paid_sat += it.new.to_sat();
            row.paid_eur = plus(row.paid_eur, it.eur);
            row.first = row.first.min(time);
            row.last = row.last.max(time);
            if let Some(origin) = origin.filter(|_| row.grade.is_none()) {
                let known = [&origin.label, &origin.service];
                let known = known.into_iter().find(|name| !name.is_empty());
                row.paid_from = known.map_or_else(|| origin.paid_by.to_string(), Clone::clone);
                row.grade = Some(origin.grade);
            }
        }
        rows
    }

    /// Returns a line for each address of the case, in the order of the case file.
    fn case_address_lines(&self, counted: &[Counted<'_>]) -> Vec<CaseAddressLine> {
        let mut lines: Vec<CaseAddressLine> = self
            .case
            .addresses
            .iter()
            .map(|entry| CaseAddressLine {
                address: entry.address.to_string(),
                demand: entry.demand.clone().unwrap_or_default(),
                note: entry.note.clone(),
                deposits: 0,
                payments: 0,
                received_sat: 0,
                paid_sat: 0,
                paid_eur: Some(Cents(0)),
            })
            .collect();
        for it in &self.analysis.deposits {
            let line = &mut lines[it.deposit.address];
            line.deposits += 1;
            line.received_sat += self.view.value(it.output).to_sat();
        }
        for it in counted {
            let line = &mut lines[it.it.deposit.address];
            line.payments += 1;
            line.paid_sat += it.new.to_sat();
            line.paid_eur = plus(line.paid_eur, it.eur);
        }
        lines
    }

    /// Returns what was paid on each day towards each demand, by day and then by name.
    fn by_day(&self, counted: &[Counted<'_>]) -> Vec<DayTotal> {
        let mut sums: BTreeMap<(Date, &str), Sum> = BTreeMap::new();
        for it in counted {
            let day = self.time(self.view.tx_of(it.it.output)).day();
            let sum = sums.entry((day, it.demand())).or_insert(Sum::ZERO);
            sum.add(it.new, it.eur);
        }
        let totals = sums.into_iter().map(|((day, demand), sum)| DayTotal {
            day,
            demand: demand.to_owned(),
            payments: sum.payments,
            paid_sat: sum.sat,
            paid_eur: sum.eur,
        });
        totals.collect()
    }
}
