import type { Action, Depiction, Model, Property, Saying } from '../language/index.js';
import type { Family } from '../orders/index.js';
import type { Comparison, Names } from '../report/comparison.js';
import type { Counts, Finding, Subject } from '../report/outcome.js';
import type { Arbitrary, Generators } from '../simulate/index.js';
import type { ModuleId } from '../trace/recording.js';
import type { Unit } from './shards/deal.js';

export type { Counts, Finding };

/** An era, as lists and explanations show it. */
export interface CatalogueEra {
  readonly id: string;
  /** Of a user's own hypervisor: the era that it is made from. */
  readonly base?: string;
  readonly says: string;
  readonly cites: string;
}

/** What to make a scenario's model with. */
export interface BuildRequest {
  readonly era?: string;
  readonly bug?: string;
  /** What stood after the colon of the scenario's name. */
  readonly args?: string;
  /** With the causes of its findings mended, of all that can be: nothing else may break what they break. */
  readonly mended?: true;
}

/** A property that is not checked, and in which models it is. */
export interface LeftOut {
  readonly id: string;
  readonly applies: string;
}

export interface CatalogueScenario {
  readonly id: string;
  /** What it is for. */
  readonly says: string;
  /** Its bound in words: how many vCPUs, list registers, interrupts of which kind, which toggles. */
  readonly bound: string;
  /** The same with what stood after the colon, where that decides it. */
  readonly boundOf?: (args: string) => string;
  /** `fuzz`: what random walks go through when no scenario is named. */
  readonly suites: readonly ('quick' | 'full' | 'fuzz')[];
  /** The eras it can be checked in; the first is the default. Empty for a model without eras. */
  readonly eras: readonly string[];
  /** Eras in which it reaches the same states as in another one: a suite leaves them out. */
  readonly sameAs?: Readonly<Record<string, string>>;
  /** How its parameters are written, where it takes any: `vgic-ref:NV,NI,NL,CFG`. */
  readonly usage?: string;
  /** What its parameters may be made of, a word and what it means each. */
  readonly words?: readonly { readonly word: string; readonly says: string }[];
  /** Words that may stand after the colon of any scenario, where it takes no parameters: another manner of the same. */
  readonly variants?: readonly string[];
  /** Arguments to make lists and explanations with, where it cannot be made without: `2,3,2,HLE`. */
  readonly example?: string;
  /** The bugs that can be switched on in it; where it does not say, any. */
  readonly bugs?: readonly string[];
  /** @throws UsageError where the arguments are wrong. */
  readonly build: (request: BuildRequest) => Model<unknown>;
  /**
   * An action as the outside knows it, for instance `KVM_IRQ_LINE` with the fields of its struct, in the terms of the
   * model; an action of the model is left as it is. So a trace may be written down as the calls that user space made.
   * @throws UsageError where it would be refused.
   */
  readonly door?: (action: Action) => Action;
  /** How traces draw the worlds of that model. */
  readonly depict?: (request: BuildRequest) => Depiction;
  /** Properties that it is not checked for, since they do not apply. */
  readonly leftOut?: (request: BuildRequest) => readonly LeftOut[];
  /** Situations that may be reached in it, and need not be. */
  readonly mayReach?: (request: BuildRequest) => readonly Property<unknown>[];
  /** Counts that a check must find again, for an era and what stood after the colon. */
  readonly pinned?: (era: string | undefined, args?: string) => Counts | undefined;
  readonly findings?: (era: string | undefined, args?: string) => readonly Finding[];
  /** Whether it can be built with the causes of findings mended, of those that say so. */
  readonly canBeMended?: true;
  /** The user's file that it comes from, where it comes from one. */
  readonly module?: ModuleId;
  /** Of a user's own configuration: the same under the hypervisors of vgicheck itself. */
  readonly underStock?: CatalogueScenario;
}

export interface CatalogueBug extends Saying {
  /** The property that finds it. */
  readonly breaks: string;
  /**
   * The scenario that shows it, with its arguments, and the era in which it is switched on (or which had it as it was);
   * no matter in a scenario without eras.
   */
  readonly scenario: string;
  readonly era: string;
  /** True where the era itself has the bug: nothing is switched on, the era as it is must be found wrong. */
  readonly native: boolean;
  /** The commit that mended it, or the report that describes it. */
  readonly fixedBy: string;
  /** Steps of the catalogue's interleaving, and why our trace may be longer. */
  readonly steps: number;
  readonly longer?: string;
}

/** A finding that scenarios expect, as a document tells it. */
export interface CatalogueFinding {
  /** As scenarios name it. */
  readonly story: string;
  /** The step that is its cause, changed so that it is gone. */
  readonly mend?: string;
  /** Why no step can be changed so. */
  readonly notMended?: string;
  /** The document that tells it, under a heading that is its story. */
  readonly told: string;
}

/** What to compare, beside with whom; what a counterpart does not take is refused before it is asked. */
export interface CompareRequest {
  readonly files: readonly string[];
  /** The bug that is switched on. */
  readonly bug?: string;
  /** What random scripts are made from, and of how many operations they are in all. */
  readonly seed?: number;
  readonly steps?: number;
  /** The quirk of the other implementation that nobody makes up for. */
  readonly quirkOff?: string;
  /** The image of a kernel, or its name, and the version of the GIC that it runs on. */
  readonly kernel?: string;
  readonly gic?: 2 | 3;
}

