//! Flags of the command `okoce`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use programme::closed_lists::{Evidence, ReleaseReason, WithdrawalWay};
use programme::{KecamatanId, Reference, Stage};
use records::OfficerId;

/// Perintah pengelola untuk data OK OCE
///
/// Datanya berkas di komputer ini, atau tabel di AWS bila `OKOCE_TABLE` diisi dan `--data` tidak.
#[derive(Debug, Parser)]
#[command(name = "okoce", version)]
pub struct Arguments {
    /// Berkas data; biasanya var/okoce.db, untuk demo var/contoh.db
    #[arg(long, global = true, value_name = "BERKAS")]
    pub data: Option<PathBuf>,
    /// Hasil untuk program, sebagai JSON
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Ubah berkas data versi sebelumnya agar dapat dipakai versi ini
    Convert,
    /// Akun petugas di meja petugas
    #[command(subcommand)]
    Officer(OfficerCommand),
    /// Hak seseorang atas datanya, dan langkah yang dicapainya
    #[command(subcommand)]
    Person(PersonCommand),
    /// Terima kiriman dari karantina
    Release {
        /// Nomor rujukannya
        #[arg(value_name = "NOMOR", value_parser = reference)]
        reference: Reference,
        /// Alasannya
        #[arg(long, value_name = "ALASAN", default_value = "lainnya", value_parser = release_reason)]
        reason: ReleaseReason,
        /// Simpan sebagai kiriman susulan orang yang sudah terdaftar
        #[arg(long)]
        as_note: bool,
        /// Tampilkan saja isinya, dan isi yang sudah terdaftar dengan identitas yang sama; tidak ada
        /// yang diubah, dan siapa yang membacanya dicatat
        #[arg(long, conflicts_with = "as_note")]
        show: bool,
    },
    /// Laporan 44 kecamatan dan tujuh langkah
    Report(ReportArguments),
    /// Periksa apakah semua yang dihitung sesuai dengan peristiwanya
    Verify,
    /// Periksa berkas, kunci, jam, dan isi data, dan sebutkan jalan keluarnya
    Doctor {
        /// Nyatakan bahwa jam komputer ini benar, sehingga kiriman diterima lagi; jalankan saat
        /// situsnya berjalan
        #[arg(long)]
        clock_is_right: bool,
    },
    /// Salin data dan kuncinya, juga saat situs berjalan, lalu coba pulihkan salinannya
    Backup {
        /// Berkas salinan, yang belum ada
        #[arg(long, value_name = "BERKAS")]
        to: Option<PathBuf>,
    },
    /// Isi berkas data baru dengan orang-orang rekaan
    Demo {
        /// Banyaknya orang
        #[arg(long, default_value_t = 2_000, value_name = "N", value_parser = whole::<u32>)]
        people: u32,
        /// Angka yang menentukan semuanya: angka sama, orang sama
        #[arg(long, default_value_t = 1, value_name = "N", value_parser = whole::<u64>)]
        seed: u64,
        /// Folder hasil situs yang berisi formulir
        #[arg(long, default_value = "dist/functions", value_name = "FOLDER")]
        bundle: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Cetak semua data yang disimpan tentang seseorang; siapa yang membacanya dicatat
    Export(WhoseArguments),
    /// Hapus semua data tentang seseorang; hitungan tetap
    ///
    /// Dengan --phone dihapus semua kiriman dengan nomor itu bila namanya sama. Bila namanya
    /// berbeda, tidak ada yang dihapus: nomor rujukannya didaftar, dan yang dimaksud dihapus satu
    /// per satu dengan --reference.
    Erase(WhoseArguments),
    /// Catat bahwa seseorang menarik persetujuannya
    Withdraw {
        /// Nomor rujukannya
        #[arg(long, value_name = "NOMOR", value_parser = reference)]
        reference: Reference,
        /// Lewat apa penarikannya disampaikan: datang, telepon, halaman-status, atau surat
        #[arg(long, value_name = "CARA", default_value = "surat", value_parser = withdrawal_way)]
        way: WithdrawalWay,
    },
    /// Catat langkah yang dicapai seseorang
    Reached {
        /// Nomor rujukannya
        #[arg(long, value_name = "NOMOR", value_parser = reference)]
        reference: Reference,
        /// Langkahnya, P2 sampai P7
        #[arg(long, value_name = "LANGKAH", value_parser = stage)]
        stage: Stage,
        /// Bukti yang dilihat; yang tidak sesuai langkahnya dijawab dengan daftarnya
        #[arg(long, value_name = "BUKTI", value_parser = evidence)]
        evidence: Evidence,
        /// Hari dicapainya, misalnya 2026-11-27; tanpa ini hari ini
        #[arg(long, value_name = "HARI", value_parser = command_line::day)]
        day: Option<Date>,
    },
}

#[derive(Debug, Args)]
pub struct WhoseArguments {
    /// Nomor rujukan
    #[arg(long, value_name = "NOMOR", value_parser = reference, required_unless_present = "phone")]
    pub reference: Option<Reference>,
    /// Menurut nomor telepon, yang dibaca dari masukan standar
    #[arg(long, conflicts_with = "reference")]
    pub phone: bool,
}

#[derive(Debug, Args)]
pub struct ReportArguments {
    /// Keadaan pada akhir hari ini, misalnya 2026-11-27
    #[arg(long, value_name = "HARI", value_parser = command_line::day)]
    pub as_of: Date,
    /// Menurut yang diketahui sampai akhir hari itu; tanpa ini sampai sekarang, untuk yang terbit
    /// sampai akhir hari kemarin
    #[arg(long, value_name = "HARI", value_parser = command_line::day)]
    pub known_at: Option<Date>,
    /// Bentuk hasil
    #[arg(
        long,
        value_name = "BENTUK",
        default_value = "table",
        conflicts_with = "publish"
    )]
    pub format: FormatArgument,
    /// Tulis ke isi situs sebagai laporan yang terbit
    #[arg(long)]
    pub publish: bool,
    /// Folder isi situs, yang menyebut semua kecamatan
    #[arg(long, default_value = "content", value_name = "FOLDER")]
    pub content: PathBuf,
}

