//! Whole figures: limits and ticks as matplotlib's, structure and safety of the SVG, the PNG.

mod common;

use common::{cases, close, number, numbers, oracle, texts};
use littoral_plot::artist::*;
use littoral_plot::axes::*;
use littoral_plot::*;

fn axes_figure() -> Figure {
    let mut figure = Figure::default();
    figure.add_subplot(1, 1, 1).unwrap();
    figure
}

fn axes(figure: &mut Figure) -> &mut Axes {
    figure.axes_mut(AxesId(0)).unwrap()
}

fn viridis() -> ColorScale {
    ColorScale::new(Colormap::named("viridis").unwrap(), Norm::default())
}

fn mesh() -> Artist {
    let line = |n: usize, step: f64| Coords::Line((0..n).map(|i| i as f64 * step).collect());
    let values = Grid::new(3, 4, (0..12).map(f64::from).collect()).unwrap();
    Artist::PcolorMesh(PcolorMesh::new(line(5, 1.0), line(4, 30.0), values, viridis()).unwrap())
}

/// The figure that `oracle.py` draws under this name.
fn build(kind: &str) -> Figure {
    let mut figure = axes_figure();
    let a = axes(&mut figure);
    let plot = |a: &mut Axes, x: &[f64], y: &[f64]| {
        a.plot(x.to_vec(), y.to_vec()).unwrap();
    };
    match kind {
        "line" => plot(a, &[0.0, 1.0, 2.0, 3.0, 10.0], &[3.0, -1.0, 7.0, 2.0, 1.5]),
        "constant" => plot(a, &[0.0, 1.0, 2.0], &[5.0; 3]),
        "empty" => {}
        "mesh" | "colorbar" => {
            a.add(mesh());
        }
        "hist" => {
            let edges: Vec<f64> = (0..=8).map(|i| 1.0 + i as f64).collect();
            let counts = [1.0, 2.0, 3.0, 0.0, 0.0, 0.0, 0.0, 1.0];
            a.add(Artist::Bars(
                Bars::hist(&edges, &counts, Color::cycle(0)).unwrap(),
            ));
        }
        "log" => {
            plot(a, &[1.0, 10.0, 1000.0], &[1e-3, 5.0, 20.0]);
            a.xaxis.scale = Scale::Log { base: 10.0 };
            a.yaxis.scale = Scale::Log { base: 10.0 };
        }
        "imshow" => {
            let values = Grid::new(10, 25, vec![1.0; 250]).unwrap();
            a.imshow(Image {
                pixels: Pixels::Values {
                    values,
                    scale: viridis(),
                },
                extent: (-0.5, 24.5, 9.5, -0.5),
                origin_upper: true,
                smooth: false,
                alpha: 1.0,
                zorder: 0.0,
            });
        }
        "scatter" => {
            let points = Scatter::new(
                vec![1e6, 2e6],
                vec![1e-5, 3e-5],
                PointColors::One(Color::BLACK),
            )
            .unwrap();
            a.add(Artist::Scatter(points));
        }
        "dates" => {
            plot(a, &[10971.0, 11474.0], &[1.0, 2.0]);
            a.xaxis.kind = AxisKind::Date(littoral_array::Calendar::ProlepticGregorian);
            // Upright they would overlap, and be fewer than matplotlib's.
            a.xaxis.tick_rotation = 30.0;
        }
        other => panic!("unknown figure {other}"),
    }
    if kind == "colorbar" {
        figure
            .colorbar(
                ArtistId {
                    axes: AxesId(0),
                    index: 0,
                },
                &[],
                ColorbarOptions::default(),
            )
            .unwrap();
    }
    figure
}

#[test]
fn limits_and_tick_labels() {
    for case in cases("limits") {
        let figure = build(case["kind"].as_str().unwrap());
        let [x, y] = figure.limits(AxesId(0)).unwrap();
        for (own, name) in [(x, "xlim"), (y, "ylim")] {
            let expected = numbers(&case[name]);
            assert!(
                close(
                    &[own.0, own.1],
                    &expected,
                    (expected[1] - expected[0]).abs()
                ),
                "{name} {own:?}: {case}"
            );
        }
        let (xticks, yticks) = figure.ticks(AxesId(0)).unwrap();
        for (ticks, name) in [(xticks, "xlabels"), (yticks, "ylabels")] {
            let expected: Vec<String> = texts(&case[name])
                .iter()
                .map(|t| littoral_plot::text::plain(t))
                .collect();
            assert_eq!(ticks.labels, expected, "{name}: {case}");
        }
    }
}

