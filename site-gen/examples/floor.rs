//! The least that any generator made of our parts has to do: read each file, parse its front matter,
//! render Markdown and a template, write the page. `tests/bench/build` measures the generator against it.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use tera::{Context, Tera};

type Failure = Box<dyn Error + Send + Sync>;

const TEMPLATE: &str = r#"<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<title>{{ judul }}</title>
<meta name="description" content="{{ ringkasan }}">
</head>
<body>
<main>
<h1>{{ judul }}</h1>
{{ body | safe }}
</main>
</body>
</html>
"#;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(content), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("usage: floor CONTENT OUT".into());
    };
    let mut tera = Tera::new();
    tera.add_raw_template("page.html", TEMPLATE)?;
    let entries: Vec<_> = fs::read_dir(content)?.collect::<Result<_, _>>()?;
    entries
        .par_iter()
        .try_for_each(|entry| page(&entry.path(), &out, &tera))
}

fn page(file: &Path, out: &Path, tera: &Tera) -> Result<(), Failure> {
    let text = fs::read_to_string(file)?;
    let (_, rest) = text.split_once("+++\n").ok_or("no front matter")?;
    let (front, body) = rest.split_once("+++\n").ok_or("front matter is open")?;
    let table: toml::Table = toml::from_str(front)?;
    let mut rendered = String::with_capacity(body.len() * 3 / 2);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    html::push_html(&mut rendered, Parser::new_ext(body, options));
    let mut context = Context::new();
    for key in ["judul", "ringkasan"] {
        context.insert(key, &table.get(key).and_then(toml::Value::as_str));
    }
    context.insert("body", &rendered);
    let page = tera.render("page.html", &context)?;
    let folder = out.join(file.file_stem().unwrap_or_default());
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("index.html"), page)?;
    Ok(())
}
