#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| obstat_fuzz::family::run(
    obstat_fuzz::encode::image::ENCODERS,
    data
));
