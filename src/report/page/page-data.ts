import type { PropertyKind } from '../../language/index.js';

/**
 * The document that the page draws: everything in it is already in words, so that the page knows no model. It is a
 * script of JSON in a report's file, and what the explorer's server answers with.
 */
export interface PageData {
  readonly format: 'vgicheck-page';
  readonly version: 1;
  /** The version of vgicheck that made it. */
  readonly vgicheck: string;
  readonly title: string;
  /** The whole verdict in a sentence, and its word: `violated`. */
  readonly verdict: { readonly word: string; readonly says: string };
  readonly checks: readonly PageCheck[];
  readonly traces: readonly PageTrace[];
}

/** What a page of the explorer begins with; its runs come from the server. */
export interface PageSession {
  readonly format: 'vgicheck-session';
  readonly version: 1;
  readonly vgicheck: string;
  readonly scenarios: readonly {
    readonly id: string;
    readonly says: string;
    readonly eras: readonly string[];
    /** Those that can be switched on in it. */
    readonly bugs: readonly string[];
  }[];
  readonly bugs: readonly { readonly id: string; readonly says: string }[];
  /** The link to begin with, where the address has none. */
  readonly start: string;
}

/** What the explorer's server answers. */
export interface PageAnswer {
  readonly trace: PageTrace;
  /** Leads to where the trace ends. */
  readonly link: string;
  /** What became of what was asked for, if there is something to say. */
  readonly says: string;
  readonly properties: readonly {
    readonly id: string;
    readonly title: string;
    readonly says: string;
    readonly isWitness: boolean;
  }[];
}

/** A search that was carried out, or that failed. */
export interface PageCheck {
  readonly scenario: string;
  readonly era?: string;
  readonly bug?: string;
  readonly bound: string;
  readonly verdict: string;
  /** Why it failed. */
  readonly error?: string;
  readonly states?: number;
  readonly counted?: 'states' | 'orbits';
  readonly firings?: number;
  readonly depth?: number;
  /** How many states each level has. */
  readonly levels?: readonly number[];
  readonly seconds?: number;
  readonly statesPerSecond?: number;
  /** How many states were seen after how many seconds, if it took long enough to tell. */
  readonly course?: readonly { readonly seconds: number; readonly states: number }[];
  readonly properties: readonly PageProperty[];
  readonly neverFired: readonly string[];
  /** Known violations by name, and whether they were met. */
  readonly known: readonly { readonly property: string; readonly story: string; readonly isMet: boolean }[];
}

export interface PageProperty {
  readonly id: string;
  /** `S16 disabled-not-flushed`. */
  readonly title: string;
  readonly says: string;
  readonly kind: PropertyKind;
  /** `known`: violated, as was expected. */
  readonly verdict: 'holds' | 'violated' | 'known' | 'inconclusive' | 'vacuous';
  readonly inDanger: number;
  /** The number of its trace among those of the page. */
  readonly trace?: number;
}

/** A run of a model. World 0 is the initial one, world n the one after step n. */
export interface PageTrace {
  /** A short name without spaces, for the address. */
  readonly id: string;
  readonly label: string;
  readonly subject: {
    readonly scenario: string;
    readonly era?: string;
    readonly bug?: string;
    readonly bound: string;
  };
  /** The bug's, the finding's or the scenario's sentence. */
  readonly headline: string;
  /** What differs in the last world between what is believed and what is true, in sentences. */
  readonly differences: readonly string[];
  readonly facts: readonly (readonly [label: string, text: string])[];
  /** The command that shows it again. */
  readonly command?: string;
  /** What the trace ends with: properties that its last world or step breaks, or witnesses. */
  readonly endings: readonly PageEnding[];
  readonly lanes: readonly PageLane[];
  readonly threads: readonly PageThread[];
  readonly steps: readonly PageStep[];
  /** Of a run that never ends: the steps behind this place are taken again and again; where none are left, it rests. */
  readonly loop?: number;
  readonly sections: readonly PageSection[];
  /** Every path that a step writes or reads, with its name and its values over time. */
  readonly places: readonly PagePlace[];
  /** For each world what may happen next; `null` where a long trace leaves it out. */
  readonly choices: readonly (PageChoices | null)[];
  /** For each world how far a violation is. */
  readonly ahead?: readonly PageAhead[];
  /** The same actions in another era, or without the bug. */
  readonly others: readonly PageOther[];
  /** The trace as the terminal shows it. */
  readonly text: string;
  /** The trace as ITF: the first state, and what each step changes in it. */
  readonly itf: PageItf;
}

