export type { Place } from '../orders/index.js';
export type { Comparison } from '../report/comparison.js';
export {
  type BuildRequest,
  type Catalogue,
  type CatalogueBug,
  type CatalogueEra,
  type CatalogueOrders,
  type CatalogueScenario,
  type CatalogueSweep,
  type Configuration,
  type Counterpart,
  type Counts,
  type Finding,
  familyOf,
  type OrdersPlan,
  type OwnParts,
  scenarioOf,
  type Tool,
} from './catalogue.js';
export { checkableOf } from './checkable.js';
export { type Io, processIo, type Sink } from './io.js';
export { main } from './main.js';
export { catalogueOf, type OwnModel } from './own-catalogue.js';