/// A form of output as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum FormatArgument {
    Table,
    Csv,
    Json,
    Toml,
}

#[derive(Debug, Subcommand)]
pub enum OfficerCommand {
    /// Undang petugas: buat akun dan cetak kode aktivasinya
    Invite {
        /// Tugasnya
        #[arg(long, value_name = "TUGAS")]
        role: RoleArgument,
        /// Kecamatan seorang pendamping; boleh ditulis lebih dari sekali
        #[arg(long, value_name = "KECAMATAN", value_parser = kecamatan)]
        kecamatan: Vec<KecamatanId>,
        /// Folder hasil situs yang berisi daftar kecamatan
        #[arg(long, default_value = "dist/functions", value_name = "FOLDER")]
        bundle: PathBuf,
        /// Alamat meja petugas, untuk tautan aktivasi
        #[arg(
            long,
            default_value = "http://localhost:8080",
            value_name = "ALAMAT",
            value_parser = desk
        )]
        desk: String,
    },
    /// Daftar petugas
    List,
    /// Tutup akun petugas; sesi yang terbuka berakhir saat itu juga
    Close {
        /// Id petugas, seperti di daftarnya
        #[arg(value_name = "ID", value_parser = officer_id)]
        id: OfficerId,
    },
}

/// A role as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RoleArgument {
    Pendamping,
    Sekretariat,
}

/// Reads a whole number.
fn whole<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    (text.parse()).map_err(|_| "tulis angka bulat tanpa titik, misalnya 500".to_owned())
}

/// Reads scheme and host of the desk, without a slash at the end.
fn desk(text: &str) -> Result<String, String> {
    let address = text.trim_end_matches('/');
    let schemes = ["https://", "http://"];
    let host = schemes
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme));
    let is_host = |host: &&str| {
        let mut letters = host.chars();
        letters
            .next()
            .is_some_and(|first| first.is_ascii_alphanumeric() || first == '[')
            && letters.all(|letter| letter.is_ascii_alphanumeric() || "-.:[]".contains(letter))
    };
    host.filter(is_host)
        .map(|_| address.to_owned())
        .ok_or_else(|| {
            "tulis http:// atau https:// dan nama meja petugasnya, tanpa halaman, misalnya \
         https://meja.okoce.example"
                .to_owned()
        })
}

fn reference(text: &str) -> Result<Reference, String> {
    Reference::parse(text)
        .map_err(|_| "periksa lagi nomor rujukannya, misalnya ABC-DEF-GHJK".to_owned())
}

fn kecamatan(text: &str) -> Result<KecamatanId, String> {
    text.parse()
        .map_err(|_| "tulis seperti nama berkasnya di content/kecamatan, misalnya tebet".to_owned())
}

fn officer_id(text: &str) -> Result<OfficerId, String> {
    text.parse()
        .map_err(|_| "tulis delapan huruf dan angka seperti di okoce officer list".to_owned())
}

fn stage(text: &str) -> Result<Stage, String> {
    let stage = text.to_ascii_uppercase().parse().ok();
    // P1 is reached by registering only.
    stage
        .filter(|stage| *stage > Stage::P1)
        .ok_or_else(|| "tulis P2 sampai P7".to_owned())
}

fn evidence(text: &str) -> Result<Evidence, String> {
    text.parse().map_err(|_| {
        "tulis kode bukti langkahnya, misalnya belum-ada untuk yang belum berbukti".to_owned()
    })
}

fn release_reason(text: &str) -> Result<ReleaseReason, String> {
    let all = ReleaseReason::ALL.iter().map(|reason| reason.code());
    text.parse().map_err(|_| one_of(all))
}

fn withdrawal_way(text: &str) -> Result<WithdrawalWay, String> {
    let all = WithdrawalWay::ALL.iter().map(|way| way.code());
    text.parse().map_err(|_| one_of(all))
}

fn one_of<'a>(all: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<&str> = all.collect();
    format!("tulis salah satu dari {}", all.join(", "))
}
