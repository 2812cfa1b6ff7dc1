//! Smaller CSS, without understanding it.
//!
//! Only comments and the white space beside `{ } ; ,` and behind `:` go: that is safe in every
//! CSS there is and will be, and after compression a real minifier saves hardly more. A library
//! that knows the language would have to know each new part of it.

/// Removes comments and needless white space. Quoted text stays as it is.
pub(super) fn compact(css: &str) -> String {
    let mut compact = String::with_capacity(css.len());
    let mut letters = css.chars().peekable();
    let mut space = false;
    while let Some(letter) = letters.next() {
        match letter {
            '/' if letters.peek() == Some(&'*') => {
                letters.next();
                let mut previous = ' ';
                for letter in letters.by_ref() {
                    if previous == '*' && letter == '/' {
                        break;
                    }
                    previous = letter;
                }
                space = true;
            }
            letter if letter.is_ascii_whitespace() => space = true,
            letter => {
                let needless = matches!(letter, '{' | '}' | ';' | ',')
                    || compact.ends_with(['{', '}', ';', ',', ':'])
                    || compact.is_empty();
                if space && !needless {
                    compact.push(' ');
                }
                space = false;
                if letter == '}' && compact.ends_with(';') {
                    compact.pop();
                }
                compact.push(letter);
                if matches!(letter, '"' | '\'') {
                    copy_quoted(letter, &mut letters, &mut compact);
                }
            }
        }
    }
    compact
}

fn copy_quoted(quote: char, letters: &mut impl Iterator<Item = char>, compact: &mut String) {
    let mut escaped = false;
    for letter in letters {
        compact.push(letter);
        if escaped {
            escaped = false;
        } else if letter == '\\' {
            escaped = true;
        } else if letter == quote {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn keeps_meaning() {
        let table = [
            ("a { color : red ; }\n\nb {}", "a{color :red}b{}"),
            ("/* x */ a , b > c { }", "a,b > c{}"),
            ("a { width: calc(1px + 2px); }", "a{width:calc(1px + 2px)}"),
            ("a :hover, a:hover { }", "a :hover,a:hover{}"),
            (
                "@media (min-width: 40em) and (x) { a { b: c } }",
                "@media (min-width:40em) and (x){a{b:c}}",
            ),
            (
                "a::before { content: \"/* ; */  '\" }",
                "a::before{content:\"/* ; */  '\"}",
            ),
            ("a{margin:0/**/auto}", "a{margin:0 auto}"),
            ("a { content: '\\'  ;'; b: c }", "a{content:'\\'  ;';b:c}"),
            ("/* open", ""),
        ];
        for (css, expected) in table {
            assert_eq!(compact(css), expected, "{css}");
        }
    }
}
