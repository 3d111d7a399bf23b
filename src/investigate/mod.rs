//! Computes the findings of a case from its question and the view: cluster, classify, trace, value, account. Pure.
//!
//! `assembly` holds the inputs of the table rows; each family of tables has a file that fills its rows.

mod assembly;
mod attestations;
mod bands;
mod by_demand;
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

use self::assembly::{Assembly, Names};
use self::caveats::caveats;
use self::sums::AddressSums;
use self::totals::totals;
use self::valuation::Valuation;
use crate::analysis::reference::Reference;
use crate::analysis::{Analysis, OtherRules};
use crate::case::question::{Case, network_word};
use crate::findings::{CaveatRow, Findings, SCHEMA, Time};
use crate::language::{Sentence, Value, say};
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
    let names = Names::new(view);
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
        names: &names,
        other: other.as_ref(),
    };
    let payments = assembly.payments();
    let (pending, moving) = assembly.pending();
    let flows = analysis.trace.flows(view);
    let by_demand = assembly.by_demand(&flows);
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
        destinations: assembly.destinations(by_demand.as_ref()),
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
fn parameters(case: &Case, reference: &Reference) -> Vec<(String, Sentence)> {
    let limits = &case.limits;
    let mut parameters = vec![
        ("hops", Sentence::id(&limits.hops)),
        ("max-requests", Sentence::id(&limits.max_requests)),
        ("min-taint", Sentence::id(&limits.min_taint.to_sat())),
        ("busy", Sentence::id(&limits.busy)),
        ("dust", Sentence::id(&limits.dust.to_sat())),
        ("through-busy", Sentence::id(&limits.through_busy)),
        ("through-coinjoin", Sentence::id(&limits.through_coinjoin)),
    ];
    parameters.extend(
        limits
            .at_height
            .map(|height| ("at-height", Sentence::id(&height))),
    );
    parameters.extend(limits.from.map(|day| ("from", Sentence::id(&day))));
    parameters.extend(limits.to.map(|day| ("to", Sentence::id(&day))));
    parameters.push(("clustering", say!("rule-co-spend-alone")));
    if !limits.change_rules.is_empty() {
        parameters.push(("change-rules", Sentence::id(&limits.change_rules)));
    }
    let rates = reference.rates.iter().flat_map(Rates::sources);
    parameters.extend(rates.map(|source| {
        let parameter = say!(
            "parameter-rates",
            currency = Value::Id(source.currency.to_string()),
            source = &source.source,
            first = Value::IsoDay(source.first),
            last = Value::IsoDay(source.last)
        );
        ("rates", parameter)
    }));
    parameters.extend(reference.tags.packs().iter().map(|pack| {
        let (title, file) = (&pack.name.title, pack.name.file.display());
        let parameter = say!(
            "parameter-tags",
            title = title.to_string(),
            file = Value::Id(file.to_string()),
            hash = Value::Id(pack.sha256.to_string())
        );
        ("tags", parameter)
    }));
    parameters
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
