//! What publishing costs for each file: `cargo run --release --example publish_cost -- 100000 DIR`.
//!
//! Three builds of N files of 5 kB into `DIR/public`: new, unchanged, and all changed; wall clock for each, and for each file.
//! The CPU time is that of the process, where `/proc` tells it; ext4 is slow to give out inodes that were freed minutes before, so wait between two runs on it.

#![allow(clippy::print_stdout, reason = "a measurement is read in a terminal")]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use obstat::gate::{Armed, SitePath};
use obstat::model::tagged::{PhiKind, Secret, Tagged};
use obstat::publish::Staging;
use rayon::prelude::*;

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut arguments = std::env::args().skip(1);
    let files: u32 = arguments.next().unwrap_or("100000".into()).parse()?;
    let folder = arguments
        .next()
        .unwrap_or("/tmp/obstat-publish-cost".into());
    std::fs::create_dir_all(&folder)?;
    let output = Path::new(&folder).join("public");
    let armed = Armed::new([Tagged {
        id: "patient.name".into(),
        source: "example".into(),
        record: "example".into(),
        kind: PhiKind::Name,
        value: Secret::new("Ann Example".into()),
    }])?;
    for (name, text) in [("new", "x"), ("unchanged", "x"), ("changed", "y")] {
        let begun = Instant::now();
        let used = cpu_seconds();
        let staging = Staging::begin(&output)?;
        (0..files).into_par_iter().try_for_each(|number| {
            let path = SitePath::new(&format!("advisories/{}/{}.html", number / 4, number % 4))?;
            let bytes = format!("{number} {}", text.repeat(5000)).into_bytes();
            let cleared = armed.clear(&path, bytes)?;
            staging.put(cleared)?;
            Ok::<_, Box<dyn Error + Send + Sync>>(())
        })?;
        let put = begun.elapsed();
        let published = staging.finish()?;
        let all = begun.elapsed();
        let each = 1e6 / f64::from(files.max(1));
        println!(
            "{name}: {} files, {} unchanged, put {put:.2?}, all {all:.2?}: {:.1} µs a file, {:.1} µs of CPU",
            published.files,
            published.unchanged,
            all.as_secs_f64() * each,
            (cpu_seconds() - used) * each,
        );
    }
    Ok(())
}

/// User and system time of this process, in ticks of a hundredth of a second.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}
