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

impl Plan {
    /// Where it runs, or what to do so that it can.
    fn verdict(&self) -> String {
        match self.place {
            Some(Where::Local) => "Runs here.".into(),
            Some(Where::Remote) => {
                let gateway = self.gateway.as_deref().unwrap_or("the gateway");
                format!("Runs on {gateway}.")
            }
            Some(Where::Nowhere) => "In memory already.".into(),
            None => "It is over budget and nothing was fetched. Select less (sel, isel, coarser data), \
                     reduce before you look (mean over a dimension), raise the budgets, or configure a \
                     gateway to compute it next to the data."
                .into(),
        }
    }

    /// What it reads; none where everything is in memory.
    fn reading(&self) -> Option<String> {
        let (chunks, sources) = (self.cost.chunks, self.cost.sources.len());
        (chunks > 0).then(|| {
            format!(
                "at most {} in {chunks} chunk{} from {sources} array{}",
                spaced_bytes(self.cost.read_bytes),
                if chunks == 1 { "" } else { "s" },
                if sources == 1 { "" } else { "s" },
            )
        })
    }
}

/// A sentence, for messages.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(reading) = self.reading() {
            write!(f, "reads {reading}, ")?;
        }
        write!(
            f,
            "needs about {} of memory, gives {}; budgets: download {}, memory {}. {}",
            spaced_bytes(self.cost.peak_bytes),
            spaced_bytes(self.cost.result_bytes),
            spaced_bytes(self.budgets.download),
            spaced_bytes(self.budgets.memory),
            self.verdict(),
        )
    }
}

/// A line for each question, which a narrow page shows whole.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Plan { cost, budgets, .. } = &self.plan;
        for line in fill(&self.plan.verdict(), 60) {
            writeln!(f, "{line}")?;
        }
        if let Some(reading) = self.plan.reading() {
            writeln!(f, "  reads   {reading}")?;
            writeln!(f, "          (budget {})", spaced_bytes(budgets.download))?;
        }
        writeln!(
            f,
            "  memory  about {} (budget {})",
            spaced_bytes(cost.peak_bytes),
            spaced_bytes(budgets.memory)
        )?;
        writeln!(f, "  result  {}", spaced_bytes(cost.result_bytes))?;
        write!(
            f,
            "  graph   {} node{}, {}",
            self.nodes,
            if self.nodes == 1 { "" } else { "s" },
            spaced_bytes(self.graph_bytes as u64)
        )
    }
}

/// Words in lines of at most `width` characters.
fn fill(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
