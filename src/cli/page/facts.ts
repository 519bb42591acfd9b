import type { Subject } from '../../report/outcome.js';
import type { PageTrace } from '../../report/page/page-data.js';
import type { Catalogue } from '../catalogue.js';

/** What a trace is of, in words. */
export const factsOf = ({ scenarios, eras, bugs }: Catalogue, subject: Subject): PageTrace['facts'] => {
  const scenario = scenarios.find(({ id }) => id === subject.scenario.split(':')[0]);
  const era = eras.find(({ id }) => id === subject.era);
  const bug = bugs.find(({ id }) => id === subject.bug);
  return [
    ['scenario', [subject.scenario, scenario?.says].filter(Boolean).join(': ')],
    ...(era === undefined ? [] : [['era', `${era.id}: ${era.says}`] as const]),
    ...(bug === undefined ? [] : [['bug', `${bug.id}: ${bug.says}`] as const]),
    ['bound', subject.bound],
  ];
};
