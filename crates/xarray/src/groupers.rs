//! Which group each element belongs to: the rules of xarray's `groupers`.

mod cut;
mod seasons;
mod unique;

use indexmap::IndexMap;
use littoral_array::Array;
use littoral_array::calendar::{Clock, Origin, Resample, resample_bins};

use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, value_error};
use crate::variable::Variable;

pub use cut::{Bins, Edges};

/// A rule by which an array's elements are told apart. Arguments are xarray's.
#[derive(Debug, Clone)]
pub enum GroupRule {
    /// `UniqueGrouper(labels=…)`: equal values; only those in `labels` if they are given.
    Unique { labels: Option<Array> },
    /// `BinGrouper(…)`.
    Bins(Bins),
    /// `TimeResampler(freq, …)`. An origin that is a moment is in nanoseconds.
    Resample { freq: String, options: Resample },
    /// `SeasonGrouper(seasons)`: months of any year.
    Seasons(Vec<String>),
    /// `SeasonResampler(seasons, drop_incomplete=…)`: each season of each year.
    SeasonResample {
        seasons: Vec<String>,
        drop_incomplete: bool,
    },
}

impl GroupRule {
    /// Errors for seasons that do not follow each other.
    pub fn check(&self) -> Result<()> {
        match self {
            GroupRule::SeasonResample { seasons, .. } => seasons::check(seasons),
            GroupRule::Seasons(seasons) => seasons::months(seasons).map(|_| ()),
            _ => Ok(()),
        }
    }

    /// The name of xarray's class.
    pub fn name(&self) -> &'static str {
        match self {
            GroupRule::Unique { .. } => "UniqueGrouper",
            GroupRule::Bins(_) => "BinGrouper",
            GroupRule::Resample { .. } => "TimeResampler",
            GroupRule::Seasons(_) => "SeasonGrouper",
            GroupRule::SeasonResample { .. } => "SeasonResampler",
        }
    }
}

/// The dimension along which an element is in several seasons.
const SEASON_DIM: &str = "__season_dim__";

/// The array that is grouped by.
#[derive(Debug, Clone)]
pub struct GroupKey {
    pub array: DataArray,
    /// A dimension without coordinate: its positions are no labels of a result.
    pub bare: bool,
}

impl GroupKey {
    /// A variable, coordinate, dimension or component of time (`"time.month"`) of what is grouped.
    pub fn named(dataset: &Dataset, name: &str) -> Result<Self> {
        let array = dataset.get(name).map_err(|error| match error {
            XarrayError::Key(_) if dataset.is_single() => XarrayError::Key(name.to_owned()),
            error => error,
        })?;
        let own = array.name.clone().unwrap_or_default();
        Self {
            bare: dataset.has_dim(&own) && !dataset.is_indexed(&own) && name_is_free(dataset, &own),
            array,
        }
        .checked()
    }

    /// An array from elsewhere. Its dimensions must be those of what is grouped.
    pub fn given(dataset: &Dataset, array: &DataArray) -> Result<Self> {
        let mismatch = || {
            value_error(
                "the group variable's length does not match the length of this variable along its \
                 dimensions",
            )
        };
        let sizes = dataset.sizes();
        for (dim, size) in array.variable.sizes() {
            if sizes.get(&dim).is_some_and(|own| *own != size) {
                return Err(mismatch());
            }
            let labels = dataset.variables.get(&dim).zip(array.coords.get(&dim));
            if let Some((own, other)) = labels.filter(|_| dataset.is_indexed(&dim))
                && !own.equals(other)?
            {
                return Err(mismatch());
            }
        }
        let mut array = array.clone();
        array.name.get_or_insert_with(|| "group".to_owned());
        Self { array, bare: false }.checked()
    }

    fn checked(self) -> Result<Self> {
        if self.array.variable.size() == 0 {
            return Err(value_error(format!("{} must not be empty", self.name())));
        }
        Ok(self)
    }

    pub fn name(&self) -> &str {
        self.array.name.as_deref().unwrap_or("group")
    }
}

/// Whether no data variable goes by a name.
fn name_is_free(dataset: &Dataset, name: &str) -> bool {
    dataset.coord_names.contains(name) || !dataset.variables.contains_key(name)
}

