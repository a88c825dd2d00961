//! Draws one figure of each kind into a directory, as SVG and PNG.
//!
//! `cargo run -p littoral-plot --example gallery -- OUTDIR`

use std::f64::consts::PI;
use std::path::Path;

use littoral_array::Calendar;
use littoral_plot::artist::*;
use littoral_plot::axes::*;
use littoral_plot::*;

type Drawing = Result<Figure, Box<dyn std::error::Error>>;

fn linspace(low: f64, high: f64, count: usize) -> Vec<f64> {
    (0..count)
        .map(|i| low + (high - low) * i as f64 / (count - 1) as f64)
        .collect()
}

/// Numbers between 0 and 1, always the same.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.next().max(1e-12).ln()).sqrt() * (2.0 * PI * self.next()).cos()
    }
}

fn sea_surface(rows: usize, cols: usize) -> (Vec<f64>, Vec<f64>, Grid) {
    let lat = linspace(-89.5, 89.5, rows);
    let lon = linspace(0.5, 359.5, cols);
    let mut values = Vec::new();
    for y in &lat {
        for x in &lon {
            let (a, b) = (y.to_radians(), x.to_radians());
            let land =
                (3.0 * b).sin() * (2.0 * a + 0.4).cos() + 0.5 * (5.0 * b + 3.0 * a).sin() > 0.75;
            let value = 28.0 * a.cos().powi(2) - 1.5 + 2.0 * (4.0 * b).sin() * (3.0 * a).cos();
            values.push(if land { f64::NAN } else { value });
        }
    }
    (lat, lon, Grid { rows, cols, values })
}

fn edges(centers: &[f64]) -> Vec<f64> {
    let half = (centers[1] - centers[0]) / 2.0;
    centers
        .iter()
        .map(|c| c - half)
        .chain(centers.last().map(|c| c + half))
        .collect()
}

fn one(figure: &mut Figure) -> Result<&mut Axes> {
    let id = figure.add_subplot(1, 1, 1)?;
    figure
        .axes_mut(id)
        .ok_or_else(|| PlotError::Value("no axes".into()))
}

fn line() -> Drawing {
    let mut figure = Figure::default();
    let axes = one(&mut figure)?;
    let x = linspace(0.0, 10.0, 200);
    for (k, format) in ["-", "--", ":", "-.", "o", "s-"].iter().enumerate() {
        let n = if k > 3 { 15 } else { 200 };
        let x: Vec<f64> = x.iter().copied().step_by(200 / n).collect();
        let y = x
            .iter()
            .map(|v| (v + k as f64 * 0.5).sin() * (1.0 + k as f64 * 0.2))
            .collect();
        let format = parse_format(format)?;
        let line = axes.plot(x, y)?;
        line.linestyle = format.linestyle.unwrap_or_default();
        line.marker = format.marker.unwrap_or_default();
        line.label = Some(format!("k = {k}"));
    }
    axes.title = Some("Lines, markers, $\\alpha$ & <script>".into());
    axes.xaxis.label = Some("x [m]".into());
    axes.yaxis.label = Some("amplitude [$W m^{-2}$]".into());
    axes.legend = Some(Legend::default());
    axes.xaxis.grid = Some(GridStyle::default());
    axes.yaxis.grid = Some(GridStyle::default());
    Ok(figure)
}

fn map(cmap: &str, norm: Norm, extend: Extend) -> Drawing {
    let mut figure = Figure::default();
    let (lat, lon, values) = sea_surface(180, 360);
    let axes = one(&mut figure)?;
    let scale = ColorScale::new(Colormap::named(cmap)?, norm);
    let mesh = PcolorMesh::new(
        Coords::Line(edges(&lon)),
        Coords::Line(edges(&lat)),
        values,
        scale,
    )?;
    axes.add(Artist::PcolorMesh(mesh));
    axes.title = Some("time = 2006-04-16T12:00:00".into());
    axes.xaxis.label = Some("longitude [degrees_east]".into());
    axes.yaxis.label = Some("latitude [degrees_north]".into());
    let options = ColorbarOptions {
        label: Some("sea surface temperature\n[°C]".into()),
        extend: Some(extend),
        ..Default::default()
    };
    figure.colorbar(
        ArtistId {
            axes: AxesId(0),
            index: 0,
        },
        &[],
        options,
    )?;
    Ok(figure)
}

