//! A picture of this program's as a part of a page that has several: its ids become the page's, its fonts go to the
//! page, which has each once, and its name and its description are those of the figure.

use minijinja::HtmlEscape;

use crate::text::printable;

/// What a picture is about.
pub(super) struct About<'a> {
    /// The id of its figure.
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    /// A line for each thing.
    pub(super) description: &'a str,
}

/// A picture for the page.
pub(super) struct Inlined {
    pub(super) svg: String,
    /// The `@font-face` rules that it had.
    pub(super) faces: Vec<String>,
}

/// Takes an SVG document of this program's apart, tag by tag, and puts it together for the page.
pub(super) fn inline(document: &str, about: &About<'_>) -> Inlined {
    let mut inlined = Inlined { svg: String::with_capacity(document.len()), faces: Vec::new() };
    // An XML declaration may stand at the start of a file only.
    let mut rest = document.find("<svg").map_or("", |start| document[start..].trim_end());
    let mut depth = 0_usize;
    while let Some(start) = rest.find('<') {
        inlined.svg.push_str(&rest[..start]);
        let (tag, after) = rest[start..].split_at(length(&rest[start..]));
        rest = after;
        match name(tag) {
            "svg" if depth == 0 => inlined.svg.push_str(&opening(tag, about)),
            // The figure says what it is and what it shows.
            "title" | "desc" if depth == 1 => {
                rest = content(rest).1;
                continue;
            }
            "style" => {
                let (rules, after) = content(rest);
                inlined.style(rules, about);
                rest = after;
                continue;
            }
            _ => inlined.svg.push_str(&renamed(tag, about)),
        }
        depth = match tag {
            tag if tag.starts_with("</") => depth.saturating_sub(1),
            tag if tag.ends_with("/>") || tag.starts_with("<!") => depth,
            _ => depth + 1,
        };
    }
    inlined.svg.push_str(rest);
    inlined
}

impl Inlined {
    fn style(&mut self, rules: &str, about: &About<'_>) {
        let mut own = String::new();
        let mut rest = rules;
        while let Some((before, after)) = rest.split_once("@font-face") {
            own.push_str(before);
            let end = after.find('}').map_or(after.len(), |end| end + 1);
            self.faces.push(format!("@font-face{}", &after[..end]));
            rest = &after[end..];
        }
        own.push_str(rest);
        if !own.trim().is_empty() {
            let own = own.replace("url(#", &format!("url(#{}_", about.id));
            self.svg.push_str(&format!("<style>{own}</style>"));
        }
    }
}

/// How long the tag is that the text begins with. A sign of an attribute's value ends none.
fn length(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |end| end + 3);
    }
    let mut quote = None;
    for (at, each) in text.char_indices() {
        match (quote, each) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(each),
            (Some(open), each) if open == each => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn name(tag: &str) -> &str {
    let name = tag.trim_start_matches('<');
    name.split([' ', '\n', '\t', '>', '/']).next().unwrap_or_default()
}

/// What stands in the element that has just begun, and what comes after it.
fn content(rest: &str) -> (&str, &str) {
    let (content, end) = rest.split_once("</").unwrap_or((rest, ""));
    (content, end.split_once('>').map_or("", |(_, after)| after))
}

/// The first tag, with the name and the description of the figure.
fn opening(tag: &str, about: &About<'_>) -> String {
    let is_other = |name: &str| name != "role" && !name.starts_with("aria-");
    let mut own = String::from("<svg");
    for (name, value) in attributes(tag).filter(|(name, _)| is_other(name)) {
        own.push_str(&format!(" {name}={}", quoted(name, value, about)));
    }
    let About { id, title, description } = about;
    let (title, description) = (printable(title), description.lines().map(printable));
    let description = description.collect::<Vec<_>>().join("\n");
    format!(
        "{own} role=\"img\" aria-labelledby=\"{id}_title\" aria-describedby=\"{id}_desc\">\n\
         <title id=\"{id}_title\">{}</title>\n<desc id=\"{id}_desc\">{}</desc>\n",
        HtmlEscape(&title),
        HtmlEscape(&description)
    )
}

/// A tag whose ids, and whose references to ids, are those of the page.
fn renamed(tag: &str, about: &About<'_>) -> String {
    let concerns = |(name, value): (&str, &str)| quoted(name, value, about) != value;
    let has_none = tag.starts_with("</") || tag.starts_with("<!");
    if has_none || !attributes(tag).any(concerns) {
        return tag.to_owned();
    }
    let mut renamed = format!("<{}", name(tag));
    for (name, value) in attributes(tag) {
        renamed.push_str(&format!(" {name}={}", quoted(name, value, about)));
    }
    renamed + if tag.ends_with("/>") { "/>" } else { ">" }
}

/// The names and values of a tag's attributes, the values in their quotes.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = &tag[tag.len().min(1 + name(tag).len())..];
    std::iter::from_fn(move || {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let end = 1 + after[1..].find(quote)? + 1;
        rest = &after[end..];
        Some((name.trim(), &after[..end]))
    })
}

