//! The journal and the frozen releases, from outside: what is written, what is noticed, and what a kill leaves.

mod fixture;
mod journal;
