import type { Action, Scalar } from '../../language/index.js';
import { actionsOf, everyInstanceOf, isBroken, isEnabled, stepAnywhere } from '../../semantics/index.js';
import { drawValue, nameOf } from '../../trace/depict.js';
import type { Path } from '../../trace/path.js';
import { type Refusal, refusalOf } from '../../trace/refusal.js';
import { type Drawn, stepOf } from './drawn.js';
import type { PageChoice, PageChoices, PageRefusal } from './page-data.js';
import type { Places } from './places.js';

/** Of models with more actions, those that are not enabled are not explained. */
const mostRefusals = 400;

/** Everything that may happen in a world, one step deep, and why the rest may not; `taken` is what a trace does. */
export const choicesOf = (drawn: Drawn, world: unknown, places: Places, taken?: Action): PageChoices => {
  const actions = actionsOf(drawn.model);
  const enabled = actions.filter((action) => isEnabled(drawn.model, world, action));
  const others = actions.length > mostRefusals ? [] : actions.filter((action) => !enabled.includes(action));
  return {
    enabled: enabled.map((action) => choiceOf(drawn, world, action, places, isSame(action, taken))),
    disabled: others.map((action) => refusal(drawn, refusalOf(drawn.model, world, action), action)),
  };
};

const isSame = (action: Action, other: Action | undefined): boolean =>
  action.rule === other?.rule && JSON.stringify(action.params) === JSON.stringify(other.params);

const choiceOf = (drawn: Drawn, world: unknown, action: Action, places: Places, isTaken: boolean): PageChoice => {
  const after = stepAnywhere(drawn.model, world, action);
  const taken = stepOf(world, action, after);
  const broken = everyInstanceOf(drawn.model).filter((instance) => isBroken(instance, taken));
  return {
    action: drawn.nameOf(action),
    who: drawn.whoOf(action),
    short: drawn.short(taken),
    changes: drawn.changes(world, after, places),
    breaks: [...new Set(broken.map(({ property }) => property.id))],
    isTaken,
  };
};

const refusal = (drawn: Drawn, { missing, last }: Refusal, action: Action): PageRefusal => {
  const { depiction } = drawn;
  const name = (path: Path): string => nameOf(path, depiction);
  const because = missing.map(({ path, value, wanted }) => {
    const drawn = (one: Scalar): string => drawValue(one, path, depiction);
    return `${name(path)} = ${drawn(value)}, not ${listed(wanted.map(drawn))}`;
  });
  const read = last === undefined ? [] : [`${name(last.path)} = ${drawValue(last.value, last.path, depiction)}`];
  return {
    action: drawn.nameOf(action),
    because: because.length > 0 ? because : read,
    isTangled: because.length === 0,
  };
};

/** The most values that are named, and not only counted. */
const mostNamed = 3;

const listed = (values: readonly string[]): string => {
  const named = values.slice(0, mostNamed).join(' or ');
  return values.length > mostNamed ? `${named} or ${values.length - mostNamed} others` : named;
};
