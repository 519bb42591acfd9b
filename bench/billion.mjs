// A search of more than a billion states, exact, with all properties: three SPIs that the guest disables and moves between two
// vCPUs, at every step of injection, entry and exit. It takes most of an hour and some 3 GB.
//
//   npm run build && node bench/billion.mjs [coarse] [THREADS]     coarse: each path of the kernel as one step, 3,957,244 states

import { eraOf } from '../dist/model/kvm/eras/index.js';
import { edge, level, vfio } from '../dist/model/scenarios/kinds.js';
import { configure, vgic } from '../dist/model/vgic.js';
import { propertiesFor } from '../dist/properties/index.js';
import { explore } from '../dist/src/index.js';

const isCoarse = process.argv.includes('coarse');
const threads = Number(process.argv.slice(2).find((arg) => /^\d+$/.test(arg)) ?? 1);
const tellsEvery = 60;

const config = configure({
  vcpus: 2,
  hostGic: 2,
  listRegisters: 2,
  interrupts: [
    vfio({ access: ['target'] }),
    edge({ priority: 1, access: ['target', 'enable'] }),
    level({ priority: 1, access: ['enable', 'target'] }),
  ],
  fine: isCoarse ? [] : ['injection', 'entry', 'exit', 'vfio'],
  without: ['S15'],
});
const kvm = eraOf('linux-6.19').hypervisor(config);
const model = { ...vgic('billion', 'three SPIs that are disabled and move', kvm), properties: propertiesFor(kvm) };

const began = performance.now();
let next = tellsEvery;
let bytes = 0;
const { states, firings, depth, cutShortBy, properties } = await explore(model, {
  traces: false,
  threads,
  stopAt: 'never',
  onProgress: ({ states, seconds, bytesPerState }) => {
    bytes = bytesPerState;
    if (seconds >= next) {
      next += tellsEvery;
      process.stderr.write(`${Math.round(seconds)} s, ${states} states, ${bytesPerState.toFixed(2)} bytes a state\n`);
    }
  },
});

const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const violated = properties.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id);
process.stdout.write(
  [
    `${states} states, ${firings} firings, ${depth} levels${cutShortBy === undefined ? '' : `, cut short by ${cutShortBy}`}`,
    `${properties.length} properties; violated: ${violated.join(', ') || 'none'}`,
    `${((performance.now() - began) / 1000).toFixed(0)} s, ${((userCPUTime + systemCPUTime) / 1e6).toFixed(0)} s of the processor, ${bytes.toFixed(2)} bytes a state, ${(maxRSS / 1024).toFixed(0)} MiB at the peak`,
    '',
  ].join('\n'),
);
