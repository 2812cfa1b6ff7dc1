//! `/langkah/` and its pages: the seven steps P1 to P7.

use serde::Serialize;

use super::frame::{Frames, Place, link, link_to};
use super::lists::{Around, Parted};
use super::pillars::before;
use super::{Page, training_facets};
use crate::content::{Content, Entry, Stage, Step};
use crate::pages::site_view::LinkView;

/// One step in a list or in the stepper.
#[derive(Serialize)]
pub(super) struct StepView<'a> {
    code: &'static str,
    title: &'a str,
    summary: &'a str,
    path: &'a str,
    /// Whether it is the step of the page.
    current: bool,
}

#[derive(Serialize)]
struct ListView<'a> {
    body: Around<'a>,
    steps: Vec<StepView<'a>>,
}

#[derive(Serialize)]
struct StepPage<'a> {
    number: usize,
    total: usize,
    stepper: Vec<StepView<'a>>,
    happens: Parted<'a>,
    bring: &'a [String],
    helpers: &'a [String],
    next_text: &'a str,
    trainings: Vec<LinkView>,
    /// The address of the page that lists those trainings with their dates.
    all_trainings: String,
    action: Option<LinkView>,
    previous: Option<LinkView>,
    next: Option<LinkView>,
}

/// Lists the seven steps, with the one of the page marked.
pub(super) fn views(content: &Content, current: Option<Stage>) -> Vec<StepView<'_>> {
    content
        .steps()
        .iter()
        .map(|step| StepView {
            code: step.data.code.code(),
            title: &step.meta.title,
            summary: &step.meta.summary,
            path: &step.path,
            current: current == Some(step.data.code),
        })
        .collect()
}

pub(super) fn pages(frames: &Frames<'_>) -> Vec<Page> {
    let content = frames.content;
    let index = &content.indexes().steps;
    let list = ListView {
        body: Around::from(content.body(index)),
        steps: views(content, None),
    };
    let mut pages = vec![frames.top("langkah-indeks.html", index, "list", &list)];
    for (position, step) in content.steps().iter().enumerate() {
        let stage = step.data.code;
        let neighbour = |step: &Entry<Step>| link(&step.full_name(), &step.path);
        let view = StepPage {
            number: position + 1,
            total: content.steps().len(),
            stepper: views(content, Some(stage)),
            happens: Parted::new(content.body(step), "apa-yang-terjadi", "Apa yang terjadi"),
            bring: &step.data.bring,
            helpers: &step.data.helpers,
            next_text: &step.data.next,
            trainings: content
                .trainings()
                .iter()
                .filter(|training| training.data.stage == stage)
                .map(link_to)
                .collect(),
            all_trainings: training_facets::of_step(step, content),
            action: action(content, stage),
            previous: before(content.steps(), position).map(neighbour),
            next: content.steps().as_slice().get(position + 1).map(neighbour),
        };
        let title = step.full_name();
        let place = Place {
            path: &step.path,
            title: &title,
            parent: Some(index),
            about: frames.about(step),
        };
        pages.push(frames.page("langkah.html", &place, &step.meta, "step", &view));
    }
    pages
}

/// Links to the form that begins this stage, if one does.
fn action(content: &Content, stage: Stage) -> Option<LinkView> {
    content
        .forms()
        .iter()
        .find(|page| page.form.stage() == Some(stage))
        .map(|page| link(&page.title, &page.path))
}
