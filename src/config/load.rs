//! Reading the configuration.
