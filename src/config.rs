//! What the page tells the kernel when it starts.

use littoral_engine::{Budgets, Gateway, Settings};
use serde::Deserialize;
use wasm_bindgen::{JsError, JsValue};

#[derive(Debug, Clone, Copy, Deserialize)]
pub struct BudgetsConfig {
    /// Bytes that a cell may download.
    pub download: f64,
    /// Bytes that a cell may hold.
    pub memory: f64,
}

impl From<BudgetsConfig> for Budgets {
    fn from(config: BudgetsConfig) -> Self {
        // `as` saturates: infinity is no limit.
        Budgets {
            download: config.download as u64,
            memory: config.memory as u64,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// Relative paths in cells are resolved against this address.
    pub base_url: String,
    #[serde(default)]
    pub gateway: Option<String>,
    #[serde(default)]
    pub token: Option<String>,
    #[serde(default)]
    pub budgets: Option<BudgetsConfig>,
    /// An address that answers until somebody asks to stop.
    #[serde(default)]
    pub interrupt_url: String,
    /// The folder with what is fetched when it is needed (`littoral_python::set_parts_url`).
    #[serde(default)]
    pub parts_url: String,
}

impl Config {
    pub fn read(value: JsValue) -> Result<Config, JsError> {
        serde_wasm_bindgen::from_value(value)
            .map_err(|error| JsError::new(&format!("the kernel's configuration is wrong: {error}")))
    }

    pub fn settings(&self) -> Settings {
        Settings {
            budgets: self.budgets.map(Budgets::from).unwrap_or_default(),
            gateway: gateway(self.gateway.clone(), self.token.clone()),
            ..Settings::default()
        }
    }
}

/// An empty address is none.
pub fn gateway(url: Option<String>, token: Option<String>) -> Option<Gateway> {
    let url = url.filter(|url| !url.is_empty())?;
    Some(Gateway {
        url,
        token: token.filter(|token| !token.is_empty()),
    })
}
