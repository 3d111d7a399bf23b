//! How a user writes servers, proxies and fingerprints, and a list of servers.

use ransomtrace::net::{CertificateFingerprint, Dialing, Proxy, ServerList, ServerUrl};

/// Reads each, and what is printed of it again.
pub fn read(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match text.parse::<ServerUrl>() {
        Ok(url) => {
            assert_eq!(url.to_string().parse(), Ok(url.clone()));
            let again: ServerUrl = format!("ssl://{}", url.host_port())
                .parse()
                .expect("a place is a place");
            assert_eq!(again.host_port(), url.host_port());
            assert_eq!(
                (again.is_onion(), again.is_loopback()),
                (url.is_onion(), url.is_loopback())
            );
            let way = Dialing::default();
            let goes = way.check(&url).is_ok();
            assert_eq!(
                goes,
                !url.is_onion() && (url.tls || url.is_loopback()),
                "{url}"
            );
        }
        Err(error) => assert!(error.to_string().contains(text.trim()), "{error}"),
    }
    if let Ok(proxy) = text.parse::<Proxy>() {
        let printed = proxy.to_string();
        let place = printed.strip_prefix("socks5 ").expect("a proxy in print");
        let again: Proxy = format!("socks5://{place}")
            .parse()
            .expect("a place is a place");
        assert_eq!(again.addresses(), proxy.addresses());
        assert_eq!(again.is_loopback(), proxy.is_loopback());
        assert!(!proxy.addresses().is_empty() && !printed.contains('@'));
        let credentials = proxy.credentials("lot");
        for part in [credentials.user, credentials.password] {
            assert!((1..=255).contains(&part.len()));
        }
    }
    if let Ok(fingerprint) = text.parse::<CertificateFingerprint>() {
        assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
    }
    let _ = ServerList::parse(text);
}
