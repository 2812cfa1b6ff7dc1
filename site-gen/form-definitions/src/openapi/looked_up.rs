//! Answers of the forms that look something up: where somebody stands, and places in sessions.

use bundle::address::{self, SEATS, STATUS};
use forms::Form;
use programme::Stage;
use programme::closed_lists::Right;
use serde_json::{Map, Value, json};

use super::{CODE, NUMBER, TIME, by_status, later, problem, query, refused_method};

/// Describes the answers to what was sent, but for those that every form has.
///
/// A wrong pair and an unknown reference get one and the same answer, so that nobody learns which
/// references exist.
pub(super) fn responses(form: &Form) -> Map<String, Value> {
    let mut responses = by_status([
        ("200", found(form, "Ditemukan")),
        (
            "404",
            problem("Nomor rujukan dan angka telepon tidak ditemukan bersama"),
        ),
        (
            "429",
            later("Terlalu banyak percobaan dari alamat atau untuk nomor rujukan ini"),
        ),
        (
            "503",
            later("Penyimpanan sedang terganggu; permintaan yang sama boleh dikirim lagi"),
        ),
    ]);
    if form.service() == SEATS {
        let refused = "Belum atau tidak lagi dibuka, tidak pernah diminta, sudah hadir, atau \
            bukan nomor rujukan pendaftaran";
        responses.extend(by_status([
            ("200", found(form, "Tempat, urutan, atau pembatalannya")),
            ("409", problem(refused)),
        ]));
    }
    responses
}

/// Describes addresses that a form has besides its own.
pub(super) fn more_paths(form: &Form) -> Vec<(String, Value)> {
    if form.service() != SEATS {
        return Vec::new();
    }
    let action = form.action();
    let receipt = json!({
        "get": {
            "summary": format!("Tanda terima: {}", form.title()),
            "description": "Alamatnya didapat dari jawaban atas kiriman. Alamat yang diubah tidak \
                berlaku.",
            "operationId": format!("{SEATS}-tanda-terima"),
            "parameters": query(&[NUMBER, TIME, CODE]),
            "responses": {
                "200": found(form, "Tanda terima"),
                "404": problem("Alamat ini tidak pernah kami berikan"),
                "405": refused_method(),
            },
        }
    });
    let free = json!({
        "get": {
            "summary": "Sisa tempat di sebuah sesi",
            "operationId": format!("{SEATS}-sisa"),
            "parameters": [{
                "name": "sesi",
                "in": "path",
                "required": true,
                "description": "Sesi, seperti pilihan `sesi` di formulirnya",
                "schema": { "type": "string" },
            }],
            "responses": {
                "200": {
                    "description": "Sisa tempat",
                    "headers": {
                        "Cache-Control": {
                            "description": "Jawaban boleh dipakai lagi selama lima detik",
                            "required": true,
                            "schema": { "const": "max-age=5" },
                        },
                    },
                    "content": {
                        "application/json": {
                            "schema": { "$ref": "#/components/schemas/SisaTempat" },
                        },
                        "text/html": { "schema": { "type": "string" } },
                    },
                },
                "404": problem("Tidak ada sesi itu"),
                "405": refused_method(),
                "503": later("Penyimpanan sedang terganggu"),
            },
        }
    });
    vec![
        (format!("{action}{}", address::RECEIPT), receipt),
        (format!("{action}/{{sesi}}"), free),
    ]
}

/// Makes the schemas that these answers refer to.
pub(super) fn schemas(reference: &Value) -> [(&'static str, Value); 3] {
    let day = json!({ "type": "string", "format": "date" });
    let moment = json!({ "type": "string", "format": "date-time" });
    let or_null = |schema: &Value| json!({ "anyOf": [schema, { "type": "null" }] });
    let stage = json!({ "enum": Stage::ALL.map(Stage::code) });
    let rights: Vec<&str> = Right::ALL.iter().map(|right| right.code()).collect();
    let status = object(&json!({
        "reference": reference,
        "form": { "description": "Formulir yang dikirim", "type": "string" },
        "status": { "enum": ["aktif", "karantina", "ditarik"] },
        "received": day,
        "stages": {
            "description": "Langkah yang sudah dicapai, kosong bila formulirnya tidak menuju satu pun",
            "type": "array",
            "items": object(&json!({ "stage": stage, "day": day })),
        },
        "next_stage": or_null(&stage),
        "kecamatan": {
            "description": "Kecamatan yang menangani",
            "type": ["string", "null"],
        },
        "due": {
            "description": "Janji jawaban dari kantor; `null` bila tidak ada yang dijanjikan",
            "anyOf": [day, { "type": "null" }],
        },
        "withdrawn": or_null(&day),
        "cases": {
            "description": "Hak atas data yang diminta dan belum dijawab",
            "type": "array",
            "items": object(&json!({
                "right": { "enum": rights },
                "asked_at": moment,
                "due_at": moment,
            })),
        },
        "sessions": {
            "description": "Sesi yang diikuti atau ditunggu",
            "type": "array",
            "items": object(&json!({
                "session": { "type": "string" },
                "result": { "enum": [
                    "tempat", "ditawarkan", "antrean", "seleksi", "hadir", "dibatalkan", "tidak-terjadwal",
                ] },
                "place": {
                    "description": "Urutan dalam antrean",
                    "type": ["integer", "null"],
                    "minimum": 1,
                },
            })),
        },
    }));
    let mut place = object(&json!({
        "reference": reference,
        "session": { "type": "string" },
        "result": { "enum": [
            "tempat", "antrean", "seleksi", "batal", "dibatalkan", "tidak-terjadwal",
        ] },
        "receipt": {
            "description": "Alamat tanda terima",
            "type": "string",
            "format": "uri-reference",
        },
    }));
    place["properties"]["place"] = json!({
        "description": "Urutan di antrean, bila ada",
        "type": "integer",
        "minimum": 1,
    });
    let free = object(&json!({
        "session": { "type": "string" },
        "places": { "type": "integer", "minimum": 0 },
        "free": { "type": "integer", "minimum": 0 },
        "open": { "description": "Tempat dapat diminta sekarang", "type": "boolean" },
    }));
    [("Status", status), ("Tempat", place), ("SisaTempat", free)]
}

/// Describes an answer about whoever was looked up.
fn found(form: &Form, description: &str) -> Value {
    let schema = match form.service() {
        STATUS => json!({ "$ref": "#/components/schemas/Status" }),
        SEATS => json!({ "$ref": "#/components/schemas/Tempat" }),
        _ => json!({ "type": "object" }),
    };
    json!({
        "description": description,
        "content": {
            "application/json": { "schema": schema },
            "text/html": { "schema": { "type": "string" } },
        },
    })
}

/// Describes an object with all of these and nothing else.
fn object(properties: &Value) -> Value {
    let names: Vec<&String> = properties
        .as_object()
        .into_iter()
        .flat_map(Map::keys)
        .collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": false,
    })
}
