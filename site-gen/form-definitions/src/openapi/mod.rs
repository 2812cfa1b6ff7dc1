//! An OpenAPI 3.1 description of the forms' services, made from their definitions.
//!
//! The schemas say what [`Form::check`] accepts: whoever keeps to them gets no 422 for an answer's
//! shape. One rule no schema can hold is the check character of a reference. A form that stores
//! has a receipt at two addresses of its own; one that looks something up answers at once.

mod answer;
mod characters;
mod looked_up;

use std::iter;

use bundle::address;
use serde_json::{Map, Value, json};

use answer::Encoding;
use forms::{Form, Purpose, Question};

/// Makes the description of all services of a site. `title` is the site's name.
pub fn document<'a>(title: &str, forms: impl IntoIterator<Item = &'a Form>) -> Value {
    let paths: Map<String, Value> = forms.into_iter().flat_map(paths).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": format!("Formulir {title}"),
            "description": "Cara mengirim formulir situs ini dari program. Setiap formulir juga \
                punya halamannya sendiri; jawaban yang diterima keduanya sama. Mengirim isi yang \
                sama lebih dari sekali tidak apa-apa: yang tersimpan satu saja.",
            "version": "1",
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": { "schemas": schemas(), "headers": headers() },
    })
}

fn paths(form: &Form) -> Vec<(String, Value)> {
    let post = (form.action(), json!({ "post": submit(form) }));
    match form.purpose() {
        Purpose::Store(_) => iter::once(post).chain(receipts(form)).collect(),
        Purpose::LookUp(_) => {
            let more = looked_up::more_paths(form);
            iter::once(post).chain(more).collect()
        }
    }
}

fn receipts(form: &Form) -> [(String, Value); 2] {
    let action = form.action();
    let receipt = |summary: &str, id: &str, content: Value| {
        json!({
            "get": {
                "summary": format!("{summary}: {}", form.title()),
                "description": "Alamatnya didapat dari jawaban atas kiriman, bersama nama dan \
                    isi pertanyaan yang tidak bersifat pribadi. Alamat yang diubah tidak berlaku.",
                "operationId": format!("{}-{id}", form.service()),
                "parameters": query(&[NUMBER, TIME, CODE]),
                "responses": {
                    "200": { "description": "Tanda terima", "content": content },
                    "404": problem("Alamat ini tidak pernah kami berikan"),
                    "405": refused_method(),
                },
            }
        })
    };
    let page = json!({
        "text/html": { "schema": { "type": "string" } },
        "application/json": { "schema": { "$ref": "#/components/schemas/TandaTerima" } },
    });
    let text = json!({ "text/plain": { "schema": { "type": "string" } } });
    [
        (
            format!("{action}{}", address::RECEIPT),
            receipt("Tanda terima", "tanda-terima", page),
        ),
        (
            format!("{action}{}", address::RECEIPT_FILE),
            receipt(
                "Tanda terima sebagai berkas teks",
                "tanda-terima-teks",
                text,
            ),
        ),
    ]
}

/// Describes the parameters of a query, each with its description.
fn query(parameters: &[(&str, &str)]) -> Vec<Value> {
    let described = parameters.iter().map(|(name, description)| {
        json!({
            "name": name,
            "in": "query",
            "required": true,
            "description": description,
            "schema": { "type": "string" },
        })
    });
    described.collect()
}

const NUMBER: (&str, &str) = (address::receipt::REFERENCE, "Nomor rujukan");
const TIME: (&str, &str) = (address::receipt::TIME, "Waktu diterima, sampai ke menit");
const CODE: (&str, &str) = (
    address::receipt::CODE,
    "Tanda bahwa alamat ini kami yang memberikan",
);

fn submit(form: &Form) -> Value {
    let mut responses = match form.purpose() {
        Purpose::Store(_) => stored(),
        Purpose::LookUp(_) => looked_up::responses(form),
    };
    let refused = json!({
        "400": problem("Kiriman tidak dapat dibaca"),
        "403": problem("Dikirim dari halaman situs lain"),
        "405": refused_method(),
        "408": problem("Kiriman belum sampai utuh"),
        "413": problem("Kiriman lebih dari 64 KB"),
        "415": problem("Bukan formulir dan bukan JSON"),
        "422": problem("Ada jawaban yang perlu diperbaiki; `errors` menyebut tiap pertanyaannya"),
        "431": problem("Keterangan di kepala permintaan lebih dari 16 KB"),
    });
    if let Value::Object(refused) = refused {
        responses.extend(refused);
    }
    json!({
        "summary": format!("Kirim formulir: {}", form.title()),
        "description": form.summary(),
        "operationId": form.service(),
        "requestBody": { "required": true, "content": bodies(form) },
        "responses": responses,
    })
}

/// Describes the bodies that may be sent. A page gets a form that looks something up back with its
/// answers where nothing is found, and the status of answers to be mended: that is for people, so
/// programs are told of JSON alone.
fn bodies(form: &Form) -> Value {
    let mut bodies = json!({ "application/json": { "schema": body(form, Encoding::Json) } });
    if form.storing().is_some() {
        let schema = body(form, Encoding::Form);
        bodies["application/x-www-form-urlencoded"] = json!({ "schema": schema });
    }
    bodies
}