/** Other implementations that the models are compared with. */
export interface Counterpart {
  readonly id: string;
  /** What it and the model are called. */
  readonly names: Names;
  readonly takes: readonly (keyof CompareRequest)[];
  /** The pieces of a request that may be compared apart; where it does not say, there is one. */
  readonly parts?: (request: CompareRequest) => readonly (Unit & { readonly request: CompareRequest })[];
  /**
   * Compares until the signal says that the user has had enough.
   * @throws UsageError where what is asked for is not there, or the bug cannot be switched on.
   * @throws MissingError where a program is missing that it takes.
   */
  readonly compare: (
    request: CompareRequest,
    signal: AbortSignal,
  ) => readonly Comparison[] | Promise<readonly Comparison[]>;
}

/** Which orders to walk; what is left out is up to the catalogue. */
export interface OrdersRequest {
  readonly scenario?: string;
  readonly era?: string;
  readonly bug?: string;
  readonly irqs?: number;
  readonly vcpus?: number;
}

/** Families of orders, those of fewer and simpler steps first. */
export interface OrdersPlan {
  readonly subject: Subject;
  /** What the letters stand for. */
  readonly letters: string;
  readonly families: readonly {
    readonly family: Family;
    readonly findings: readonly Finding[];
    /** The scenario whose model is the family's, so that a trace can be replayed. */
    readonly scenario: string;
  }[];
}

/** Orders in which the actors of some scenarios may take their steps: which they are is the models' affair. */
export interface CatalogueOrders {
  /** @throws UsageError where the scenario has no such orders, or a number is out of range. */
  readonly plan: (request: OrdersRequest) => OrdersPlan;
}

/** A scenario with its arguments, and the era it is checked in. */
export interface Configuration {
  readonly name: string;
  readonly era?: string;
}

/** Configurations that nobody has written down. Which there are, and what is known of them, is the models' affair. */
export interface CatalogueSweep {
  /**
   * Generated by fast-check, which makes them smaller, too; of one scenario, in one era, or in that of a bug.
   * @throws UsageError where there are none of the scenario.
   */
  readonly configurations: (fc: Generators, wish: SweepWish) => Arbitrary<Configuration>;
  /** Some of these in which every pair of options occurs, in each era; none where options are not told apart. */
  readonly pairs?: (wish: SweepWish) => readonly Configuration[];
}

export interface SweepWish {
  readonly scenario?: string | undefined;
  readonly era?: string | undefined;
  readonly bug?: string | undefined;
}

/** What a user's module adds to a catalogue. */
export type OwnParts = Pick<Catalogue, 'scenarios' | 'eras' | 'bugs' | 'orders' | 'sweep'>;

/** A program, or something else outside, that vgicheck can use. */
export interface Tool {
  readonly name: string;
  /** The commands that take it. */
  readonly purpose: string;
  /**
   * Says which one is there.
   * @throws MissingError with how to install it.
   */
  readonly look: () => string;
}

/** Everything a command line speaks about: the checker itself knows no scenario. */
export interface Catalogue {
  readonly name: string;
  readonly version: string;
  readonly scenarios: readonly CatalogueScenario[];
  readonly eras: readonly CatalogueEra[];
  readonly bugs: readonly CatalogueBug[];
  /** What is known of the findings that scenarios expect. */
  readonly findings?: readonly CatalogueFinding[];
  /** Loaded when somebody compares with them. */
  readonly counterparts?: () => Promise<readonly Counterpart[]>;
  /** The folder of files to begin with: a program `KIND.ts` and a test `KIND.test.ts` of each kind. */
  readonly templates?: string;
  /** Programs that some commands take, looked for when somebody asks. */
  readonly tools?: () => Promise<readonly Tool[]>;
  /**
   * What a module exports beside models: hypervisors, configurations, bugs. The scenarios are checked under its
   * hypervisors, which count as eras; nothing where it has nothing of the kind.
   * @throws UsageError where something of it is not as it should be.
   */
  readonly own?: (exports: Readonly<Record<string, unknown>>, file: string) => OwnParts | undefined;
  readonly sweep?: CatalogueSweep;
  readonly orders?: CatalogueOrders;
  /** The folders of all code that a check runs, but for packages: without them nothing is kept from one run to the next. */
  readonly code?: readonly string[];
  /** Where the scenarios are those of a user's file: the file as it was named, and what a trace says of it. */
  readonly module?: { readonly file: string; readonly id: ModuleId; readonly stock: Catalogue };
}

/** A scenario of one kind of world, as an entry of a catalogue: what is typed by its world there is not typed here. */
export const scenarioOf = <W>(
  spec: Omit<CatalogueScenario, 'build' | 'mayReach'> & {
    readonly build: (request: BuildRequest) => Model<W>;
    readonly mayReach?: (request: BuildRequest) => readonly Property<W>[];
  },
): CatalogueScenario => spec as unknown as CatalogueScenario;

/** The same of a family of orders. */
export const familyOf = <W>(spec: Omit<Family, 'model'> & { readonly model: Model<W> }): Family =>
  spec as unknown as Family;
