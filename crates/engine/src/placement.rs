//! Where a computation runs: in the page while it fits the budgets, otherwise on the gateway.

use std::fmt;

use littoral_array::format::spaced_bytes;
use littoral_graph::Cost;

use crate::session::{Budgets, Settings};

/// Where a computation ran or will run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Where {
    /// Nothing had to be computed.
    #[default]
    Nowhere,
    Local,
    Remote,
}

impl Where {
    pub fn name(self) -> &'static str {
        match self {
            Where::Nowhere => "none",
            Where::Local => "local",
            Where::Remote => "remote",
        }
    }
}

/// What the reader asked for with `littoral.compute_on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    #[default]
    Auto,
    Local,
    Remote,
}

impl Side {
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "auto" => Side::Auto,
            "local" => Side::Local,
            "remote" => Side::Remote,
            _ => return None,
        })
    }

    pub fn name(self) -> &'static str {
        match self {
            Side::Auto => "auto",
            Side::Local => "local",
            Side::Remote => "remote",
        }
    }
}

/// The estimate and the decision, before anything runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub cost: Cost,
    pub budgets: Budgets,
    pub side: Side,
    /// The gateway's URL, if one is configured.
    pub gateway: Option<String>,
    /// None: it cannot run (over budget, no gateway).
    pub place: Option<Where>,
}

impl Plan {
    pub(crate) fn new(cost: Cost, settings: &Settings) -> Self {
        let mut plan = Plan {
            cost,
            budgets: settings.budgets,
            side: settings.side,
            gateway: settings.gateway.as_ref().map(|gateway| gateway.url.clone()),
            place: None,
        };
        plan.place = match (plan.side, plan.fits(), &plan.gateway) {
            (Side::Remote, _, Some(_)) => Some(Where::Remote),
            (Side::Remote, _, None) => None,
            (_, true, _) => Some(Where::Local),
            (Side::Auto, false, Some(_)) => Some(Where::Remote),
            // Forced into the page: the download budget is the reader's to waive, memory is not.
            (Side::Local, false, _) if plan.fits_memory() => Some(Where::Local),
            _ => None,
        };
        plan
    }

    fn fits_memory(&self) -> bool {
        self.cost.peak_bytes <= self.budgets.memory
    }

    fn fits(&self) -> bool {
        self.cost.read_bytes <= self.budgets.download && self.fits_memory()
    }
}

/// What `explain()` shows: the plan, and the size of the graph that a gateway would get.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    pub plan: Plan,
    pub nodes: usize,
    /// Canonical bytes, without outputs that are arrays of objects: those cannot leave the page.
    pub graph_bytes: usize,
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cost {
            chunks,
            read_bytes,
            result_bytes,
            peak_bytes,
            ..
        } = &self.cost;
        if *chunks > 0 {
            let sources = self.cost.sources.len();
            write!(
                f,
                "reads at most {} in {chunks} chunk{} from {sources} array{}, ",
                spaced_bytes(*read_bytes),
                if *chunks == 1 { "" } else { "s" },
                if sources == 1 { "" } else { "s" },
            )?;
        }
        write!(
            f,
            "needs about {} of memory, gives {}; budgets: download {}, memory {}",
            spaced_bytes(*peak_bytes),
            spaced_bytes(*result_bytes),
            spaced_bytes(self.budgets.download),
            spaced_bytes(self.budgets.memory),
        )?;
        match self.place {
            Some(Where::Local) => f.write_str(". Runs here."),
            Some(Where::Remote) => {
                write!(f, ". Runs on {}.", self.gateway.as_deref().unwrap_or("the gateway"))
            }
            Some(Where::Nowhere) => f.write_str(". In memory already."),
            None => f.write_str(
                ". It is over budget and nothing was fetched. Select less (sel, isel, coarser data), \
                 reduce before you look (mean over a dimension), raise the budgets, or configure a \
                 gateway to compute it next to the data.",
            ),
        }
    }
}
