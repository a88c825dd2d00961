//! Line styles and markers.

use crate::error::{PlotError, Result};

#[derive(Debug, Clone, PartialEq, Default)]
pub enum LineStyle {
    #[default]
    Solid,
    Dashed,
    Dotted,
    DashDot,
    /// Lengths of dashes and gaps in line widths, from an offset.
    Dashes(f64, Vec<f64>),
    None,
}

impl LineStyle {
    /// `- -- -. :`, `solid dashed dashdot dotted`, `none`.
    pub fn parse(text: &str) -> Result<Self> {
        Ok(match text {
            "-" | "solid" => LineStyle::Solid,
            "--" | "dashed" => LineStyle::Dashed,
            ":" | "dotted" => LineStyle::Dotted,
            "-." | "dashdot" => LineStyle::DashDot,
            "" | " " | "none" | "None" => LineStyle::None,
            _ => {
                return Err(PlotError::Value(format!(
                    "'{text}' is not a valid value for linestyle"
                )));
            }
        })
    }

    /// matplotlib's dash lengths in line widths; `None` for solid lines.
    pub fn pattern(&self) -> Option<Vec<f64>> {
        match self {
            LineStyle::Dashed => Some(vec![3.7, 1.6]),
            LineStyle::Dotted => Some(vec![1.0, 1.65]),
            LineStyle::DashDot => Some(vec![6.4, 1.6, 1.0, 1.6]),
            LineStyle::Dashes(_, lengths) if lengths.iter().sum::<f64>() > 0.0 => {
                Some(lengths.clone())
            }
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Marker {
    #[default]
    None,
    Point,
    Pixel,
    Circle,
    Square,
    Diamond,
    ThinDiamond,
    TriangleUp,
    TriangleDown,
    TriangleLeft,
    TriangleRight,
    Pentagon,
    Hexagon,
    Star,
    Plus,
    Cross,
    PlusFilled,
    CrossFilled,
    VLine,
    HLine,
}

impl Marker {
    /// matplotlib's codes: `. , o s D d ^ v < > p h * + x P X | _`, `none`.
    pub fn parse(text: &str) -> Result<Self> {
        Ok(match text {
            "" | " " | "none" | "None" => Marker::None,
            "." => Marker::Point,
            "," => Marker::Pixel,
            "o" | "8" => Marker::Circle,
            "s" => Marker::Square,
            "D" => Marker::Diamond,
            "d" => Marker::ThinDiamond,
            "^" | "2" => Marker::TriangleUp,
            "v" | "1" => Marker::TriangleDown,
            "<" | "3" => Marker::TriangleLeft,
            ">" | "4" => Marker::TriangleRight,
            "p" => Marker::Pentagon,
            "h" | "H" => Marker::Hexagon,
            "*" => Marker::Star,
            "+" => Marker::Plus,
            "x" => Marker::Cross,
            "P" => Marker::PlusFilled,
            "X" => Marker::CrossFilled,
            "|" => Marker::VLine,
            "_" => Marker::HLine,
            _ => {
                return Err(PlotError::Value(format!(
                    "unrecognized marker style {text:?}"
                )));
            }
        })
    }
}

/// Where a step line jumps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Pre,
    Post,
    Mid,
}
