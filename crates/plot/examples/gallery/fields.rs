//! Fields: maps, contours, images, arrows, and panels of them.

use std::f64::consts::PI;

use littoral_plot::artist::*;
use littoral_plot::axes::*;
use littoral_plot::*;

use crate::made::*;

pub fn map(cmap: &str, norm: Norm, extend: Extend) -> Drawing {
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
    figure.colorbar(FIRST, &[], options)?;
    Ok(figure)
}

pub fn curvilinear() -> Drawing {
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
    figure.colorbar(FIRST, &[], options)?;
    Ok(figure)
}

pub fn contours(filled: bool) -> Drawing {
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
    figure.colorbar(FIRST, &[], ColorbarOptions::default())?;
    Ok(figure)
}

pub fn facets(layout: Layout) -> Drawing {
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

pub fn panels(layout: Layout) -> Drawing {
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

pub fn image() -> Drawing {
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
    figure.colorbar(FIRST, &[], ColorbarOptions::default())?;
    Ok(figure)
}

pub fn quiver() -> Drawing {
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