/// The value of an attribute in its quotes, as it is on the page.
fn quoted(name: &str, value: &str, about: &About<'_>) -> String {
    let id = about.id;
    let (quote, inner) = (&value[..1], &value[1..value.len() - 1]);
    match name {
        "id" => format!("{quote}{id}_{inner}{quote}"),
        "href" | "xlink:href" if inner.starts_with('#') => {
            format!("{quote}#{id}_{}{quote}", &inner[1..])
        }
        "aria-labelledby" | "aria-describedby" => {
            let names = inner.split_whitespace().map(|name| format!("{id}_{name}"));
            format!("{quote}{}{quote}", names.collect::<Vec<_>>().join(" "))
        }
        _ => value.replace("url(#", &format!("url(#{id}_")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: About<'_> = About {
        id: "figur-1",
        title: "Fald & \"vækst\"",
        description: "To linjer.\n<b>Begge</b> falder.",
    };

    #[test]
    fn a_picture_says_what_its_figure_shows_and_leaves_its_fonts_to_the_page() {
        let document = "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"x>y\">\n\
            <title>a</title>\n<desc>b</desc>\n<style>@font-face{font-family:\"N\";src:url(data:a;base64,b)}@font-face{c}</style>\n\
            <g><title>Vist</title><text x=\"1\">id=\"a\" url(#b) &lt;</text></g></svg>\n";
        let inlined = inline(document, &ABOUT);
        let expected = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" \
            aria-labelledby=\"figur-1_title\" aria-describedby=\"figur-1_desc\">\n\
            <title id=\"figur-1_title\">Fald &amp; &quot;vækst&quot;</title>\n\
            <desc id=\"figur-1_desc\">To linjer.\n&lt;b&gt;Begge&lt;&#x2f;b&gt; falder.</desc>\n\n\n\n\n\
            <g><title>Vist</title><text x=\"1\">id=\"a\" url(#b) &lt;</text></g></svg>";
        assert_eq!(inlined.svg, expected);
        let faces = ["@font-face{font-family:\"N\";src:url(data:a;base64,b)}", "@font-face{c}"];
        assert_eq!(inlined.faces, faces);
    }

    #[test]
    fn ids_and_what_refers_to_them_become_those_of_the_page() {
        let document = "<svg><style>.a{clip-path:url(#k)}</style><clipPath id=\"k\"><rect/></clipPath>\
            <g clip-path='url(#k)' aria-labelledby=\"k l\"><use href=\"#k\"/></g></svg>";
        let svg = inline(document, &ABOUT).svg;
        let body = svg.split_once("</desc>\n").unwrap().1;
        let expected = "<style>.a{clip-path:url(#figur-1_k)}</style><clipPath id=\"figur-1_k\"><rect/></clipPath>\
            <g clip-path='url(#figur-1_k)' aria-labelledby=\"figur-1_k figur-1_l\"><use href=\"#figur-1_k\"/></g></svg>";
        assert_eq!(body, expected);
    }

    #[test]
    fn what_is_no_picture_is_none_on_the_page() {
        assert_eq!(inline("", &ABOUT).svg, "");
        assert_eq!(inline("<b>x</b>", &ABOUT).svg, "");
    }
}
