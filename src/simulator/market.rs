//! stub for compile
use super::script::Script;
/// x
pub struct Market {
    /// x
    pub script: Script,
}
/// x
pub fn market(_seed: u64) -> Market {
    Market { script: Script::default() }
}
