#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| obstat_fuzz::tags::run(data));
