//! Colours: limits, diverging or sequential map, levels, extended ends.

use crate::color::Color;
use crate::colormap::Colormap;
use crate::error::{PlotError, Result};
use crate::norm::{ColorScale, Extend, Norm};
use crate::ticks::locator::{DEFAULT_STEPS, max_n_ticks, nonsingular};

/// `levels=`.
#[derive(Debug, Clone, PartialEq)]
pub enum Levels {
    Count(usize),
    List(Vec<f64>),
}

/// `center=`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Center {
    /// Diverging around zero if the data have both signs.
    #[default]
    Auto,
    /// `center=False`: never diverging.
    Off,
    At(f64),
}

/// `cmap=` or `colors=`.
#[derive(Debug, Clone, PartialEq)]
pub enum CmapChoice {
    Named(String),
    Colors(Vec<Color>),
    Map(Colormap),
}

/// What the caller of a 2-d plot may set.
#[derive(Debug, Clone, PartialEq)]
pub struct CmapOptions {
    pub vmin: Option<f64>,
    pub vmax: Option<f64>,
    pub cmap: Option<CmapChoice>,
    pub center: Center,
    /// Limits at the 2nd and 98th percentile.
    pub robust: bool,
    pub extend: Option<Extend>,
    pub levels: Option<Levels>,
    /// False for line contours.
    pub filled: bool,
    pub norm: Option<Norm>,
    /// `xr.set_options(cmap_sequential=, cmap_divergent=)`
    pub sequential: String,
    pub divergent: String,
}

impl Default for CmapOptions {
    fn default() -> Self {
        Self {
            vmin: None,
            vmax: None,
            cmap: None,
            center: Center::Auto,
            robust: false,
            extend: None,
            levels: None,
            filled: true,
            norm: None,
            sequential: "viridis".into(),
            divergent: "RdBu_r".into(),
        }
    }
}

/// What xarray passes on. `vmin` and `vmax` are `None` where the norm has them.
#[derive(Debug, Clone, PartialEq)]
pub struct CmapParams {
    pub vmin: Option<f64>,
    pub vmax: Option<f64>,
    pub cmap: Colormap,
    pub extend: Extend,
    pub levels: Option<Vec<f64>>,
    pub norm: Option<Norm>,
}

impl CmapParams {
    /// The colours for an artist.
    pub fn scale(&self) -> ColorScale {
        let norm = self.norm.clone().unwrap_or(Norm::Linear {
            vmin: self.vmin,
            vmax: self.vmax,
        });
        ColorScale::new(self.cmap.clone(), norm)
    }
}

/// `np.percentile` of sorted values.
fn percentile(sorted: &[f64], percent: f64) -> f64 {
    let at = percent / 100.0 * (sorted.len() - 1) as f64;
    let below = at.floor() as usize;
    let (a, b) = (sorted[below], sorted[(below + 1).min(sorted.len() - 1)]);
    let t = at - at.floor();
    // As numpy: from the nearer end, so that the result is monotonic.
    if t >= 0.5 {
        b - (b - a) * (1.0 - t)
    } else {
        a + (b - a) * t
    }
}

fn norm_limits(norm: &mut Norm) -> Option<(&mut Option<f64>, &mut Option<f64>)> {
    match norm {
        Norm::Linear { vmin, vmax }
        | Norm::Log { vmin, vmax }
        | Norm::TwoSlope { vmin, vmax, .. } => Some((vmin, vmax)),
        Norm::Levels { .. } => None,
    }
}

