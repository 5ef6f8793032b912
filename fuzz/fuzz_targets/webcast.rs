//! Any bytes to the decoder of this name: its laws hold.

#![no_main]

#[allow(dead_code, reason = "one decoder of all")]
#[path = "../../tests/it/platforms/laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    laws::hold("webcast", laws::webcast, data);
});
