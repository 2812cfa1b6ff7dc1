//! Faults that a site has only without its examples: a link to a list that nothing but an example
//! stands in.

use std::collections::HashSet;

use crate::build::verify;
use crate::options::Options;
use content_files::diagnostics::{Problem, Problems};

const HINT: &str = "yang dituju hanya ada bersama isi contoh: ganti contohnya dengan isi yang sebenarnya, atau hapus tautan atau pengalihan ini";

/// Finds what will be wrong with a site that is good when its examples are left out.
pub(super) fn without_examples(options: &Options) -> Vec<Problem> {
    let options = Options {
        with_examples: false,
        strict: false,
        ..options.clone()
    };
    let problems = verify(&options).err();
    let problems = problems.iter().flat_map(Problems::iter);
    let errors = problems.filter(|problem| problem.is_error());
    errors
        .map(|problem| explained(problem.clone()).into_warning("tanpa-contoh"))
        .collect()
}

/// Says of the problems of a site without examples which of them it has not with them.
pub fn explain(options: &Options, problems: Problems) -> Problems {
    if options.with_examples || problems.errors() == 0 {
        return problems;
    }
    let options = Options {
        with_examples: true,
        strict: false,
        ..options.clone()
    };
    let with_them = verify(&options).err().unwrap_or_default();
    let stay: HashSet<_> = with_them.iter().map(place).collect();
    let explained = problems.iter().map(|problem| {
        if problem.is_error() && !stay.contains(&place(problem)) {
            explained(problem.clone())
        } else {
            problem.clone()
        }
    });
    Problems::new(explained.collect())
}

fn place(problem: &Problem) -> (&str, usize, usize, &str) {
    let Problem {
        file,
        line,
        column,
        message,
        ..
    } = problem;
    (file, *line, *column, message)
}

fn explained(problem: Problem) -> Problem {
    Problem {
        message: format!("tanpa contoh, {}", problem.message),
        ..problem
    }
    .with_hint(HINT)
}
