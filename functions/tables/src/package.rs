//! The ZIP file that a workbook is (APPNOTE 6.3, with its parts deflated and nothing else of it).

use std::io::Write as _;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use crate::TableFailure;

/// A file of parts.
#[derive(Default)]
pub(crate) struct Package {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    parts: u16,
}

/// A part in the making.
pub(crate) struct Part {
    name: &'static str,
    compressed: DeflateEncoder<Vec<u8>>,
    check: Crc,
    size: u64,
}

impl Part {
    pub(crate) fn begin(name: &'static str) -> Self {
        Self {
            name,
            compressed: DeflateEncoder::new(Vec::new(), Compression::fast()),
            check: Crc::new(),
            size: 0,
        }
    }

    pub(crate) fn write(&mut self, text: &str) -> Result<(), TableFailure> {
        self.check.update(text.as_bytes());
        self.size += text.len() as u64;
        Ok(self.compressed.write_all(text.as_bytes())?)
    }
}

/// The oldest version of the format that has folders and deflated parts.
const VERSION: u16 = 20;
const NAMES_ARE_UTF8: u16 = 1 << 11;
const DEFLATED: u16 = 8;
/// 1 January 1980, as the format writes days: nobody asks when a part was made.
const NO_DAY: u16 = 1 << 5 | 1;

impl Package {
    /// Adds a part whose text is there.
    pub(crate) fn file(&mut self, name: &'static str, text: &str) -> Result<(), TableFailure> {
        let mut part = Part::begin(name);
        part.write(text)?;
        self.add(part)
    }

    /// Adds a part.
    pub(crate) fn add(&mut self, part: Part) -> Result<(), TableFailure> {
        let compressed = part.compressed.finish()?;
        let too_large = |_| TableFailure::TooLarge;
        let at = u32::try_from(self.bytes.len()).map_err(too_large)?;
        let name_length = u16::try_from(part.name.len()).map_err(too_large)?;
        let mut header = Vec::new();
        for half in [VERSION, NAMES_ARE_UTF8, DEFLATED, 0, NO_DAY] {
            header.extend(half.to_le_bytes());
        }
        header.extend(part.check.sum().to_le_bytes());
        for size in [compressed.len() as u64, part.size] {
            header.extend(u32::try_from(size).map_err(too_large)?.to_le_bytes());
        }
        header.extend(name_length.to_le_bytes());
        // No extra field; in the directory no comment, disk 0, and no attributes either.
        header.extend([0; 2]);

        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&header);
        self.bytes.extend(part.name.as_bytes());
        self.bytes.extend(compressed);

        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&header);
        self.directory.extend([0; 10]);
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(part.name.as_bytes());
        self.parts += 1;
        Ok(())
    }

    /// The whole file.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, TableFailure> {
        let too_large = |_| TableFailure::TooLarge;
        let at = u32::try_from(self.bytes.len()).map_err(too_large)?;
        let length = u32::try_from(self.directory.len()).map_err(too_large)?;
        self.bytes.extend(&self.directory);
        self.bytes.extend(b"PK\x05\x06");
        self.bytes.extend([0; 4]);
        for _on_this_disk_and_in_all in 0..2 {
            self.bytes.extend(self.parts.to_le_bytes());
        }
        self.bytes.extend(length.to_le_bytes());
        self.bytes.extend(at.to_le_bytes());
        self.bytes.extend([0; 2]);
        Ok(self.bytes)
    }
}
