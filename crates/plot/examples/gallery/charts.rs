//! Charts: lines, dates, points, bars.

use littoral_array::Calendar;
use littoral_plot::artist::*;
use littoral_plot::axes::*;
use littoral_plot::*;

use crate::made::*;

pub fn line() -> Drawing {
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

pub fn hist() -> Drawing {
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

pub fn series(calendar: Calendar, days: f64, count: usize, rotate: bool) -> Drawing {
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

pub fn scatter(count: usize) -> Drawing {
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
        FIRST,
        &[],
        ColorbarOptions {
            label: Some("x · y".into()),
            ..Default::default()
        },
    )?;
    Ok(figure)
}

pub fn facet_lines() -> Drawing {
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

pub fn twins() -> Drawing {
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

pub fn bars() -> Drawing {
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
