// What StrykerJS leaves alone: how a configuration is spelt and a state is drawn. These are no steps.

import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const names = new Set(['drawing', 'sketch', 'printer', 'contradiction', 'says', 'kinds']);

/** The type that a declaration or a function states. */
const typeOf = (node) => node?.typeAnnotation?.typeAnnotation?.typeName?.name;

const isNoStep = (path) =>
  (path.isObjectProperty() && names.has(path.node.key.name)) ||
  // Names of options in a bound, and their defaults.
  (path.isVariableDeclarator() && /^(Told|Domains|\w*Config)$/.test(typeOf(path.node.id) ?? '')) ||
  // An interrupt of a kind: made while its configuration is, before a mutant is switched on.
  (path.isArrowFunctionExpression() && /^Interrupt$/.test(path.node.returnType?.typeAnnotation.typeName?.name ?? ''));

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'not-steps', {
    shouldIgnore: (path) => (isNoStep(path) ? 'no step' : undefined),
  }),
];
