import { catalogue } from '../../dist/bin/catalogue.js';
import { isLiveness } from '../../dist/src/language/index.js';

/** The model of a scenario with all its properties of states and of steps; not those of whole runs. */
export const modelOf = (id, era) => {
  const scenario = catalogue.scenarios.find((one) => one.id === id);
  if (scenario === undefined || (era === undefined ? scenario.eras.length > 0 : !scenario.eras.includes(era))) {
    throw new Error(`no scenario ${id} in the era ${era}; vgicheck list scenarios`);
  }
  const model = scenario.build(era === undefined ? {} : { era });
  return { ...model, properties: model.properties.filter((property) => !isLiveness(property)) };
};
