//! The guide does what it says: every command in it runs, prints the lines it shows and draws the pictures it shows.

use std::fs;
use std::path::Path;

use crate::run::{Scratch, bestand, names_in, top};

/// A command of the guide, word by word, and the lines it is shown to print.
struct Shown {
    words: Vec<String>,
    lines: Vec<String>,
}

fn shown() -> Vec<Shown> {
    let guide = fs::read_to_string(top().join("docs/guide.md")).unwrap();
    let blocks = guide.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks
        .map(|block| {
            let mut lines = block.lines();
            let command = lines.next().unwrap().strip_prefix("$ bestand ").unwrap();
            Shown { words: words(command), lines: lines.map(str::to_owned).collect() }
        })
        .collect()
}

/// The words of a command line: quotes hold together, `*.csv` stands for the files of a folder.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (place, part) in command.split('"').enumerate() {
        if place % 2 == 1 {
            words.push(part.to_owned());
            continue;
        }
        for word in part.split_whitespace() {
            match word.strip_suffix("/*.csv") {
                Some(folder) => {
                    words.extend(names_in(folder).iter().map(|name| format!("{folder}/{name}")));
                }
                None => words.push(word.to_owned()),
            }
        }
    }
    words
}

#[test]
fn every_command_of_the_guide_prints_and_draws_what_it_shows() {
    let scratch = Scratch::new();
    let mut drawn = Vec::new();
    for Shown { mut words, lines } in shown() {
        let mut picture = None;
        for place in 1..words.len() {
            if matches!(words[place - 1].as_str(), "--chart" | "-o") {
                let name = words[place].clone();
                words[place] = scratch.path(&name);
                picture = Some(name).filter(|name| name.ends_with(".svg"));
            }
        }
        // The folder of a note that an earlier command wrote.
        if words[0] == "verify" {
            words[1] = scratch.path(&words[1]);
        }
        let run = bestand(&words);
        assert_eq!(run.code, 0, "{words:?}: {}", run.stderr);
        let stdout = run.stdout.replace('\u{a0}', " ");
        let mut printed = stdout.lines();
        for line in &lines {
            assert!(
                printed.any(|each| each == line),
                "{line:?} is not in its place in\n{}",
                run.stdout
            );
        }
        if let Some(name) = picture {
            let kept = top().join("docs/pictures").join(&name);
            let fresh = fs::read_to_string(scratch.path(&name)).unwrap();
            if std::env::var_os("UPDATE_PICTURES").is_some() {
                fs::write(&kept, &fresh).unwrap();
            }
            assert_eq!(
                fs::read_to_string(&kept).unwrap(),
                fresh,
                "{name} is not what is drawn now"
            );
            drawn.push(name);
        }
    }
    let names = [
        "figur3.svg",
        "kommuner.svg",
        "november.svg",
        "nordjylland.svg",
        "figur1.svg",
        "forskydning.svg",
        "regnskab.svg",
        "maaneder.svg",
        "saeson.svg",
        "ishoej.svg",
        "alle.svg",
    ];
    assert_eq!(drawn, names);
}

#[test]
fn every_specification_of_the_guide_is_the_file_it_says_it_is() {
    let guide = fs::read_to_string(top().join("docs/guide.md")).unwrap();
    let blocks = guide.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let mut files = 0;
    for block in blocks {
        let Some(name) = block.lines().next().and_then(|line| line.strip_prefix("# docs/")) else {
            continue;
        };
        files += 1;
        assert_eq!(fs::read_to_string(top().join("docs").join(name)).unwrap(), block, "{name}");
    }
    assert_eq!(files, names_in("docs/examples").len());
}

#[test]
fn what_the_guide_and_the_readme_refer_to_is_there() {
    for file in ["README.md", "docs/guide.md"] {
        let text = fs::read_to_string(top().join(file)).unwrap();
        let folder = top().join(Path::new(file).parent().unwrap());
        let targets = text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
        for target in targets.filter(|target| !target.starts_with("http")) {
            let target = target.split('#').next().unwrap();
            assert!(folder.join(target).exists(), "{file} refers to {target}");
        }
    }
}
