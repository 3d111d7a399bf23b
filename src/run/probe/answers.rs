//! Probes servers and words what is odd about their answers.

use std::time::Duration;

use bitcoin::{BlockHash, Network};

use super::{ProbeFailure, ProbeOutcome, ProbeSuccess, ServerEntry, ServerOrigin};
use crate::case::question::network_word;
use crate::chain;
use crate::client::probe::{self, Features, Probe, Tip};
use crate::client::{SourceError, budget};
use crate::net::Dialing;

/// Probes the servers that `dialing` permits and compares their tips.
pub(super) fn outcomes(
    entries: &[ServerEntry],
    dialing: &Dialing,
    network: Network,
) -> Vec<ProbeOutcome> {
    let results = results(entries, dialing);
    let tips: Vec<Option<Tip>> = results
        .iter()
        .map(|result| tip(result.as_ref().ok()?, network))
        .collect();
    let each = entries.iter().zip(results).zip(probe::compare(&tips));
    each.map(|((entry, result), standing)| match result {
        Ok(probe) => {
            let mut found = found(probe, network);
            found.private = budget::is_private(&entry.url);
            found.behind = standing.map(|standing| standing.behind);
            let against = standing.and_then(|standing| standing.against);
            found.contradicted_by = against.map(|at| entries[at].url.to_string());
            ProbeOutcome::Answered(Box::new(found))
        }
        Err(error) => ProbeOutcome::Failed(failure(error)),
    })
    .collect()
}

/// Probes the servers; those that may not be contacted have the reason as their result.
fn results(entries: &[ServerEntry], dialing: &Dialing) -> Vec<Result<Probe, SourceError>> {
    let mut skipped: Vec<Option<SourceError>> = Vec::new();
    let mut asked = Vec::new();
    for entry in entries {
        let problem = dialing.check(&entry.url).err();
        if problem.is_none() {
            // Only chosen servers are pinned. Pins of the whole public list would flood the output with notices, and a
            // pin reveals which servers the user contacted.
            let dialing = Dialing {
                keeps_pins: entry.kind != ServerOrigin::Public,
                ..dialing.clone()
            };
            asked.push((entry.url.clone(), dialing));
        }
        skipped.push(problem.map(SourceError::from));
    }
    let mut answers = probe::probe_all(&asked).into_iter();
    let results = skipped.into_iter().map(|problem| match problem {
        Some(problem) => Err(problem),
        None => answers
            .next()
            .expect("every server that is asked has a result"),
    });
    results.collect()
}

/// Returns the best block of a server of this network.
fn tip(probe: &Probe, network: Network) -> Option<Tip> {
    let is_right = probe.genesis.as_ref().ok() == Some(&chain::genesis(network));
    is_right.then(|| probe.tip.as_ref().ok().copied()).flatten()
}

fn failure(error: SourceError) -> ProbeFailure {
    let reason = probe::reason(&error);
    let first = reason.lines().next().unwrap_or_default();
    let is_long = first.len() < reason.len();
    ProbeFailure {
        reason: first.trim_end_matches(':').to_owned(),
        message: is_long.then_some(reason),
        error,
    }
}

/// Converts the answers of a server, with a remark on each that is missing or odd.
fn found(probe: Probe, network: Network) -> ProbeSuccess {
    let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let mut remarks = Vec::new();
    let genesis = match probe.genesis {
        Ok(hash) => Some(hash),
        Err(reason) => {
            remarks.push(format!("its genesis block is unknown: {reason}"));
            None
        }
    };
    remarks.extend(genesis.and_then(|hash| other_chain(hash, network)));
    let tip = match probe.tip {
        Ok(tip) => Some(tip.block),
        Err(reason) => {
            remarks.push(format!("its tip is unknown: {reason}"));
            None
        }
    };
    let features = probe.features.unwrap_or_else(|reason| {
        remarks.push(format!("it does not report its features: {reason}"));
        Default::default()
    });
    remarks.extend(odd_features(&features, genesis));
    ProbeSuccess {
        software: probe.identity.software,
        protocol: probe.identity.protocol,
        names_spenders: probe.reports_spenders,
        route: probe.identity.route,
        certificate: probe.identity.certificate,
        connected_ms: milliseconds(probe.connected),
        answered_ms: milliseconds(probe.answered),
        right_network: genesis.map(|hash| hash == chain::genesis(network)),
        genesis: genesis.map(|hash| hash.to_string()),
        tip_height: tip.map(|tip| tip.height),
        tip_hash: tip.map(|tip| tip.hash.to_string()),
        max_headers: probe.max_headers,
        protocol_min: features.protocol_min,
        protocol_max: features.protocol_max,
        pruning: features.pruning,
        hash_function: features.hash_function,
        remarks,
        ..ProbeSuccess::default()
    }
}

/// Names the chain of a server if it is not that of the network.
fn other_chain(genesis: BlockHash, network: Network) -> Option<String> {
    if genesis == chain::genesis(network) {
        return None;
    }
    let other = chain::NETWORKS
        .into_iter()
        .find(|other| chain::genesis(*other) == genesis);
    Some(match other {
        Some(other) => format!("it serves {}", network_word(other)),
        None => format!("it serves an unknown chain; its genesis block is {genesis}"),
    })
}

/// Names the features that contradict the chain served, or that make a server unusable.
fn odd_features(features: &Features, genesis: Option<BlockHash>) -> Vec<String> {
    let mut remarks = Vec::new();
    if let (Some(said), Some(shown)) = (&features.genesis_hash, genesis)
        && *said != shown.to_string()
    {
        remarks.push(format!(
            "it reports the genesis block {said}, but serves {shown}"
        ));
    }
    if let Some(kept) = features.pruning {
        remarks.push(format!(
            "it prunes histories to {kept} spent outputs: a trace would miss the rest"
        ));
    }
    remarks
}
