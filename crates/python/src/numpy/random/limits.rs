//! What the parameters of distributions may be, with numpy's words for what they may not.

use littoral_array::Array;
use rustpython_vm::{PyResult, VirtualMachine};

use crate::numpy::functions::floats;

/// The values that a parameter may have. Not a number passes only where a draw of it is not a number.
#[derive(Clone, Copy)]
enum Limit {
    Positive,
    NotNegative,
    /// From 0 to 1.
    Fraction,
    /// A fraction that is not 0.
    SomeFraction,
    /// A fraction that is not 1.
    FractionBelowOne,
    AboveOne,
    /// The mean of a count.
    Rate,
}

/// Functions, their parameters, and what those may be.
const LIMITS: &[(&str, &[&str], Limit)] = &[
    ("beta", &["a", "b"], Limit::Positive),
    ("binomial", &["n"], Limit::NotNegative),
    ("binomial", &["p"], Limit::Fraction),
    ("chisquare", &["df"], Limit::Positive),
    ("exponential", &["scale"], Limit::NotNegative),
    ("f", &["dfnum", "dfden"], Limit::Positive),
    ("gamma", &["shape", "scale"], Limit::NotNegative),
    ("geometric", &["p"], Limit::SomeFraction),
    ("gumbel", &["scale"], Limit::NotNegative),
    (
        "hypergeometric",
        &["ngood", "nbad", "nsample"],
        Limit::NotNegative,
    ),
    ("laplace", &["scale"], Limit::NotNegative),
    ("logistic", &["scale"], Limit::NotNegative),
    ("lognormal", &["sigma"], Limit::NotNegative),
    ("logseries", &["p"], Limit::FractionBelowOne),
    ("negative_binomial", &["n"], Limit::Positive),
    ("negative_binomial", &["p"], Limit::Fraction),
    ("noncentral_chisquare", &["df"], Limit::Positive),
    ("noncentral_chisquare", &["nonc"], Limit::NotNegative),
    ("noncentral_f", &["dfnum", "dfden"], Limit::Positive),
    ("noncentral_f", &["nonc"], Limit::NotNegative),
    ("normal", &["scale"], Limit::NotNegative),
    ("pareto", &["a"], Limit::Positive),
    ("poisson", &["lam"], Limit::Rate),
    ("power", &["a"], Limit::Positive),
    ("rayleigh", &["scale"], Limit::NotNegative),
    ("standard_gamma", &["shape"], Limit::NotNegative),
    ("standard_t", &["df"], Limit::Positive),
    ("vonmises", &["kappa"], Limit::NotNegative),
    ("wald", &["mean", "scale"], Limit::Positive),
    ("weibull", &["a"], Limit::NotNegative),
    ("zipf", &["a"], Limit::AboveOne),
];

/// The greatest mean of a count that 64 bits hold.
const GREATEST_RATE: f64 = 9.223_372_006_484_771e18;

/// Errors if a parameter has a value that it may not have.
pub fn check(function: &str, name: &str, values: &Array, vm: &VirtualMachine) -> PyResult<()> {
    let limit = LIMITS
        .iter()
        .find(|(known, names, _)| *known == function && names.contains(&name));
    let Some((_, _, limit)) = limit else {
        return Ok(());
    };
    let allowed = |value: &f64| match limit {
        Limit::Positive => *value > 0.0 || value.is_nan(),
        Limit::NotNegative => *value >= 0.0 || value.is_nan(),
        Limit::Fraction => (0.0..=1.0).contains(value),
        Limit::SomeFraction => *value > 0.0 && *value <= 1.0,
        Limit::FractionBelowOne => (0.0..1.0).contains(value),
        Limit::AboveOne => *value > 1.0,
        Limit::Rate => (0.0..=GREATEST_RATE).contains(value),
    };
    let Some(wrong) = floats(values, vm)?
        .into_iter()
        .find(|value| !allowed(value))
    else {
        return Ok(());
    };
    let missing = match values.ndim() {
        0 => format!("{name} is NaN"),
        _ => format!("{name} contains NaNs"),
    };
    Err(vm.new_value_error(match limit {
        Limit::Positive => format!("{name} <= 0"),
        Limit::NotNegative => format!("{name} < 0"),
        Limit::Fraction => format!("{name} < 0, {name} > 1 or {missing}"),
        Limit::SomeFraction => format!("{name} <= 0, {name} > 1 or {name} contains NaNs"),
        Limit::FractionBelowOne => format!("{name} < 0, {name} >= 1 or {missing}"),
        Limit::AboveOne => format!("{name} <= 1 or {missing}"),
        Limit::Rate if wrong > GREATEST_RATE => format!("{name} value too large"),
        Limit::Rate => format!("{name} < 0 or {missing}"),
    }))
}