/// Groups of the elements of one array.
#[derive(Debug, Clone)]
pub struct Grouper {
    /// Name of the new dimension.
    pub name: String,
    /// Name of the array that is grouped by.
    pub group: String,
    /// xarray's class of the rule.
    pub kind: &'static str,
    /// Dimensions of that array.
    pub own_dims: Vec<String>,
    /// Dimensions of the codes, and their sizes: those of the array, after one along which an element is in
    /// one group after the other if groups overlap.
    pub dims: Vec<String>,
    pub shape: Vec<u64>,
    /// One per element, in C order; −1 is no group.
    pub codes: Vec<i64>,
    /// Coordinates of that array.
    pub coords: IndexMap<String, Variable>,
    /// The label of each group: 1-d along `name`.
    pub labels: Variable,
    /// Whether the labels are mere positions, which results do not carry.
    pub bare: bool,
    /// Groups that results have whether or not they have members: what was asked for by name.
    pub asked: bool,
    /// Whether each element is a group of its own, in order.
    pub single: bool,
}

impl Grouper {
    /// Reads the array's values. Waits.
    ///
    /// Errors as xarray's if no element is in a group, or if the rule does not fit the array.
    pub fn new(key: &GroupKey, rule: &GroupRule) -> Result<Self> {
        let array = &key.array;
        if array.dims().is_empty() {
            return Err(value_error("Must pass non-zero number of levels/codes"));
        }
        let values = array.variable.labels()?;
        let mut name = key.name().to_owned();
        let (mut asked, mut single) = (false, false);
        let (mut dims, mut shape) = (array.dims().to_vec(), array.shape().to_vec());
        let (codes, labels) = match rule {
            GroupRule::Unique {
                labels: Some(given),
            } => {
                asked = true;
                unique::among(&values, given)?
            }
            GroupRule::Unique { labels: None } => {
                let (codes, labels) = unique::factorized(&values)?;
                let own = array.dims() == [name.clone()];
                let falling = codes.windows(2).all(|pair| pair[1] + 1 == pair[0]);
                let rising = codes.windows(2).all(|pair| pair[0] + 1 == pair[1]);
                single = own
                    && codes.len() == labels.size()
                    && (key.bare || rising || falling)
                    && !codes.contains(&-1);
                match single {
                    // In the order in which they are.
                    true => ((0..codes.len() as i64).collect(), values.clone()),
                    false => (codes, labels),
                }
            }
            GroupRule::Bins(bins) => {
                name.push_str("_bins");
                bins.cut(&values)?
            }
            GroupRule::Resample { freq, options } => {
                if array.dims().len() != 1 {
                    return Err(value_error("only 1-d arrays of times can be resampled by"));
                }
                let mut options = *options;
                if let Origin::At(nanos) = options.origin {
                    options.origin = Origin::At(nanos / Clock::of(values.dtype())?.tick_nanos());
                }
                resample_bins(&values, freq, &options)?
            }
            GroupRule::Seasons(seasons) => {
                let (rows, labels) = seasons::grouped(&values, seasons)?;
                if rows.len() > 1 {
                    dims.insert(0, SEASON_DIM.to_owned());
                    shape.insert(0, rows.len() as u64);
                }
                (rows.concat(), labels)
            }
            GroupRule::SeasonResample {
                seasons,
                drop_incomplete,
            } => seasons::resampled(&values, seasons, *drop_incomplete)?,
        };
        if matches!(rule, GroupRule::Seasons(_)) {
            name = "season".to_owned();
            asked = true;
        }
        if codes.iter().all(|code| *code < 0) && !asked {
            return Err(value_error(match rule {
                GroupRule::Bins(bins) => format!(
                    "None of the data falls within bins with edges {}",
                    bins.text()
                ),
                GroupRule::SeasonResample { .. } => {
                    let message = "index -1 is out of bounds for axis 0 with size 0";
                    return Err(XarrayError::Index(message.into()));
                }
                _ => "Failed to group data. Are you grouping by a variable that is all NaN?".into(),
            }));
        }
        Ok(Self {
            labels: Variable::new(vec![name.clone()], labels)?.with_attrs(array.attrs().clone()),
            group: key.name().to_owned(),
            kind: rule.name(),
            own_dims: array.dims().to_vec(),
            dims,
            shape,
            codes,
            coords: array.coords.clone(),
            bare: key.bare && matches!(rule, GroupRule::Unique { .. }),
            asked,
            single,
            name,
        })
    }

    /// Number of groups, those without members included.
    pub fn groups(&self) -> usize {
        self.labels.size() as usize
    }

    /// The groups that count as there: those with members, or all that were asked for.
    pub fn present(&self) -> Vec<i64> {
        if self.asked {
            return (0..self.groups() as i64).collect();
        }
        let mut has = vec![false; self.groups()];
        for code in self.codes.iter().filter(|code| **code >= 0) {
            has[*code as usize] = true;
        }
        (0..has.len() as i64)
            .filter(|at| has[*at as usize])
            .collect()
    }
}