/// `_determine_cmap_params`: sequential colours, or diverging ones symmetric about the centre if the data
/// have both signs; discrete colours for levels; arrows where data go beyond the limits. Errors on an unknown
/// colormap, or on limits that contradict the norm's.
pub fn determine_cmap_params(data: &[f64], options: &CmapOptions) -> Result<CmapParams> {
    let mut finite: Vec<f64> = data.iter().copied().filter(|v| v.is_finite()).collect();
    if finite.is_empty() {
        finite.push(0.0);
    }
    let low = finite.iter().copied().fold(f64::INFINITY, f64::min);
    let high = finite.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sorted_levels = match &options.levels {
        Some(Levels::List(list)) => {
            let mut list = list.clone();
            list.sort_by(f64::total_cmp);
            Some(list)
        }
        _ => None,
    };
    let possibly_divergent =
        options.center != Center::Off && !(options.vmin.is_some() && options.vmax.is_some());
    let center = if let Center::At(center) = options.center {
        center
    } else {
        0.0
    };
    let user_limits = options.vmin.is_some() || options.vmax.is_some();
    let mut reach = None;
    if options.robust && (options.vmin.is_none() || options.vmax.is_none()) {
        finite.sort_by(f64::total_cmp);
    }
    let mut vmin = match options.vmin {
        Some(vmin) => {
            if possibly_divergent {
                reach = Some((vmin - center).abs());
            }
            vmin
        }
        None if options.robust => percentile(&finite, 2.0),
        None => low,
    };
    let mut vmax = match options.vmax {
        Some(vmax) => {
            if possibly_divergent {
                reach = Some((vmax - center).abs());
            }
            vmax
        }
        None if options.robust => percentile(&finite, 98.0),
        None => high,
    };
    let levels_diverge = sorted_levels
        .as_ref()
        .and_then(|l| l.first().zip(l.last()))
        .is_some_and(|(first, last)| first * last < 0.0);
    let divergent = possibly_divergent
        && ((vmin < 0.0 && 0.0 < vmax)
            || matches!(options.center, Center::At(_))
            || levels_diverge);
    if divergent {
        let reach = reach.unwrap_or((vmin - center).abs().max((vmax - center).abs()));
        // The limits are about zero until the centre is added.
        (vmin, vmax) = (-reach, reach);
        vmin += center;
        vmax += center;
    } else {
        vmin += center;
        vmax += center;
    }
    let mut norm = options.norm.clone();
    let mut levels = sorted_levels;
    if let Some(norm) = &mut norm {
        match norm_limits(norm) {
            Some((norm_min, norm_max)) => {
                for (name, own, set, value) in [
                    ("vmin", &mut *norm_min, options.vmin, &mut vmin),
                    ("vmax", &mut *norm_max, options.vmax, &mut vmax),
                ] {
                    match *own {
                        None => *own = Some(*value),
                        Some(fixed) => {
                            if set.is_some_and(|set| set != fixed) {
                                return Err(PlotError::Value(format!(
                                    "Cannot supply {name} and a norm with a different {name}."
                                )));
                            }
                            *value = fixed;
                        }
                    }
                }
            }
            None => {
                if let Norm::Levels { levels: bounds, .. } = norm {
                    vmin = bounds.first().copied().unwrap_or(vmin);
                    vmax = bounds.last().copied().unwrap_or(vmax);
                    levels = Some(bounds.clone());
                }
            }
        }
    }
    let bounded = matches!(norm, Some(Norm::Levels { .. }));
    if let (Some(Levels::Count(count)), false) = (&options.levels, bounded) {
        levels = Some(match count {
            _ if user_limits => {
                let steps = count.saturating_sub(1).max(1) as f64;
                (0..*count)
                    .map(|i| {
                        if i + 1 == *count && i > 0 {
                            vmax
                        } else {
                            vmin + i as f64 * ((vmax - vmin) / steps)
                        }
                    })
                    .collect()
            }
            0 | 1 => vec![(vmin + vmax) / 2.0],
            _ => max_n_ticks(vmin, vmax, count - 1, DEFAULT_STEPS, false, 2),
        });
    }
    if let Some((first, last)) = levels.as_ref().and_then(|l| l.first().zip(l.last())) {
        (vmin, vmax) = (*first, *last);
    }
    if vmin == vmax {
        (vmin, vmax) = nonsingular(vmin, vmax, 0.05, 1e-15);
    }
    let extend = options
        .extend
        .unwrap_or(Extend::new(low < vmin, high > vmax));
    let choice = options.cmap.clone().unwrap_or(CmapChoice::Named(
        if divergent {
            &options.divergent
        } else {
            &options.sequential
        }
        .clone(),
    ));
    let cmap = match (&levels, bounded) {
        (Some(levels), false) => {
            let (cmap, bounds) = discrete(&choice, levels, extend, options.filled)?;
            norm.get_or_insert(bounds);
            cmap
        }
        _ => continuous(&choice)?,
    };
    let limits = if norm.is_some() {
        (None, None)
    } else {
        (Some(vmin), Some(vmax))
    };
    Ok(CmapParams {
        vmin: limits.0,
        vmax: limits.1,
        cmap,
        extend,
        levels,
        norm,
    })
}

fn continuous(choice: &CmapChoice) -> Result<Colormap> {
    Ok(match choice {
        CmapChoice::Named(name) => Colormap::named(name)?,
        CmapChoice::Colors(colors) => Colormap::listed("from_list", colors.clone()),
        CmapChoice::Map(map) => map.clone(),
    })
}

/// `_build_discrete_cmap`: a colour a band, and one for each extended end; what lies beyond an end that is
/// not extended stays transparent.
fn discrete(
    choice: &CmapChoice,
    levels: &[f64],
    extend: Extend,
    filled: bool,
) -> Result<(Colormap, Norm)> {
    if levels.is_empty() {
        return Err(PlotError::Value(
            "levels must hold at least one value".into(),
        ));
    }
    let levels = if levels.len() == 1 {
        vec![levels[0], levels[0]]
    } else {
        levels.to_vec()
    };
    let extend = if filled { extend } else { Extend::Max };
    let count = levels.len() + extend.min() as usize + extend.max() as usize - 1;
    let colors = match choice {
        CmapChoice::Colors(list) if !list.is_empty() => {
            let cycled: Vec<Color> = list.iter().copied().cycle().take(count).collect();
            Colormap::listed("from_list", cycled).sample(count)
        }
        CmapChoice::Named(name) => match Colormap::named(name) {
            Ok(map) => map.sample(count),
            // A single colour's name will do, too.
            Err(unknown) => vec![Color::parse(name).map_err(|_| unknown)?; count],
        },
        _ => continuous(choice)?.sample(count),
    };
    let first = extend.min() as usize;
    let last = colors.len() - extend.max() as usize;
    let end = |extended: bool, color: Option<&Color>| {
        if extended {
            color.copied()
        } else {
            Some(Color::TRANSPARENT)
        }
    };
    let name = match choice {
        CmapChoice::Named(name) => name.clone(),
        CmapChoice::Map(map) => map.name.to_string(),
        CmapChoice::Colors(_) => "from_list".into(),
    };
    let mut cmap = Colormap::listed(&name, colors[first..last.max(first)].to_vec()).with_extremes(
        end(extend.min(), colors.first()),
        end(extend.max(), colors.last()),
    );
    if let CmapChoice::Map(map) = choice {
        cmap.bad = map.bad;
        cmap.under = map.under.or(cmap.under);
        cmap.over = map.over.or(cmap.over);
    }
    Ok((cmap, Norm::Levels { levels, extend }))
}
