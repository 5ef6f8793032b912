//! Which servers HTTP clients trust.

use super::error::LineError;
use super::health::Reason;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

/// The roots that the socket trusts, too. The system's own may be missing on a
/// bare machine, which must not keep a live on loopback from being heard.
pub(super) fn config() -> Result<ClientConfig, LineError> {
    // Without effect where the process has chosen one already; the socket's
    // own configuration depends on it.
    let _ = ring::default_provider().install_default();
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .map_err(|error| LineError::new(Reason::NoRoute, error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