fn curvilinear() -> Drawing {
    let mut figure = Figure::default();
    let (rows, cols) = (40, 60);
    let mut x = Vec::new();
    let mut y = Vec::new();
    for r in 0..=rows {
        for c in 0..=cols {
            let (radius, angle) = (1.0 + r as f64 / rows as f64, PI * c as f64 / cols as f64);
            x.push(radius * angle.cos());
            y.push(radius * angle.sin());
        }
    }
    let values = (0..rows * cols)
        .map(|i| ((i % cols) as f64 / 6.0).sin() + (i / cols) as f64 / 20.0)
        .collect();
    let corners = |values| {
        Coords::Field(Grid {
            rows: rows + 1,
            cols: cols + 1,
            values,
        })
    };
    let axes = one(&mut figure)?;
    let scale = ColorScale::new(Colormap::named("viridis")?, Norm::default());
    axes.add(Artist::PcolorMesh(PcolorMesh::new(
        corners(x),
        corners(y),
        Grid::new(rows, cols, values)?,
        scale,
    )?));
    axes.aspect = Aspect::Ratio(1.0);
    let options = ColorbarOptions {
        horizontal: true,
        label: Some("horizontal".into()),
        ..Default::default()
    };
    figure.colorbar(
        ArtistId {
            axes: AxesId(0),
            index: 0,
        },
        &[],
        options,
    )?;
    Ok(figure)
}

fn hist() -> Drawing {
    let mut figure = Figure::default();
    let mut random = Random(7);
    let mut counts = vec![0.0; 30];
    for _ in 0..20000 {
        let bin = ((random.normal() + 4.0) / 8.0 * 30.0).clamp(0.0, 29.0) as usize;
        counts[bin] += 1.0;
    }
    let axes = one(&mut figure)?;
    axes.add(Artist::Bars(Bars::hist(
        &linspace(-4.0, 4.0, 31),
        &counts,
        Color::cycle(0),
    )?));
    axes.xaxis.label = Some("air temperature anomaly [K]".into());
    axes.title = Some("Histogram".into());
    Ok(figure)
}

fn series(calendar: Calendar, days: f64, count: usize, rotate: bool) -> Drawing {
    let mut figure = Figure::default();
    let axes = one(&mut figure)?;
    let start = calendar.days_from_date(1998, 3, 14) as f64;
    let mut random = Random(3);
    let x: Vec<f64> = linspace(start, start + days, count);
    let mut level = 280.0;
    let y: Vec<f64> = x
        .iter()
        .map(|_| {
            level += random.normal() * 0.3;
            level
        })
        .collect();
    let low = y.iter().map(|v| v - 1.5).collect();
    let high = y.iter().map(|v| v + 1.5).collect();
    let color = axes.next_color();
    let mut line = Line::new(x.clone(), y, color)?;
    line.label = Some("mean".into());
    axes.add(Artist::FillBetween(FillBetween {
        x,
        y1: low,
        y2: high,
        horizontal: false,
        color,
        edgecolor: None,
        linewidth: 0.0,
        alpha: 0.3,
        label: Some("spread".into()),
        zorder: 1.0,
    }));
    axes.add(Artist::Line(line));
    axes.add(Artist::AxLine(AxLine {
        at: 280.0,
        to: None,
        vertical: false,
        extent: Extent::Axes(0.0, 1.0),
        color: Color::rgb(128, 128, 128),
        linewidth: 1.0,
        linestyle: LineStyle::Dashed,
        alpha: 1.0,
        label: None,
        zorder: 2.0,
    }));
    axes.xaxis.kind = AxisKind::Date(calendar);
    axes.xaxis.label = Some("Time".into());
    axes.yaxis.label = Some("Near-Surface Air Temperature [K]".into());
    if rotate {
        axes.xaxis.tick_rotation = 30.0;
        axes.xaxis.tick_ha = Some(HAlign::Right);
    }
    axes.legend = Some(Legend::default());
    Ok(figure)
}

fn contours(filled: bool) -> Drawing {
    let mut figure = Figure::default();
    let n = 60;
    let x = linspace(-3.0, 3.0, n);
    let y = linspace(-2.0, 2.0, n);
    let mut values = Vec::new();
    for b in &y {
        for a in &x {
            let hole = (a + 1.9).hypot(b - 1.0) < 0.35;
            let value =
                2.0 * ((-a * a - b * b).exp() - (-(a - 1.0).powi(2) - (b - 1.0).powi(2)).exp());
            values.push(if hole { f64::NAN } else { value });
        }
    }
    let grid = Grid::new(n, n, values)?;
    let axes = one(&mut figure)?;
    let levels = contour_levels(-1.3, 1.9, 7, false, false);
    let scale = ColorScale::new(
        Colormap::named(if filled { "RdBu_r" } else { "viridis" })?,
        Norm::default(),
    );
    let mut contour = Contour::new(
        Coords::Line(x.clone()),
        Coords::Line(y.clone()),
        grid.clone(),
        levels.clone(),
        filled,
        scale.clone(),
    )?;
    if filled {
        contour.extend = norm::Extend::Both;
        contour.levels = vec![-1.0, -0.5, 0.0, 0.5, 1.0];
    } else {
        contour.labels = Some(ContourLabels {
            fontsize: 10.0,
            texts: None,
        });
    }
    axes.add(Artist::Contour(contour));
    if filled {
        let mut black = Contour::new(Coords::Line(x), Coords::Line(y), grid, levels, false, scale)?;
        black.colors = Some(vec![Color::BLACK]);
        black.linewidths = vec![0.8];
        axes.add(Artist::Contour(black));
    }
    axes.title = Some(
        if filled {
            "contourf, extend both"
        } else {
            "contour"
        }
        .into(),
    );
    figure.colorbar(
        ArtistId {
            axes: AxesId(0),
            index: 0,
        },
        &[],
        ColorbarOptions::default(),
    )?;
    Ok(figure)
}

