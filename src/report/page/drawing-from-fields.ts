import type { Cell, Depiction, Drawing, Model, Row, Section, Shape, View } from '../../language/index.js';
import { drawInstance, drawnPart, drawValue, nameOf } from '../../trace/depict.js';
import { type Path, valueAt, written } from '../../trace/path.js';

/** More rows of a section nobody would read. */
const mostRows = 200;

/** The drawing of a model that brings none: a lane for each actor, a section for each field of its worlds. */
export const drawingFromFields = (model: Model<unknown>, depiction: Depiction | undefined): Drawing<unknown> => {
  const actors = [...new Set(model.rules.map(({ by }) => by))];
  return {
    lanes: actors.map((actor) => ({ id: actor, name: actor })),
    laneOf: (_, by) => by,
    threads: [],
    short: ({ action: { rule, params } }) =>
      [rule.split('.').at(-1), drawInstance('', params, depiction).slice(1, -1)].filter(Boolean).join(' '),
    crossings: () => [],
    remarks: () => [],
    sections: Object.entries(model.world.fields).flatMap(([name, shape]): readonly Section<unknown>[] => {
      const rows = shape.isLocal ? [] : rowsOf(shape, [name], depiction).slice(0, mostRows);
      return rows.length === 0 ? [] : [{ title: name, rows }];
    }),
  };
};

const rowsOf = (shape: Shape, path: Path, depiction: Depiction | undefined): readonly Row<unknown>[] => {
  if (drawnPart(path, depiction) !== undefined) {
    return [rowOf(path, 'cells', depiction)];
  }
  switch (shape.kind) {
    case 'leaf':
      return [rowOf(path, shape.domain === 'boolean' ? 'level' : 'cells', depiction)];
    case 'record':
      return Object.entries(shape.fields).flatMap(([name, field]) => rowsOf(field, [...path, name], depiction));
    case 'array':
    case 'bag':
      return Array.from({ length: shape.length }, (_, place) =>
        rowsOf(shape.element, [...path, place], depiction),
      ).flat();
    case 'sequence':
    case 'optional':
      return [rowOf(path, 'cells', depiction)];
    case 'happened':
      return [];
  }
};

const rowOf = (path: Path, kind: Row<unknown>['kind'], depiction: Depiction | undefined): Row<unknown> => ({
  name: nameOf(path, depiction),
  path: written(path),
  kind,
  cell: (world: View<unknown>): Cell | undefined => {
    const value = valueAt(world, path);
    if (kind === 'level') {
      return value === true ? { text: '1', look: 'full' } : undefined;
    }
    const text = drawValue(value, path, depiction);
    return value === null || value === undefined || text === '' ? undefined : { text, look: 'plain' };
  },
});
