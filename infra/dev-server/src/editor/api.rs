//! The protocol of Decap's local backend: what it asks for, and our answers.
//!
//! Decap's own server for it hands out whole files and writes whole files, anywhere below the
//! folder it was started in. Ours knows only content, see [`content_editor::Document`].
//! Nothing is deleted or renamed: an address that was published stays.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use content_editor::{Document, EditError};
use serde_json::{Value, json};

use super::NotInstalled;

/// The content folder, and what forms have saved in it.
#[derive(Debug)]
pub struct Editor {
    content: PathBuf,
    kinds: content_editor::Editor,
    published: Option<String>,
    /// The version that a form has saved: Decap does not read a file again after saving it.
    saved: Mutex<HashMap<Form, String>>,
}

/// A form in an open page; there is one for each file at a time.
///
/// Pages are told apart by the query of their requests, and not by anything in a form's values: where
/// those differ from one reading to the next, Decap takes a form that was only opened for an edited
/// one.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Form {
    /// The query that the page was given with its configuration.
    page: String,
    file: String,
    /// Of the file when the form was filled.
    version: String,
}

impl Editor {
    /// Makes an editor of this content folder, when Decap is installed. It is opened on this
    /// machine, and at the `published` origin where there is one.
    pub fn new(content: &Path, published: Option<String>) -> Result<Self, NotInstalled> {
        super::find_installed()?;
        Ok(Self {
            published,
            ..Self::of(content)
        })
    }

    /// Returns the kinds of content that can be edited.
    pub fn kinds(&self) -> &content_editor::Editor {
        &self.kinds
    }

    /// Returns scheme and host under which the operator lets others reach it.
    pub fn published(&self) -> Option<&str> {
        self.published.as_deref()
    }

    fn of(content: &Path) -> Self {
        Self {
            content: content.to_owned(),
            kinds: site_gen::editor(),
            published: None,
            saved: Mutex::default(),
        }
    }

    fn answer(&self, page: &str, request: &[u8]) -> Result<Value, Refusal> {
        let request: Value = serde_json::from_slice(request)
            .map_err(|error| EditError::Malformed(error.to_string()))?;
        let params = &request["params"];
        let text = |key: &str| params[key].as_str().unwrap_or_default();
        match request["action"].as_str().unwrap_or_default() {
            "info" => Ok(json!({
                "repo": "content",
                "publish_modes": ["simple"],
                "type": "local_fs",
            })),
            "entriesByFolder" => {
                let paths = self.kinds.places_in(&self.content, text("folder"))?;
                Ok(self.readable(paths.iter().map(String::as_str)))
            }
            "entriesByFiles" => {
                let files = params["files"].as_array().into_iter().flatten();
                Ok(self.readable(files.filter_map(|file| file["path"].as_str())))
            }
            "getEntry" => Ok(self.fill(page, text("path"))?),
            "persistEntry" => self.persist(page, params),
            "getMedia" => Ok(json!([])),
            _ => Err(Refusal::NotHere),
        }
    }

