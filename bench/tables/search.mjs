// Searches one scenario in one era and prints what it found, in seconds of the clock and of the processor:
// `node bench/tables/search.mjs full-four linux-6.19`

import { explore } from '../../dist/src/index.js';
import { modelOf } from './scenario.mjs';

const [, , id, era] = process.argv;
const model = modelOf(id, era);
const began = process.cpuUsage();
const { states, firings, statistics } = await explore(model, { traces: false, stopAt: 'never' });
const { user, system } = process.cpuUsage(began);
process.stdout.write(JSON.stringify({ states, firings, seconds: statistics.seconds, cpu: (user + system) / 1e6 }));
