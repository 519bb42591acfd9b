// What properties of runs cost beside the search before them: all that apply to a scenario, on one thread, in seconds of
// the processor. `npm run build && node bench/liveness.mjs [scenario [era]]`

import { readFileSync } from 'node:fs';
import { eraOf } from '../dist/model/kvm/eras/index.js';
import { scenarios } from '../dist/model/scenarios/index.js';
import { vgic } from '../dist/model/vgic.js';
import { promisesFor, propertiesFor } from '../dist/properties/index.js';
import { explore } from '../dist/src/index.js';

const [, , id = 'full-two-vcpus', eraId = 'linux-6.19'] = process.argv;
const rounds = 3;
const goal = 3;

/** Seconds of the processor since then: a machine that does something else meanwhile does not count. */
const secondsSince = (began) => {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
};

/** The ids of all properties of runs there are, as docs/model.md lists them. */
const allPromises = () => {
  const text = readFileSync(new URL('../docs/model.md', import.meta.url), 'utf8');
  return [...text.matchAll(/^\| (L\d+) \|/gm)].map(([, found]) => found);
};

const scenario = scenarios.find((one) => one.id === id);
const kvm = eraOf(eraId).hypervisor(scenario.config);
const promises = promisesFor(kvm, allPromises());
const checked = { ...vgic(id, scenario.says, kvm), properties: [...promises, ...propertiesFor(kvm)] };

/** One search, and what comes behind it. */
const measured = async () => {
  const began = process.cpuUsage();
  let search = 0;
  let behind = began;
  let bytes = 0;
  const { states } = await explore(checked, {
    traces: false,
    stopAt: 'never',
    onProgress: ({ living, livingBytes }) => {
      if (living !== undefined) {
        bytes = Math.max(bytes, livingBytes);
      }
      if (living !== undefined && search === 0) {
        search = secondsSince(began);
        behind = process.cpuUsage();
      }
    },
  });
  const runs = secondsSince(behind);
  return { states, search, runs, ratio: runs / search, bytes: bytes / states };
};

const all = [];
for (let round = 0; round < rounds; round++) {
  const { states, search, runs, ratio, bytes } = await measured();
  all.push(ratio);
  process.stdout.write(
    `${id} (${eraId}): ${states} states, search ${search.toFixed(1)} s, ${promises.map((one) => one.id).join(' ')} ${runs.toFixed(1)} s: × ${ratio.toFixed(2)}, ${bytes.toFixed(1)} bytes a world beside the visited set\n`,
  );
}
const median = all.toSorted((a, b) => a - b)[Math.floor(rounds / 2)];
process.stdout.write(`median × ${median.toFixed(2)} (goal ≤ ${goal}: ${median <= goal ? 'met' : 'missed'})\n`);
