use super::{Canaries, carrier};
use crate::gate::decode::Decoder;
use crate::gate::{Armed, SitePath};

/// The decoders that a carrier needs.
fn needed(decoder: Decoder) -> Vec<Decoder> {
    match decoder {
        stored @ (Decoder::Tar | Decoder::Brotli | Decoder::Xz | Decoder::Lz4 | Decoder::Zstd) => {
            vec![stored, Decoder::Gzip]
        }
        other => vec![other],
    }
}

#[test]
fn every_decoder_catches_its_canaries() {
    for seed in [1, 2, 3, 0x5eed] {
        let canaries = Canaries::from_seed(seed);
        let gate = Armed::new(canaries.tags()).unwrap();
        let trials = canaries.trials(&gate);
        for decoder in Decoder::ALL {
            assert!(
                trials.iter().any(|trial| trial.decoder == decoder),
                "{decoder}"
            );
        }
        let missed: Vec<_> = trials.iter().filter(|trial| !trial.caught).collect();
        assert!(missed.is_empty(), "{missed:?}");
    }
}

#[test]
fn without_a_decoder_exactly_its_canaries_pass() {
    for off in Decoder::ALL {
        let canaries = Canaries::from_seed(7);
        let gate = Armed::new(canaries.tags()).unwrap().without(off);
        for trial in canaries.trials(&gate) {
            let needs = needed(trial.decoder).contains(&off);
            assert_eq!(trial.caught, !needs, "without {off}: {trial:?}");
        }
    }
}

#[test]
fn copies_of_outputs_of_every_kind_are_caught() {
    let canaries = Canaries::from_seed(3);
    let gate = Armed::new(canaries.tags()).unwrap();
    for (path, bytes) in [
        (
            "index.html",
            "<!doctype html><html><body><p>x</p></body></html>",
        ),
        ("a.json", "{\"a\": \"b\"}\n"),
        ("a.min.json", "{\"a\":\"b\"}"),
        ("feed.xml", "<feed><entry/></feed>"),
        ("robots.txt", "User-agent: *\n"),
        ("style.css", "body { margin: 0 }"),
        ("sum.sha256", "0000  a.json\n"),
    ] {
        let path = SitePath::new(path).unwrap();
        assert!(canaries.caught_in(&gate, &path, bytes.as_bytes()), "{path}");
        assert!(gate.inspect(&path, bytes.as_bytes()).is_ok(), "{path}");
    }
}

#[test]
fn no_two_runs_have_the_same_values() {
    let value = |canaries: &Canaries| canaries.name.expose_to_gate().to_owned();
    assert_ne!(value(&Canaries::new()), value(&Canaries::new()));
}

proptest::proptest! {
    /// What the encoder of a decoder made is found through it, whatever stands around.
    #[test]
    fn what_was_encoded_is_found(seed: u64, number in 0..Decoder::ALL.len()) {
        let canaries = Canaries::from_seed(seed);
        let gate = Armed::new(canaries.tags()).unwrap();
        let decoder = Decoder::ALL[number];
        for (kind, value) in canaries.values() {
            if let Some(carrier) = carrier(decoder, value) {
                proptest::prop_assert!(super::caught(&gate, carrier.path, &carrier.bytes, kind), "{decoder} {kind} {seed}");
            }
        }
    }

    /// Any bytes have an answer.
    #[test]
    fn any_bytes_have_an_answer(bytes: Vec<u8>, number in 0..Decoder::ALL.len(), cut in 0..200usize, seed in 0..9u64) {
        let canaries = Canaries::from_seed(seed);
        let gate = Armed::new(canaries.tags()).unwrap();
        let path = SitePath::new("a").unwrap();
        let _ = gate.inspect(&path, &bytes);
        let mut damaged = carrier(Decoder::ALL[number], "Ann Example").unwrap_or_else(|| carrier(Decoder::Zip, "x").unwrap()).bytes;
        let at = cut.min(damaged.len());
        damaged.splice(at..at, bytes.iter().copied());
        let _ = gate.inspect(&path, &damaged);
    }
}
