import type { Case, Place, Report, Suite } from '../cases.js';
import { shownSteps } from '../steps.js';

/** SARIF 2.1.0: a result for each property that is not as it should be, with its trace as a code flow. */
export const sarif = ({ program, version, suites }: Report): string => {
  const all = suites.flatMap((suite) => suite.cases.map((one) => ({ suite, one })));
  const told = all.filter(({ one }) => isResult(one));
  const rules = [...new Map(told.map(({ one }) => [one.id, one])).values()];
  const notifications = all.filter(({ one }) => isNotification(one));
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: program, version, rules: rules.map(ruleOf) } },
        invocations: [
          {
            executionSuccessful: all.every(({ one }) => one.verdict !== 'failed'),
            toolExecutionNotifications: notifications.map(({ suite, one }) => ({
              level: one.verdict === 'failed' ? 'error' : 'warning',
              message: { text: `${suite.name}: ${one.message}` },
            })),
          },
        ],
        results: told.map(({ suite, one }) =>
          resultOf(
            suite,
            one,
            rules.findIndex(({ id }) => id === one.id),
          ),
        ),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};

/** What says nothing of a property is said of the run. */
const isNotification = ({ verdict, fails }: Case): boolean =>
  verdict === 'failed' || (verdict === 'inconclusive' && fails);

const isResult = (one: Case): boolean => !isNotification(one) && (one.fails || one.verdict === 'known');

const ruleOf = ({ id, title, says, cites }: Case) => ({
  id,
  shortDescription: { text: title },
  fullDescription: { text: says },
  ...(cites === '' ? {} : { help: { text: `cites ${cites}` } }),
});

const resultOf = (suite: Suite, one: Case, ruleIndex: number) => {
  const { id, verdict, fails, message, assumed, shown, place, command } = one;
  return {
    ruleId: id,
    ruleIndex,
    level: !fails ? 'note' : verdict === 'vacuous' ? 'warning' : 'error',
    message: { text: `${suite.name}: ${message}` },
    locations: [
      {
        ...physical(place),
        logicalLocations: [{ fullyQualifiedName: `${suite.name}/${id}`, kind: 'property' }],
      },
    ],
    partialFingerprints: { 'check/v1': `${suite.name}/${id}` },
    ...(shown === undefined ? {} : { codeFlows: [{ threadFlows: [{ locations: flowOf(shown, place) }] }] }),
    ...(verdict === 'known' ? { suppressions: [{ kind: 'external', justification: message }] } : {}),
    properties: { verdict, command, ...(assumed === undefined ? {} : { assumed }) },
  };
};

const physical = (place: Place | undefined) =>
  place === undefined
    ? {}
    : {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(place.file.replaceAll('\\', '/')) },
          region: { startLine: place.line },
        },
      };

/** A step is in the functions that its rule cites, by name: a model has no lines of the kernel's. */
const flowOf = ({ check, result }: NonNullable<Case['shown']>, place: Place | undefined) => {
  const { model, depiction } = check;
  const steps = result.trace === undefined ? [] : shownSteps(model, result.trace, depiction);
  return steps.map(({ number, who, says, cites, events, changed }) => ({
    executionOrder: number,
    location: {
      ...physical(place),
      logicalLocations: functionsIn(cites).map((name) => ({ name, kind: 'function' })),
      message: { text: `${who}: ${[says, ...events, ...changed].join('; ')}` },
    },
  }));
};

/** Names in C that a rule cites, beside sections of manuals and subjects of commits. */
const functionsIn = (cites: string): readonly string[] => [
  ...new Set(cites.match(/\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b/g) ?? []),
];