#[test]
fn frames_stand_where_matplotlib_puts_them() {
    for case in cases("limits") {
        let kind = case["kind"].as_str().unwrap();
        if kind == "imshow" {
            continue; // its box is known only after its aspect was applied
        }
        let mut figure = build(kind);
        figure.crop = false;
        let svg = figure.to_svg().unwrap();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let clip = document
            .descendants()
            .find(|n| n.attribute("overflow") == Some("hidden"))
            .unwrap();
        let at = |name: &str| clip.attribute(name).unwrap().parse::<f64>().unwrap() / 10.0;
        let b = numbers(&case["box"]);
        let expected = [
            b[0] * 640.0,
            (1.0 - b[1] - b[3]) * 480.0,
            b[2] * 640.0,
            b[3] * 480.0,
        ];
        for (own, expected) in [at("x"), at("y"), at("width"), at("height")]
            .iter()
            .zip(expected)
        {
            assert!((own - expected).abs() < 1.5, "{kind}: {own} for {expected}");
        }
    }
}

const NASTY: &str = "</text><script>alert(1)</script>&<img onerror=\"x\" src='y'>\u{0}\u{1b}]]>";

#[test]
fn untrusted_text_is_only_text() {
    let mut figure = build("mesh");
    figure.suptitle = Some(NASTY.into());
    let a = axes(&mut figure);
    a.title = Some(NASTY.into());
    a.xaxis.label = Some(NASTY.into());
    a.yaxis.label = Some(NASTY.into());
    a.xaxis.ticks = Some(vec![1.0]);
    a.xaxis.tick_labels = Some(vec![NASTY.into()]);
    a.plot(vec![0.0, 1.0], vec![0.0, 1.0]).unwrap().label = Some(NASTY.into());
    a.legend = Some(Legend {
        title: Some(NASTY.into()),
        ..Legend::default()
    });
    let options = ColorbarOptions {
        label: Some(NASTY.into()),
        ..ColorbarOptions::default()
    };
    figure
        .colorbar(
            ArtistId {
                axes: AxesId(0),
                index: 0,
            },
            &[],
            options,
        )
        .unwrap();
    let svg = figure.to_svg().unwrap();
    let document = roxmltree::Document::parse(&svg).expect("well-formed");
    let allowed = [
        "svg", "title", "g", "rect", "text", "image", "polyline", "polygon", "line", "circle",
    ];
    for node in document.descendants().filter(|n| n.is_element()) {
        assert!(
            allowed.contains(&node.tag_name().name()),
            "<{}>",
            node.tag_name().name()
        );
        for attribute in node.attributes() {
            assert!(
                !attribute.name().starts_with("on") && attribute.name() != "id",
                "{}",
                attribute.name()
            );
            if attribute.name() == "href" {
                assert!(attribute.value().starts_with("data:image/png;base64,"));
            }
        }
    }
    let found = document.descendants().filter(|n| {
        n.tag_name().name() == "text" && n.text().is_some_and(|t| t.contains("<script>"))
    });
    assert!(found.count() >= 7);
}

#[test]
fn says_what_it_shows() {
    let mut figure = build("mesh");
    axes(&mut figure).title = Some("time = 2006-04-16".into());
    axes(&mut figure).yaxis.label = Some("latitude".into());
    let svg = figure.to_svg().unwrap();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    assert_eq!(
        root.attribute("aria-label"),
        Some("time = 2006-04-16, latitude")
    );
    assert_eq!(
        root.first_element_child().unwrap().text(),
        root.attribute("aria-label")
    );
    assert_eq!(
        figure.to_svg().unwrap(),
        svg,
        "the same figure is the same text"
    );
}

#[test]
fn a_global_field_is_small() {
    let (rows, cols) = (180, 360);
    let edge = |n: usize, low: f64| Coords::Line((0..=n).map(|i| low + i as f64).collect());
    let values = (0..rows * cols)
        .map(|i| {
            if i % 7 == 0 {
                f64::NAN
            } else {
                ((i % cols) as f64 / 20.0).sin() * (i / cols) as f64
                    + (i * 7919 % 100) as f64 / 10.0
            }
        })
        .collect();
    let mut figure = axes_figure();
    let field = PcolorMesh::new(
        edge(cols, 0.0),
        edge(rows, -90.0),
        Grid::new(rows, cols, values).unwrap(),
        viridis(),
    )
    .unwrap();
    axes(&mut figure).add(Artist::PcolorMesh(field));
    let svg = figure.to_svg().unwrap();
    assert!(svg.len() < 150_000, "{} bytes", svg.len());
    let document = roxmltree::Document::parse(&svg).unwrap();
    let images = document
        .descendants()
        .filter(|n| n.tag_name().name() == "image")
        .count();
    assert_eq!(images, 1);
}

