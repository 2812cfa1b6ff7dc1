//! What every function needs around its own work, so that all of them answer alike.
//!
//! ```text
//! bundle ──── reads what the site generator prepared for the functions
//! pages ───── renders its templates
//! headers ─── what every response carries
//! lambda ──── runs a service in AWS Lambda (feature `lambda`); on one machine the dev-server calls it
//! gzip ────── in AWS: compresses answers, which nothing before the function does
//! edge ────── in AWS: lets in what comes through CloudFront, and knows whose request it is
//! ```
//!
//! This crate knows no function: nothing of forms, offices or stores.

pub mod bundle;
pub mod edge;
#[cfg(feature = "lambda")]
mod gzip;
pub mod headers;
#[cfg(feature = "lambda")]
pub mod lambda;
pub mod pages;

pub use pages::Pages;

use std::net::IpAddr;

/// The address a request came from. The host puts it into the request's extensions; it is
/// personal, so it is not logged, and stored for a day at most, as part of a keyed hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);
