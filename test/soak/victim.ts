import { describe } from './generate/model.js';
import type { VictimOrder } from './kills.js';
import { optionsOf } from './way.js';

// A search saves where it stands at most every tenth of a second. Where a second is long, it saves all the time. (The
// checker is loaded later, whenever it looks for the clock.)
const { performance } = globalThis;
const now = performance.now.bind(performance);
performance.now = () => 2000 * now();
const [{ explore }, { modelOf }] = await Promise.all([import('../../src/index.js'), import('./build.js')]);

const { seed, number, way, mostLevels, folder, resumes }: VictimOrder = JSON.parse(process.argv[2] ?? '');
const model = modelOf(describe(seed, number).description);
process.stdout.write('ready\n');
await explore(model, { ...optionsOf(way, mostLevels), ...(resumes ? { resume: folder } : { checkpoint: folder }) });
