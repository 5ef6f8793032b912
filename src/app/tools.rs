//! Joins the hub of tools that connect to us to the port that the doors look
//! through.

use crate::desk::{NotAdmitted, Parting, Spoilt, Tool, Tools};
use crate::platforms::Settings;
use crate::platforms::connector::Oddity;
use crate::platforms::push::{self, Hub};
use async_trait::async_trait;
use std::sync::Arc;

struct Open(Hub);

struct Guest(push::Tool);

/// What lets tools in.
pub fn tools(settings: &Settings) -> Arc<dyn Tools> {
    Arc::new(Open(settings.push.clone()))
}

impl Tools for Open {
    fn admit(&self, name: &str, token: Option<&str>) -> Result<Box<dyn Tool>, NotAdmitted> {
        Ok(Box::new(Guest(self.0.admit(name, token)?)))
    }
}

#[async_trait]
impl Tool for Guest {
    async fn say(&mut self, text: String) -> Result<(), Parting> {
        self.0.say(text).await
    }

    async fn spoil(&mut self, how: Spoilt) {
        let oddity = match how {
            Spoilt::Oversized => Oddity::Oversized,
            Spoilt::NotText => Oddity::Malformed,
        };
        self.0.spoil(oddity).await;
    }

    async fn parted(&mut self) -> Parting {
        self.0.parted().await
    }
}
