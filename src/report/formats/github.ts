import { type Case, type Report, type Suite, told } from '../cases.js';
import { grouped } from '../table.js';

/** What GitHub shows of a step: so many annotations of a kind, of so many characters each. */
const mostOfAKind = 10;
const mostCharacters = 4096;

type Kind = 'error' | 'warning' | 'notice';

/** Workflow commands that annotate a run, or a line of a user's file; then the verdict. */
export const github = (report: Report): string => {
  const all = told(report).map(({ suite, one }) => ({ suite, one, kind: kindOf(one) }));
  const annotations = (['error', 'warning', 'notice'] as const).flatMap((kind) => {
    const such = all.filter((each) => each.kind === kind);
    const shown = such.length > mostOfAKind ? such.slice(0, mostOfAKind - 1) : such;
    const more = such.length - shown.length;
    return [
      ...shown.map(({ suite, one }) => annotation(kind, suite, one)),
      ...(more === 0 ? [] : [`::${kind}::and ${grouped(more)} more`]),
    ];
  });
  return [...annotations, report.says.replaceAll(/\s+/g, ' '), ''].join('\n');
};

const kindOf = ({ verdict, fails }: Case): Kind => {
  if (!fails) {
    return 'notice';
  }
  return verdict === 'inconclusive' || verdict === 'vacuous' ? 'warning' : 'error';
};

const annotation = (kind: Kind, suite: Suite, { title, says, message, place, command }: Case): string => {
  const properties = {
    title: `${title} in ${suite.name}`,
    ...(place === undefined ? {} : { file: place.file, line: String(place.line) }),
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
  const text = [message, `What should hold: ${says}`, `To repeat it: ${command}`].join('\n');
  return `::${kind} ${written.join(',')}::${data(text.slice(0, mostCharacters))}`;
};

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
