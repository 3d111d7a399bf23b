//! `bitcoin:` links: [BIP 21](https://github.com/bitcoin/bips/blob/master/bip-0021.mediawiki) and the additions of
//! [BIP 321](https://github.com/bitcoin/bips/blob/master/bip-0321.mediawiki).

/// Query keys of addresses; each is the prefix of such addresses.
const KEYS: [&str; 3] = ["bc", "tb", "bcrt"];

/// Returns the address texts of a link; `None` if the text is not a `bitcoin:` link.
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