export interface PageEnding {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly cites: string;
  /** `S02(irq=40)`. */
  readonly instance: string;
  readonly isWitness: boolean;
  /** The values that decided it, in the order of the steps that wrote them. */
  readonly looked: readonly PageLooked[];
  readonly because: readonly string[];
  /** How many more it read that are as in the beginning. */
  readonly untouched: number;
}

export interface PageLooked {
  readonly says: string;
  /** The step that wrote it. */
  readonly step: number;
  readonly path?: string;
}

export interface PageLane {
  readonly name: string;
  readonly group?: string;
}

export interface PageThread {
  readonly name: string;
  readonly path?: string;
  /** From which world on it is in which lane. */
  readonly lanes: readonly Run[];
  /** From which world on it is asleep (1) or not (0). */
  readonly asleep: readonly Run[];
}

/** A value from a world on, up to the next run. */
export type Run = readonly [world: number, value: number];

export interface PageStep {
  readonly rule: string;
  /** The rule with its parameters: `guest.dir(vcpu=1, irq=40)`. */
  readonly action: string;
  readonly lane: number;
  /** Its lane, with the group's name. */
  readonly who: string;
  readonly short: string;
  readonly says: string;
  readonly cites: string;
  readonly changes: readonly PageChange[];
  readonly happened: readonly string[];
  readonly crossings: readonly PageCrossing[];
  readonly remarks: readonly string[];
  /** Places that its guard read. */
  readonly guard: readonly number[];
  /** What each of its effects read and wrote, by number of the place. */
  readonly effects: readonly PageEffect[];
}

export interface PageEffect {
  readonly reads: readonly number[];
  readonly writes: readonly number[];
}

export interface PageChange {
  readonly place: number;
  readonly before: string;
  readonly after: string;
}

export interface PageCrossing {
  readonly from: number;
  readonly to?: number;
  readonly says: string;
  readonly isLost: boolean;
}

export interface PagePlace {
  readonly path: string;
  readonly name: string;
  readonly initially: string;
}

export interface PageSection {
  readonly title: string;
  readonly says?: string;
  readonly colour?: number;
  readonly rows: readonly PageRow[];
  readonly gaps: readonly PageGap[];
}

export interface PageRow {
  readonly name: string;
  readonly hint?: string;
  readonly group?: string;
  readonly path: string;
  readonly kind: 'level' | 'cells';
  readonly isAlwaysShown: boolean;
  /** What is written where it has become nothing. */
  readonly nothing: string;
  /** Its different values; a run's value is the number of one of them, or -1 for nothing. */
  readonly cells: readonly PageCell[];
  readonly runs: readonly Run[];
}

export interface PageCell {
  readonly text: string;
  readonly colour?: number;
  readonly look: string;
}

export interface PageGap {
  /** The numbers of two rows of the section. */
  readonly between: readonly [number, number];
  /** Its different words; a run's value is the number of one of them, or -1 where nothing differs. */
  readonly differences: readonly { readonly kind: 'underway' | 'lost'; readonly says: string }[];
  readonly runs: readonly Run[];
}

/** What may happen in a world. */
export interface PageChoices {
  readonly enabled: readonly PageChoice[];
  readonly disabled: readonly PageRefusal[];
}

export interface PageChoice {
  readonly action: string;
  /** Its lane, with the group's name. */
  readonly who: string;
  readonly short: string;
  readonly changes: readonly PageChange[];
  /** Ids of properties that it breaks. */
  readonly breaks: readonly string[];
  /** It is what the trace does. */
  readonly isTaken: boolean;
}

export interface PageRefusal {
  readonly action: string;
  /** Values that its guard read, of which any one would have to be another: `vCPU0 phase = outside, not guest`. */
  readonly because: readonly string[];
  /** No other value of a single place would enable it; `because` has the last one that it read. */
  readonly isTangled: boolean;
}

/** How far the nearest violation of the trace's first property is. */
export interface PageAhead {
  /** So many steps; `atMost`, where the search for a shorter way was cut short. */
  readonly steps: number;
  readonly isAtMost: boolean;
  /**
   * `avoidable`: a way exists on which it never happens, and `loop` are its actions; `unavoidable`: every way leads to a
   * violation; `unknown`: the search was cut short.
   */
  readonly fate: 'avoidable' | 'unavoidable' | 'unknown';
  readonly loop: readonly string[];
}

export interface PageOther {
  readonly label: string;
  /** As far as it goes along. */
  readonly trace: Omit<PageTrace, 'others'>;
  /** The first step in which the two differ; absent where they do not. */
  readonly parting?: { readonly step: number; readonly refused?: string };
}

export interface PageItf {
  readonly meta: object;
  readonly vars: readonly string[];
  readonly first: object;
  readonly patches: readonly (readonly (readonly [path: readonly (string | number)[], value: unknown])[])[];
}
