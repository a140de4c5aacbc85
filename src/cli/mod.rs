//! What the commands show: progress on standard error, tables on standard output.

mod printable;
pub mod progress;
pub mod table;
