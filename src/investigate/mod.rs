//! Computes the findings of a case from its question and the view: cluster, classify, trace, value, account. Pure.
//!
//! `assembly` holds the inputs of the table rows; each family of tables has a file that fills its rows.

mod assembly;
mod attestations;
mod bands;
pub mod caveats;
mod coverage;
mod demands;
mod destinations;
mod error_rates;
mod exposure;
mod flow;
mod flows;
mod leads;
mod notes;
mod other_rules;
mod paid;
mod patterns;
mod payments;
pub(crate) mod pending;
mod rates;
mod stops;
mod structure;
mod sums;
mod tags;
mod texts;
mod totals;
mod trail;
mod transactions;
mod valuation;
mod wallets;

pub use attestations::{Attestations, HistoryAgreement, MovedPayment, RunDifference};

use self::assembly::Assembly;
use self::caveats::caveats;
use self::sums::AddressSums;
use self::totals::totals;
use self::valuation::Valuation;
use crate::analysis::reference::Reference;
use crate::analysis::{Analysis, OtherRules};
use crate::case::question::{Case, network_word};
use crate::findings::{CaveatRow, Findings, SCHEMA, Time};
use crate::ledger::View;
use crate::rates::Rates;

/// Returns the findings of a case as of the tip of `view`.
pub fn investigate(
    case: &Case,
    view: &View,
    reference: &Reference,
    attestations: &Attestations,
) -> Findings {
    let analysis = Analysis::new(case, view, reference, attestations.out_of_budget);
    findings(case, view, reference, &analysis, attestations)
}

/// Returns the findings of a case from the analysis of `view`.
pub fn findings(
    case: &Case,
    view: &View,
    reference: &Reference,
    analysis: &Analysis,
    attestations: &Attestations,
) -> Findings {
    let Reference { rates, tags } = reference;
    let sums = AddressSums::new(view);
    let out_of_budget = attestations.out_of_budget;
    let other = OtherRules::new(case, view, reference, analysis, out_of_budget);
    let valuation = Valuation::new(rates);
    let assembly = Assembly {
        case,
        view,
        valuation: &valuation,
        tags,
        attestations,
        analysis,
        sums: &sums,
        other: other.as_ref(),
    };
    let payments = assembly.payments();
    let (pending, moving) = assembly.pending();
    let flows = analysis.trace.flows(view);
    let new_money = assembly.new_money();
    let mut findings = Findings {
        schema: SCHEMA.to_owned(),
        title: case.title.clone(),
        reference: case.reference.clone(),
        network: network_word(case.network).to_owned(),
        tip: view.tip(),
        tip_time: Time::from_unix(view.tip_time()),
        evidence_taken: attestations.taken,
        parameters: parameters(case, reference),
        error_rates: self::error_rates::of(&case.limits.change_rules),
        fingerprints: crate::analysis::fingerprints::of(view, analysis),
        demands: self::demands::terms(case),
        demand_rows: Vec::new(),
        payers: Vec::new(),
        case_addresses: Vec::new(),
        by_day: Vec::new(),
        notes: assembly.notes(),
        prices: Vec::new(),
        totals: totals(case, &payments, &new_money),
        new_money,
        caveats: Vec::new(),
        flow: assembly.flow(),
        timeline: assembly.timeline(),
        outputs: assembly.outputs(),
        endpoints: assembly.endpoints(),
        services: assembly.services(),
        destinations: assembly.destinations(),
        leads: assembly.leads(),
        patterns: assembly.patterns(),
        texts: assembly.texts(),
        transactions: assembly.transactions(),
        addresses: assembly.addresses(),
        clusters: assembly.clusters(),
        links: assembly.links(),
        coverage: assembly.coverage(),
        accounting: assembly.accounting(),
        pending,
        moving,
        structure: assembly.structure(&flows),
        flows: assembly.flows(&flows),
        bands: assembly.bands(),
        rates: Vec::new(),
        exposure: assembly.exposure(),
        tags: assembly.tags(),
        stopped_by: assembly.stopped_by(),
        payments,
    };
    assembly.fill_in_paid(&mut findings);
    // The chart of prices shows every day of the case; only those that a figure rests on are in the table.
    findings.rates = assembly.rates(&findings);
    findings.prices = assembly.prices(&findings);
    state_caveats(&mut findings, case, view, reference, analysis, attestations);
    findings
}

/// States the limitations of findings, in place of those they have.
pub fn state_caveats(
    findings: &mut Findings,
    case: &Case,
    view: &View,
    reference: &Reference,
    analysis: &Analysis,
    attestations: &Attestations,
) {
    let caveats = caveats(case, view, reference, analysis, attestations, findings);
    findings.caveats = caveats.iter().map(CaveatRow::from).collect();
}

/// Returns the limits and rules in force, named like the command line flags.
fn parameters(case: &Case, reference: &Reference) -> Vec<(String, String)> {
    let limits = &case.limits;
    let mut parameters = vec![
        ("hops", limits.hops.to_string()),
        ("max-requests", limits.max_requests.to_string()),
        ("min-taint", limits.min_taint.to_sat().to_string()),
        ("busy", limits.busy.to_string()),
        ("dust", limits.dust.to_sat().to_string()),
        ("through-busy", limits.through_busy.to_string()),
        ("through-coinjoin", limits.through_coinjoin.to_string()),
    ];
    parameters.extend(
        limits
            .at_height
            .map(|height| ("at-height", height.to_string())),
    );
    parameters.extend(limits.from.map(|day| ("from", day.to_string())));
    parameters.extend(limits.to.map(|day| ("to", day.to_string())));
    parameters.push(("clustering", "co-spend, CoinJoins excluded".to_owned()));
    if !limits.change_rules.is_empty() {
        parameters.push(("change-rules", limits.change_rules.clone()));
    }
    let rates = reference.rates.iter().flat_map(Rates::sources);
    parameters.extend(rates.map(|source| {
        let days = format!("{} to {}", source.first, source.last);
        (
            "rates",
            format!(
                "{}, {}, {days}, closing price of the UTC day of the block",
                source.currency, source.source
            ),
        )
    }));
    parameters.extend(reference.tags.packs().iter().map(|pack| {
        let (title, file) = (&pack.name.title, pack.name.file.display());
        ("tags", format!("{title}, {file}, SHA-256 {}", pack.sha256))
    }));
    parameters
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