/// Describes the answers of a form that stores, but for those that every form has.
fn stored() -> Map<String, Value> {
    let accepted = |description: &str| {
        json!({
            "description": description,
            "content": {
                "application/json": { "schema": { "$ref": "#/components/schemas/TandaTerima" } },
            },
        })
    };
    let responses = [
        (
            "200",
            accepted("JSON: isi yang sama sudah tersimpan; ini tanda terimanya lagi"),
        ),
        ("201", accepted("JSON: tersimpan")),
        (
            "303",
            json!({
                "description": "Formulir: tersimpan, atau isi yang sama sudah tersimpan",
                "headers": {
                    "Location": {
                        "description": "Alamat tanda terima",
                        "required": true,
                        "schema": { "type": "string", "format": "uri-reference" },
                    },
                },
            }),
        ),
        (
            "409",
            problem("Orang yang sama sudah mengirim isi lain; yang baru disimpan sebagai catatan"),
        ),
        (
            "429",
            later("Terlalu banyak kiriman dari alamat atau nomor telepon ini"),
        ),
        (
            "503",
            later("Penyimpanan sedang terganggu; isi yang sama boleh dikirim lagi"),
        ),
    ];
    by_status(responses)
}

fn by_status<const N: usize>(responses: [(&str, Value); N]) -> Map<String, Value> {
    responses
        .map(|(status, response)| (status.to_owned(), response))
        .into_iter()
        .collect()
}

fn later(description: &str) -> Value {
    let mut response = problem(description);
    response["headers"] = json!({ "Retry-After": { "$ref": "#/components/headers/NantiLagi" } });
    response
}

/// Makes the schema of a body that may be sent. Names that no question has are passed over, so they
/// are not forbidden.
fn body(form: &Form, encoding: Encoding) -> Value {
    let questions = form.questions();
    let properties: Map<String, Value> = questions
        .iter()
        .map(|question| (question.id().to_owned(), property(question, encoding)))
        .collect();
    let required: Vec<_> = questions
        .iter()
        .filter(|question| question.required() && question.condition().is_none())
        .map(Question::id)
        .collect();
    let conditional = questions
        .iter()
        .filter_map(|question| conditional(form, question, encoding));
    let belonging = questions
        .iter()
        .filter_map(|question| answer::belonging(form, question, encoding));
    let rules: Vec<Value> = conditional.chain(belonging).collect();
    let mut body = json!({
        "type": "object",
        "properties": properties,
        "required": required,
    });
    if !rules.is_empty() {
        body["allOf"] = rules.into();
    }
    body
}

/// Makes the schema of a property, whether or not its question is asked, with the question in
/// words.
fn property(question: &Question, encoding: Encoding) -> Value {
    let mut schema = if question.condition().is_some() || question.kind().parent().is_some() {
        answer::shape(question.kind(), encoding)
    } else {
        answer::schema(question, encoding)
    };
    schema["title"] = question.label().into();
    if let Some(hint) = question.hint() {
        schema["description"] = hint.into();
    }
    schema
}

/// Describes a question that is asked only after some answers: it is checked only after those.
fn conditional(form: &Form, question: &Question, encoding: Encoding) -> Option<Value> {
    let asked = answer::asked(form, question)?;
    let mut then = json!({ "properties": { question.id(): answer::schema(question, encoding) } });
    if question.required() {
        then["required"] = json!([question.id()]);
    }
    Some(json!({ "if": asked, "then": then }))
}

fn problem(description: &str) -> Value {
    json!({
        "description": description,
        "content": {
            "application/problem+json": { "schema": { "$ref": "#/components/schemas/Masalah" } },
            "text/html": { "schema": { "type": "string" } },
        },
    })
}

fn refused_method() -> Value {
    let mut response = problem("Alamat ini menerima cara lain");
    response["headers"] = json!({ "Allow": { "$ref": "#/components/headers/Cara" } });
    response
}

fn headers() -> Value {
    json!({
        "Cara": {
            "description": "Cara yang diterima",
            "required": true,
            "schema": { "type": "string" },
        },
        "NantiLagi": {
            "description": "Berapa detik lagi kiriman boleh diulang",
            "required": true,
            "schema": { "type": "integer", "minimum": 1 },
        },
    })
}

fn schemas() -> Value {
    let reference = json!({
        "description": "Nomor rujukan, seperti di tanda terima",
        "type": "string",
        "pattern": "^[2-9BCDFGHJKMNP-TV-Z]{3}-[2-9BCDFGHJKMNP-TV-Z]{3}-[2-9BCDFGHJKMNP-TV-Z]{4}$",
    });
    let mut schemas = json!({
        "TandaTerima": {
            "type": "object",
            "properties": {
                "reference": reference,
                "received_at": { "type": "string", "format": "date-time" },
                "receipt": {
                    "description": "Alamat tanda terima",
                    "type": "string",
                    "format": "uri-reference",
                },
                "sessions": {
                    "description": "Sesi yang dipilih di formulir, dan tempat di sana",
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "session": { "type": "string" },
                            "result": { "enum": ["tempat", "antrean", "seleksi", "belum"] },
                            "place": {
                                "description": "Urutan dalam antrean",
                                "type": "integer",
                                "minimum": 1,
                            },
                        },
                        "required": ["session", "result"],
                        "additionalProperties": false,
                    },
                },
            },
            "required": ["reference", "received_at", "receipt"],
            "additionalProperties": false,
        },
        "Masalah": {
            "description": "RFC 9457",
            "type": "object",
            "properties": {
                "status": { "type": "integer" },
                "title": { "type": "string" },
                "detail": { "type": "string" },
                "errors": {
                    "description": "Satu untuk tiap pertanyaan yang jawabannya perlu diperbaiki",
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "pointer": { "type": "string", "pattern": "^#/" },
                            "detail": { "type": "string" },
                        },
                        "required": ["pointer", "detail"],
                        "additionalProperties": false,
                    },
                },
                "reference": reference,
                "request_id": {
                    "description": "Sebutkan kode ini bila bertanya tentang gangguannya",
                    "type": "string",
                },
            },
            "required": ["status", "title", "detail"],
            "additionalProperties": false,
        },
    });
    for (name, schema) in looked_up::schemas(&reference) {
        schemas[name] = schema;
    }
    schemas
}
