//! Signature Version 4, as requests to Amazon carry it.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;

use crate::units::Secret;

/// The name of the service in signatures.
const SERVICE: &str = "translate";

/// Who signs, and where.
pub(super) struct Signature<'a> {
    pub(super) access_key_id: &'a str,
    pub(super) secret: Option<&'a Secret>,
    pub(super) session_token: Option<&'a Secret>,
    pub(super) region: &'a str,
}

impl Signature<'_> {
    /// The headers that a POST has to carry beside `headers`; `None` where keys or address are
    /// nothing that can be signed with.
    pub(super) fn sign(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: &[u8],
        at: SystemTime,
    ) -> Option<Vec<(&'static str, String)>> {
        let identity = Credentials::new(
            self.access_key_id,
            self.secret?.expose(),
            self.session_token
                .map(|token| token.expose().trim().to_owned()),
            None,
            "configuration",
        )
        .into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(SERVICE)
            .time(at)
            .settings(SigningSettings::default())
            .build()
            .ok()?
            .into();
        let headers = headers.iter().copied();
        let request = SignableRequest::new("POST", url, headers, SignableBody::Bytes(body)).ok()?;
        let (instructions, _) = sign(request, &parameters).ok()?.into_parts();
        let (signed, _) = instructions.into_parts();
        let signed = signed
            .iter()
            .map(|header| (header.name(), header.value().to_owned()));
        Some(signed.collect())
    }
}
