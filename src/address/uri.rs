//! `bitcoin:` links: [BIP 21](https://github.com/bitcoin/bips/blob/master/bip-0021.mediawiki) and what
//! [BIP 321](https://github.com/bitcoin/bips/blob/master/bip-0321.mediawiki) adds.

/// Keys of a link under which an address stands; each is the prefix of such addresses.
const KEYS: [&str; 3] = ["bc", "tb", "bcrt"];

/// The texts that stand for addresses in a link; `None` for what is no `bitcoin:` link.
pub(super) fn named(text: &str) -> Option<Vec<&str>> {
    let (scheme, rest) = text.split_once(':')?;
    if !scheme.trim().eq_ignore_ascii_case("bitcoin") {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (body, query) = rest.split_once('?').unwrap_or((rest, ""));
    let body = body.trim_matches(|c: char| c == '/' || c.is_whitespace());
    let is_key = |key: &str| KEYS.iter().any(|known| known.eq_ignore_ascii_case(key));
    let keyed = query
        .split('&')
        .filter_map(|part| part.split_once('='))
        .filter(|(key, _)| is_key(key))
        .map(|(_, value)| value.trim());
    let named = std::iter::once(body).chain(keyed);
    Some(named.filter(|text| !text.is_empty()).collect())
}
