import type { DeadValue } from './result.js';
import type { Search } from './search.js';

export const deadValuesOf = <W>(_search: Search<W>): readonly DeadValue[] => [];
