//! What happens to an output, seen from outside.

mod fixture;
mod foreign;
mod hosts;
mod kill;
mod leftovers;
mod paths;
mod refusals;
mod swap;
