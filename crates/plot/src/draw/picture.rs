//! Pixels that are embedded in a drawing.

use crate::color::Color;
use crate::error::{PlotError, Result};

/// An image: palette indices where 256 colours do, bytes otherwise.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Picture {
    pub width: usize,
    pub height: usize,
    pub pixels: PixelData,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum PixelData {
    Indexed {
        indices: Vec<u8>,
        palette: Vec<[u8; 4]>,
    },
    Rgba(Vec<u8>),
}

pub(crate) fn rgba(color: Color) -> [u8; 4] {
    [color.r, color.g, color.b, (color.a * 255.0).round() as u8]
}

impl Picture {
    /// The RGBA of a pixel inside the picture.
    pub fn pixel(&self, x: usize, y: usize) -> [u8; 4] {
        let at = y * self.width + x;
        match &self.pixels {
            PixelData::Indexed { indices, palette } => palette[indices[at] as usize],
            PixelData::Rgba(bytes) => [
                bytes[4 * at],
                bytes[4 * at + 1],
                bytes[4 * at + 2],
                bytes[4 * at + 3],
            ],
        }
    }

    /// As a PNG file.
    pub fn png(&self) -> Result<Vec<u8>> {
        let wrong = |error: png::EncodingError| PlotError::Encode(error.to_string());
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width as u32, self.height as u32);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Balanced);
        let data = match &self.pixels {
            PixelData::Indexed { indices, palette } => {
                encoder.set_color(png::ColorType::Indexed);
                encoder.set_palette(
                    palette
                        .iter()
                        .flat_map(|c| [c[0], c[1], c[2]])
                        .collect::<Vec<u8>>(),
                );
                if palette.iter().any(|c| c[3] < 255) {
                    encoder.set_trns(palette.iter().map(|c| c[3]).collect::<Vec<u8>>());
                }
                encoder.set_filter(png::Filter::NoFilter);
                indices
            }
            PixelData::Rgba(bytes) => {
                encoder.set_color(png::ColorType::Rgba);
                encoder.set_filter(png::Filter::Sub);
                bytes
            }
        };
        let mut writer = encoder.write_header().map_err(wrong)?;
        writer.write_image_data(data).map_err(wrong)?;
        writer.finish().map_err(wrong)?;
        Ok(out)
    }
}
