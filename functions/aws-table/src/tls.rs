//! How AWS proves who it is, and how what is sent is kept from others: TLS as rustls has it by default,
//! with whom the system trusts.

use std::sync::{Arc, LazyLock};

use rustls::crypto::ring;
use rustls::crypto::{CryptoProvider, KeyProvider};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;
use rustls::{ClientConfig, Error, RootCertStore};

/// Returns the settings of every connection, made once. Where the system trusts nobody, no
/// connection over TLS is made.
pub(crate) fn settings() -> Arc<ClientConfig> {
    Arc::clone(&SETTINGS)
}

static SETTINGS: LazyLock<Arc<ClientConfig>> = LazyLock::new(|| {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        tracing::warn!(
            event = "no_trusted_certificates",
            unread = found.errors.len()
        );
    }
    let mut settings = ClientConfig::builder_with_provider(Arc::new(cryptography()))
        .with_safe_default_protocol_versions()
        .expect("ring has ciphers for every version")
        .with_root_certificates(roots)
        .with_no_client_auth();
    settings.alpn_protocols = vec![b"http/1.1".to_vec()];
    Arc::new(settings)
});

/// Returns ring's cryptography, without the ways to prove by a certificate who we are: they would
/// be linked as well.
fn cryptography() -> CryptoProvider {
    CryptoProvider {
        key_provider: &NoKeys,
        ..ring::default_provider()
    }
}

/// Calls are signed one by one with the access key; a certificate of our own is none of it.
#[derive(Debug)]
struct NoKeys;

impl KeyProvider for NoKeys {
    fn load_private_key(&self, _key: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, Error> {
        Err(Error::General("we have no certificate".to_owned()))
    }
}