#[test]
fn many_points_become_few() {
    let n = 1_000_000;
    let x: Vec<f64> = (0..n).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|v| (v * 0.37).sin()).collect();
    let mut figure = axes_figure();
    axes(&mut figure).plot(x.clone(), y.clone()).unwrap();
    let svg = figure.to_svg().unwrap();
    assert!(svg.len() < 100_000, "line: {} bytes", svg.len());
    let mut figure = axes_figure();
    let take = |v: &[f64]| v.iter().copied().step_by(20).collect::<Vec<f64>>();
    axes(&mut figure).add(Artist::Scatter(
        Scatter::new(take(&x), take(&y), PointColors::One(Color::BLACK)).unwrap(),
    ));
    assert!(figure.to_svg().unwrap().len() < 2_000_000);
}

#[test]
fn nothing_finite_is_still_a_figure() {
    let nan = f64::NAN;
    for values in [
        vec![nan; 4],
        vec![f64::INFINITY; 4],
        vec![],
        vec![1e308, -1e308, 0.0, 1.0],
    ] {
        let mut figure = axes_figure();
        let a = axes(&mut figure);
        a.plot(values.clone(), values.clone()).unwrap();
        a.add(Artist::Scatter(
            Scatter::new(
                values.clone(),
                values.clone(),
                PointColors::Values {
                    values: values.clone(),
                    scale: viridis(),
                },
            )
            .unwrap(),
        ));
        if values.len() == 4 {
            let edges = Coords::Line(vec![0.0, 1.0, 2.0]);
            let field = Grid::new(2, 2, values.clone()).unwrap();
            a.add(Artist::PcolorMesh(
                PcolorMesh::new(edges.clone(), edges, field.clone(), viridis()).unwrap(),
            ));
            let at = Coords::Line(vec![0.0, 1.0]);
            a.add(Artist::Contour(
                Contour::new(at.clone(), at, field, vec![0.0, 1.0], true, viridis()).unwrap(),
            ));
        }
        roxmltree::Document::parse(&figure.to_svg().unwrap()).unwrap();
        figure.to_png(0.5).unwrap();
    }
    let mut huge = axes_figure();
    huge.size_inches = (1e9, 1.0);
    assert!(huge.to_svg().is_err());
}

#[test]
fn png_has_the_size_and_colours() {
    let mut figure = build("mesh");
    figure.crop = false;
    let bytes = figure.to_png(2.0).unwrap();
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((info.width, info.height), (1280, 960));
    let at = |x: usize, y: usize| &pixels[3 * (y * 1280 + x)..][..3];
    assert_eq!(at(2, 2), [255, 255, 255]);
    // The first cell is lowest at the left, in the first colour of viridis; the last one highest.
    let first = Colormap::named("viridis").unwrap().at(0.0);
    let last = Colormap::named("viridis").unwrap().at(1.0);
    assert_eq!(at(180, 820), [first.r, first.g, first.b]);
    let corner = at(1130, 130);
    assert!(
        corner
            .iter()
            .zip([last.r, last.g, last.b])
            .all(|(a, b)| a.abs_diff(b) < 4),
        "{corner:?}"
    );
}

