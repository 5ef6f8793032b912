//! A memory for a while: a file or a schema of its own, gone with its value.

use crate::base::secret::Secret;
use crate::store::engine::Location;
use crate::store::error::StoreError;
use diesel::connection::SimpleConnection;
use std::path::PathBuf;

/// See the module. Stores on it must be closed before it goes.
pub struct Scratch {
    /// Where it is.
    pub location: Location,
    home: Home,
}

enum Home {
    Folder(PathBuf),
    Schema(Location, String),
}

impl Scratch {
    /// A fresh memory on this server, in a schema of its own; without one, in
    /// a file below the system's folder for such.
    pub fn new(server: Option<&Location>) -> Result<Self, StoreError> {
        let random = Secret::random().map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let name = format!("phiencho_{}", random.reveal());
        let Some(server) = server else {
            let folder = std::env::temp_dir().join(name);
            std::fs::create_dir(&folder).map_err(|error| StoreError::Unavailable(error.to_string()))?;
            let location = Location::new(folder.join("phiencho.sqlite").to_string_lossy().into_owned());
            return Ok(Self { location, home: Home::Folder(folder) });
        };
        server.connect()?.batch_execute(&format!("CREATE SCHEMA {name}"))?;
        let location = server.within_schema(&name);
        Ok(Self { location, home: Home::Schema(server.clone(), name) })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let gone = match &self.home {
            Home::Folder(folder) => std::fs::remove_dir_all(folder).map_err(|error| error.to_string()),
            Home::Schema(server, name) => server
                .connect()
                .and_then(|mut c| Ok(c.batch_execute(&format!("DROP SCHEMA {name} CASCADE"))?))
                .map_err(|error| error.to_string()),
        };
        if let Err(error) = gone {
            tracing::warn!(%error, "cannot clear away a memory that was for a while only");
        }
    }
}
