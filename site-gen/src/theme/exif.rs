//! How a photo is turned: cameras keep the picture as the sensor saw it, and say in its Exif data
//! (CIPA DC-008) which side is up. Browsers show it so.

/// Tells whether a JPEG is shown with its width and height swapped.
pub(super) fn is_on_its_side(jpeg: &[u8]) -> bool {
    orientation(jpeg).is_some_and(|orientation| (5..=8).contains(&orientation))
}

fn orientation(jpeg: &[u8]) -> Option<u16> {
    let mut rest = jpeg.strip_prefix(b"\xff\xd8")?;
    // One segment after the other, up to the picture itself.
    while let [0xff, marker, high, low, ..] = *rest
        && marker != 0xda
    {
        let end = 2 + usize::from(u16::from_be_bytes([high, low]));
        // A length counts itself; one that is less is none.
        let exif = rest.get(4..end)?.strip_prefix(b"Exif\0\0");
        if let Some(tiff) = exif.filter(|_| marker == 0xe1) {
            return of_tiff(tiff);
        }
        rest = &rest[end..];
    }
    None
}

/// Reads the tag `Orientation` of the first directory.
fn of_tiff(tiff: &[u8]) -> Option<u16> {
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |bytes: &[u8]| {
        let bytes = *bytes.first_chunk()?;
        Some(if is_little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let place = *tiff[4..].first_chunk()?;
    let place = if is_little {
        u32::from_le_bytes(place)
    } else {
        u32::from_be_bytes(place)
    };
    let directory = tiff.get(usize::try_from(place).ok()?..)?;
    let count = usize::from(short(directory)?);
    // Each has its tag, its type, how many values it has, and the value where it is that short.
    let mut entries = directory[2..].chunks_exact(12).take(count);
    let entry = entries.find(|entry| short(entry) == Some(0x0112))?;
    short(&entry[8..])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes a JPEG with Exif data of these bytes behind a segment of another kind.
    fn photo(tiff: &[u8]) -> Vec<u8> {
        let exif = [b"Exif\0\0", tiff].concat();
        let length = u16::try_from(exif.len() + 2).expect("it is short");
        let parts: [&[u8]; 6] = [
            b"\xff\xd8\xff\xe0\0\x04ab\xff\xe1\0\x07http:",
            b"\xff\xe1",
            &length.to_be_bytes(),
            &exif,
            b"\xff\xda",
            b"\0\x02",
        ];
        parts.concat()
    }

    #[test]
    fn photos_say_which_side_is_up() {
        let big = |value: u8| {
            let start = b"MM\0*\0\0\0\x0a..\0\x02\x01\0\0\x03\0\0\0\x01\0\x06\0\0\x01\x12\0\x03\0\0\0\x01\0";
            [&start[..], &[value, 0, 0]].concat()
        };
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0";
        let table: [(&[u8], bool); 7] = [
            (&photo(&big(6)), true),
            (&photo(&big(1)), false),
            (&photo(&big(3)), false),
            (&photo(little), true),
            (&photo(b"MM\0*\xff\xff\xff\xff"), false),
            (b"\xff\xd8\xff\xe1\0\x01", false),
            (b"\x89PNG", false),
        ];
        for (bytes, expected) in table {
            assert_eq!(is_on_its_side(bytes), expected, "{bytes:?}");
        }
        // However short it is cut, nothing is read behind its end.
        let whole = photo(little);
        for length in 0..whole.len() {
            is_on_its_side(&whole[..length]);
        }
    }
}