fn scatter(count: usize) -> Drawing {
    let mut figure = Figure::default();
    let mut random = Random(11);
    let x: Vec<f64> = (0..count).map(|_| random.normal()).collect();
    let y: Vec<f64> = x.iter().map(|v| v * 0.6 + random.normal() * 0.5).collect();
    let values: Vec<f64> = x.iter().zip(&y).map(|(a, b)| a * b).collect();
    let axes = one(&mut figure)?;
    let scale = ColorScale::new(Colormap::named("plasma")?, Norm::default());
    let mut points = Scatter::new(x, y, PointColors::Values { values, scale })?;
    points.alpha = 0.7;
    axes.add(Artist::Scatter(points));
    axes.xaxis.label = Some("x".into());
    axes.yaxis.label = Some("y".into());
    figure.colorbar(
        ArtistId {
            axes: AxesId(0),
            index: 0,
        },
        &[],
        ColorbarOptions {
            label: Some("x · y".into()),
            ..Default::default()
        },
    )?;
    Ok(figure)
}

fn facets(layout: Layout) -> Drawing {
    let mut figure = Figure::new((10.0, 6.0));
    figure.layout = layout;
    let ids = figure.subplots(2, 3, true, true)?;
    let (lat, lon, values) = sea_surface(90, 180);
    for (i, id) in ids.iter().enumerate() {
        let mut values = values.clone();
        values.values.iter_mut().for_each(|v| *v += i as f64 - 2.0);
        let scale = ColorScale::new(
            Colormap::named("RdBu_r")?,
            Norm::Linear {
                vmin: Some(-30.0),
                vmax: Some(30.0),
            },
        );
        let mesh = PcolorMesh::new(
            Coords::Line(edges(&lon)),
            Coords::Line(edges(&lat)),
            values,
            scale,
        )?;
        let axes = figure.axes_mut(*id).ok_or("no axes")?;
        axes.add(Artist::PcolorMesh(mesh));
        axes.title = Some(format!("month = {}", i + 1).into());
        if i >= 3 {
            axes.xaxis.label = Some("longitude [degrees_east]".into());
        }
        if i % 3 == 0 {
            axes.yaxis.label = Some("latitude [degrees_north]".into());
        }
    }
    figure.colorbar(
        ArtistId {
            axes: ids[0],
            index: 0,
        },
        &ids,
        ColorbarOptions {
            label: Some("temperature [°C]".into()),
            extend: Some(norm::Extend::Max),
            ..Default::default()
        },
    )?;
    figure.suptitle = Some("Facets".into());
    Ok(figure)
}

fn facet_lines() -> Drawing {
    let mut figure = Figure::new((9.0, 3.0));
    figure.layout = Layout::Tight;
    let x = linspace(0.0, 11.0, 12);
    for (i, id) in figure.subplots(1, 3, true, true)?.into_iter().enumerate() {
        let axes = figure.axes_mut(id).ok_or("no axes")?;
        for k in 0..3 {
            let y = x
                .iter()
                .map(|v| (v / 2.0 + i as f64).sin() * (k + 1) as f64)
                .collect();
            axes.plot(x.clone(), y)?.label = Some(format!("{}", 1990 + k));
        }
        axes.title = Some(format!("region = {i}").into());
        axes.xaxis.label = Some("month".into());
    }
    figure.legend = Some(Legend {
        title: Some("year".into()),
        ..Legend::default()
    });
    Ok(figure)
}

fn panels(layout: Layout) -> Drawing {
    let mut figure = Figure::new((9.0, 6.0));
    figure.layout = layout;
    let ids = figure.subplots(2, 2, false, false)?;
    let x = linspace(0.1, 100.0, 300);
    for (i, id) in ids.iter().enumerate() {
        let axes = figure.axes_mut(*id).ok_or("no axes")?;
        let y: Vec<f64> = match i {
            0 => x.iter().map(|v| v.powi(3)).collect(),
            1 => x.iter().map(|v| 1e-6 * v.sin()).collect(),
            2 => x.iter().map(|v| 101325.0 + v.cos()).collect(),
            _ => x.iter().map(|v| -v * v + 1e7).collect(),
        };
        axes.plot(x.clone(), y)?;
        axes.title = Some(["log-log", "small numbers", "offset", "large"][i].into());
        axes.xaxis.label = Some("pressure [hPa]".into());
        axes.yaxis.label = Some("a long label of this axis".into());
        if i == 0 {
            axes.xaxis.scale = Scale::Log { base: 10.0 };
            axes.yaxis.scale = Scale::Log { base: 10.0 };
        }
    }
    figure.suptitle = Some("A title over all".into());
    Ok(figure)
}

