//! Leads about payers and further victims.

use super::assembly::Assembly;
use crate::analysis::ActorWallet;
use crate::findings::{Leads, OtherDeposit, PaymentOrigin, ShortenedLead};
use crate::language::say;
use crate::rates::Currency;

impl Assembly<'_> {
    /// Returns the leads of the case.
    pub(super) fn leads(&self) -> Leads {
        let counted = self.analysis.deposits.iter();
        let counted = counted.filter(|deposit| deposit.classification.class.counts_as_paid());
        let origins = counted.clone().filter_map(|deposit| {
            let seen = self.analysis.origin(self.view, deposit.output)?;
            let outpoint = self.view.outpoint(deposit.output);
            let members = seen
                .address
                .map(|address| self.clustering().members(address));
            let service = seen.address.map_or_else(String::new, |address| {
                self.clustering().name(self.view, address)
            });
            Some(PaymentOrigin {
                txid: outpoint.txid,
                vout: outpoint.vout,
                value_sat: self.view.value(deposit.output).to_sat(),
                paid_by: seen.paid_by,
                service,
                time: seen.tx.map(|tx| self.time(tx)),
                label: members
                    .map(|members| self.labels(members).join("; "))
                    .unwrap_or_default(),
                grade: seen.grade,
                reason: seen.reason,
            })
        });
        let deposits = self.analysis.other_deposits(self.view).into_iter();
        let deposits = deposits.map(|(output, wallet)| {
            let (outpoint, value) = (self.view.outpoint(output), self.view.value(output));
            let tx = self.view.tx_of(output);
            OtherDeposit {
                txid: outpoint.txid,
                vout: outpoint.vout,
                address: self.address(output).to_string(),
                time: self.time(tx),
                value_sat: value.to_sat(),
                value_eur: self.worth(value, tx, Currency::Eur),
                reason: match wallet {
                    ActorWallet::OfCase => say!("other-deposit-case-wallet"),
                    ActorWallet::Collects(by) => {
                        say!("other-deposit-collects", txid = self.view.tx(by).txid)
                    }
                },
            }
        });
        Leads {
            origins: origins.collect(),
            deposits: deposits.collect(),
            payments: counted.count() as u64,
            shortened: self.shortened(),
        }
    }

    /// Returns the addresses seen that lists may mean where they shorten one. A beginning and an end that one of so many
    /// addresses would share by chance are left out.
    fn shortened(&self) -> Vec<ShortenedLead> {
        let seen: Vec<String> = match self.tags.shortened() {
            [] => Vec::new(),
            _ => self.view.addresses().map(|at| self.view.name(at)).collect(),
        };
        let telling = self.tags.shortened().iter();
        let telling = telling.filter(|entry| entry.is_telling(seen.len()));
        let leads = telling.flat_map(|entry| {
            let fitting = seen.iter().filter(|address| entry.fits(address));
            fitting.map(|address| ShortenedLead {
                address: address.clone(),
                written: entry.written.clone(),
                label: entry.label.to_string(),
                file: entry.file.display().to_string(),
                line: entry.line as u64,
            })
        });
        leads.collect()
    }
}
