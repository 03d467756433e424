/**
 * The report as a tree that knows no format: experiments and the run write it, `report/` renders it to Markdown, HTML, ….
 * Text is plain text; escaping is the renderer's business.
 */
export type Inline = string | { readonly kind: 'strong' | 'emphasis' | 'code'; readonly text: string };

export type Text = string | readonly Inline[];

export interface Heading {
  readonly kind: 'heading';
  /** 1 = the report's title, 2 = an experiment, 3 and 4 inside it. */
  readonly level: 1 | 2 | 3 | 4;
  readonly text: Text;
}

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: Text;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Text[];
}

export interface Table {
  readonly kind: 'table';
  readonly caption?: string;
  readonly columns: readonly { readonly title: Text; readonly align: 'left' | 'right' }[];
  readonly rows: readonly (readonly Text[])[];
}

/** A chart as a Vega-Lite specification with the sentence that stands for it where it cannot be seen. */
export interface ChartBlock {
  readonly kind: 'chart';
  /** File name without ending, unique in the run: `charts/<id>.svg`. Lower-case letters, digits and hyphens. */
  readonly id: string;
  readonly title: string;
  /** What the picture shows, in one or two sentences with the main numbers. */
  readonly alt: string;
  /** Vega-Lite 6 top-level specification; data inline. */
  readonly spec: Readonly<Record<string, unknown>>;
}

/** A remark that must be seen: what weakens an answer, or explains it. */
export interface Callout {
  readonly kind: 'callout';
  readonly tone: 'note' | 'warning' | 'error';
  readonly text: Text;
}

/** Folded away unless the reader opens it: long tables. */
export interface Details {
  readonly kind: 'details';
  readonly summary: string;
  readonly blocks: readonly Block[];
}

export type Block = Heading | Paragraph | List | Table | ChartBlock | Callout | Details;

/** One experiment's part of the report. */
export interface Section {
  readonly title: string;
  /** The answer in one or two plain sentences, for the report's first screen. */
  readonly answer: Text;
  readonly blocks: readonly Block[];
}
