import { basename } from 'node:path';
import { type Depiction, isModel, type Model, model, UsageError } from '../language/index.js';
import type { UserModule } from '../modules/load.js';
import type { ModuleId } from '../trace/recording.js';
import type { Catalogue, CatalogueScenario, Finding } from './catalogue.js';

/** A model as a module may export it, with what else there is to say of it. */
export interface OwnModel<W = unknown> {
  readonly model: Model<W>;
  readonly depiction?: Depiction;
  /** What the model covers, in words: verdicts name it. */
  readonly bound?: string;
  readonly findings?: readonly Finding[];
}

/**
 * The catalogue of what a module exports: models, with or without a depiction, and scenarios (`scenarioOf`).
 * @throws UsageError where it exports nothing of the kind, or gives one name to two of them.
 */
export const catalogueOf = ({ name, version }: Catalogue, { file, sha256, exports }: UserModule): Catalogue => {
  const id: ModuleId = { name: basename(file), sha256 };
  const inOrder = Object.keys(exports)
    .sort()
    .map((key) => exports[key]);
  const distinct = new Set(inOrder.flat());
  const scenarios = [...distinct].flatMap((value) => scenarioIn(value) ?? []).map((one) => ({ ...one, module: id }));
  if (scenarios.length === 0) {
    throw new UsageError(`${file} exports nothing to check; export a model: export const lamp = model({ … })`);
  }
  const twice = scenarios.find((one, place) => scenarios.findIndex((other) => other.id === one.id) !== place);
  if (twice !== undefined) {
    throw new UsageError(`${file} exports two models called ${twice.id}; an id must name one thing`);
  }
  return { name, version, scenarios, eras: [], bugs: [], module: { file, id } };
};

const scenarioIn = (value: unknown): CatalogueScenario | undefined => {
  if (isScenario(value)) {
    return value;
  }
  if (isModel(value)) {
    return scenarioOfModel({ model: value });
  }
  return isRecord(value) && isModel(value.model) ? scenarioOfModel(value as unknown as OwnModel) : undefined;
};

const scenarioOfModel = ({ model: written, depiction, bound, findings }: OwnModel): CatalogueScenario => {
  // Written down as a plain value, it has not been looked at yet.
  const made = model(written);
  return {
    id: made.id,
    says: made.says,
    bound: bound ?? 'the domains of its fields',
    suites: ['quick', 'full', 'fuzz'],
    eras: [],
    build: () => made,
    ...(depiction === undefined ? {} : { depict: () => depiction }),
    ...(findings === undefined ? {} : { findings: () => findings }),
  };
};

const isScenario = (value: unknown): value is CatalogueScenario =>
  isRecord(value) && typeof value.id === 'string' && typeof value.build === 'function' && Array.isArray(value.suites);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
