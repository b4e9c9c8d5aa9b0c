#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| obstat_fuzz::scan::run(data));