#[test]
fn colormaps_and_colours() {
    let known = oracle("colormaps");
    for (name, map) in known.as_object().unwrap() {
        let own = Colormap::named(name).unwrap();
        assert_eq!(own.len() as f64, number(&map["n"]), "{name}");
        for (index, color) in [0, own.len() / 3, own.len() - 1]
            .into_iter()
            .zip(map["colors"].as_array().unwrap())
        {
            let c = own.entry(index);
            // Reversed maps of matplotlib are interpolated anew, and may round differently.
            let near = [c.r, c.g, c.b]
                .iter()
                .zip(numbers(color))
                .all(|(a, b)| (*a as f64 - b).abs() <= 1.0);
            assert!(near, "{name} {index}: {c:?} for {color}");
        }
    }
    assert!(Colormap::named("jett").is_err());
    for (name, color) in oracle("css").as_object().unwrap() {
        let c = Color::parse(name).unwrap();
        assert_eq!(
            vec![c.r as f64, c.g as f64, c.b as f64],
            numbers(color),
            "{name}"
        );
    }
    for (text, color) in [
        ("C3", (214, 39, 40)),
        ("#1f77b4", (31, 119, 180)),
        ("0.5", (128, 128, 128)),
        ("tab:orange", (255, 127, 14)),
    ] {
        let c = Color::parse(text).unwrap();
        assert_eq!((c.r, c.g, c.b), color, "{text}");
    }
    for wrong in ["", "#12", "redd", "1.5", "C", "#ééé"] {
        assert!(Color::parse(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn format_strings() {
    let format = parse_format("r--o").unwrap();
    assert_eq!(format.color, Some(Color::rgb(255, 0, 0)));
    assert_eq!(format.linestyle, Some(LineStyle::Dashed));
    assert_eq!(format.marker, Some(Marker::Circle));
    assert_eq!(parse_format("k.").unwrap().linestyle, Some(LineStyle::None));
    assert_eq!(
        parse_format("C2-.").unwrap().linestyle,
        Some(LineStyle::DashDot)
    );
    assert_eq!(
        parse_format("orange").unwrap().color,
        Some(Color::rgb(255, 165, 0))
    );
    for wrong in ["rb", "oo", "---", "z", "é"] {
        assert!(parse_format(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn neighbours_do_not_overlap() {
    for layout in [Layout::Auto, Layout::Tight] {
        let mut figure = Figure::new((8.0, 6.0));
        figure.layout = layout;
        for id in figure.subplots(2, 2, false, false).unwrap() {
            let a = figure.axes_mut(id).unwrap();
            a.plot(vec![0.0, 1e5], vec![-1e5, 123456.0]).unwrap();
            a.title = Some("a title that is rather long for its axes, and so on".into());
            a.xaxis.label = Some("x [m]".into());
            a.yaxis.label = Some("a label".into());
        }
        let svg = figure.to_svg().unwrap();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let frames: Vec<[f64; 4]> = document
            .descendants()
            .filter(|n| n.attribute("overflow") == Some("hidden"))
            .map(|n| {
                ["x", "y", "width", "height"].map(|a| n.attribute(a).unwrap().parse().unwrap())
            })
            .collect();
        assert_eq!(frames.len(), 4);
        // Room for the tick labels and the label of the right neighbour, and for titles between rows.
        assert!(
            frames[1][0] - frames[0][0] - frames[0][2] > 700.0,
            "{layout:?} {frames:?}"
        );
        assert!(
            frames[2][1] - frames[0][1] - frames[0][3] > 600.0,
            "{layout:?} {frames:?}"
        );
        assert!(
            frames.iter().all(|f| f[2] > 1000.0 && f[3] > 800.0),
            "{layout:?} {frames:?}"
        );
    }
}

#[test]
fn extreme_axes() {
    use littoral_array::Calendar;
    let ends = [
        -1e308,
        -1e15,
        -7e5,
        -1.0,
        -1e-300,
        0.0,
        5e-324,
        1e-9,
        0.3,
        1.0,
        1.0 + 1e-15,
        365.0,
        719_162.5,
        1e12,
        1e300,
        f64::NAN,
    ];
    let kinds = [
        AxisKind::Number,
        AxisKind::Date(Calendar::ProlepticGregorian),
        AxisKind::Date(Calendar::Standard),
        AxisKind::Date(Calendar::Day360),
        AxisKind::Category(vec!["a".into(), "b".into()]),
    ];
    let scales = [
        Scale::Linear,
        Scale::Log { base: 10.0 },
        Scale::Log { base: 2.0 },
        Scale::SymLog { linthresh: 0.1 },
    ];
    for low in ends {
        for high in ends {
            for (i, kind) in kinds.iter().enumerate() {
                for scale in scales.iter().take(if i == 0 { 4 } else { 1 }) {
                    let mut figure = axes_figure();
                    let a = axes(&mut figure);
                    a.plot(vec![low, high, 1.0], vec![high, low, 2.0]).unwrap();
                    a.xaxis.kind = kind.clone();
                    a.xaxis.scale = *scale;
                    a.yaxis.scale = *scale;
                    a.xaxis.limits = (Some(low), Some(high));
                    a.xaxis.tick_format = TickFormat::Concise;
                    let svg = figure.to_svg().unwrap();
                    assert!(
                        svg.len() < 200_000 && !svg.contains("NaN"),
                        "{low} {high} {kind:?} {scale:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn one_legend_for_all_axes() {
    let mut figure = Figure::default();
    for id in figure.subplots(1, 2, false, true).unwrap() {
        let a = figure.axes_mut(id).unwrap();
        for name in ["first", "second"] {
            a.plot(vec![0.0, 1.0], vec![0.0, 1.0]).unwrap().label = Some(name.into());
        }
    }
    figure.legend = Some(Legend {
        title: Some("model".into()),
        ..Legend::default()
    });
    let svg = figure.to_svg().unwrap();
    for text in ["first", "second", "model"] {
        assert_eq!(svg.matches(&format!(">{text}<")).count(), 1, "{text}");
    }
}
