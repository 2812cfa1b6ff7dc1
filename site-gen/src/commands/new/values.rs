//! Values for the keys of a new file until an editor writes something better.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::escape;
use crate::content::Stage;
use crate::content::parse::ParsedContent;

/// Values that fit the content there is.
pub(super) struct Values<'a> {
    parsed: &'a ParsedContent,
    title: &'a str,
    today: Date,
    review: Date,
}

type Keys = Vec<(&'static str, String)>;

/// More ids than this are not read in a comment.
const LISTED: usize = 20;

impl<'a> Values<'a> {
    pub(super) fn new(
        parsed: &'a ParsedContent,
        title: &'a str,
        today: Date,
        review: Date,
    ) -> Self {
        Self {
            parsed,
            title,
            today,
            review,
        }
    }

    /// Returns the value of a key that all kinds share.
    pub(super) fn common(&self, key: &str) -> Option<String> {
        Some(match key {
            "judul" => text(self.title),
            "ringkasan" => text("Belum ditulis: satu atau dua kalimat tentang halaman ini."),
            "diperbarui" => self.today.to_string(),
            "tinjau" => self.review.to_string(),
            "pemilik" => text("Sekretariat program"),
            "contoh" => "true".to_owned(),
            _ => return None,
        })
    }

    /// Lists the ids that a key may refer to, in words.
    pub(super) fn known(&self, key: &str) -> Option<String> {
        let parsed = self.parsed;
        let ids: Vec<&str> = match key {
            "topik" => ids(parsed.topics.as_ref(), |list| {
                list.topics.iter().map(|item| item.id.as_str())
            }),
            "bidang" => ids(parsed.sectors.as_ref(), |list| {
                list.sectors.iter().map(|item| item.id.as_str())
            }),
            "jenis" => ids(parsed.community_types.as_ref(), |list| {
                list.types.iter().map(|item| item.id.as_str())
            }),
            "kota" => ids(parsed.cities.as_ref(), |list| {
                list.cities.iter().map(|item| item.id.as_str())
            }),
            _ => return None,
        };
        let more = if ids.len() > LISTED {
            ", dan lainnya"
        } else {
            ""
        };
        let ids: Vec<&str> = ids.into_iter().take(LISTED).collect();
        (!ids.is_empty()).then(|| format!("{}{more}", ids.join(", ")))
    }

    pub(super) fn pillar(&self) -> Result<Keys, String> {
        let used: BTreeSet<u8> = {
            let pillars = self.parsed.pillars.entries.iter();
            pillars.map(|pillar| pillar.data.number).collect()
        };
        let number = (1..=4)
            .find(|number| !used.contains(number))
            .ok_or("pilar hanya empat, dan semuanya sudah ada; ubah salah satu berkasnya")?;
        Ok(vec![
            ("nomor", number.to_string()),
            ("nama_asli", text(self.title)),
        ])
    }

    pub(super) fn step(&self) -> Result<Keys, String> {
        let used: BTreeSet<Stage> = {
            let steps = self.parsed.steps.entries.iter();
            steps.map(|step| step.data.code).collect()
        };
        let code = Stage::ALL
            .into_iter()
            .find(|stage| !used.contains(stage))
            .ok_or("langkah hanya tujuh, dan semuanya sudah ada; ubah salah satu berkasnya")?;
        Ok(vec![
            ("kode", text(code.code())),
            ("bawa", "[\"Belum ditulis\"]".to_owned()),
            ("dibantu", "[\"Belum ditulis\"]".to_owned()),
        ])
    }

    /// Finds a code and a tile that no other kecamatan has.
    pub(super) fn kecamatan(&self) -> Result<Keys, String> {
        let cities = self
            .parsed
            .cities
            .iter()
            .flat_map(|list| &list.value.cities);
        let city = cities
            .into_iter()
            .next()
            .ok_or("`kota.toml` belum memuat satu kota pun")?;
        let offices = &self.parsed.kecamatan.entries;
        let codes: BTreeSet<&str> = {
            let offices = offices.iter();
            offices.map(|office| office.data.code.as_str()).collect()
        };
        let code = (1..=99)
            .rev()
            .map(|number| format!("{}.{number:02}", city.code))
            .find(|code| !codes.contains(code.as_str()))
            .ok_or("semua kode kecamatan sudah dipakai")?;
        let tiles: BTreeSet<(u8, u8)> = {
            let tiles = offices.iter().map(|office| office.data.tile);
            tiles.map(|tile| (tile.row, tile.column)).collect()
        };
        let (row, column) = (0..=100)
            .flat_map(|row| (0..=100).map(move |column| (row, column)))
            .find(|place| !tiles.contains(place))
            .ok_or("semua petak sudah dipakai")?;
        Ok(vec![
            ("kode", text(&code)),
            ("kota", text(&city.id)),
            ("koordinat", "{ lintang = 0.0, bujur = 0.0 }".to_owned()),
            ("petak", format!("{{ kolom = {column}, baris = {row} }}")),
            (
                "kelurahan",
                format!(
                    "[\n  {{ kode = \"{code}.1001\", nama = \"Belum ditulis\", kode_pos = \"00000\" }},\n]"
                ),
            ),
        ])
    }

    pub(super) fn news(&self) -> Keys {
        vec![
            ("tanggal", self.today.to_string()),
            (
                "kutipan",
                "{ penerbit = \"penerbit tidak disebut\" }".to_owned(),
            ),
        ]
    }

    pub(super) fn figures(&self) -> Result<Keys, String> {
        let sets = &self.parsed.figures.entries;
        let last = sets.iter().map(|set| set.data.order).max().unwrap_or(0);
        let sources = self
            .parsed
            .sources
            .iter()
            .flat_map(|list| &list.value.sources);
        let source = sources
            .into_iter()
            .next()
            .ok_or("`sumber.toml` belum memuat satu sumber pun; tambahkan dulu sumber angkanya")?;
        Ok(vec![
            ("urutan", last.saturating_add(1).to_string()),
            (
                "angka",
                format!(
                    "nilai = \"0\"\narti = \"Belum ditulis\"\nsumber = [{}]\n",
                    text(&source.id)
                ),
            ),
        ])
    }
}

fn ids<'a, T, I: Iterator<Item = &'a str>>(
    record: Option<&'a crate::content::parse::Record<T>>,
    ids: impl Fn(&'a T) -> I,
) -> Vec<&'a str> {
    record
        .into_iter()
        .flat_map(|record| ids(&record.value))
        .collect()
}

fn text(text: &str) -> String {
    format!("\"{}\"", escape(text))
}