    /// Reads the files that can be read; of the others, the problems of the build tell.
    fn readable<'a>(&self, paths: impl Iterator<Item = &'a str>) -> Value {
        paths.filter_map(|path| self.open(path).ok()).collect()
    }

    fn open(&self, path: &str) -> Result<Value, EditError> {
        let place = self.kinds.place(path)?;
        let document = Document::open(&self.content, &place)?;
        Ok(json!({
            "data": document.to_json(),
            "file": { "path": place.path(), "id": document.version() },
        }))
    }

    /// Opens a file for a form. What an earlier one of the page made of the same version is over.
    fn fill(&self, page: &str, path: &str) -> Result<Value, EditError> {
        let entry = self.open(path)?;
        let form = Form {
            page: page.to_owned(),
            file: path.to_owned(),
            version: entry["file"]["id"].as_str().unwrap_or_default().to_owned(),
        };
        self.saved
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&form);
        Ok(entry)
    }

    fn persist(&self, page: &str, params: &Value) -> Result<Value, Refusal> {
        let has_assets = params["assets"]
            .as_array()
            .is_some_and(|assets| !assets.is_empty());
        if has_assets {
            return Err(Refusal::NotHere);
        }
        let is_new = params["options"]["newEntry"] == true;
        let files = params["dataFiles"].as_array().map(Vec::as_slice);
        let [file] = files.unwrap_or_default() else {
            return Err(EditError::Malformed("satu berkas saja".to_owned()).into());
        };
        let path = file["path"].as_str().unwrap_or_default();
        let is_moved = file["newPath"].as_str().is_some_and(|new| new != path);
        if is_moved {
            return Err(Refusal::NotHere);
        }
        let place = self.kinds.place(path)?;
        let document = Document::from_json(file["raw"].as_str().unwrap_or_default())?;
        // One at a time: between the look at a file and its writing, nobody else writes.
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        if is_new {
            document.create(&self.content, &place)?;
        } else {
            let form = document.version().map(|version| Form {
                page: page.to_owned(),
                file: path.to_owned(),
                version: version.to_owned(),
            });
            let opened = form
                .as_ref()
                .map(|form| saved.get(form).unwrap_or(&form.version).as_str());
            let version = document.save(&self.content, &place, opened)?;
            if let Some(form) = form {
                saved.insert(form, version.as_str().to_owned());
            }
        }
        Ok(json!({ "message": "tersimpan" }))
    }
}

/// Why something was not done.
enum Refusal {
    Edit(EditError),
    /// Decap can do more than we offer.
    NotHere,
}

impl From<EditError> for Refusal {
    fn from(error: EditError) -> Self {
        Self::Edit(error)
    }
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::Edit(EditError::Missing(_) | EditError::UnknownPlace(_)) => StatusCode::NOT_FOUND,
            Self::Edit(EditError::Exists(_) | EditError::Changed(_)) => StatusCode::CONFLICT,
            Self::Edit(EditError::Malformed(_)) => StatusCode::BAD_REQUEST,
            Self::Edit(
                EditError::Unreadable(_) | EditError::Hidden { .. } | EditError::Unopenable(_),
            )
            | Self::NotHere => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Edit(EditError::Unwritable(_)) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Edit(error) => error.to_string(),
            Self::NotHere => "Ini tidak dapat dilakukan di sini. Menghapus, mengganti nama, dan \
                              menambah gambar: lihat content/PANDUAN.md."
                .to_owned(),
        }
    }
}

