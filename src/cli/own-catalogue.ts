import { basename } from 'node:path';
import { type Depiction, isModel, type Model, model, UsageError } from '../language/index.js';
import { shortened } from '../language/printable.js';
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
 * The catalogue of what a module exports: models, with or without a depiction, scenarios (`scenarioOf`), and what the
 * stock catalogue knows beside them.
 * @throws UsageError where it exports nothing of the kind, or gives one name to two of them.
 */
export const catalogueOf = (stock: Catalogue, { file, sha256, exports }: UserModule): Catalogue => {
  const id: ModuleId = { name: basename(file), sha256 };
  const parts = stock.own?.(exports, file);
  const inOrder = Object.keys(exports)
    .sort()
    .map((key) => exports[key]);
  const models = [...new Set(inOrder.flat())].flatMap((value) => scenarioIn(value) ?? []);
  const all = [...models, ...(parts?.scenarios ?? [])];
  if (all.length === 0) {
    const names = Object.keys(exports);
    const found =
      names.length === 0 ? 'exports nothing' : `exports nothing to check, only ${shortened(names.join(', '))}`;
    throw new UsageError(
      `${file} ${found}; export a model (export const lamp = model({ … })), steps of a hypervisor or a scenario: see docs/own-models.md`,
    );
  }
  const twice = all.find((one, place) => all.findIndex((other) => other.id === one.id) !== place);
  if (twice !== undefined) {
    throw new UsageError(`${file} exports two models called ${twice.id}; an id must name one thing`);
  }
  const { name, version } = stock;
  const scenarios = all.map((one) => ({ ...one, module: id }));
  return { name, version, eras: [], bugs: [], ...parts, scenarios, module: { file, id, stock } };
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
