import { createHash } from 'node:crypto';
import type { Model } from '../../language/index.js';

/** What tells a model from others, part by part, so that it can be said which part is another. */
export type Fingerprint = Readonly<Record<Part, string>>;

const parts = ['world', 'initial worlds', 'rules', 'properties', 'symmetry', 'properties that end the search'] as const;
type Part = (typeof parts)[number];

/**
 * Recipes go by their text. What they call is not in it: that they still do the same is told by what they do in some
 * worlds (`behaviour.ts`).
 */
export const fingerprintOf = <W>(
  model: Model<W>,
  stops: (property: string) => boolean,
  symmetry: boolean,
): Fingerprint => ({
  world: hashOf(model.world),
  'initial worlds': hashOf(model.starts),
  rules: hashOf(model.rules.map(({ id, for: domains, when, does }) => [id, domains, String(when), does.map(String)])),
  properties: hashOf(
    model.properties.map((property) => {
      const { id, kind, for: domains, holds } = property;
      return [id, kind, domains, 'when' in property ? String(property.when) : '', String(holds)];
    }),
  ),
  symmetry: hashOf(symmetry ? (model.symmetry ?? []) : 'none'),
  'properties that end the search': hashOf(model.properties.map(({ id }) => id).filter(stops)),
});

/** The parts that are not the same. */
export const differences = (a: Fingerprint, b: Fingerprint): readonly string[] =>
  parts.filter((part) => a[part] !== b[part]);

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
