//! netCDF-3 files: what is written is read again, and files that lie are refused.

use littoral_array::Array;
use littoral_store::{NetcdfFile, NetcdfValue, NetcdfVariable};

fn example() -> NetcdfFile {
    let variable = |name: &str, dims: Vec<usize>, char_dim, data| NetcdfVariable {
        name: name.into(),
        dims,
        char_dim,
        attrs: vec![("units".into(), NetcdfValue::Text("m".into()))],
        data,
    };
    let numbers = Array::from_vec(&[2, 3], vec![1i16, -2, 3, 4, 5, 6]).unwrap();
    let floats = Array::from_vec(&[3], vec![0.5f64, f64::NAN, -1.0]).unwrap();
    let texts = Array::from_vec::<std::sync::Arc<str>>(&[2], vec!["ab".into(), "".into()]).unwrap();
    NetcdfFile {
        dims: vec![("t".into(), 2), ("x".into(), 3), ("string2".into(), 2)],
        unlimited: Some(0),
        attrs: vec![(
            "numbers".into(),
            NetcdfValue::Array(Array::from_vec(&[2], vec![1i32, -1]).unwrap()),
        )],
        variables: vec![
            variable("a", vec![0, 1], None, numbers),
            variable("b", vec![1], None, floats),
            variable("s", vec![0], Some(2), texts),
        ],
    }
}

#[test]
fn a_file_is_read_as_it_was_written() {
    for classic in [true, false] {
        let file = example();
        let bytes = file.write(classic).unwrap();
        let back = NetcdfFile::read("file", &bytes).unwrap();
        assert_eq!(back.dims, file.dims);
        assert_eq!(back.unlimited, file.unlimited);
        for (own, other) in file.variables.iter().zip(&back.variables) {
            assert_eq!((&own.name, &own.dims), (&other.name, &other.dims));
            assert_eq!(own.char_dim, other.char_dim);
            assert_eq!(
                format!("{:?}", own.data.scalars()),
                format!("{:?}", other.data.scalars())
            );
            assert!(matches!(&other.attrs[0].1, NetcdfValue::Text(text) if text == "m"));
        }
    }
}

#[test]
fn a_file_that_breaks_off_is_refused() {
    let bytes = example().write(false).unwrap();
    for length in 0..bytes.len() {
        // The last word may be padding.
        if let Err(error) = NetcdfFile::read("file", &bytes[..length]) {
            assert!(
                error
                    .to_string()
                    .starts_with("file cannot be read as a netCDF-3 file")
            );
        } else {
            assert!(bytes.len() - length < 4);
        }
    }
}

#[test]
fn a_header_that_lies_asks_for_nothing() {
    for classic in [true, false] {
        let bytes = example().write(classic).unwrap();
        for at in 0..bytes.len() {
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut changed = bytes.clone();
                changed[at] = value;
                // Any outcome but a panic or a huge allocation.
                let _ = NetcdfFile::read("file", &changed);
                if at + 4 <= changed.len() {
                    changed[at..at + 4].fill(value);
                    let _ = NetcdfFile::read("file", &changed);
                }
            }
        }
    }
    let wide: Vec<u8> = b"CDF\x05".iter().copied().chain([0xff; 200]).collect();
    assert!(NetcdfFile::read("file", &wide).is_err());
}

#[test]
fn what_grows_along_a_later_axis_cannot_be_written() {
    let mut file = example();
    file.unlimited = Some(1);
    assert!(file.write(true).is_err());
}
