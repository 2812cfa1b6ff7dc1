//! Problems as text: for people, for editors' problem lists, for other programs, for GitHub.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::{Problem, Problems};

/// How problems are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum MessageFormat {
    /// The place and message, the line with a caret, the hint; a heading over a file's problems
    /// where there are several; a count at the end. While there are errors, warnings are only counted, and many warnings of
    /// one sort are told once with their places.
    #[default]
    Human,
    /// Only the line with the place and the message.
    Short,
    /// One JSON object per line.
    Json,
    /// One workflow command per line, which GitHub shows beside the changed line of a review.
    Github,
}

/// Up to so many warnings of one sort are each told in full.
const EACH: usize = 3;

/// Up to so many places are listed; of more only the folders.
const LISTED: usize = 8;

impl Problems {
    /// Renders them as text that ends with a newline; empty if there are no problems.
    pub fn render(&self, format: MessageFormat) -> String {
        let line = match format {
            MessageFormat::Human => return self.for_people(),
            MessageFormat::Short => Problem::headline,
            MessageFormat::Json => json,
            MessageFormat::Github => github,
        };
        self.iter().fold(String::new(), |mut text, problem| {
            let _ = writeln!(text, "{}", line(problem));
            text
        })
    }

    /// Says how many problems there are in how many files.
    pub fn summary(&self) -> String {
        let (errors, warnings) = (self.errors(), self.warnings());
        if errors == 0 {
            let files = files(self.iter());
            return format!("{warnings} peringatan di {files} berkas.");
        }
        let files = files(self.iter().filter(|problem| problem.is_error()));
        let also = match warnings {
            0 => String::new(),
            _ => format!(", dan {warnings} peringatan"),
        };
        let state = if self.is_half_changed {
            "Situs sudah terlanjur berubah sebagian: jalankan perintah ini sekali lagi sesudah \
             masalahnya diatasi."
        } else {
            "Situs tidak diubah."
        };
        format!("{errors} masalah di {files} berkas{also}. {state}")
    }

    fn for_people(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let has_errors = self.errors() > 0;
        let mut by_topic: BTreeMap<&str, Vec<&Problem>> = BTreeMap::new();
        for problem in self.iter().filter(|problem| !problem.is_error()) {
            by_topic
                .entry(problem.topic.unwrap_or_default())
                .or_default()
                .push(problem);
        }
        by_topic.retain(|topic, warnings| !topic.is_empty() && warnings.len() > EACH);
        let listed: Vec<&Problem> = self
            .iter()
            .filter(|problem| {
                let topic = problem.topic.unwrap_or_default();
                problem.is_error() || !(has_errors || by_topic.contains_key(topic))
            })
            .collect();

        let mut text = String::new();
        let groups = listed.chunk_by(|a, b| a.file == b.file).collect::<Vec<_>>();
        for group in &groups {
            let count = group.len();
            if groups.len() > 1 && count > 1 {
                let noun = if has_errors { "masalah" } else { "peringatan" };
                let _ = writeln!(text, "{}: {count} {noun}\n", group[0].file);
            }
            for problem in *group {
                let _ = writeln!(text, "{problem}\n");
            }
        }
        if !has_errors {
            for warnings in by_topic.values() {
                tell_together(warnings, &mut text);
            }
        }
        let _ = writeln!(text, "{}", self.summary());
        text
    }
}

/// Writes the first warning in full, and where the others are.
fn tell_together(warnings: &[&Problem], text: &mut String) {
    let Some((first, others)) = warnings.split_first() else {
        return;
    };
    let _ = writeln!(text, "{first}");
    let count = others.len();
    if count <= LISTED {
        let _ = writeln!(text, "serupa di {count} tempat lain:");
        for other in others {
            let _ = writeln!(text, "  {}:{}:{}", other.file, other.line, other.column);
        }
    } else {
        let mut folders: BTreeMap<String, usize> = BTreeMap::new();
        for other in others {
            let folder = Path::new(&other.file).parent().unwrap_or(Path::new(""));
            *folders.entry(folder.display().to_string()).or_default() += 1;
        }
        let folders: Vec<String> = folders
            .into_iter()
            .map(|(folder, count)| format!("{folder} ({count})"))
            .collect();
        let _ = writeln!(
            text,
            "serupa di {count} tempat lain: {}",
            folders.join(", ")
        );
        text.push_str("semuanya tertulis dengan `--message-format short`\n");
    }
    text.push('\n');
}

fn files<'a>(problems: impl Iterator<Item = &'a Problem>) -> usize {
    let mut files: Vec<&str> = problems.map(|problem| problem.file.as_str()).collect();
    files.dedup();
    files.len()
}

fn json(problem: &Problem) -> String {
    // Strings and numbers under text keys always have a JSON form.
    serde_json::to_string(problem).unwrap_or_default()
}

/// Writes `::error file=F,line=L,col=C::MESSAGE`.
///
/// Source: <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>
fn github(problem: &Problem) -> String {
    let message = match &problem.hint {
        Some(hint) => format!("{}\nbantuan: {hint}", problem.message),
        None => problem.message.clone(),
    };
    format!(
        "::{} file={},line={},col={}::{}",
        problem.severity,
        property(&problem.file),
        problem.line,
        problem.column,
        data(&message)
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warning(file: &str, message: &str) -> Problem {
        Problem::whole_file(file, message).into_warning("contoh")
    }

    #[test]
    fn github_reads_what_we_write() {
        let problem = Problem::whole_file("a,b:c.md", "50% salah").with_hint("satu\ndua");
        assert_eq!(
            github(&problem),
            "::error file=a%2Cb%3Ac.md,line=1,col=1::50%25 salah%0Abantuan: satu%0Adua"
        );
        assert!(github(&problem.into_warning("x")).starts_with("::warning file="));
    }

    #[test]
    fn many_warnings_of_one_sort_are_told_once() {
        let table = [
            (3, "c/0.md:1:1: warning: m\n\nc/1.md:1:1: warning: m\n\nc/2"),
            (
                4,
                "c/0.md:1:1: warning: m\nserupa di 3 tempat lain:\n  c/1.md:1:1\n",
            ),
            (
                10,
                "c/0.md:1:1: warning: m\nserupa di 9 tempat lain: c (9)\n",
            ),
        ];
        for (count, start) in table {
            let warnings = (0..count).map(|number| warning(&format!("c/{number}.md"), "m"));
            let text = Problems::new(warnings.collect()).render(MessageFormat::Human);
            assert!(text.starts_with(start), "{count}: {text}");
            let end = format!("{count} peringatan di {count} berkas.\n");
            assert!(text.ends_with(&end), "{count}: {text}");
        }
    }

    #[test]
    fn beside_errors_warnings_are_only_counted() {
        let problems = Problems::new(vec![Problem::whole_file("a", "e"), warning("b", "w")]);
        assert_eq!(
            problems.render(MessageFormat::Human),
            "a:1:1: error: e\n\n1 masalah di 1 berkas, dan 1 peringatan. Situs tidak diubah.\n"
        );
        assert_eq!(
            problems.render(MessageFormat::Short),
            "a:1:1: error: e\nb:1:1: warning: w\n"
        );
    }
}
