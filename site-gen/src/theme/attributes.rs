//! Attributes of elements in a template, as it is written.

use std::ops::Range;

/// An attribute with its value, in which nothing is left of what the engine puts there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attribute<'a> {
    /// Name of the element: `a`.
    pub(super) element: &'a str,
    /// Value without its quotation marks.
    pub(super) value: &'a str,
    /// Bytes of the value in the template.
    pub(super) span: Range<usize>,
}

/// Puts letters in the place of what the engine computes, and spaces in that of statements and
/// comments, so that every byte keeps its place.
pub(super) fn without_engine(template: &str) -> String {
    const MARKS: [(&str, &str, &str); 4] = [
        ("{{", "}}", "x"),
        ("{%", "%}", " "),
        ("{#", "#}", " "),
        ("<!--", "-->", " "),
    ];
    let mut plain = String::with_capacity(template.len());
    let mut rest = template;
    loop {
        let marks = MARKS.iter();
        let next = marks.filter_map(|mark| Some((rest.find(mark.0)?, mark)));
        let Some((start, (open, close, filling))) = next.min_by_key(|(start, _)| *start) else {
            plain.push_str(rest);
            return plain;
        };
        let inside = &rest[start + open.len()..];
        let end = inside
            .find(close)
            .map_or(rest.len(), |end| start + open.len() + end + close.len());
        plain.push_str(&rest[..start]);
        plain.push_str(&filling.repeat(end - start));
        rest = &rest[end..];
    }
}

/// Finds the attributes of one name in a template that went through [`without_engine`].
pub(super) fn attributes<'a>(plain: &'a str, name: &'a str) -> impl Iterator<Item = Attribute<'a>> {
    plain.match_indices(name).filter_map(move |(at, _)| {
        let before = &plain[..at];
        let tag = before.rfind('<')?;
        let is_in_tag = before.rfind('>').is_none_or(|end| end < tag);
        let is_whole = before.ends_with(|letter: char| letter.is_ascii_whitespace());
        if !is_in_tag || !is_whole {
            return None;
        }
        let behind = plain[at + name.len()..].trim_start().strip_prefix('=')?;
        let behind = behind.trim_start();
        let (value, end) = match behind.chars().next()? {
            quote @ ('"' | '\'') => (&behind[1..], quote),
            _ => (behind, ' '),
        };
        let is_end = |letter: char| {
            letter == end || end == ' ' && (letter.is_ascii_whitespace() || letter == '>')
        };
        let value = &value[..value.find(is_end)?];
        let start = value.as_ptr() as usize - plain.as_ptr() as usize;
        let element = plain[tag + 1..].split(|letter: char| !letter.is_ascii_alphanumeric());
        Some(Attribute {
            element: element.into_iter().next()?,
            value,
            span: start..start + value.len(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_engine_writes_leaves_every_byte_in_its_place() {
        let template = "<a {# é #}href=\"{{ é }}/b\" {% if a %}b{% endif %}><!-- <i> -->{{ open";
        let plain = without_engine(template);
        assert_eq!(plain.len(), template.len());
        assert_eq!(plain.find("href"), template.find("href"));
        let words: Vec<&str> = plain.split_whitespace().collect();
        assert_eq!(words, ["<a", "href=\"xxxxxxxx/b\"", "b", ">", "xxxxxxx"]);
    }

    #[test]
    fn only_attributes_of_this_name_in_a_tag_count() {
        let plain = "src=\"/0\" <img alt=\"a\" src=\"/1\"> <img data-src=\"/2\">\
                     <script src='/3' defer></script><img src=/4><img src = \"/5\n\"><img src>";
        let found: Vec<_> = attributes(plain, "src")
            .map(|found| (found.element, found.value))
            .collect();
        assert_eq!(
            found,
            [
                ("img", "/1"),
                ("script", "/3"),
                ("img", "/4"),
                ("img", "/5\n")
            ]
        );
        for found in attributes(plain, "src") {
            assert_eq!(&plain[found.span], found.value);
        }
    }
}