fn image() -> Drawing {
    let mut figure = Figure::default();
    let axes = one(&mut figure)?;
    let values = (0..12 * 20)
        .map(|i| ((i % 20) as f64).hypot((i / 20) as f64))
        .collect();
    let scale = ColorScale::new(
        Colormap::named("magma")?,
        Norm::Levels {
            levels: vec![0.0, 4.0, 8.0, 12.0, 16.0, 20.0],
            extend: norm::Extend::Max,
        },
    );
    axes.imshow(Image {
        pixels: Pixels::Values {
            values: Grid::new(12, 20, values)?,
            scale,
        },
        extent: (-0.5, 19.5, 11.5, -0.5),
        origin_upper: true,
        smooth: false,
        alpha: 1.0,
        zorder: 0.0,
    });
    figure.colorbar(
        ArtistId {
            axes: AxesId(0),
            index: 0,
        },
        &[],
        ColorbarOptions::default(),
    )?;
    Ok(figure)
}

fn twins() -> Drawing {
    let mut figure = Figure::default();
    let x = linspace(0.0, 12.0, 60);
    let axes = one(&mut figure)?;
    axes.plot(x.clone(), x.iter().map(|v| v.sin()).collect())?;
    axes.yaxis.label = Some("left".into());
    let twin = figure.add_axes(Place::TwinX(AxesId(0)))?;
    let axes = figure.axes_mut(twin).ok_or("no axes")?;
    axes.plot(x.clone(), x.iter().map(|v| 1000.0 * v.exp()).collect())?
        .color = Color::cycle(1);
    axes.yaxis.label = Some("right".into());
    axes.add(Artist::Text(TextArtist {
        x: 3.0,
        y: 5e7,
        coords: CoordSystem::Data,
        text: "an annotation".into(),
        color: Color::BLACK,
        fontsize: 10.0,
        bold: true,
        rotation: 0.0,
        ha: HAlign::Center,
        va: VAlign::Bottom,
        background: Some(Color::parse("wheat")?),
        arrow_to: Some((8.0, 1000.0 * 8f64.exp())),
        zorder: 3.0,
    }));
    Ok(figure)
}

fn bars() -> Drawing {
    let mut figure = Figure::default();
    let axes = one(&mut figure)?;
    let names = ["DJF", "MAM", "JJA", "SON"];
    axes.add(Artist::Bars(Bars {
        edges: (0..4).map(|i| (i as f64 - 0.4, i as f64 + 0.4)).collect(),
        spans: [3.2, 7.5, 12.1, -2.0].iter().map(|v| (0.0, *v)).collect(),
        horizontal: false,
        colors: vec![Color::cycle(2)],
        edgecolor: Some(Color::BLACK),
        linewidth: 1.0,
        alpha: 1.0,
        label: None,
        zorder: 1.0,
    }));
    axes.xaxis.kind = AxisKind::Category(names.iter().map(|n| n.to_string()).collect());
    axes.add(Artist::ErrorBars(ErrorBars {
        x: vec![0.0, 1.0, 2.0, 3.0],
        y: vec![3.2, 7.5, 12.1, -2.0],
        yerr: Some((vec![1.0; 4], vec![1.0; 4])),
        xerr: None,
        color: Color::BLACK,
        linewidth: 1.5,
        capsize: 4.0,
        alpha: 1.0,
        zorder: 2.0,
    }));
    axes.yaxis.label = Some("mm day⁻¹".into());
    Ok(figure)
}

fn quiver() -> Drawing {
    let mut figure = Figure::default();
    let axes = one(&mut figure)?;
    let (mut x, mut y, mut u, mut v) = (vec![], vec![], vec![], vec![]);
    for i in 0..15 {
        for j in 0..12 {
            let (a, b) = (i as f64 / 2.0, j as f64 / 2.0);
            x.push(a);
            y.push(b);
            u.push((b - 3.0) / 3.0);
            v.push((3.5 - a) / 3.0);
        }
    }
    axes.add(Artist::Quiver(Quiver {
        x,
        y,
        u,
        v,
        color: Color::BLACK,
        scale: None,
        alpha: 1.0,
        zorder: 2.0,
    }));
    Ok(figure)
}

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
