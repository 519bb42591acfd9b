import { computed, signal } from '@preact/signals';
import { session } from './state.js';

export const isExploring = session !== undefined;
export const take = (_number: number): void => {};
export const drive = {
  properties: computed((): readonly { id: string; says: string; isWitness: boolean }[] => []),
  said: signal(''),
  random: (): void => {},
  shortest: (_property: string): void => {},
};
