export type { Comparison } from '../report/comparison.js';
export {
  type BuildRequest,
  type Catalogue,
  type CatalogueBug,
  type CatalogueEra,
  type CatalogueScenario,
  type Counterpart,
  type Counts,
  type Finding,
  scenarioOf,
} from './catalogue.js';
export { type Io, processIo, type Sink } from './io.js';
export { main } from './main.js';