/// Answers one request of Decap's.
pub async fn answer(
    State(editor): State<Arc<Editor>>,
    RawQuery(page): RawQuery,
    request: Bytes,
) -> Response {
    let page = page.unwrap_or_default();
    let answered = tokio::task::spawn_blocking(move || editor.answer(&page, &request)).await;
    let (status, answer) = match answered {
        Ok(Ok(answer)) => (StatusCode::OK, answer),
        Ok(Err(refusal)) => (refusal.status(), json!({ "error": refusal.text() })),
        Err(error) => {
            tracing::error!(event = "editor_failed", %error);
            let text = "Penyunting terganggu. Tulisan Anda belum disimpan.";
            (StatusCode::INTERNAL_SERVER_ERROR, json!({ "error": text }))
        }
    };
    (
        status,
        [(CONTENT_TYPE, "application/json")],
        answer.to_string(),
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOPICS: &str = "[[topik]]\nid = \"a\"\nnama = \"A\" # pertama\n";

    struct Folder(tempfile::TempDir, Editor);

    impl Folder {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            std::fs::write(folder.path().join("topik.toml"), TOPICS).expect("written");
            let editor = Editor::of(folder.path());
            Self(folder, editor)
        }

        fn text(&self) -> String {
            std::fs::read_to_string(self.0.path().join("topik.toml")).expect("text")
        }

        /// Opens a form that is filled from the file.
        fn form(&self, page: &str) -> Value {
            let asked = json!({ "action": "getEntry", "params": { "path": "content/topik.toml" } });
            let entry = self.ask(page, &asked).expect("it opens");
            serde_json::from_str(entry["data"].as_str().expect("a text")).expect("JSON")
        }

        fn save(&self, page: &str, form: &Value) -> Result<Value, StatusCode> {
            let file = json!({ "path": "content/topik.toml", "raw": form.to_string() });
            let params = json!({ "dataFiles": [file], "assets": [], "options": {} });
            self.ask(page, &json!({ "action": "persistEntry", "params": params }))
        }

        fn ask(&self, page: &str, request: &Value) -> Result<Value, StatusCode> {
            let answer = self.1.answer(page, request.to_string().as_bytes());
            answer.map_err(|refusal| refusal.status())
        }
    }

    #[test]
    fn a_form_saves_again_and_again_but_not_over_another() {
        let folder = Folder::new();
        let (mut form, mut other) = (folder.form("1"), folder.form("2"));
        assert_eq!(form, other, "a form that was only opened is not edited");
        for name in ["B", "C"] {
            form["topik"][0]["nama"] = json!(name);
            assert!(folder.save("1", &form).is_ok(), "{name}");
            let expected = TOPICS.replace("\"A\"", &format!("\"{name}\""));
            assert_eq!(folder.text(), expected);
        }
        other["topik"][0]["nama"] = json!("D");
        assert_eq!(folder.save("2", &other), Err(StatusCode::CONFLICT));
        // Nor over what came from elsewhere; a form that is filled again knows it.
        let elsewhere = TOPICS.replace("\"A\"", "\"X\"");
        std::fs::write(folder.0.path().join("topik.toml"), elsewhere).expect("written");
        assert_eq!(folder.save("1", &form), Err(StatusCode::CONFLICT));
        std::fs::write(folder.0.path().join("topik.toml"), TOPICS).expect("written");
        let mut again = folder.form("1");
        again["topik"][0]["nama"] = json!("Y");
        assert!(folder.save("1", &again).is_ok());
        // A server that was started anew still knows the version that is in the file.
        let newer = Editor::of(folder.0.path());
        let folder = Folder(folder.0, newer);
        form = folder.form("1");
        form["topik"][0]["nama"] = json!("E");
        assert!(folder.save("1", &form).is_ok());
    }

    #[test]
    fn what_is_not_offered_is_refused() {
        let folder = Folder::new();
        let raw = folder.form("1").to_string();
        let file = json!({ "path": "content/topik.toml", "raw": raw });
        let moved =
            json!({ "path": "content/topik.toml", "newPath": "content/kota.toml", "raw": raw });
        let persist = |files: Value, assets: Value| {
            let params = json!({ "dataFiles": files, "assets": assets, "options": {} });
            json!({ "action": "persistEntry", "params": params })
        };
        let table = [
            (json!({ "action": "deleteFiles" }), 422),
            (json!({ "action": "persistMedia" }), 422),
            (json!({}), 422),
            (persist(json!([file]), json!([{ "path": "x.png" }])), 422),
            (persist(json!([moved]), json!([])), 422),
            (persist(json!([file, file]), json!([])), 400),
            (persist(json!([]), json!([])), 400),
            (
                persist(
                    json!([{ "path": "content/topik.toml", "raw": "[]" }]),
                    json!([]),
                ),
                400,
            ),
            (
                persist(
                    json!([{ "path": "content/kota.toml", "raw": "{}" }]),
                    json!([]),
                ),
                404,
            ),
        ];
        for (request, status) in table {
            let answer = folder.ask("1", &request).map_err(|status| status.as_u16());
            assert_eq!(answer, Err(status), "{request}");
        }
        assert!(folder.1.answer("1", b"{").is_err());
        assert_eq!(folder.text(), TOPICS);
    }
}
