//! Draws one figure of each kind into a directory, as SVG and PNG.
//!
//! `cargo run -p littoral-plot --example gallery -- OUTDIR`

mod charts;
mod fields;
mod made;

use std::path::Path;

use charts::*;
use fields::*;
use littoral_array::Calendar;
use littoral_plot::*;
use made::Drawing;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = std::env::args().nth(1).ok_or("usage: gallery OUTDIR")?;
    let out = Path::new(&out);
    std::fs::create_dir_all(out)?;
    let levels = Norm::Levels {
        levels: vec![0.0, 5.0, 10.0, 15.0, 20.0, 25.0],
        extend: norm::Extend::Both,
    };
    let figures: Vec<(&str, Drawing)> = vec![
        ("line", line()),
        (
            "map",
            map("viridis", Norm::default(), norm::Extend::Neither),
        ),
        (
            "map_robust",
            map(
                "RdBu_r",
                Norm::Linear {
                    vmin: Some(-20.0),
                    vmax: Some(20.0),
                },
                norm::Extend::Both,
            ),
        ),
        ("map_levels", map("viridis", levels, norm::Extend::Both)),
        ("curvilinear", curvilinear()),
        ("hist", hist()),
        (
            "dates_years",
            series(Calendar::ProlepticGregorian, 4000.0, 400, true),
        ),
        (
            "dates_months",
            series(Calendar::ProlepticGregorian, 300.0, 300, false),
        ),
        (
            "dates_days",
            series(Calendar::ProlepticGregorian, 20.0, 300, true),
        ),
        (
            "dates_hours",
            series(Calendar::ProlepticGregorian, 1.3, 300, false),
        ),
        ("dates_360", series(Calendar::Day360, 3000.0, 30000, false)),
        ("contourf", contours(true)),
        ("contour", contours(false)),
        ("scatter", scatter(300)),
        ("scatter_many", scatter(50_000)),
        ("facets", facets(Layout::Auto)),
        ("facets_tight", facets(Layout::Tight)),
        ("facet_lines", facet_lines()),
        ("panels", panels(Layout::Auto)),
        ("panels_tight", panels(Layout::Tight)),
        ("image", image()),
        ("twins", twins()),
        ("bars", bars()),
        ("quiver", quiver()),
    ];
    for (name, figure) in figures {
        let figure = figure?;
        let start = std::time::Instant::now();
        let svg = figure.to_svg()?;
        let drawn = start.elapsed();
        std::fs::write(out.join(format!("{name}.svg")), &svg)?;
        let start = std::time::Instant::now();
        let png = figure.to_png(1.0)?;
        println!(
            "{name}: SVG {} KB in {drawn:.1?}, PNG {} KB in {:.1?}",
            svg.len() / 1024,
            png.len() / 1024,
            start.elapsed()
        );
        std::fs::write(out.join(format!("{name}.png")), png)?;
    }
    Ok(())
}
