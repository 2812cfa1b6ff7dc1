//! The closed lists of what officers record: a code for the store, a label for people.
//!
//! Free text is never asked for where one of these says it: what is not written cannot leak, and
//! can be counted. Amounts, document numbers and names of third persons are in none of them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::Stage;

/// The text is none of the list's codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not in the list")]
pub struct NotListed;

/// Declares an enum whose variants each have a code and a label.
macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = $label] $variant,)+
        }

        impl $name {
            /// All of them, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Iterates over code and label of each, as a form offers them.
            pub fn options() -> impl Iterator<Item = (&'static str, &'static str)> {
                Self::ALL.iter().map(|one| (one.code(), one.label()))
            }

            /// Returns the code in the store and in forms: small letters and dashes.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// Returns the words that people read.
            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => $label,)+
                }
            }
        }

        impl FromStr for $name {
            type Err = NotListed;

            /// Reads the code, exactly as it is written.
            fn from_str(code: &str) -> Result<Self, NotListed> {
                let mut all = Self::ALL.iter().copied();
                all.find(|one| one.code() == code).ok_or(NotListed)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = String::deserialize(deserializer)?;
                code.parse().map_err(de::Error::custom)
            }
        }

        impl fmt::Display for $name {
            /// Writes the code.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

closed_list! {
    /// The evidence on which a stage is recorded. Documents are looked at and handed back.
    Evidence {
        SentByHerself = "dikirim-sendiri", "Dikirim sendiri";
        TypedByOfficer = "dicatat-petugas", "Dicatat petugas";
        PaperForm = "formulir-kertas", "Formulir kertas";
        AttendedSession = "hadir-di-sesi", "Hadir di sesi pelatihan";
        CertificateShown = "sertifikat-ditunjukkan", "Sertifikat ditunjukkan";
        OrganiserList = "daftar-hadir", "Ada di daftar hadir penyelenggara";
        MetMentor = "bertemu-mentor", "Bertemu mentor";
        MetOfficer = "bertemu-pendamping", "Bertemu pendamping";
        JoinedGroup = "ikut-kelompok", "Ikut kelompok";
        PermitExplained = "izin-dijelaskan", "Izin dijelaskan";
        NibShown = "nib-ditunjukkan", "NIB ditunjukkan";
        HomeFoodShown = "spp-irt-ditunjukkan", "SPP-IRT ditunjukkan";
        HalalShown = "halal-ditunjukkan", "Sertifikat halal ditunjukkan";
        BpomShown = "bpom-ditunjukkan", "Izin BPOM MD ditunjukkan";
        BrandShown = "merek-ditunjukkan", "Sertifikat merek ditunjukkan";
        JoinedBazaar = "ikut-bazar", "Ikut bazar";
        Consignment = "titip-jual", "Titip jual";
        OnlineShopShown = "toko-daring-ditunjukkan", "Toko daring ditunjukkan";
        ReportShown = "laporan-ditunjukkan", "Laporan ditunjukkan, tanpa angka";
        TrainedInReports = "ikut-pelatihan", "Ikut pelatihan";
        CapitalExplained = "permodalan-dijelaskan", "Permodalan dijelaskan";
        FileReady = "berkas-siap", "Berkas siap";
        ApplicationShown = "pengajuan-ditunjukkan", "Bukti pengajuan ditunjukkan";
        CapitalReceived = "modal-diterima", "Modal diterima, tanpa jumlah";
        Other = "lainnya", "Lainnya";
        None = "belum-ada", "Belum ada bukti";
    }
}

impl Evidence {
    /// Lists the evidence that a stage may be recorded on, in the order in which it is offered.
    /// Each list ends with [`Evidence::Other`] and [`Evidence::None`].
    pub fn of(stage: Stage) -> Vec<Self> {
        let own: &[Self] = match stage {
            Stage::P1 => &[Self::SentByHerself, Self::TypedByOfficer, Self::PaperForm],
            Stage::P2 => &[
                Self::AttendedSession,
                Self::CertificateShown,
                Self::OrganiserList,
            ],
            Stage::P3 => &[Self::MetMentor, Self::MetOfficer, Self::JoinedGroup],
            Stage::P4 => &[
                Self::PermitExplained,
                Self::NibShown,
                Self::HomeFoodShown,
                Self::HalalShown,
                Self::BpomShown,
                Self::BrandShown,
            ],
            Stage::P5 => &[Self::JoinedBazaar, Self::Consignment, Self::OnlineShopShown],
            Stage::P6 => &[Self::ReportShown, Self::TrainedInReports],
            Stage::P7 => &[
                Self::CapitalExplained,
                Self::FileReady,
                Self::ApplicationShown,
                Self::CapitalReceived,
            ],
        };
        let common = [Self::Other, Self::None];
        own.iter().copied().chain(common).collect()
    }
}

closed_list! {
    /// The way in which a person was spoken to, or something was handed to her.
    Channel {
        Phone = "telepon", "Telepon";
        Message = "pesan", "Pesan";
        InPerson = "bertemu", "Bertemu";
        Letter = "surat", "Surat";
    }
}

closed_list! {
    /// The result of trying to speak to a person.
    ContactResult {
        Reached = "tersambung", "Tersambung";
        NotReached = "tidak-tersambung", "Tidak tersambung";
        WrongNumber = "nomor-salah", "Nomor salah";
        CallAgain = "minta-dihubungi-lagi", "Minta dihubungi lagi";
        Refused = "tidak-mau-dihubungi", "Tidak mau dihubungi";
    }
}

impl ContactResult {
    /// Tells whether somebody was spoken to, so that the promise to call is kept.
    pub fn is_contact(self) -> bool {
        matches!(self, Self::Reached | Self::CallAgain | Self::Refused)
    }
}

closed_list! {
    /// A subject that was spoken of.
    Said {
        Introduction = "perkenalan", "Perkenalan";
        Schedule = "jadwal", "Jadwal";
        Community = "komunitas", "Komunitas";
        Mentor = "mentor", "Mentor";
        ToBring = "yang-perlu-dibawa", "Yang perlu dibawa";
        Rights = "hak-atas-data", "Hak atas data";
        Other = "lainnya", "Lainnya";
    }
}

closed_list! {
    /// The reason for which another office takes over.
    TransferReason {
        Moved = "pindah-rumah", "Pindah rumah";
        WrongChoice = "kecamatan-salah-dipilih", "Kecamatan salah dipilih";
        BusinessThere = "usaha-di-sana", "Usaha di sana";
        Wish = "permintaan-warga", "Permintaan warga";
        Other = "lainnya", "Lainnya";
    }
}

closed_list! {
    /// The reason for which this mentor was chosen and no other.
    MentorReason {
        SameSector = "kecamatan-bidang", "Sekecamatan dan sebidang, paling longgar";
        SameOffice = "kecamatan", "Sekecamatan, paling longgar";
        KotaSector = "kota-bidang", "Sekota dan sebidang, paling longgar";
        Kota = "kota", "Sekota, paling longgar";
        Chosen = "dipilih", "Dipilih petugas";
    }
}

closed_list! {
    /// Whoever takes over a request for a mentor that no mentor in reach has room for.
    ForwardedTo {
        Community = "komunitas", "Komunitas pilihannya";
        Secretariat = "sekretariat", "Sekretariat";
    }
}

closed_list! {
    /// The way in which an officer made sure that it is she who claims a right.
    IdentityCheck {
        InPerson = "bertemu", "Bertemu langsung";
        Phone = "telepon", "Ditelepon ke nomor yang tercatat";
        StatusPage = "halaman-status", "Lewat halaman status, dengan angka teleponnya";
    }
}

closed_list! {
    /// The reason for which an officer looks at a record beyond her office.
    ExceptionReason {
        Present = "warga-di-depan-saya", "Warga di depan saya";
        Right = "permintaan-hak", "Permintaan hak";
        StandIn = "menggantikan-rekan", "Menggantikan rekan";
    }
}

closed_list! {
    /// The way in which a withdrawal of consent came. No reason is asked for.
    WithdrawalWay {
        CameIn = "datang", "Datang ke kantor";
        Phone = "telepon", "Telepon";
        StatusPage = "halaman-status", "Halaman status";
        Letter = "surat", "Surat";
    }
}

closed_list! {
    /// The reason for which a doubtful submission is let in.
    ReleaseReason {
        Called = "sudah-dihubungi", "Sudah dihubungi";
        CameIn = "datang-ke-kantor", "Datang ke kantor";
        FamilyPhone = "satu-nomor-sekeluarga", "Satu nomor sekeluarga";
        Autofill = "kolom-terisi-otomatis", "Kolom terisi otomatis";
        Other = "lainnya", "Lainnya";
    }
}

closed_list! {
    /// The reason for which data is erased.
    ErasureReason {
        Wish = "permintaan-warga", "Permintaan warga";
        Advertisement = "iklan", "Iklan";
        Trial = "uji-coba", "Uji coba";
        Random = "isi-acak", "Isi acak";
        NeverSent = "merasa-tidak-mendaftar", "Merasa tidak mendaftar";
        AlreadyRegistered = "sudah-terdaftar", "Sudah terdaftar";
    }
}

closed_list! {
    /// The reason for which something recorded is put right.
    CorrectionReason {
        Slip = "salah-ketik", "Salah ketik";
        WrongPerson = "salah-orang", "Salah orang";
        WrongDay = "hari-keliru", "Hari keliru";
        WrongEvidence = "bukti-keliru", "Bukti keliru";
        Twice = "tercatat-dua-kali", "Tercatat dua kali";
        Other = "lainnya", "Lainnya";
    }
}

closed_list! {
    /// The purpose for which an officer reads a person's record.
    ReadPurpose {
        Opened = "dibuka", "Membuka halamannya";
        Letter = "surat", "Menyiapkan surat";
        MentorRequest = "permintaan-mentor", "Menangani permintaan mentor";
        Compared = "dibandingkan", "Membandingkan dengan kiriman lain";
        Rights = "hak", "Menjawab permintaan hak";
        Copy = "salinan", "Mencetak salinan datanya";
        Quarantine = "karantina", "Memeriksa kiriman di karantina";
        Attendance = "sesi", "Mengurus sesi pelatihan";
        Table = "unduhan", "Mengunduh tabel";
        WithReason = "buka-dengan-alasan", "Membuka dengan alasan";
    }
}

closed_list! {
    /// The channel through which an event was recorded.
    Via {
        Form = "form", "Formulir di situs";
        Desk = "meja", "Meja petugas";
        Assisted = "bantu", "Dicatat bersama petugas";
        Session = "sesi", "Kehadiran sesi";
        Status = "status", "Halaman status";
        Command = "okoce", "Perintah pengelola";
    }
}

closed_list! {
    /// The way in which a consent was given that an officer heard.
    ConsentWay {
        Signed = "tanda-tangan", "Tanda tangan";
        Spoken = "diucapkan", "Diucapkan";
    }
}

closed_list! {
    /// The occasion on which an officer registers people.
    Occasion {
        Office = "kantor", "Di kantor kecamatan";
        Bazaar = "bazar", "Bazar";
        Neighbourhood = "rt-rw", "Pertemuan RT atau RW";
        Training = "pelatihan", "Sesi pelatihan";
        Visit = "kunjungan", "Kunjungan petugas";
        Other = "lainnya", "Acara lain";
    }
}

closed_list! {
    /// The purpose of a download.
    DownloadPurpose {
        Meeting = "rapat", "Rapat dua mingguan";
        Calling = "menelepon", "Menelepon";
        Attendance = "daftar-hadir", "Daftar hadir";
        Community = "komunitas", "Diserahkan kepada komunitas";
    }
}

closed_list! {
    /// The people of a download.
    DownloadOf {
        Registered = "pendaftaran", "Orang yang mendaftar";
        MentorRequests = "minta-mentor", "Permintaan mentor";
        Community = "komunitas", "Orang yang memilih satu komunitas";
    }
}

closed_list! {
    /// A right that a person claims over her data (UU 27/2022), to be answered within 3 x 24 hours.
    Right {
        Withdraw = "tarik", "Tarik persetujuan";
        Copy = "salinan", "Minta salinan data";
        Correct = "betulkan", "Perbaiki data";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Slug;

    #[test]
    fn each_stage_has_its_evidence_and_the_last_two_are_alike() {
        for stage in Stage::ALL {
            let list = Evidence::of(stage);
            assert!(list.len() > 3, "{stage}");
            assert_eq!(list[list.len() - 2..], [Evidence::Other, Evidence::None]);
            for evidence in list {
                assert!(Slug::is_valid(evidence.code()), "{evidence}");
                assert_eq!(evidence.code().parse(), Ok(evidence));
            }
        }
        // Nothing is declared that no stage offers.
        for evidence in Evidence::ALL {
            assert!(
                Stage::ALL
                    .iter()
                    .any(|stage| Evidence::of(*stage).contains(evidence))
            );
        }
        assert_eq!("Lainnya".parse::<Evidence>(), Err(NotListed));
    }
}
